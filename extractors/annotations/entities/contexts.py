"""Where entities appear: which articles of which sources, and beside which other entities. The evidence of identity."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

MAX_ARTICLES = 200
"""Articles of an entity whose other entities are looked at, the first by id: more change nothing, and cost time."""


class Appearance(NamedTuple):
    """One article that mentions an entity, and the source that delivered it."""

    article_id: str
    entity_id: str
    source_id: str = ""


class Contexts:
    """The articles of every entity and the entities of every article. The order of appearances makes no difference."""

    def __init__(self, appearances: Iterable[Appearance]) -> None:
        articles: dict[str, set[str]] = {}
        entities: dict[str, set[str]] = {}
        self._source_of: dict[str, str] = {}
        for article_id, entity_id, source_id in appearances:
            articles.setdefault(entity_id, set()).add(article_id)
            entities.setdefault(article_id, set()).add(entity_id)
            self._source_of[article_id] = source_id
        self._articles = {entity_id: tuple(sorted(each)) for entity_id, each in articles.items()}
        self._entities = {article_id: tuple(sorted(each)) for article_id, each in entities.items()}
        self._rarities = {each: math.log(len(self._entities) / len(ids)) for each, ids in self._articles.items()}
        self.neighbours = lru_cache(maxsize=10_000)(self._neighbours)

    def articles(self, entity_id: str) -> Sequence[str]:
        """The ids of the articles that mention the entity, sorted."""
        return self._articles.get(entity_id, ())

    def count(self, entity_id: str) -> int:
        """How many articles mention the entity."""
        return len(self.articles(entity_id))

    def share_article(self, one: str, other: str) -> bool:
        """Whether an article mentions both entities."""
        few, many = sorted((self.articles(one), self.articles(other)), key=len)
        return not set(few).isdisjoint(many)

    def shared_articles(self, one: str, other: str) -> int:
        """How many articles mention both entities."""
        return len(set(self.articles(one)).intersection(self.articles(other)))

    def share_source(self, one: str, other: str) -> bool:
        """Whether one source delivered articles on both entities."""
        sources = ({self._source_of[article] for article in self.articles(each)} for each in (one, other))
        return not set.isdisjoint(*sources)

    def similarity(self, one: str, other: str) -> float | None:
        """How much of the company of the rarer entity is that of the other too, 0 to 1, rare company counting more.

        The company of an entity are the entities that articles mention beside it. None where the rarer one has none.
        """
        rare, frequent = sorted((one, other), key=lambda each: (self.count(each), each))
        return self._shared(self.neighbours(rare) - {frequent}, self.neighbours(frequent))

    def article_similarity(self, article_id: str, without: str, entity_id: str) -> float | None:
        """How much of what an article mentions, but for one entity, is company of another entity, 0 to 1."""
        company = set(self._entities.get(article_id, ())) - {without, entity_id}
        return self._shared(company, self.neighbours(entity_id))

    def _shared(self, company: Iterable[str], neighbours: frozenset[str]) -> float | None:
        company = sorted(company)
        total = sum(map(self._rarities.__getitem__, company))
        if total <= 0:
            return None
        return sum(self._rarities[each] for each in company if each in neighbours) / total

    def _neighbours(self, entity_id: str) -> frozenset[str]:
        """The entities that articles mention beside an entity."""
        together: set[str] = set()
        for article_id in self.articles(entity_id)[:MAX_ARTICLES]:
            together.update(self._entities[article_id])
        return frozenset(together - {entity_id})
