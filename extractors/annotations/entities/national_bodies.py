"""Bodies that every state has one of: "the Treasury" is that of the country beside the name, or of the article."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from unspun.extractors.annotations.entities.surface_names import SurfaceName
from unspun.text.countries import Country, country_named, country_of_people
from unspun.text.word_lists import national_bodies, portfolios

CLEAR_LEAD = 2.0
"""How many times as often as any other a country must be named for the bodies of an article to be its own."""
_FRAMES = frozenset("ministry department ministries of for the and".split())


def countries_of_bodies(names: Sequence[SurfaceName], kinds: Mapping[str, str]) -> dict[str, Country]:
    """The countries of the ministries, parliaments and courts of an article, by folded name; without those that may be
    another country's.

    The country right before a name ("British Treasury") counts first, then the one that the article names most.
    """
    bodies = {name.folded for name in names if kinds[name.folded] == "Organization" and is_national_body(name.folded)}
    if not bodies:
        return {}
    beside: dict[str, set[Country]] = defaultdict(set)
    times: Counter[Country] = Counter()
    for name in names:
        if name.folded in bodies:
            beside[name.folded] |= {country for word in name.lead.split() if (country := country_of_people(word))}
        elif kinds[name.folded] in {"Location", "NORP"} and (country := _country(name.surface)):
            times[country] += 1
    main = _main(times)
    countries = {}
    for body in bodies:
        country = next(iter(beside[body])) if len(beside[body]) == 1 else main if not beside[body] else None
        if country is not None and country.code is not None:
            countries[body] = country
    return countries


def is_national_body(folded: str) -> bool:
    """Whether a folded name says what a body is, and not of which country.

    >>> is_national_body("treasury"), is_national_body("ministry of foreign affairs"), is_national_body("harbour bank")
    (True, True, False)
    """
    if folded in national_bodies():
        return True
    words = folded.split()
    has_frame = bool({"ministry", "department"} & set(words))
    return has_frame and len(words) > 1 and all(word in portfolios() or word in _FRAMES for word in words)


def _country(surface: str) -> Country | None:
    return country_named(surface) or country_of_people(surface)


def _main(times: Counter[Country]) -> Country | None:
    ranked = times.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < CLEAR_LEAD * ranked[1][1]):
        return None
    return ranked[0][0]
