"""Persons over articles: which names are one person's, by the names and by the company they keep."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from unspun.extractors.annotations.entities.contexts import Contexts
from unspun.extractors.annotations.entities.merges import Merge, resolve
from unspun.extractors.annotations.entities.sounds import sound
from unspun.schemas.tables import Entity
from unspun.text.person_names import PersonName, read_person, same_person, short_forms, surname_of

MAX_ABBREVIATION_CHARS = 3
SURNAME_BASIS = "surname"
MIN_FULL_ARTICLES = 3
"""Articles that must name a person in full before a bare surname elsewhere is taken for that person."""
SURNAME_DOMINANCE = 3
"""How many times as many articles must name a person in full as have the bare surname: a name that mostly stands alone
is somebody's whole name."""
PRIOR_LOGITS = {
    "spelling": 4.0,
    "nickname": 3.0,
    "middle name": 2.5,
    "transliteration": 2.0,
    "short given name": 1.8,
    "initials": 1.2,
}
"""How sure, as log odds, each relation of two names is before the articles are looked at."""
USUAL_SIMILARITY = 0.06
"""Share of company that one person's names of two sources have in common when little is written about the person."""
NAMESAKE_WEIGHT = 10.0
"""How much less sure each expected namesake makes it: those whom articles name are few of those there are."""
SAME_SOURCE_GAIN = 0.5
SPELLED_OUT_LOSS = 0.7
"""How much less sure a middle name in full makes it than an initial: it is there to tell two people apart."""
_TYPO_BASES = {"transliteration", "spelling"}
"""Relations that one article may well show of one person, by a slip of the pen."""
Names = Mapping[str, PersonName]
"""Names by entity id."""


def same_persons(entities: Sequence[Entity], contexts: Contexts, min_score: float) -> list[Merge]:
    """Each person with the best known of the others that may be the same.

    Merges under `min_score` are only candidates, so that they take part in no group.
    """
    names = {entity.entity_id: read_person(entity.name) for entity in entities}
    index = _NameIndex({entity_id: name for entity_id, name in names.items() if name.words})
    merges = []
    for entity_id, name in index.names.items():
        if _is_abbreviation(name.plain):
            continue
        found = (_by_surname if len(name.words) == 1 else _by_full_name)(entity_id, name, index, contexts)
        if found is not None:
            merges.append(found)
    strangers = _strangers([each for each in merges if each.score >= min_score], index.names)
    return [each for each in merges if each.entity_id not in strangers]


def _is_abbreviation(name: str) -> bool:
    """Whether a name is a few capitals, which may be anything: "XI"."""
    return name.isupper() and len(name) <= MAX_ABBREVIATION_CHARS


class _NameIndex:
    """The names of persons, found by what they have in common with another name."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._keys = {entity_id: _keys(name) for entity_id, name in names.items() if len(name.words) > 1}
        self._by_key: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._by_surname: dict[str, set[str]] = defaultdict(set)
        self._given_names: Counter[str] = Counter()
        for entity_id, name in names.items():
            if len(name.words) > 1:
                for surname in _surnames(name):
                    self._by_surname[surname].add(entity_id)
                for key in self._keys[entity_id]:
                    self._by_key[key].add(entity_id)
                self._given_names.update({name.words[0], name.words[0][0]})

    def bearers(self, name: PersonName) -> set[str]:
        """Persons named in full whose surname sounds like that of the name, or like the name."""
        return set().union(*(self._by_surname.get(surname, set()) for surname in _surnames(name)))

    def variants(self, entity_id: str) -> dict[str, str]:
        """Persons whose full names may be another form of that of a person, each with the relation of the names."""
        name = self.names[entity_id]
        similar = set().union(*(self._by_key.get(key, set()) for key in self._keys[entity_id])) - {entity_id}
        return {
            each: basis for each in sorted(similar) if (basis := _same_full_name(name, self.names[each])) is not None
        }

    def expected_namesakes(self, entity_id: str) -> float:
        """How many others of that surname would have that given name, or that initial, by chance."""
        name = self.names[entity_id]
        others = len(self.bearers(name)) - 1 - len(self.variants(entity_id))
        alike = sum(self._given_names[each] for each in short_forms(name.words[0]))
        return max(0, others) * alike / max(1, self._given_names.total())


def _surnames(name: PersonName) -> set[str]:
    return {sound(name.words[-1]), sound(surname_of(name.words)[-1])}


def _keys(name: PersonName) -> set[tuple[str, ...]]:
    """What variants of a full name share at least one of: how all of it sounds, or a surname with a given name, a short
    form of it or its initial."""
    first = name.words[0]
    given = {first, first[0], *short_forms(first), *name.nickname[:1]}
    return {(sound("".join(name.words)),)} | {(surname, each) for surname in _surnames(name) for each in given}


def _by_surname(entity_id: str, name: PersonName, index: _NameIndex, contexts: Contexts) -> Merge | None:
    """A bare surname as the person whom its articles are likeliest about, of those who are mostly named in full.

    The score is the share of that person in the evidence: how often named in full, and how similar the company.
    """
    weights = {}
    for bearer in sorted(index.bearers(name) - {entity_id}):
        full = index.names[bearer]
        if surname_of(full.words)[-1] != name.words[0] or same_person(name, full) is None:
            continue
        if contexts.share_article(entity_id, bearer):
            continue
        similarity = contexts.similarity(entity_id, bearer)
        weights[bearer] = contexts.count(bearer) * (0.02 + (USUAL_SIMILARITY if similarity is None else similarity))
    if not weights:
        return None
    best = max(weights, key=lambda bearer: (weights[bearer], bearer))
    articles = contexts.count(best)
    if articles < max(MIN_FULL_ARTICLES, SURNAME_DOMINANCE * contexts.count(entity_id)):
        return None
    others = SURNAME_DOMINANCE * (0.02 + USUAL_SIMILARITY)  # somebody who is never named in full
    return Merge(entity_id, best, SURNAME_BASIS, weights[best] / (sum(weights.values()) + others))


def _by_full_name(entity_id: str, name: PersonName, index: _NameIndex, contexts: Contexts) -> Merge | None:
    """A full name as the best known of its variants, if these and their own variants may all be one person's.

    "George Bush" is no variant to merge "George P. Bush" into where there is a "George W. Bush".
    """
    rank = _rank(name, entity_id, contexts)
    fuller = {
        each: basis
        for each, basis in index.variants(entity_id).items()
        if _rank(index.names[each], each, contexts) > rank
    }
    if not fuller or not _may_be_one([index.names[each] for each in fuller]):
        return None
    best = max(fuller, key=lambda each: _rank(index.names[each], each, contexts))
    basis = fuller[best]
    others = [index.names[each] for each in index.variants(best)]
    if not all(_same_full_name(name, other) or name.key == other.key for other in others):
        return None
    if basis not in _TYPO_BASES and contexts.share_article(entity_id, best):
        return None
    return Merge(entity_id, best, basis, _score(basis, entity_id, best, index, contexts))


def _score(basis: str, entity_id: str, into: str, index: _NameIndex, contexts: Contexts) -> float:
    """The probability that two full names are one person's."""
    logit = PRIOR_LOGITS[basis] - math.log1p(NAMESAKE_WEIGHT * index.expected_namesakes(entity_id))
    if basis == "middle name" and any(len(word) > 1 for word in _middle_words(index, entity_id, into)):
        logit -= SPELLED_OUT_LOSS
    similarity = contexts.similarity(entity_id, into)
    if similarity is not None:
        logit += math.log((similarity + 0.02) / (USUAL_SIMILARITY + 0.02))
    if contexts.count(entity_id) and contexts.count(into) and contexts.share_source(entity_id, into):
        logit += SAME_SOURCE_GAIN
    return 1 / (1 + math.exp(-logit))


def _middle_words(index: _NameIndex, one: str, other: str) -> set[str]:
    """The words between given name and surname that only one of two names has."""
    return set(index.names[one].words[1:-1]) ^ set(index.names[other].words[1:-1])


def _strangers(merges: Iterable[Merge], names: Names) -> set[str]:
    """Who would meet somebody by the merges who cannot be the same: John A. and John B. in John Smith."""
    groups: dict[str, set[str]] = defaultdict(set)
    for each in resolve(merges):
        groups[each.into] |= {each.entity_id, each.into}
    strangers = set()
    for members in groups.values():
        if not _may_be_one([names[member] for member in sorted(members) if len(names[member].words) > 1]):
            strangers |= members
    return strangers


def _same_full_name(name: PersonName, other: PersonName) -> str | None:
    for short, full in ((name, other), (other, name)):
        basis = same_person(short, full)
        if basis in PRIOR_LOGITS:
            return basis
    same_length = len(name.words) == len(other.words) and name.suffix == other.suffix
    if same_length and sound(" ".join(name.words)) == sound(" ".join(other.words)):
        return "transliteration"
    return None


def _may_be_one(names: Sequence[PersonName]) -> bool:
    """Whether all the names may be one person's, so that a shorter name of theirs is not in doubt."""
    return all(
        _same_full_name(name, other) or name.key == other.key for i, name in enumerate(names) for other in names[:i]
    )


def _rank(name: PersonName, entity_id: str, contexts: Contexts) -> tuple[int, int, int, str]:
    spelled_out = sum(len(word) > 1 for word in name.words)
    return contexts.count(entity_id), spelled_out, sum(map(len, name.words)), entity_id
