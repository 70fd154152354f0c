"""Headline, section, byline and dateline above the first paragraph."""

import pytest

from unspun.cleaners.ledger import Ledger
from unspun.extractors.articles.structure import read_structure


def body_of(text: str, title: str | None = None) -> str:
    ledger = Ledger(text)
    ledger.apply(read_structure(text, title).changes)
    return ledger.text


STORY = """Harbour bridge reopens after two years

Regional News

By Jane Doe, Transport Correspondent, and JOHN ROE in Alnmouth

Published: 19 June 2024 10:11 BST

ALNMOUTH, England (PA) — The bridge over the Aln opened on Monday.

By noon 300 cars had crossed it."""


def test_everything_above_the_first_paragraph_is_read_and_taken_out() -> None:
    found = read_structure(STORY)
    assert found.title == "Harbour bridge reopens after two years"
    assert (found.section, found.section_printed) == ("Regional", "Regional News")
    assert found.authors == ("Jane Doe", "John Roe")
    assert (found.dateline_place, found.agency) == ("ALNMOUTH, England", "PA")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-06-19T10:11:00+01:00"
    assert body_of(STORY) == "\n\n".join(STORY.split("\n\n")[4:])
    assert {change.kind for change in found.changes} == {"structure"}


def test_a_title_that_cleaning_changed_is_still_the_headline() -> None:
    text = "Mayor’s plan – “too expensive”\nThe plan was dropped."
    assert read_structure(text, "Mayorâ€™s plan â€“ â€œtoo expensiveâ€\x9d").title == "Mayor’s plan – “too expensive”"


def test_a_first_paragraph_that_is_not_the_title_stays() -> None:
    text = "The bridge over the Aln opened on Monday\n\nThe town said so."
    assert body_of(text, "Something else altogether") == text


@pytest.mark.parametrize(
    "text",
    [
        "Only one line",
        "The bridge opened on Monday. It had been closed since 2022.\n\nThe town said so.",
        "- a list item\n- another",
        "",
        "NORTHPORT (AP) — The bridge is open.\n\nMore.",
    ],
)
def test_text_without_a_headline_is_left_alone(text: str) -> None:
    assert body_of(text) == text


def test_prose_that_begins_with_by_is_no_byline() -> None:
    text = "UK poll\n\nBy any measure, the turnout was low and nobody knows why that should be so at all.\n\nEnd."
    assert read_structure(text).authors == ()
    assert body_of(text).startswith("By any measure")
