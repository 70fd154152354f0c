"""Laws that hold for all cleaners together, on any text."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unspun.cleaners import clean
from unspun.cleaners.ledger import replay

SPICE = [
    "Ã©",
    "â€™",
    "â€œ",
    "â€\x9d",
    "Ã¢â‚¬â„¢",
    "&amp;amp;",
    "&#8217;",
    "&amp;eacute;",
    "\u00ad",
    "\u200b",
    "\ufeff",
    "\ud800",
    "\ufffd",
    "\r\n",
    "\n\n",
    "\n",
    "\t",
    "\xa0",
    "  ",
    "ﬁ",
    "Мoscow",
    "e\u0301",
    "govern-\nment",
    "THE Russia ",
    ". from Kim",
    "allies. her.",
    "Source :Skai",
    "Advertisement\n",
    "\nShare on Facebook\n",
    "\nRead more: x\n",
    "image credit : a.com",
    "“",
    "”",
    '"',
    "'",
    "(Reporting by Jane Doe; Editing by John Roe)",
    "\nRelated articles\nSome Other Story Here\n",
    "within the event of",
    "got here",
    "the primary time",
    "Jane Doe is a reporter at the Planet.",
    "In 2019, Which was",
    " :",
    "1.234.567",
    "« »",
    "World News\n",
    "The minister said on Monday that the law would pass.",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\u2028",
    "👩\u200d🚀",
    "a " * 30,
]

texts = st.one_of(
    st.text(st.characters(codec=None), max_size=300),
    st.lists(st.one_of(st.sampled_from(SPICE), st.text(max_size=12)), max_size=40).map("".join),
    st.lists(st.one_of(st.sampled_from(SPICE), st.text(max_size=12)), max_size=40).map(" ".join),
    st.lists(st.sampled_from(SPICE), max_size=20).map("\n".join),
)
many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(texts)
def test_replaying_the_edits_gives_the_clean_text(text: str) -> None:
    ledger = clean(text).ledger
    assert replay(text, ledger.edits()) == ledger.text


@many
@given(texts)
def test_applied_edits_do_not_overlap_and_change_something(text: str) -> None:
    applied = [edit for edit in clean(text).ledger.edits() if edit.applied]
    assert all(edit.before == text[edit.start : edit.end] and edit.before != edit.after for edit in applied)
    assert all(one.end <= other.start for one, other in pairwise(applied))


@many
@given(texts)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@many
@given(texts)
def test_scores_are_probabilities_and_clean_text_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert 0 <= cleaned.spin_score <= 1
    assert 0 <= cleaned.translation_score <= 1
    cleaned.text.encode("utf-8")


SIZE = 150_000
"""Characters. A megabyte of each passes as well, and takes minutes for all."""


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "piece",
    [
        *("a", " \n", "“", "'a ", "&amp;", "Ã", "â€", "THE Aa b ", "a. from ", "the Aaaa's ", "a. Bb. ", "-\n", "!\n"),
        *("\u200d", "e\u0301", "РA", "by A, ", "source: x\n", "1.000", "all rights reserved ", "a@b.", "😀"),
        "within the event of ",
    ],
)
def test_a_large_text_of_anything_is_cleaned(piece: str) -> None:
    # Work that grew with the square of the text, or a pattern that backtracks, would not end within the time limit.
    text = piece * (SIZE // len(piece))
    ledger = clean(text).ledger
    assert replay(text, ledger.edits()) == ledger.text
