"""Countries by every name they go by, and their people: ISO codes from pycountry, demonyms and acronyms of our own."""

from functools import cache
from typing import NamedTuple

from unspun.text.gazetteers import read_table
from unspun.text.names import fold


class Country(NamedTuple):
    """A country, present or past: `code` is ISO 3166-1 alpha-2, None for states that are gone or have no code."""

    code: str | None
    name: str


def country_named(name: str) -> Country | None:
    """The country of that name, acronym or official name.

    >>> country_named("DPRK"), country_named("USSR")
    (Country(code='KP', name='North Korea'), Country(code=None, name='Soviet Union'))
    """
    if name.islower():
        return None
    return _names().get(fold(name))


def country_of_people(name: str) -> Country | None:
    """The country whose people or adjective the word is.

    >>> country_of_people("Russians")
    Country(code='RU', name='Russia')
    """
    folded = fold(name)
    people = _people()
    for word in (folded, folded.removesuffix("s"), folded.removesuffix("es")):
        if word in people:
            return people[word]
    return None


@cache
def _names() -> dict[str, Country]:
    import pycountry

    names: dict[str, Country] = {}
    own = {}
    for code, name, others, _ in _rows():
        country = Country(code or None, name)
        own[code] = country
        for each in [name, *others.split("|")]:
            if each:
                names[fold(each)] = country
    for entry in pycountry.countries:
        country = own.get(entry.alpha_2) or Country(entry.alpha_2, getattr(entry, "common_name", entry.name))
        for attribute in ("name", "common_name", "official_name"):
            if hasattr(entry, attribute):
                names.setdefault(fold(getattr(entry, attribute)), country)
    return names


@cache
def _people() -> dict[str, Country]:
    people = {}
    for code, name, _, demonyms in _rows():
        for each in demonyms.split("|"):
            if each:
                people[fold(each)] = Country(code or None, name)
    return people


def _rows() -> list[tuple[str, str, str, str]]:
    rows = []
    for row in read_table("countries.tsv"):
        code, name, others, demonyms = (*row, "", "")[:4]
        rows.append((code, name, others, demonyms))
    return rows
