"""Stories of articles and their relations: the same whatever the order, and doubtful pairs join nothing."""

import random
from itertools import combinations

import numpy as np

from tests.copies.stories import FERRY, OTHER_REPORT, SPUN, UNRELATED, article
from unspun.copies.relations import Relation, relate
from unspun.copies.stories import average_linkage, changes, cluster

ARTICLES = [
    article("wire", FERRY, hours=1, title="Ferry out of service"),
    article("spun", SPUN, hours=3),
    article("report", OTHER_REPORT, hours=2),
    article("clocks", UNRELATED),
]


def event(a: str, b: str, score: float) -> Relation:
    return Relation(a, b, "independent_report", 0.0, 0.0, 0, "time", "", score)


def test_reports_and_copies_of_one_event_are_one_story():
    relations = [one for pair in combinations(ARTICLES, 2) if (one := relate(*pair))]
    stories = cluster(ARTICLES, relations)
    assert [story.document_ids for story in stories] == [("clocks",), ("wire", "report", "spun")]
    assert (stories[1].story_id, stories[1].title) == ("wire", "Ferry out of service")
    for seed in range(5):
        shuffled = random.Random(seed).sample(ARTICLES, 4), random.Random(seed).sample(relations, len(relations))
        assert cluster(*shuffled) == stories


def test_one_pair_does_not_join_two_stories():
    names = [f"{story}{number}" for story in "ab" for number in range(4)]
    articles = [article(name, UNRELATED) for name in names]
    inside = [event(*pair, 0.9) for story in "ab" for pair in combinations([n for n in names if n[0] == story], 2)]
    stories = cluster(articles, [*inside, event("a0", "b0", 0.6)])
    assert [len(story.document_ids) for story in stories] == [4, 4]


def test_a_copy_is_in_the_story_of_its_original_though_other_relations_are_missing():
    articles = [article(name, UNRELATED) for name in "abcd"]
    copy = Relation("d", "a", "truncated", 1.0, 0.5, 0, "time", "", 0.9)
    stories = cluster(articles, [event("a", "b", 0.9), event("b", "c", 0.9), event("a", "c", 0.9), copy])
    assert [story.document_ids for story in stories] == [("a", "b", "c", "d")]


def test_average_linkage_is_that_of_the_plain_algorithm():
    """Against joining the two nearest groups again and again."""
    rng = np.random.default_rng(7)
    for _ in range(20):
        likeness = rng.random((9, 9)) ** 3
        likeness = likeness + likeness.T
        np.fill_diagonal(likeness, 0)
        groups = [{i} for i in range(9)]
        while len(groups) > 1:
            means = {
                (a, b): np.mean([likeness[i, j] for i in groups[a] for j in groups[b]])
                for a, b in combinations(range(len(groups)), 2)
            }
            (a, b), best = max(means.items(), key=lambda item: item[1])
            if best < 0.5:
                break
            groups[a] |= groups.pop(b)
        labels = average_linkage(likeness, np.ones(9), 0.5)
        found = {frozenset(i for i in range(9) if labels[i] == label) for label in labels}
        assert found == {frozenset(group) for group in groups}


def test_what_became_of_stories_is_told_by_their_articles():
    found = changes({"a": "a", "b": "a", "c": "c", "d": "d"}, {"a": "a", "b": "b", "c": "a", "d": "x", "x": "x"})
    assert [(one.kind, one.old_id, one.new_id) for one in found] == [
        ("merged", "c", "a"),
        ("renamed", "d", "x"),
        ("split", "a", "b"),
    ]
