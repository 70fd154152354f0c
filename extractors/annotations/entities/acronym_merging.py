"""Acronyms over articles: an acronym means what articles introduced it for, if its own articles are about that."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from unspun.extractors.annotations.entities.contexts import Contexts
from unspun.extractors.annotations.entities.merges import Merge
from unspun.extractors.annotations.entities.other_groups import INTRODUCED_ACRONYM
from unspun.schemas.tables import Entity
from unspun.text.names import fold

BASIS = "acronym introduced in an article"
MIN_SIMILARITY = 0.08
"""Share of an article's company that must be company of the full name, for its acronym to mean it."""
CLEAR_LEAD = 2.0
"""How many times as similar the likeliest full name must be as the next."""
NO_COMPANY_SCORE = 0.5
"""Score of an acronym of which nothing but the letters is known."""


def same_acronyms(entities: Sequence[Entity], contexts: Contexts) -> list[Merge]:
    """Each acronym that articles introduced for full names, with the likeliest of these.

    The score is the share of the acronym's articles whose company speaks for that full name.
    """
    full_names: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entity in entities:
        by_name[entity.kind, fold(entity.name)].append(entity.entity_id)
        for alias in entity.aliases:
            if alias.basis == INTRODUCED_ACRONYM:
                full_names[entity.kind, fold(alias.name)].add(entity.entity_id)
    merges = []
    for acronym, full in sorted(full_names.items()):
        for entity_id in by_name.get(acronym, ()):
            if best := _likeliest(entity_id, sorted(full - {entity_id}), contexts):
                merges.append(best)
    return merges


def _likeliest(entity_id: str, full_names: Sequence[str], contexts: Contexts) -> Merge | None:
    votes: Counter[str | None] = Counter()
    has_company = False
    for article_id in contexts.articles(entity_id):
        similarities = [(contexts.article_similarity(article_id, entity_id, each), each) for each in full_names]
        known = sorted(((score, each) for score, each in similarities if score is not None), reverse=True)
        has_company = has_company or bool(known)
        votes[_winner(known)] += 1
    if not has_company and len(full_names) == 1:
        return Merge(entity_id, full_names[0], BASIS, NO_COMPANY_SCORE)
    total = sum(votes.values())
    del votes[None]
    if not votes:
        return None
    best, count = max(votes.items(), key=lambda vote: (vote[1], str(vote[0])))
    return Merge(entity_id, str(best), BASIS, count / total)


def _winner(similarities: Sequence[tuple[float, str]]) -> str | None:
    """The full name that one article speaks for; None where it speaks for none, or for two."""
    if not similarities or similarities[0][0] < MIN_SIMILARITY:
        return None
    if len(similarities) > 1 and similarities[0][0] < CLEAR_LEAD * similarities[1][0]:
        return None
    return similarities[0][1]
