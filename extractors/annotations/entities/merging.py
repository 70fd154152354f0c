"""Who is who across articles: which entities of a warehouse are the same, and what shows it.

A pure function of the set of all entities: the order in which articles came, and how often it runs, make no difference.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from unspun.extractors.annotations.entities.other_groups import INTRODUCED_ACRONYM
from unspun.schemas.tables import Entity
from unspun.text.names import fold
from unspun.text.person_names import PersonName, read_person, same_person, surname_of

KNOWN_ARTICLES = 3
"""Articles that must name a person in full before a bare surname is taken for that person."""
DOMINANT = 4
"""How many times as many articles must give a name one kind as another, for the other to be a recognizer's mistake."""

_NAMESAKES = {"Person", "Organization", "Location", "Facility", "Product"}
"""Kinds of which one word may well name two things, as Jordan, Amazon and Victoria do."""
_NAME_BASES = {"middle name", "initials", "short given name", "spelling"}
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<=[bcdfghj-np-tvwxz])([aou])e(?=[bcdfghj-np-tvwxz])(?!l\b)", r"\1"),  # Mueller, Joerg; not Michael
        (r"sch", "sh"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"gh", "g"),
        (r"dh", "d"),
        (r"(?<=[a-z])th", "t"),
        (r"tz|cz", "ts"),
        (r"zh|dj|dzh", "j"),
        (r"w", "v"),
        (r"off\b", "ov"),
        (r"ff", "f"),
        (r"ou|oo", "u"),
        (r"ck|q|c(?![ehi])", "k"),
        (r"[aeiy]*[yij](?![aou])[yij]*", "i"),
        (r"i?[yij]+(?=[aou])", "y"),
        (r"([a-z])\1", r"\1"),
    )
]


class Merge(NamedTuple):
    """The entity `entity_id` is the entity `into`; `basis` says what showed it."""

    entity_id: str
    into: str
    basis: str


def merge(entities: Iterable[Entity], articles: Mapping[str, int]) -> list[Merge]:
    """Which entities are others, by name alone. `articles` counts the articles that mention each entity id.

    A name that fits several entities stays by itself. Chains are resolved: `into` is never itself merged.
    """
    everything = sorted(entities, key=lambda entity: entity.entity_id)
    into: dict[str, tuple[str, str]] = {}
    into |= _other_kinds(everything, articles)
    left = [entity for entity in everything if entity.entity_id not in into]
    into |= _persons([entity for entity in left if entity.kind == "Person"], articles)
    into |= _acronyms([entity for entity in left if entity.kind != "Person"])
    return resolve(Merge(entity_id, target, basis) for entity_id, (target, basis) in into.items())


def resolve(merges: Iterable[Merge]) -> list[Merge]:
    """Merges with chains followed to their end. Merges in a circle go into the smallest id of the circle."""
    into = {each.entity_id: each for each in merges}
    resolved = []
    for entity_id, each in sorted(into.items()):
        path = [entity_id]
        while path[-1] in into and into[path[-1]].into not in path:
            path.append(into[path[-1]].into)
        last = path[-1]
        if last in into:  # a circle
            circle = path[path.index(into[last].into) :]
            last = min(circle)
        if last != entity_id:
            resolved.append(Merge(entity_id, last, each.basis))
    return resolved


def sound(folded: str) -> str:
    """A folded name as transliterations share it.

    >>> sound("sergei shoigu") == sound("sergey shoygu"), sound("zelenskiy") == sound("zelensky")
    (True, True)
    """
    for pattern, replacement in _SOUNDS:
        folded = pattern.sub(replacement, folded)
    return folded


def _other_kinds(entities: Iterable[Entity], articles: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    by_name: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        by_name[fold(entity.name)].append(entity)
    into = {}
    for name, same in by_name.items():
        ranked = sorted(same, key=lambda entity: (-articles.get(entity.entity_id, 0), entity.entity_id))
        first = ranked[0]
        for other in ranked[1:]:
            if " " not in name and {first.kind, other.kind} & _NAMESAKES == {first.kind, other.kind}:
                continue
            if articles.get(first.entity_id, 0) >= DOMINANT * max(1, articles.get(other.entity_id, 0)):
                into[other.entity_id] = (first.entity_id, f"same name, mostly {first.kind}")
    return into


def _persons(entities: list[Entity], articles: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    read = {entity.entity_id: read_person(entity.name) for entity in entities}
    by_surname: dict[str, list[str]] = defaultdict(list)
    for entity_id, name in read.items():
        if len(name.words) > 1:
            for word in {surname_of(name.words)[-1], name.words[-1]}:
                by_surname[sound(word)].append(entity_id)
    into = {}
    for entity_id, name in read.items():
        if not name.words:
            continue
        near = by_surname.get(sound(name.words[-1]), []) + by_surname.get(sound(surname_of(name.words)[-1]), [])
        if len(name.words) == 1:
            known = sorted(
                {other for other in near if surname_of(read[other].words)[-1] == name.words[0]}, key=lambda o: o
            )
            if len(known) == 1 and articles.get(known[0], 0) >= KNOWN_ARTICLES:
                into[entity_id] = (known[0], "the only person of that surname")
            continue
        fuller = {
            other: basis
            for other in sorted(set(near))
            if other != entity_id
            and (basis := _same_full_name(name, read[other]))
            and _rank(read[other], other, articles) > _rank(name, entity_id, articles)
        }
        if fuller and _one_person([read[other] for other in fuller]):
            best = max(fuller, key=lambda other: _rank(read[other], other, articles))
            into[entity_id] = (best, fuller[best])
    return _without_strangers(into, read)


def _without_strangers(into: dict[str, tuple[str, str]], read: Mapping[str, PersonName]) -> dict[str, tuple[str, str]]:
    """Take out the merges by which two who cannot be the same would meet: John A. and John B. in John Smith."""
    groups: dict[str, set[str]] = defaultdict(set)
    for each in resolve(Merge(entity_id, target, "") for entity_id, (target, _) in into.items()):
        groups[each.into] |= {each.entity_id, each.into}
    strangers = set()
    for members in groups.values():
        full = [read[member] for member in sorted(members) if len(read[member].words) > 1]
        if not _one_person(full):
            strangers |= members
    return {entity_id: found for entity_id, found in into.items() if entity_id not in strangers}


def _same_full_name(name: PersonName, other: PersonName) -> str | None:
    for short, full in ((name, other), (other, name)):
        basis = same_person(short, full)
        if basis in _NAME_BASES:
            return basis
    if len(name.words) == len(other.words) and sound(" ".join(name.words)) == sound(" ".join(other.words)):
        return "transliteration"
    return None


def _one_person(names: list[PersonName]) -> bool:
    """Whether all the names may be one person's, so that a shorter name of theirs is not in doubt."""
    return all(
        _same_full_name(name, other) or name.words == other.words for i, name in enumerate(names) for other in names[:i]
    )


def _rank(name: PersonName, entity_id: str, articles: Mapping[str, int]) -> tuple[int, int, int, str]:
    spelled_out = sum(len(word) > 1 for word in name.words)
    return (articles.get(entity_id, 0), spelled_out, sum(map(len, name.words)), entity_id)


def _acronyms(entities: list[Entity]) -> dict[str, tuple[str, str]]:
    stand_for: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entity in entities:
        by_name[entity.kind, fold(entity.name)].append(entity.entity_id)
        for alias in entity.aliases:
            if alias.basis == INTRODUCED_ACRONYM:
                stand_for[entity.kind, fold(alias.name)].add(entity.entity_id)
    into = {}
    for acronym, full in stand_for.items():
        for entity_id in by_name.get(acronym, []):
            others = full - {entity_id}
            if len(others) == 1:
                into[entity_id] = (min(others), "acronym introduced in an article")
    return into
