"""Where the places of an article lie: the city or region that a name means there, where the text or its size tells."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from unspun.extractors.annotations.entities.grouping import Grouped, NamedMention, named_mentions
from unspun.schemas.articles import ArticleEntity, Mention
from unspun.text.countries import country_named
from unspun.text.names import fold
from unspun.text.places import Place, cities_named, largest_first, regions_named

DOMINANCE = 5
"""How many times as many people as in the next place of the name live in the one that is meant, where no word tells."""
MIN_RIVAL_SHARE = 0.05
"""Share of the people of the largest place of a name that another needs to be meant in its stead."""
MIN_PEOPLE_WITHOUT_COUNTRY = 100_000
"""A smaller place is meant only where the article names its country."""
_PARTS_OF_THE_WORLD = frozenset(
    "asia europe africa america americas oceania antarctica arctic atlantic pacific caribbean mediterranean "
    "west east north south central middle western eastern northern southern".split()
)
MAX_BEHIND_CHARS = 40
_IN_REGION = re.compile(r",\s(?P<region>[A-Z][\w.’'-]{0,20}(?:\s[A-Z][\w.’'-]{0,20}){0,2})")


def locate_places(text: str, mentions: Sequence[Mention], grouped: Grouped) -> Grouped:
    """The entities of an article with country, region and coordinates of its places; null where it may be another."""
    where: dict[int, list[NamedMention]] = {}
    for mention in named_mentions(mentions, grouped):
        if grouped.entities[mention.entity].kind == "Location":
            where.setdefault(mention.entity, []).append(mention)
    countries = frozenset(entity.country_code for entity in grouped.entities if entity.country_code)
    entities = list(grouped.entities)
    for index, found in where.items():
        if entities[index].country_code is None and (place := _place_of(text, entities[index], found, countries)):
            entities[index] = dataclasses.replace(
                entities[index],
                place_country_code=place.country_code,
                admin_region=place.region,
                latitude=place.latitude,
                longitude=place.longitude,
            )
    return grouped._replace(entities=tuple(entities))


def _place_of(
    text: str, entity: ArticleEntity, mentions: Sequence[NamedMention], countries: frozenset[str]
) -> Place | None:
    if _PARTS_OF_THE_WORLD.issuperset(fold(entity.name).split()):
        return None
    cities, regions = cities_named(entity.name), regions_named(entity.name)
    for behind in _regions_behind(text, mentions):
        country = country_named(behind)
        around = {(region.country_code, region.region) for region in regions_named(behind)}
        for city in cities:
            if (country is not None and city.country_code == country.code) or (
                city.country_code,
                city.region,
            ) in around:
                return city
    capitals = {(city.country_code, city.region) for city in cities}
    # New York is the city rather than the state around it.
    others = [region for region in regions if (region.country_code, region.region) not in capitals]
    return _likely(sorted([*cities, *others], key=largest_first), countries)


def _regions_behind(text: str, mentions: Sequence[NamedMention]) -> Iterator[str]:
    """What stands behind a comma after a name: "London, Ontario"."""
    for mention in mentions:
        if match := _IN_REGION.match(text, mention.end, mention.end + MAX_BEHIND_CHARS):
            yield match["region"]


def _likely(places: Sequence[Place], countries: frozenset[str]) -> Place | None:
    """The largest place of the name, where it dwarfs the others of its rank; None where another may be meant.

    A smaller one in a country of the article puts it in doubt, if that country is the only one named of the two.
    """
    if not places:
        return None
    largest, is_country_named = places[0], places[0].country_code in countries
    rivals = [place for place in places[1:] if place.people > MIN_RIVAL_SHARE * largest.people]
    if is_country_named:
        rivals = [place for place in rivals if place.country_code in countries]
    elif largest.people < MIN_PEOPLE_WITHOUT_COUNTRY or any(place.country_code in countries for place in rivals):
        return None
    return largest if all(DOMINANCE * place.people <= largest.people for place in rivals) else None
