"""Staged batches for the tests of audits."""

import dataclasses
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from unspun.audit.results import AuditResult
from unspun.benchmarks.staged_batches import Delivery, rows_of
from unspun.schemas.tables import Span

DELIVERIES = [
    Delivery("a", "The dam holds.", "https://courier.example/a"),
    Delivery("b", "The mill is sold for € 3."),
    Delivery("c", None),
]

BREAKS = [
    ("article_revisions", {"body": "Something else."}, "expect_edits_to_replay_to_the_body"),
    ("article_revisions", {"body": " \n"}, "expect_articles_to_have_text"),
    ("article_revisions", {"url": "javascript:alert(1)"}, "expect_column_values_to_match_regex"),
    ("article_revisions", {"spin_score": 1.5}, "expect_column_values_to_be_between"),
    ("article_revisions", {"text_sha256": "none"}, "expect_column_values_to_match_regex"),
    ("entity_mentions", {"start_char": 1}, "expect_mentions_to_point_at_their_text"),
    ("entity_mentions", {"end_char": 0}, "expect_mentions_to_point_at_their_text"),
    ("entity_mentions", {"label": "Planet"}, "expect_column_values_to_be_in_set"),
    ("entity_mentions", {"entity_id": "0" * 64}, "expect_mentions_to_have_their_entity"),
    ("entity_mentions", {"article_id": "0" * 64}, "expect_mentions_to_have_their_article"),
    ("quotes", {"text": "The dam broke."}, "expect_quotes_to_say_what_the_body_says"),
    ("quotes", {"kind": "loud"}, "expect_column_values_to_be_in_set"),
    (
        "quotes",
        {"content": [Span(5, 5_000)], "start_char": 5, "end_char": 5_000},
        "expect_quotes_to_lie_inside_the_body",
    ),
    ("quotes", {"content": []}, "expect_quotes_to_lie_inside_the_body"),
    ("quotes", {"speaker_entity_id": "0" * 64}, "expect_speakers_to_be_entities"),
]
"""Table, values that break a row of it, and the expectation that the row then breaks."""

Rows = dict[str, list[Any]]


def change(rows: Rows, table: str, index: int = 0, **values: Any) -> None:
    """Change values of one row."""
    rows[table][index] = dataclasses.replace(rows[table][index], **values)


def broken_rows() -> Rows:
    """Rows of a batch in which the article at index n has the fault `BREAKS[n]`, and one more article has none."""
    rows = rows_of([Delivery(f"{number}", f"Number {number}.") for number in range(len(BREAKS) + 1)])
    for index, (table, values, _) in enumerate(BREAKS):
        change(rows, table, index, **values)
    return rows


def read(staged: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table of a staged batch."""
    return pq.read_table(staged / f"{table}.parquet").to_pylist()


def failures(audit: AuditResult) -> set[str]:
    """The names of the expectations that failed."""
    return {result.expectation for result in audit.results if not result.success}
