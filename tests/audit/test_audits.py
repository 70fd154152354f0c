"""What the audits promise: bad rows are named, broken batches stop, and what is wrong is said in a sentence."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.audit.batches import BREAKS, Rows, broken_rows, change, failures
from tests.audit.incidents.simulated import an_incident
from unspun.audit.audits import BATCH_SUITES, audit_batch, audit_funnel, audit_incidents
from unspun.audit.results import StagedBatchError
from unspun.benchmarks.staged_batches import Delivery, rows_of, write
from unspun.schemas.tables import ARROW
from unspun.schemas.vocabulary import FAULTS


def test_a_sound_batch_passes_every_expectation(rows: Rows, tmp_path: Path) -> None:
    audit = audit_batch(write(rows, tmp_path / "batch"))
    assert not failures(audit)
    assert not audit.bad_rows
    assert not audit.stopped
    assert {result.suite for result in audit.results} == set(BATCH_SUITES)
    assert all(result.meaning.endswith(".") and result.row_count for result in audit.results)


def test_every_bad_row_is_named_with_the_expectation_that_it_breaks(tmp_path: Path) -> None:
    audit = audit_batch(write(broken_rows(), tmp_path / "batch"))
    assert not audit.stopped
    named = {(bad.table, bad.expectation) for bad in audit.bad_rows}
    assert {(table, expectation) for table, _, expectation in BREAKS} <= named


STOPS = [
    ("documents", {"outcome": "lost"}, "expect_column_values_to_be_in_set"),
    ("documents", {"document_id": "0" * 64}, "expect_loaded_documents_to_have_an_article"),
    ("article_revisions", {"document_id": "0" * 64}, "expect_articles_to_have_their_document"),
    ("rejects", {"document_id": "0" * 64}, "expect_rejects_to_have_their_document"),
    ("edits", {"article_id": "0" * 64}, "expect_edits_to_have_their_article"),
]


@pytest.mark.parametrize(("table", "values", "expectation"), STOPS)
def test_a_batch_that_does_not_balance_stops(
    rows: Rows, tmp_path: Path, table: str, values: dict[str, Any], expectation: str
) -> None:
    change(rows, table, **values)
    audit = audit_batch(write(rows, tmp_path / "batch"))
    assert any(expectation in sentence for sentence in audit.stopped)


WARNS = [
    ("article_revisions", {"language": "nn"}, "expect_articles_in_the_language_of_their_source"),
    ("edits", {"applied": False, "before": "none of it"}, "expect_flags_to_point_at_their_text"),
    ("entities", {"kind": "Planet"}, "expect_column_values_to_be_in_set"),
    ("entities", {"country_code": "Norway"}, "expect_column_values_to_match_regex"),
    ("rejects", {"reason": "it was not nice"}, "expect_column_values_to_match_regex"),
]


@pytest.mark.parametrize(("table", "values", "expectation"), WARNS)
def test_what_neither_stops_nor_rejects_is_reported(
    rows: Rows, tmp_path: Path, table: str, values: dict[str, Any], expectation: str
) -> None:
    change(rows, "sources", language="en-GB")
    change(rows, table, **values)
    audit = audit_batch(write(rows, tmp_path / "batch"))
    assert not audit.stopped
    failed = [result for result in audit.results if result.expectation == expectation and not result.success]
    assert {(result.severity, result.unexpected_count) for result in failed} == {("warning", 1)}


def test_a_reject_without_its_reason_stops(rows: Rows, tmp_path: Path) -> None:
    rows["rejects"] = []
    audit = audit_batch(write(rows, tmp_path / "batch"))
    assert any("expect_rejected_documents_to_say_why" in sentence for sentence in audit.stopped)


def test_new_columns_stop(rows: Rows, tmp_path: Path) -> None:
    staged = write(rows, tmp_path / "batch")
    path = staged / "quotes.parquet"
    pq.write_table(pq.read_table(path).append_column("mood", [["calm", "calm"]]), path)
    assert any("columns" in sentence for sentence in audit_batch(staged).stopped)


def test_every_bad_row_is_found_however_many(tmp_path: Path) -> None:
    rows = rows_of([Delivery(f"{number}", f"Number {number}.") for number in range(300)])
    for index in range(300):
        change(rows, "entity_mentions", index, label="Planet")
        change(rows, "quotes", index, text="Nothing of the kind.")
    bad_rows = audit_batch(write(rows, tmp_path / "batch")).bad_rows
    for table in ("entity_mentions", "quotes"):
        assert len({bad.key["article_id"] for bad in bad_rows if bad.table == table}) == 300


@pytest.mark.parametrize("damage", ["truncated", "missing"])
def test_a_damaged_file_is_named(rows: Rows, tmp_path: Path, damage: str) -> None:
    staged = write(rows, tmp_path / "batch")
    path = staged / "quotes.parquet"
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(StagedBatchError, match="quotes.parquet"):
        audit_batch(staged)


def test_an_empty_batch_of_rejects_passes(tmp_path: Path) -> None:
    audit = audit_batch(write(rows_of([Delivery("c", None)]), tmp_path / "batch"))
    assert not audit.stopped
    assert set(ARROW) >= {result.suite for result in audit.results} - {"articles"}


def test_a_funnel_that_does_not_balance_is_named(rows: Rows, tmp_path: Path) -> None:
    audit_batch(write(rows, tmp_path / "batch"))
    balanced = {"batch_id": ["one", "two"], "fetched": [3, 5], "outcomes": [3, 5], "documents": [3, 5]}
    assert not audit_funnel(pa.table(balanced)).stopped
    for column in ("outcomes", "documents"):
        (sentence,) = audit_funnel(pa.table(balanced | {column: [3, 4]})).stopped
        assert f"fetched, {column}" in sentence
    assert not audit_batch(write(rows, tmp_path / "batch")).stopped


def test_every_fault_is_an_expectation_that_says_what_breaks_for_whom() -> None:
    silence = an_incident(source_id="outlet", source_ids=["outlet"], fault="silence", sentence="No document came")
    shared = an_incident(source_id=None, source_ids=["other", "outlet"], fault="spun", sentence="75% are spun")
    over = an_incident(fault="drop", closed_on=date(2031, 3, 4))
    audit = audit_incidents([silence, shared, over], ["other", "outlet", "third"], "sources-2031-03-03")
    failed = {result.column_name: result for result in audit.results if not result.success}
    assert {name: result.unexpected_count for name, result in failed.items()} == {"silence": 1, "spun": 2}
    assert "No document came" in (failed["silence"].observed or "")
    assert {result.column_name for result in audit.results if result.suite == "history"} == set(FAULTS)
    assert {result.row_count for result in audit.results} == {3}
    assert not audit.stopped
