"""Work out copies, families, stories and wordings of what loads changed, a bounded number of articles at a time.

Each part is one transaction that takes its articles off the list in the end: it may be killed anywhere and run again.
What it writes depends on all that is stored, and not on what came first: pairs are related by themselves, and families,
stories and wordings are worked out anew for everything that is connected with a changed article.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from unspun.copies.article import Article
from unspun.copies.families import resolve
from unspun.copies.relations import Relation, relate
from unspun.copies.stories import NewsStory, changes, cluster
from unspun.copies.witness import restore
from unspun.copies.wordings import wordings
from unspun.pipeline.linking.witnesses import witnesses
from unspun.pipeline.processing.compared import article_of
from unspun.schemas.copies import (
    ArticleCopy,
    ArticlePair,
    ChangedStory,
    ChangedWords,
    ProvenEdit,
    QuoteWording,
    StoryArticle,
)
from unspun.schemas.vocabulary import NearDuplicates
from unspun.warehouse import Warehouse, copies
from unspun.warehouse.copies import BucketLimits
from unspun.warehouse.store import Connection

ARTICLES_AT_ONCE = 3000
"""Changed articles of one transaction: no other loader waits longer than these take, some 20 s. Each part reads all
texts of the warehouse a few times, so that small parts would cost the more the larger the warehouse is."""


def link(
    warehouse: Warehouse,
    near_duplicates: NearDuplicates = "articles",
    articles_at_once: int = ARTICLES_AT_ONCE,
    limits: BucketLimits = copies.LIMITS,
) -> int:
    """Bring copies, stories and wordings up to date; returns the number of changed articles. Raises WarehouseError."""

    def work(connection: Connection) -> None:
        link_part(connection, articles_at_once, limits)
        copies.count_near_duplicates(connection, near_duplicates)

    count = 0
    while waiting := copies.unlinked_articles(warehouse):
        warehouse.store.transact(work)
        count += min(waiting, articles_at_once)
    return count


def link_part(connection: Connection, max_articles: int, limits: BucketLimits) -> None:
    """Bring copies, stories and wordings of at most so many changed articles up to date, in an open transaction."""
    candidates = copies.take_candidates(connection, max_articles, limits)
    articles = Articles(connection)
    articles.fetch(article_id for pair in candidates for article_id in pair)
    compared = (relate(articles[one], articles[other]) for one, other in candidates if articles.has_all(one, other))
    component, stored = copies.put_pairs(connection, [_pair(relation) for relation in compared if relation])
    articles.fetch(component)
    # An article that was retracted has its pairs until it is taken in hand itself.
    relations = [relation_of(row) for row in stored if articles.has_all(row["article_id"], row["of_article_id"])]
    resolved = resolve(relations)
    roots = _roots(resolved)
    stories = cluster([articles[article_id] for article_id in component], relations)
    story_of = {article_id: story.story_id for story in stories for article_id in story.document_ids}
    copies.put_results(
        connection,
        [_copy(relation, roots) for relation in resolved],
        list(_story_articles(stories, {relation.copy_id for relation in resolved})),
        {article_id: articles[article_id].time for article_id in component},
        list(_wordings(stories, articles, relations)),
        [
            ChangedStory(
                old_story_id=change.old_id,
                new_story_id=change.new_id,
                kind=change.kind,
                articles=change.article_count,
            )
            for change in changes(copies.stories_before(connection), story_of)
        ],
        list(_proven_edits(relations, articles)),
    )


class Articles:
    """Articles by their ids, each read once in a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._by_id: dict[str, Article] = {}
        self.document_ids: dict[str, str] = {}

    def fetch(self, article_ids: Iterable[str]) -> None:
        """Read the articles that are current; others are left out."""
        missing = set(article_ids) - self._by_id.keys()
        if missing:
            for row in copies.article_rows(self._connection, missing):
                self._by_id[row["article_id"]] = article_of(row)
                self.document_ids[row["article_id"]] = row["document_id"]

    def has_all(self, *article_ids: str) -> bool:
        """Whether all of these were read."""
        return all(article_id in self._by_id for article_id in article_ids)

    def __getitem__(self, article_id: str) -> Article:
        return self._by_id[article_id]


def _pair(relation: Relation) -> ArticlePair:
    return ArticlePair(
        article_id=relation.copy_id, of_article_id=relation.of_id, **{name: getattr(relation, name) for name in _SHARED}
    )


def relation_of(row: Mapping[str, Any]) -> Relation:
    """The relation of a row of article_pairs."""
    return Relation(row["article_id"], row["of_article_id"], **{name: row[name] for name in _SHARED})


_SHARED = tuple(name for name in Relation._fields if name not in ("copy_id", "of_id"))
"""Fields of a relation that have the same name in the table."""


def _roots(resolved: Sequence[Relation]) -> dict[str, str]:
    """The article at the root of each copy's chain."""
    origin = {relation.copy_id: relation.of_id for relation in resolved}
    roots = {}
    for copy_id in origin:
        root = copy_id
        while root in origin:
            root = origin[root]
        roots[copy_id] = root
    return roots


def _copy(relation: Relation, roots: Mapping[str, str]) -> ArticleCopy:
    return ArticleCopy(
        article_id=relation.copy_id,
        of_article_id=relation.of_id,
        family_id=roots[relation.copy_id],
        relation=relation.relation,
        share=relation.share_of_copy,
        share_of_original=relation.share_of_original,
        shared_quotes=relation.shared_quotes,
        direction_basis=relation.direction_basis,
        score=relation.score,
        reason=relation.reason,
    )


def _story_articles(stories: Iterable[NewsStory], copied: set[str]) -> Iterator[StoryArticle]:
    for story in stories:
        for position, article_id in enumerate(story.document_ids, 1):
            yield StoryArticle(
                story_id=story.story_id, article_id=article_id, position=position, is_copy=article_id in copied
            )


def _wordings(
    stories: Sequence[NewsStory], articles: Articles, relations: Iterable[Relation]
) -> Iterator[QuoteWording]:
    story_of = {article_id: story.story_id for story in stories for article_id in story.document_ids}
    inside: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        if story_of[relation.copy_id] == story_of[relation.of_id]:
            inside[story_of[relation.copy_id]].append(relation)
    for story in stories:
        if len(story.document_ids) < 2:
            continue
        for wording in wordings([articles[key] for key in story.document_ids], inside[story.story_id]):
            yield QuoteWording(
                utterance_id=wording.utterance_id,
                quote_id=wording.quote_id,
                article_id=wording.document_id,
                story_id=story.story_id,
                position=wording.rank + 1,
                text=wording.text,
                label=wording.label,
                changes=[ChangedWords(*change) for change in wording.changes],
                score=wording.confidence,
            )


def _proven_edits(relations: Iterable[Relation], articles: Articles) -> Iterator[ProvenEdit]:
    for damaged, witness in witnesses(relations, articles.__getitem__):
        for restoration in restore(damaged, witness):
            edit = restoration.edit
            yield ProvenEdit(
                document_id=articles.document_ids[damaged.document_id],
                witness_article_id=restoration.witness_id,
                witness_text=witness.body[restoration.witness_start : restoration.witness_end],
                start_char=edit.start,
                end_char=edit.end,
                before=edit.before,
                after=edit.after,
                kind=edit.kind,
                confidence=edit.confidence,
                applied=edit.applied,
            )
