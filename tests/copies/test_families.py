"""Of all relations between pairs, one for each copy, whatever their order."""

import random
from itertools import combinations

from tests.copies.stories import FERRY, OTHER_REPORT, SPUN, article
from unspun.copies.families import resolve
from unspun.copies.relations import Relation, relate

SHORT = "\n\n".join(FERRY.split("\n\n")[:2])


def relation(copy_id: str, of_id: str, share: float = 1.0, basis="time", kind="near_duplicate", score=1.0) -> Relation:
    return Relation(copy_id, of_id, kind, share, 1.0, 0, basis, "", score)


def test_a_chain_of_copies_leads_to_the_original():
    found = resolve([relation("c", "b"), relation("b", "a"), relation("c", "a")])
    assert [(one.copy_id, one.of_id) for one in found] == [("b", "a"), ("c", "a")]


def test_a_circle_is_broken():
    found = resolve([relation("a", "b", 0.9), relation("b", "c", 0.8), relation("c", "a", 0.7)])
    assert [(one.copy_id, one.of_id) for one in found] == [("a", "b"), ("b", "c")]


def test_a_copy_comes_from_a_genuine_text_rather_than_from_a_spun_one():
    articles = [
        article("original", FERRY),
        article("spun-1", SPUN, hours=2),
        article("spun-2", SPUN.replace("asked", "inquired").replace("cracks", "fissures"), hours=3),
        article("short", SHORT, hours=4),
        article("report", OTHER_REPORT, hours=5),
    ]
    relations = [one for pair in combinations(articles, 2) if (one := relate(*pair))]
    found = resolve(relations)
    assert {one.copy_id: one.of_id for one in found} == dict.fromkeys(("spun-1", "spun-2", "short"), "original")
    for seed in range(5):
        random.Random(seed).shuffle(relations)
        assert resolve(relations) == found


def test_without_dates_the_original_is_what_all_copies_are_like():
    relations = [
        relation("original", "x", basis="id", score=0.9),
        relation("y", "original", basis="id", score=0.9),
        relation("y", "x", basis="id", score=0.7),
    ]
    found = resolve(relations)
    assert {one.copy_id: one.of_id for one in found} == {"x": "original", "y": "original"}
    assert found[0].direction_basis == "consensus"
