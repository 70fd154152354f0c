"""What the audit promises: bad rows are named and taken out, broken batches stop, every document is still counted."""

import dataclasses
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unspun.audit.alarms import NAMES, Alarm, SourceDay, judged
from unspun.audit.staged_audit import SUITES, StagedBatchError, apply, audit, audit_funnel, audit_history, build_docs
from unspun.benchmarks.staged_batches import Delivery, rows_of, write
from unspun.schemas.tables import ARROW, Span

DELIVERIES = [
    Delivery("a", "The dam holds.", "https://courier.example/a"),
    Delivery("b", "The mill is sold for € 3."),
    Delivery("c", None),
]


@pytest.fixture
def rows():
    return rows_of(DELIVERIES)


def table(staged, name):
    return pq.read_table(staged / f"{name}.parquet").to_pylist()


def change(rows, name, index=0, **values):
    rows[name][index] = dataclasses.replace(rows[name][index], **values)


def failures(found):
    return {result.expectation for result in found.results if not result.success}


def test_a_sound_batch_passes_every_expectation(rows, tmp_path):
    staged = write(rows, tmp_path / "batch")
    found = audit(staged)
    assert not failures(found)
    assert not found.bad_rows
    assert not found.stopped
    assert {result.suite for result in found.results} == set(SUITES)
    assert all(result.meaning.endswith(".") and result.row_count for result in found.results)


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


def test_bad_rows_go_to_quarantine_and_the_rest_stays(tmp_path):
    deliveries = [Delivery(f"{number}", f"Number {number}.") for number in range(len(BREAKS) + 1)]
    rows = rows_of(deliveries)
    for index, (name, values, _) in enumerate(BREAKS):
        change(rows, name, index, **values)
    staged = write(rows, tmp_path / "batch")
    found = audit(staged)
    assert not found.stopped
    assert {(name, expectation) for name, _, expectation in BREAKS} <= {
        (b.table, b.expectation) for b in found.bad_rows
    }

    apply(staged, found)
    documents = {document["uri"]: document for document in table(staged, "documents")}
    rejects = [reject for reject in table(staged, "rejects") if reject["stage"] == "audit"]
    for index, (name, _, expectation) in enumerate(BREAKS):
        of_article = name == "article_revisions"
        assert documents[str(index)]["outcome"] == ("rejected" if of_article else "loaded")
        assert documents[str(index)]["reason"] == (expectation if of_article else None)
        assert expectation in {r["reason"] for r in rejects if json.loads(r["row"])["table"] == name}
        for other in ("article_revisions", "entity_mentions", "quotes", "edits"):
            ours = rows["article_revisions"][index].article_id
            left = [row for row in table(staged, other) if row["article_id"] == ours]
            assert len(left) == (0 if of_article or other == name else 1)
    assert not failures(audit(staged))
    assert {e for _, _, e in BREAKS} <= {r["expectation"] for r in table(staged, "quality_results") if not r["success"]}


def test_an_audit_that_is_run_again_ends_the_same(rows, tmp_path):
    change(rows, "quotes", text="The dam broke.")
    staged = write(rows, tmp_path / "batch")
    found = audit(staged)
    apply(staged, found)
    names = [path.name for path in staged.iterdir()]
    before = {name: (staged / name).read_bytes() for name in names}
    apply(staged, audit(staged))
    assert {name: (staged / name).read_bytes() for name in names} == before


STOPS = [
    ("documents", {"outcome": "lost"}, "expect_column_values_to_be_in_set"),
    ("documents", {"document_id": "0" * 64}, "expect_loaded_documents_to_have_an_article"),
    ("article_revisions", {"document_id": "0" * 64}, "expect_articles_to_have_their_document"),
    ("rejects", {"document_id": "0" * 64}, "expect_rejects_to_have_their_document"),
    ("edits", {"article_id": "0" * 64}, "expect_edits_to_have_their_article"),
]


@pytest.mark.parametrize(("name", "values", "expectation"), STOPS)
def test_a_batch_that_does_not_balance_stops(rows, tmp_path, name, values, expectation):
    change(rows, name, **values)
    found = audit(write(rows, tmp_path / "batch"))
    assert any(expectation in sentence for sentence in found.stopped)


WARNS = [
    ("article_revisions", {"language": "nn"}, "expect_articles_in_the_language_of_their_source"),
    ("edits", {"applied": False, "before": "none of it"}, "expect_flags_to_point_at_their_text"),
    ("entities", {"kind": "Planet"}, "expect_column_values_to_be_in_set"),
    ("entities", {"country_code": "Norway"}, "expect_column_values_to_match_regex"),
    ("rejects", {"reason": "it was not nice"}, "expect_column_values_to_match_regex"),
]


@pytest.mark.parametrize(("name", "values", "expectation"), WARNS)
def test_what_neither_stops_nor_rejects_is_reported(rows, tmp_path, name, values, expectation):
    change(rows, "sources", language="en-GB")
    change(rows, name, **values)
    found = audit(write(rows, tmp_path / "batch"))
    assert not found.stopped
    assert {
        (r.severity, r.unexpected_count) for r in found.results if r.expectation == expectation and not r.success
    } == {("warning", 1)}


def test_a_reject_without_its_reason_stops(rows, tmp_path):
    rows["rejects"] = []
    found = audit(write(rows, tmp_path / "batch"))
    assert any("expect_rejected_documents_to_say_why" in sentence for sentence in found.stopped)


def test_new_columns_stop(rows, tmp_path):
    staged = write(rows, tmp_path / "batch")
    path = staged / "quotes.parquet"
    pq.write_table(pq.read_table(path).append_column("mood", [["calm", "calm"]]), path)
    assert any("columns" in sentence for sentence in audit(staged).stopped)


def test_every_bad_row_is_found_however_many(tmp_path):
    rows = rows_of([Delivery(f"{number}", f"Number {number}.") for number in range(300)])
    for index in range(300):
        change(rows, "entity_mentions", index, label="Planet")
        change(rows, "quotes", index, text="Nothing of the kind.")
    found = audit(write(rows, tmp_path / "batch"))
    assert len({bad.key["article_id"] for bad in found.bad_rows if bad.table == "entity_mentions"}) == 300
    assert len({bad.key["article_id"] for bad in found.bad_rows if bad.table == "quotes"}) == 300


@pytest.mark.parametrize("harm", ["truncated", "missing"])
def test_a_damaged_file_is_named(rows, tmp_path, harm):
    staged = write(rows, tmp_path / "batch")
    path = staged / "quotes.parquet"
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(StagedBatchError, match="quotes.parquet"):
        audit(staged)


def test_results_become_data_docs(rows, tmp_path):
    change(rows, "quotes", text="The dam broke.")
    audit(write(rows, tmp_path / "batch"), tmp_path / "docs")
    first = build_docs(tmp_path / "docs")
    assert first.is_file()
    pages = list((tmp_path / "docs" / "validations").rglob("*.html"))
    assert len(pages) == len(SUITES)
    assert any("a quote would be put in" in page.read_text(encoding="utf-8") for page in pages)


def test_an_empty_batch_of_rejects_passes(tmp_path):
    found = audit(write(rows_of([Delivery("c", None)]), tmp_path / "batch"))
    assert not found.stopped
    assert set(ARROW) >= {result.suite for result in found.results} - {"articles"}


def test_a_funnel_that_does_not_balance_is_named(rows, tmp_path):
    audit(write(rows, tmp_path / "batch"))
    balanced = {"batch_id": ["one", "two"], "fetched": [3, 5], "outcomes": [3, 5], "documents": [3, 5]}
    assert not audit_funnel(pa.table(balanced)).stopped
    for column in ("outcomes", "documents"):
        (said,) = audit_funnel(pa.table(balanced | {column: [3, 4]})).stopped
        assert f"fetched, {column}" in said
    assert not audit(write(rows, tmp_path / "batch")).stopped


def test_every_alarm_is_an_expectation_that_says_what_breaks_for_whom():
    day = date(2031, 3, 3)
    days = [SourceDay(day=day, source_id="outlet")]
    alarms = [Alarm(day, "outlet", "silent-source", "nothing came"), Alarm(day, "other", "spun-copies", "75% are spun")]
    found = audit_history(judged(days, alarms), "sources-2031-03-03")
    failed = {result.column_name: result for result in found.results if not result.success}
    assert set(failed) == {"silent-source", "spun-copies"}
    assert "nothing came" in failed["silent-source"].observed
    assert {result.column_name for result in found.results if result.suite == "history"} == set(NAMES)
    assert not found.stopped
