"""Stories: the articles that report the same events, under ids that outlast merges and splits.

Average-linkage clustering over the relations of articles: two groups become one story where the mean of all
probabilities between them is high enough, so that a single doubtful pair never joins two stories. Which clusters result
depends on the set of relations alone; articles that no chain of relations joins never influence each other, so that
only the chains that a batch touches need to be clustered again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.copies.article import Article
from unspun.copies.components import components
from unspun.copies.relations import Relation
from unspun.schemas.vocabulary import StoryChangeKind

MIN_MEAN_PROBABILITY = 0.2
"""Mean probability between the articles of two groups from which they are one story; missing relations count 0."""

MAX_CLUSTERED_ARTICLES = 2000
"""Articles of one chain that are compared all with all; in a longer one, copies first become one article each."""


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
    """The stories of the articles, each article in one, sorted by id; a copy is in the story of what it copies.

    Relations that name other articles are ignored. The result depends on the sets of articles and relations alone, not
    on their order.
    """
    by_id = {article.document_id: article for article in articles}
    links = {
        (relation.copy_id, relation.of_id): relation.score if relation.relation == "independent_report" else 1.0
        for relation in relations
        if relation.copy_id in by_id and relation.of_id in by_id
    }
    stories = [
        _story([by_id[key] for key in group])
        for chain in components(sorted(by_id), links)
        for group in _groups(chain, links)
    ]
    return sorted(stories)


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[StoryChange]:
    """What became of stories, sorted: `before` and `after` map document ids to story ids. New documents are no change.

    >>> changes({"a": "a", "b": "b"}, {"a": "a", "b": "a"})
    [StoryChange(kind='merged', old_id='b', new_id='a', article_count=1)]
    >>> changes({"b": "b", "c": "b"}, {"b": "b", "c": "c"})
    [StoryChange(kind='split', old_id='b', new_id='c', article_count=1)]
    """
    moved = Counter((old, after[key]) for key, old in before.items() if key in after and after[key] != old)
    still_used, used_before = set(after.values()), set(before.values())
    return sorted(
        StoryChange(_change_kind(new in used_before, old in still_used), old, new, count)
        for (old, new), count in moved.items()
    )


def _change_kind(new_existed: bool, old_remains: bool) -> StoryChangeKind:
    if new_existed:
        return "merged"
    return "split" if old_remains else "renamed"


def _story(articles: Sequence[Article]) -> NewsStory:
    ordered = sorted(articles, key=_age)
    first = ordered[0]
    title = next((article.title for article in ordered if article.title), None)
    return NewsStory(first.document_id, title, first.time, tuple(article.document_id for article in ordered))


def _age(article: Article) -> tuple[bool, float, str]:
    return article.time is None, article.time.timestamp() if article.time else 0.0, article.document_id


def _groups(chain: Sequence[str], links: Mapping[tuple[str, str], float]) -> Sequence[Sequence[str]]:
    """The clusters of a chain: families of copies first, then groups by average linkage."""
    members = set(chain)
    inside = {pair: score for pair, score in links.items() if pair[0] in members}
    families = components(chain, [pair for pair, score in inside.items() if score >= 1.0])
    if len(families) == 1 or len(families) > MAX_CLUSTERED_ARTICLES:
        return families
    place = {key: index for index, family in enumerate(families) for key in family}
    sums = np.zeros((len(families), len(families)))
    for (a, b), score in sorted(inside.items()):
        if place[a] != place[b]:
            sums[place[a], place[b]] += score
            sums[place[b], place[a]] += score
    sizes = np.array([len(family) for family in families], float)
    labels = average_linkage(sums, sizes, MIN_MEAN_PROBABILITY)
    groups: dict[int, list[str]] = defaultdict(list)
    for label, family in zip(labels, families, strict=True):
        groups[label] += family
    return list(groups.values())


def average_linkage(sums: NDArray[np.float64], sizes: NDArray[np.float64], minimum: float) -> Sequence[int]:
    """A label for each of n groups, the same where average linkage joins them (UPGMA, by nearest-neighbour chains:
    Murtagh 1983), in time n².

    `sums` [n, n] holds the sums of the likeness of all pairs between two groups, `sizes` [n] their numbers of articles;
    groups are joined while their mean likeness is `minimum` or more. Where several are as near, the first is taken.
    """
    sums, sizes = sums.copy(), sizes.copy()
    labels = list(range(len(sizes)))
    alive = np.ones(len(sizes), bool)
    chain: list[int] = []
    for start in range(len(sizes)):
        if alive[start]:
            chain.append(start)
        while chain:
            last = chain[-1]
            means = np.where(alive, sums[last] / (sizes[last] * sizes), -1.0)
            means[last] = -1.0
            best = int(means.argmax())
            if len(chain) > 1 and means[chain[-2]] >= means[best]:
                best = chain[-2]
            if means[best] < minimum:
                alive[last] = False  # nothing is near enough to it, nor will be
                chain.pop()
            elif len(chain) > 1 and best == chain[-2]:
                chain = chain[:-2]
                first, joined = sorted((last, best))
                sums[first] += sums[joined]
                sums[:, first] += sums[:, joined]
                sizes[first] += sizes[joined]
                alive[joined] = False
                labels = [first if label == joined else label for label in labels]
                if not chain:
                    chain.append(first)
            else:
                chain.append(best)
    return labels
