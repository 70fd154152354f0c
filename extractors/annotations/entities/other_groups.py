"""The names of places, bodies and other things in one article, grouped by what is meant."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from unspun.extractors.annotations.entities.keys import entity_key, known_acronyms, singular_people
from unspun.extractors.annotations.entities.surface_names import Cluster, SurfaceName
from unspun.schemas.articles import Mention
from unspun.text.countries import Country, country_named, country_of_people
from unspun.text.names import fold

INTRODUCED_ACRONYM = "acronym introduced in the text"
_ACRONYM = re.compile(r"\s?\(\s?(?:the\s)?[“\"‘']?([A-Z][A-Za-z.&-]{1,9})[”\"’']?\s?[),;]")
_OR_ACRONYM = re.compile(
    r"(?:,|\s[–—-])\s(?:or|(?:also\s|better\s)?known\s(?:as|by\sits\s(?:acronym|initials)))\s(?:the\s)?"
    r"[“\"‘']?([A-Z][A-Za-z.&-]{1,9})[”\"’']?(?:,|\s[–—-])"
)
_OPENS_BRACKET = re.compile(r"\s?\(\s?(?:the\s)?")
_COMPASS = {"north", "south", "east", "west"}
_SMALL_WORDS = {"of", "the", "and", "for", "in", "on", "to", "de", "la", "du", "des", "&"}


def group_others(
    kind: str, names: Sequence[SurfaceName], acronyms: Mapping[str, str], countries: Mapping[str, Country]
) -> list[Cluster]:
    """One cluster for each entity of a kind other than Person.

    `acronyms` are those that the text introduces, `countries` those whose bodies it names, both by folded name.
    """
    clusters: dict[str, Cluster] = {}
    initials = {
        _initials(name.surface): _key_within(kind, name.surface, countries.get(name.folded))
        for name in names
        if " " in name.folded
    }
    halves = _halves(names) if kind == "Location" else {}
    for name in names:
        key, basis, shown = entity_key(kind, name.surface), "spelling", name.surface
        country, display = None, None
        if kind == "Location" and (country := country_named(name.surface)):
            basis, display = "country name", country.name
        elif kind == "NORP" and (country := country_of_people(name.surface)):
            shown = singular_people(name.surface)
        elif name.folded in halves:
            country = halves[name.folded]
            key, basis, display = fold(country.name), "short for a country of the article", country.name
        elif name.folded in acronyms:
            full = acronyms[name.folded]
            country = countries.get(full)
            key, basis = _key_within(kind, full, country), INTRODUCED_ACRONYM
        elif kind == "Organization" and name.folded in countries:
            country = countries[name.folded]
            key = _key_within(kind, name.surface, country)
        elif kind == "Organization" and name.folded in known_acronyms():
            basis, display = "known acronym", known_acronyms()[name.folded]
        elif name.surface.isupper() and len(name.folded) > 2 and name.folded in initials:
            key, basis = initials[name.folded], "initials"
        cluster = clusters.setdefault(key, Cluster(kind, key, display, country.code if country else None))
        cluster.add(name, shown, basis)
        if shown != name.surface:
            cluster.surfaces.setdefault(name.surface, "plural")
    return list(clusters.values())


def _key_within(kind: str, name: str, country: Country | None) -> str:
    """The key of a name, and of a body of a state with the code of its country."""
    key = entity_key(kind, name)
    return f"{key} {country.code.lower()}" if country is not None and country.code else key


def introduced_acronyms(text: str, names: Sequence[SurfaceName], mentions: Sequence[Mention]) -> dict[str, str]:
    """Acronyms that the text explains: "Harbour News Agency (HNA)", "the agency, or HNA,", "HNA (Harbour News Agency)".

    Folded acronym to folded name.
    """
    acronyms: dict[str, str] = {}
    for at, name in enumerate(names):
        end = mentions[name.mention].end
        match = _ACRONYM.match(text, end) or _OR_ACRONYM.match(text, end)
        if match and _abbreviates(fold(match[1]), name.folded) and sum(map(str.isupper, match[1])) > 1:
            acronyms.setdefault(fold(match[1]), name.folded)
        for full in names[at + 1 : at + 2]:
            in_brackets = _OPENS_BRACKET.fullmatch(text, end, full.start) and text.startswith(
                ")", mentions[full.mention].end
            )
            if in_brackets and name.surface.isupper() and _abbreviates(name.folded, full.folded):
                acronyms.setdefault(name.folded, full.folded)
    return acronyms


def _halves(names: Sequence[SurfaceName]) -> dict[str, Country]:
    """What "the North" means where the article names one country that begins with it."""
    countries: dict[str, set[Country]] = defaultdict(set)
    for name in names:
        country = country_named(name.surface)
        if country and (half := fold(country.name).split()[0]) in _COMPASS:
            countries[half].add(country)
    return {half: named.pop() for half, named in countries.items() if len(named) == 1}


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether the letters stand in the name in their order, beginning with its first."""
    if " " not in name or acronym == name or not acronym or acronym[0] != name[0]:
        return False
    letters = iter(name)
    return all(letter in letters for letter in acronym)


def _initials(surface: str) -> str:
    return "".join(word[0] for word in fold(surface).split() if word not in _SMALL_WORDS)
