"""Who is who within one article: mentions are grouped into entities, each with its fullest name and its other names."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, cast

from unspun.schemas.articles import ArticleEntity, Mention
from unspun.schemas.vocabulary import EntityKind
from unspun.text.countries import Country, country_named, country_of_people
from unspun.text.gazetteers import read_table
from unspun.text.names import best_name, fold, strip_possessive
from unspun.text.person_names import (
    PersonName,
    is_built_like_person,
    is_title,
    looks_like_person,
    read_person,
    same_person,
    surname_of,
)

WITHOUT_ENTITY = {"Date", "Money"}
_ACRONYM = re.compile(r"\s?\(\s?(?:the\s)?[“\"‘']?([A-Z][A-Za-z.&-]{1,9})[”\"’']?\s?[),;]")
_OR_ACRONYM = re.compile(
    r"(?:,|\s[–—-])\s(?:or|(?:also\s|better\s)?known\s(?:as|by\sits\s(?:acronym|initials)))\s(?:the\s)?"
    r"[“\"‘']?([A-Z][A-Za-z.&-]{1,9})[”\"’']?(?:,|\s[–—-])"
)
_OPENS_BRACKET = re.compile(r"\s?\(\s?(?:the\s)?")
_PARTY_AND_STATE = re.compile(r"[RDI]-[A-Z][\w.]*")
_COMPANY_FORM = {
    "inc",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "llc",
    "plc",
    "co",
    "company",
    "ag",
    "sa",
    "gmbh",
    "nv",
    "group",
}
_TITLED = {"Person", "Organization", "Misc", "Product"}
_COMPASS = {"north", "south", "east", "west"}
_SMALL_WORDS = {"of", "the", "and", "for", "in", "on", "to", "de", "la", "du", "des", "&"}
_LEAD_WORD = re.compile(r"(\S+)\s+$")
_LEAD_WORDS = 6
_NEAR = 300
_JUST_NAMED = 2.0
_STICKS = 0.5


class Grouped(NamedTuple):
    """Entities of an article, and for each mention the index of its entity, or None."""

    entities: tuple[ArticleEntity, ...]
    entity_of: tuple[int | None, ...]


class _Name(NamedTuple):
    mention: int
    start: int
    surface: str
    folded: str
    lead: str


class _Cluster:
    def __init__(self, kind: str, key: str, name: str | None = None, country_code: str | None = None) -> None:
        self.kind, self.key, self.name, self.country_code = kind, key, name, country_code
        self.mentions: list[int] = []
        self.surfaces: dict[str, str] = {}

    def add(self, name: _Name, surface: str, basis: str) -> None:
        self.mentions.append(name.mention)
        self.surfaces.setdefault(surface, basis)


def group_mentions(text: str, mentions: Sequence[Mention]) -> Grouped:
    """Group the mentions of a text into entities.

    >>> text = "Vladimir Putin came. Putin left."
    >>> group_mentions(text, [Mention(0, 14, "Person"), Mention(21, 26, "Person")]).entities[0].aliases
    (('Putin', 'surname'),)
    """
    names = [
        _Name(
            index,
            mention.start,
            surface,
            fold(surface),
            _lead(text, mention.start) if mention.label in _TITLED else "",
        )
        for index, mention in enumerate(mentions)
        if mention.label not in WITHOUT_ENTITY
        and fold(surface := _surface(text, mention))
        and not _PARTY_AND_STATE.fullmatch(surface)
    ]
    kinds = _settle_kinds(names, mentions)
    acronyms = _introduced_acronyms(text, names, mentions)
    for acronym, full in acronyms.items():
        kinds[acronym] = kinds[full]
    by_kind: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        by_kind[kinds[name.folded]].append(name)
    clusters: list[_Cluster] = []
    for kind, members in by_kind.items():
        if kind == "Person":
            clusters += _group_persons(members)
        else:
            clusters += _group_others(kind, members, acronyms)
    clusters.sort(key=lambda cluster: min(cluster.mentions))
    entity_of: list[int | None] = [None] * len(mentions)
    for index, cluster in enumerate(clusters):
        for mention in cluster.mentions:
            entity_of[mention] = index
    return Grouped(tuple(_finish(cluster) for cluster in clusters), tuple(entity_of))


def entity_key(kind: str, name: str) -> str:
    """The key under which an entity of that kind and full name is known in every article.

    >>> entity_key("Person", "President Ann LEE"), entity_key("Location", "DPRK"), entity_key("Organization", "UN")
    ('ann lee', 'north korea', 'united nations')
    """
    if kind == "Person":
        return " ".join(read_person(name).words)
    if kind == "Location" and (country := country_named(name)):
        return fold(country.name)
    if kind == "NORP" and country_of_people(name):
        return fold(_singular(name))
    if kind == "Organization" and fold(name) in _known_acronyms():
        return fold(_known_acronyms()[fold(name)])
    return _key_without_form(fold(name))


def _singular(people: str) -> str:
    return people[:-1] if people.endswith("s") and country_of_people(people[:-1]) else people


def _surface(text: str, mention: Mention) -> str:
    return " ".join(strip_possessive(text[mention.start : mention.end].strip(' \t\n,;:"“”()')).split())


def _lead(text: str, start: int) -> str:
    """Title words, and the country they belong to, right before a name."""
    begin, words = start, 0
    while words < _LEAD_WORDS:
        match = _LEAD_WORD.search(text, max(0, begin - 40), begin)
        if match is None or "\n" in match.group():
            break
        word = match.group(1)
        if not (is_title(word) or country_of_people(word) or _owning_country(word)):
            two = _LEAD_WORD.search(text, max(0, match.start() - 40), match.start())
            if two is None or not (country_of_people(f"{two[1]} {word}") or _owning_country(f"{two[1]} {word}")):
                break
            match = two
        begin, words = match.start(), words + 1
    return text[begin:start].strip()


def _owning_country(word: str) -> bool:
    return strip_possessive(word) != word and country_named(strip_possessive(word)) is not None


def _settle_kinds(names: Sequence[_Name], mentions: Sequence[Mention]) -> dict[str, str]:
    """One name, one kind within an article: the one the recognizer is surest of over all its mentions."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name in names:
        votes[name.folded][mentions[name.mention].label] += mentions[name.mention].score
    kinds = {}
    for folded, counts in votes.items():
        kinds[folded] = min(counts, key=lambda label: (-counts[label], label))
    persons = {name.folded for name in names if kinds[name.folded] == "Person" and " " not in name.folded}
    surnames = {read_person(name.surface).words[-1] for name in names if kinds[name.folded] == "Person"}
    titled = {name.folded for name in names if name.lead and is_title(name.lead.split()[-1])}
    for name in names:
        if kinds[name.folded] in _TITLED and name.folded in titled and is_built_like_person(name.folded):
            kinds[name.folded] = "Person"
        if kinds[name.folded] != "Person" and " " in name.folded and looks_like_person(name.folded, persons):
            kinds[name.folded] = "Person"
        if (
            kinds[name.folded] in {"Organization", "Misc", "Product"}
            and name.folded in surnames
            and len(name.surface) > 2
        ):
            kinds[name.folded] = "Person"
        if name.folded in _known_acronyms():
            kinds[name.folded] = "Organization"
        if country_named(name.surface) and kinds[name.folded] in {"Organization", "NORP", "Misc", "Facility"}:
            kinds[name.folded] = "Location"
    return kinds


def _group_persons(names: Sequence[_Name]) -> list[_Cluster]:
    read = {(name.surface, name.lead): read_person(name.surface, name.lead) for name in names}
    persons = [read[name.surface, name.lead] for name in names]
    fulls: dict[tuple[str, ...], _Cluster] = {}
    clusters: list[tuple[PersonName, _Cluster]] = []
    longest_first = sorted(
        {person.words: person for person in persons if len(person.words) > 1}.values(),
        key=lambda person: (-len(person.words), -sum(map(len, person.words)), person.words),
    )
    bases: dict[tuple[str, ...], str] = {}
    for person in longest_first:
        for full, cluster in clusters:
            basis = same_person(person, full)
            if basis and (basis not in {"family name", "given name"}):
                fulls[person.words], bases[person.words] = cluster, basis
                break
        else:
            cluster = _Cluster("Person", " ".join(person.words))
            clusters.append((person, cluster))
            fulls[person.words], bases[person.words] = cluster, "spelling"
    singles: dict[tuple[str, ...], _Cluster] = {}
    weight: dict[int, float] = defaultdict(float)
    for person in persons:
        if len(person.words) > 1:
            weight[id(fulls[person.words])] += 1
    last_full: dict[int, int] = {}
    surnames = {surname_of(full.words)[-1] for full, _ in clusters}
    for name, person in zip(names, persons, strict=True):
        if len(person.words) == 1 and len(parts := name.folded.split()) > 1 and surnames.issuperset(parts):
            continue  # "the Birk-Dahl talks" name two people
        if len(person.words) > 1:
            cluster, basis = fulls[person.words], bases[person.words]
            last_full[id(cluster)] = name.start
        else:
            candidates = [
                (
                    basis in {"surname", "family name"},
                    id(cluster) in last_full,
                    _prominence(cluster, name, weight, last_full),
                    cluster.key,
                    basis,
                    cluster,
                )
                for full, cluster in clusters
                if (basis := same_person(person, full)) is not None
            ]
            if candidates:
                *_, basis, cluster = max(candidates, key=lambda candidate: candidate[:4])
                weight[id(cluster)] += _STICKS
            else:
                cluster = singles.setdefault(person.words, _Cluster("Person", " ".join(person.words)))
                basis = "spelling"
        cluster.add(name, person.plain, basis)
        if name.lead:
            cluster.surfaces.setdefault(f"{name.lead} {name.surface}", "title")
        elif person.plain != name.surface:
            cluster.surfaces.setdefault(name.surface, "title")
    return [cluster for _, cluster in clusters if cluster.mentions] + list(singles.values())


def _prominence(cluster: _Cluster, name: _Name, weight: dict[int, float], last_full: dict[int, int]) -> float:
    """Whom a bare surname means, of several: who is named most, or was named in full just before."""
    near = name.start - last_full.get(id(cluster), -_NEAR) < _NEAR
    return weight[id(cluster)] + (_JUST_NAMED if near else 0.0)


def _group_others(kind: str, names: Sequence[_Name], acronyms: dict[str, str]) -> list[_Cluster]:
    clusters: dict[str, _Cluster] = {}
    initials = {_initials(name.surface): entity_key(kind, name.surface) for name in names if " " in name.folded}
    halves = _halves(names) if kind == "Location" else {}
    for name in names:
        key, basis, shown = entity_key(kind, name.surface), "spelling", name.surface
        country, display = None, None
        if kind == "Location" and (country := country_named(name.surface)):
            basis, display = "country name", country.name
        elif kind == "NORP" and (country := country_of_people(name.surface)):
            shown = _singular(name.surface)
        elif name.folded in halves:
            country = halves[name.folded]
            key, basis, display = fold(country.name), "short for a country of the article", country.name
        elif name.folded in acronyms:
            key, basis = entity_key(kind, acronyms[name.folded]), "acronym introduced in the text"
        elif kind == "Organization" and name.folded in _known_acronyms():
            basis, display = "known acronym", _known_acronyms()[name.folded]
        elif name.surface.isupper() and len(name.folded) > 2 and name.folded in initials:
            key, basis = initials[name.folded], "initials"
        cluster = clusters.get(key)
        if cluster is None:
            cluster = clusters[key] = _Cluster(kind, key, display, country.code if country else None)
        cluster.add(name, shown, basis)
        if shown != name.surface:
            cluster.surfaces.setdefault(name.surface, "plural")
    return list(clusters.values())


def _halves(names: Sequence[_Name]) -> dict[str, Country]:
    """What "the North" means where the article names one country that begins with it."""
    named: dict[str, set[Country]] = defaultdict(set)
    for name in names:
        country = country_named(name.surface)
        if country and (half := fold(country.name).split()[0]) in _COMPASS:
            named[half].add(country)
    return {half: countries.pop() for half, countries in named.items() if len(countries) == 1}


def _finish(cluster: _Cluster) -> ArticleEntity:
    plain = [surface for surface, basis in cluster.surfaces.items() if basis not in {"title", "plural"}]
    fullest = [surface for surface in plain if fold(surface) == cluster.key] or plain
    name = cluster.name or best_name(fullest)
    if not cluster.name and name.split()[0] in {"the", "The"} and len(name.split()) > 1:
        name = name.split(maxsplit=1)[1]
    aliases = tuple(
        (surface, basis)
        for surface, basis in sorted(cluster.surfaces.items())
        if surface not in {name, f"the {name}", f"The {name}"}
    )
    return ArticleEntity(
        kind=cast(EntityKind, cluster.kind),
        name=name,
        key=cluster.key,
        mentions=tuple(sorted(cluster.mentions)),
        aliases=aliases,
        country_code=cluster.country_code,
    )


def _introduced_acronyms(text: str, names: Sequence[_Name], mentions: Sequence[Mention]) -> dict[str, str]:
    """Acronyms that the text explains: "Harbour News Agency (HNA)", "the agency, or HNA,", "HNA (Harbour News Agency)".

    Folded acronym to folded name.
    """
    found: dict[str, str] = {}
    for at, name in enumerate(names):
        end = mentions[name.mention].end
        match = _ACRONYM.match(text, end) or _OR_ACRONYM.match(text, end)
        if match and _abbreviates(fold(match[1]), name.folded) and sum(map(str.isupper, match[1])) > 1:
            found.setdefault(fold(match[1]), name.folded)
        for full in names[at + 1 : at + 2]:
            in_brackets = _OPENS_BRACKET.fullmatch(text, end, full.start) and text.startswith(
                ")", mentions[full.mention].end
            )
            if in_brackets and name.surface.isupper() and _abbreviates(name.folded, full.folded):
                found.setdefault(name.folded, full.folded)
    return found


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether the letters stand in the name in their order, beginning with its first."""
    if " " not in name or acronym == name or not acronym or acronym[0] != name[0]:
        return False
    letters = iter(name)
    return all(letter in letters for letter in acronym)


def _initials(surface: str) -> str:
    return "".join(word[0] for word in fold(surface).split() if word not in _SMALL_WORDS)


def _key_without_form(folded: str) -> str:
    words = folded.split()
    while len(words) > 1 and words[-1] in _COMPANY_FORM - {"group"}:
        words = words[:-1]
    return " ".join(words)


@cache
def _known_acronyms() -> dict[str, str]:
    known = {}
    for name, others in read_table("organizations.tsv"):
        for other in [name, *others.split("|")]:
            known[fold(other)] = name
    return known
