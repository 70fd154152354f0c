"""Substitutions are counted by articles, and their precision is measured on originals that did not show them."""

import random

from tests.copies.stories import FERRY, SPUN, article
from unspun.copies.substitutions import learn

NAMES = ("Alnby", "Brackwater", "Corvale", "Dunmere", "Elsingham", "Farrowby", "Gildenhall", "Hexley")


def pairs(count: int = 8):
    """Spun copies of different originals: each tells the story of another town."""
    for number, name in enumerate(NAMES[:count]):
        witness = article(f"witness-{name}", FERRY.replace("Tarnwick", name))
        yield article(f"spun-{name}", SPUN.replace("Tarnwick", name), outlet=f"outlet-{number % 2}.example"), witness


def test_rows_say_who_writes_what_for_what_and_where():
    row = next(row for row in learn(pairs()) if row.find == "discovered")
    assert (row.replace, row.family, row.times) == ("found", "spin", 8)
    assert row.outlets == ("outlet-0.example", "outlet-1.example")
    assert all("discovered" in context for context in row.contexts)


def test_precision_is_that_of_other_originals():
    rows = {row.find: row for row in learn(pairs())}
    assert rows["discovered"].precision == 1.0
    assert rows["discovered"].held_out_times > 0
    assert learn(pairs(1))[0].precision is None


def test_a_word_that_copies_also_have_as_it_is_has_less_precision():
    given = [
        (
            article(damaged.document_id, damaged.body + "\n\nNobody discovered more."),
            article(w.document_id, w.body + "\n\nNobody discovered more."),
        )
        for damaged, w in pairs()
    ]
    assert {row.find: row for row in learn(given)}["discovered"].precision == 0.5


def test_the_order_of_pairs_does_not_matter():
    given = list(pairs())
    assert learn(random.Random(1).sample(given, len(given))) == learn(given)
