"""Cities and regions of the world by name: where they lie. Compiled from GeoNames (CC BY 4.0) by `training.places`."""

import gzip
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from unspun.text.names import fold

MIN_PEOPLE_OF_SHORT_NAME = 1_000_000
"""People of a city that is called "New York" for "New York City"; "Texas" is not Texas City."""


class Place(NamedTuple):
    """A city, or a region of a country: ISO 3166-1 alpha-2 code, region of the first order, WGS 84 degrees, people.

    A region has no coordinates; its people are those of its cities.
    """

    name: str
    country_code: str
    region: str | None
    latitude: float | None
    longitude: float | None
    people: int


def cities_named(name: str) -> tuple[Place, ...]:
    """The cities of that name with 15,000 people or more, the largest first.

    >>> [(city.country_code, city.region) for city in cities_named("London")]
    [('GB', 'England'), ('CA', 'Ontario')]
    """
    return _cities().get(fold(name), ())


def regions_named(name: str) -> tuple[Place, ...]:
    """The states, provinces and regions of that name in which such cities lie.

    >>> [region.country_code for region in regions_named("Ontario")]
    ['CA']
    """
    return _regions().get(fold(name), ())


@cache
def _cities() -> dict[str, tuple[Place, ...]]:
    by_name: dict[str, list[Place]] = {}
    packed = files("unspun.text.gazetteers").joinpath("places.tsv.gz").read_bytes()
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        name, country, region, latitude, longitude, people = line.split("\t")
        city = Place(name, country, region or None, float(latitude), float(longitude), int(people))
        folded = fold(name)
        names = {folded, folded.removesuffix(" city")} if city.people > MIN_PEOPLE_OF_SHORT_NAME else {folded}
        for each in names:
            by_name.setdefault(each, []).append(city)
    return {name: tuple(sorted(cities, key=largest_first)) for name, cities in by_name.items()}


def largest_first(place: Place) -> tuple[int, str, str, float]:
    """The key that sorts places of one name by size, and equally large ones by where they lie."""
    return -place.people, place.country_code, place.region or "", place.latitude or 0.0


@cache
def _regions() -> dict[str, tuple[Place, ...]]:
    people: Counter[tuple[str, str]] = Counter()
    for city in {city for cities in _cities().values() for city in cities}:
        if city.region:
            people[city.region, city.country_code] += city.people
    regions: dict[str, list[Place]] = {}
    for (region, country), count in sorted(people.items()):
        regions.setdefault(fold(region), []).append(Place(region, country, region, None, None, count))
    return {name: tuple(each) for name, each in regions.items()}
