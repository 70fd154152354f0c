"""Who is who across articles: which entities of a warehouse are the same, what shows it, and how sure that is.

A pure function of the set of all entities and of the articles that mention them: the order in which articles came, and
how often it runs, make no difference. Names alone make nobody the same: the company that two entities keep in articles
speaks for or against it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from unspun.extractors.annotations.entities.acronym_merging import same_acronyms
from unspun.extractors.annotations.entities.contexts import Appearance, Contexts
from unspun.extractors.annotations.entities.keys import entity_key
from unspun.extractors.annotations.entities.merges import Merge, resolve
from unspun.extractors.annotations.entities.person_merging import same_persons
from unspun.schemas.tables import Entity
from unspun.text.names import fold

MIN_SCORE = 0.8
"""Entities that are the same with less probability stay apart, and are candidates for the user's entity file. Of 207
merges that were read, a quarter of those from 0.75 to 0.8 was wrong, and one in fifty of the others."""
MIN_CANDIDATE_SCORE = 0.3
"""Pairs that are less likely are not worth a look."""
DOMINANT = 4
"""How many times as many articles must give a name one kind as another, for the other to be a recognizer's mistake."""
MIN_SHARED_PLURAL = 0.2
"""Share of the articles on a group in the plural that must have the singular too, for both to be one."""
_NAMESAKES = {"Person", "Organization", "Location", "Facility", "Product"}
"""Kinds of which one word may well name two things, as Jordan, Amazon and Victoria do."""


class Resolution(NamedTuple):
    """Merges, with chains followed to their end, and the pairs that may be the same but stay apart."""

    merges: Sequence[Merge]
    candidates: Sequence[Merge]


def merge(entities: Iterable[Entity], appearances: Iterable[Appearance]) -> Resolution:
    """Which entities are others. `appearances` say which articles of which sources mention each entity.

    In what is merged, `into` is never itself merged.
    """
    everything = sorted(entities, key=lambda entity: entity.entity_id)
    contexts = Contexts(appearances)
    kinds = _other_kinds(everything, contexts)
    mistaken = {each.entity_id for each in kinds}
    rest = [entity for entity in everything if entity.entity_id not in mistaken]
    found = [
        *kinds,
        *_plurals(rest, contexts),
        *same_persons([entity for entity in rest if entity.kind == "Person"], contexts, MIN_SCORE),
        *same_acronyms([entity for entity in rest if entity.kind != "Person"], contexts),
    ]
    likely = [each for each in found if each.score >= MIN_SCORE]
    unsure = [each for each in found if MIN_CANDIDATE_SCORE <= each.score < MIN_SCORE]
    return Resolution(resolve(likely), sorted(unsure, key=lambda each: (-each.score, each.entity_id)))


def _plurals(entities: Iterable[Entity], contexts: Contexts) -> list[Merge]:
    """Groups read as people in the plural and as a body in the singular: "Tories" and "Tory", which articles name
    together."""
    groups: Mapping[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        if entity.kind in {"NORP", "Organization"}:
            groups[entity_key("NORP", entity.name)].append(entity)
    merges = []
    for same in groups.values():
        ranked = sorted(same, key=lambda entity: (-contexts.count(entity.entity_id), entity.entity_id))
        for other in ranked[1:]:
            shared = contexts.shared_articles(ranked[0].entity_id, other.entity_id)
            share = shared / max(1, contexts.count(other.entity_id))
            if fold(other.name) != fold(ranked[0].name) and share >= MIN_SHARED_PLURAL:
                score = 1 - 0.5 ** (shared + 1)
                merges.append(Merge(other.entity_id, ranked[0].entity_id, "plural", score))
    return merges


def _other_kinds(entities: Iterable[Entity], contexts: Contexts) -> list[Merge]:
    """Names that the recognizer rarely gave another kind than it mostly does."""
    by_name: Mapping[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        by_name[fold(entity.name)].append(entity)
    merges = []
    for name, same in by_name.items():
        ranked = sorted(same, key=lambda entity: (-contexts.count(entity.entity_id), entity.entity_id))
        first, count = ranked[0], contexts.count(ranked[0].entity_id)
        for other in ranked[1:]:
            if other.kind == first.kind:  # ministries of two countries
                continue
            if " " not in name and {first.kind, other.kind} & _NAMESAKES == {first.kind, other.kind}:
                continue
            rare = max(1, contexts.count(other.entity_id))
            if count >= DOMINANT * rare:
                score = count / (count + rare)
                merges.append(Merge(other.entity_id, first.entity_id, f"same name, mostly {first.kind}", score))
    return merges
