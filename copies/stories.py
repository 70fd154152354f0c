"""Stories: the articles of a window that report the same events, under ids that outlast merges and splits."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from unspun.copies.article import Article
from unspun.copies.relations import Relation
from unspun.schemas.vocabulary import StoryChangeKind


class NewsStory(NamedTuple):
    """A story: the document ids of its articles, earliest first; the first gives the story its id and its title."""

    story_id: str
    title: str | None
    first_seen_at: datetime | None
    document_ids: tuple[str, ...]


class StoryChange(NamedTuple):
    """Articles of the story `old_id` are now in the story `new_id`."""

    kind: StoryChangeKind
    old_id: str
    new_id: str
    article_count: int


def cluster(articles: Iterable[Article], relations: Iterable[Relation] = ()) -> Sequence[NewsStory]:
    """The stories of the articles, each article in one; articles of one family of copies are always together.

    The result depends on the sets of articles and relations alone, not on their order.
    """
    return [
        NewsStory(article.document_id, article.title, article.time, (article.document_id,))
        for article in sorted(articles, key=lambda article: article.document_id)
    ]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[StoryChange]:
    """What became of stories: `before` and `after` map document ids to story ids. New documents are no change."""
    moved = Counter((old, after[key]) for key, old in before.items() if key in after and after[key] != old)
    return [StoryChange("merged", old, new, count) for (old, new), count in sorted(moved.items())]
