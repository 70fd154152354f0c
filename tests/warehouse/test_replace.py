"""Replaying what was rejected, and reprocessing what an older pipeline made."""

import dataclasses
import random
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.warehouse.test_load import deliveries
from unspun.benchmarks.staged_batches import Delivery, batch_id, content, rows_of, stage, write
from unspun.schemas.vocabulary import OUTCOMES
from unspun.warehouse import Changed, Warehouse, WarehouseError, quarantine
from unspun.warehouse.quarantine import Selection


@pytest.fixture
def warehouse(tmp_path):
    return Warehouse(tmp_path / "news.duckdb", lock_timeout=5)


def fixed(delivery):
    return dataclasses.replace(delivery, fails=False)


def test_what_is_replayed_is_loaded_and_marked(warehouse, tmp_path):
    good, bad = Delivery("a", "The dam holds.", minute=2), Delivery("b", "The dam holds.", minute=1, fails=True)
    warehouse.load(stage([good, bad], tmp_path))
    selection = Selection(reason="empty-body", source="courier")
    assert quarantine.waiting(warehouse, selection)["document_id"].to_pylist() == [bad.document_id]
    assert quarantine.grouped(warehouse, selection).to_pylist()[0]["documents"] == 1

    loaded = warehouse.load(stage([fixed(bad)], tmp_path), "replay")
    assert loaded.outcomes["loaded"] == 1
    assert loaded.changed == Changed(), "the article had this text already"
    assert quarantine.waiting(warehouse, selection).num_rows == 0
    (reject,) = quarantine.rejects(warehouse, Selection(replayed=True)).to_pylist()
    assert reject["replayed_at"] is not None
    warehouse.publish()
    (batch,) = warehouse.query("FROM batches").to_pylist()
    assert (batch["fetched"], batch["loaded"], batch["duplicate"], batch["rejected"]) == (2, 1, 1, 0)
    assert warehouse.query("SELECT bool_and(balances) AS ok FROM funnel_balance")["ok"].to_pylist() == [True]


def test_what_fails_again_waits_again(warehouse, tmp_path):
    bad = Delivery("b", "The dam holds.", fails=True)
    warehouse.load(stage([bad], tmp_path))
    for _ in range(2):
        warehouse.load(stage([bad], tmp_path), "replay")
    assert quarantine.waiting(warehouse, Selection()).num_rows == 1
    assert quarantine.rejects(warehouse, Selection(replayed=True)).num_rows == 3


# Shrinking would take longer than the tests: each example is a warehouse or two.
SETTINGS = settings(max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@SETTINGS
@given(deliveries=deliveries, failing=st.sets(st.integers(0, 13)), seed=st.integers(0, 2**16))
def test_replay_ends_where_loading_at_once_would(tmp_path_factory, deliveries, failing, seed):
    folder = tmp_path_factory.mktemp("replay")
    direct, replayed = Warehouse(folder / "direct.duckdb"), Warehouse(folder / "replayed.duckdb")
    direct.load(stage(deliveries, folder))
    first = [
        dataclasses.replace(delivery, fails=index in failing and delivery.text is not None)
        for index, delivery in enumerate(deliveries)
    ]
    random.Random(seed).shuffle(first)
    for start in range(0, len(first), 4):
        replayed.load(stage(first[start : start + 4], folder))
    again = [fixed(delivery) for delivery in first if delivery.fails]
    for start in range(0, len(again), 2):
        replayed.load(stage(again[start : start + 2], folder), "replay")
    one, other = content(direct), content(replayed)
    one.pop("rejects"), other.pop("rejects")
    assert one == other


@SETTINGS
@given(deliveries=deliveries, seed=st.integers(0, 2**16), size=st.integers(1, 5))
def test_reprocessing_ends_where_a_fresh_warehouse_would(tmp_path_factory, deliveries, seed, size):
    """The new pipeline reads some texts otherwise, so that texts become the same and cease to be."""
    folder = tmp_path_factory.mktemp("reprocess")
    now = {"One.": "Two.", "Two.": "Three.", "Three.": "Four.", None: None}
    fresh, old = Warehouse(folder / "fresh.duckdb"), Warehouse(folder / "old.duckdb")
    fresh.load(stage_as(deliveries, now, folder / "fresh"))
    shuffled = list(deliveries)
    random.Random(seed).shuffle(shuffled)
    batches = {batch_id(part): part for part in (shuffled[i : i + size] for i in range(0, len(shuffled), size))}
    for part in batches.values():
        old.load(stage(part, folder / "old"))
    for _ in range(6):
        for batch in (waiting := outdated(old)):
            old.load(stage_as(batches[batch], now, folder / "new"), "reprocess")
        if not waiting:
            break
    assert not outdated(old)
    one, other = content(fresh), content(old)
    for part in (one, other):
        part.pop("rejects")
        part.pop("entities")
    assert one == other
    balance = old.query("SELECT bool_and(balances) AS ok FROM funnel_balance")
    assert balance["ok"].to_pylist() == [True]


def outdated(warehouse):
    """Batches with documents that the old pipeline made, or that wait for another's text, oldest first."""
    asked = """
        SELECT batch_id FROM documents
        WHERE pipeline_version <> '2.0' OR reason IS NOT DISTINCT FROM 'awaits-reprocess'
        GROUP BY batch_id ORDER BY min(fetched_at), batch_id
    """
    return warehouse.newest(asked, {})["batch_id"].to_pylist()


def stage_as(deliveries, texts, folder):
    """The staged batch of the same documents by a pipeline that reads other texts in them."""
    rows = rows_of([dataclasses.replace(d, text=texts[d.text]) for d in deliveries], "2.0")
    ids = {dataclasses.replace(d, text=texts[d.text]).document_id: d.document_id for d in deliveries}
    batch = batch_id(deliveries)
    for records in rows.values():
        for index, record in enumerate(records):
            values = {"document_id": ids[record.document_id]} if hasattr(record, "document_id") else {}
            if hasattr(record, "batch_id"):
                values["batch_id"] = batch
            if hasattr(record, "raw_segment"):
                values |= {"raw_segment": f"{batch}.parquet"}
            records[index] = dataclasses.replace(record, **values)
    sources = {d.document_id: d for d in deliveries}
    for index, document in enumerate(rows["documents"]):
        text = sources[document.document_id].text
        rows["documents"][index] = dataclasses.replace(document, content_sha256=_sha(text), byte_count=len(text or ""))
    return write(rows, folder / batch)


def _sha(text):
    from unspun.benchmarks.staged_batches import sha256

    return sha256(text)


def test_reprocessing_tells_what_changed(warehouse, tmp_path):
    same, other = Delivery("a", "One."), Delivery("b", "Three.", "https://courier.example/b")
    assert warehouse.load(stage([same, other], tmp_path)).changed == Changed()
    again = stage_as([same, other], {"One.": "One.", "Three.": "Four."}, tmp_path / "new")
    assert warehouse.load(again, "reprocess").changed == Changed(text=["b"], quotes=["b"])
    assert warehouse.load(again, "reprocess").changed == Changed(), "the second time it changes nothing"
    warehouse.publish()
    (row,) = warehouse.query("FROM reprocessed_articles").to_pylist()
    assert (row["article_id"], row["change"]) == (other.article_id, "changed")
    assert (row["text_changed"], row["entities_changed"], row["quotes_changed"]) == (True, False, True)
    assert (row["pipeline_before"], row["pipeline_version"]) == ("1.0", "2.0")
    assert warehouse.query("SELECT DISTINCT pipeline_version FROM article_revisions").num_rows == 1
    assert warehouse.query(f"SELECT {', '.join(OUTCOMES)} FROM batches").to_pylist()[0]["loaded"] == 2


def test_a_quote_has_changed_if_its_kind_or_cue_has(warehouse, tmp_path):
    a = Delivery("a", "One.")
    warehouse.load(stage([a], tmp_path))
    rows = rows_of([a], "2.0")
    rows["quotes"] = [dataclasses.replace(quote, kind="mixed", cue="declared") for quote in rows["quotes"]]
    changed = warehouse.load(write(rows, tmp_path / "new"), "reprocess").changed
    assert changed == Changed(quotes=["a"])
    row = "SELECT text_changed, entities_changed, quotes_changed FROM reprocessed_articles"
    assert warehouse.newest(row, {}).to_pylist() == [
        {"text_changed": False, "entities_changed": False, "quotes_changed": True}
    ]


def test_a_change_of_an_older_revision_is_told(warehouse, tmp_path):
    page = "https://courier.example/a"
    first, second = Delivery("a1", "One.", page, 1), Delivery("a2", "Two.", page, 2)
    warehouse.load(stage([first], tmp_path))
    warehouse.load(stage([second], tmp_path))
    again = stage_as([first], {"One.": "Three."}, tmp_path / "new")
    assert warehouse.load(again, "reprocess").changed == Changed(text=["a1"], quotes=["a1"])


def test_the_bytes_of_a_reject_are_shown(warehouse, tmp_path):
    bad = Delivery("b", "The dam holds.", fails=True)
    staged = rows_of([bad])
    staged["documents"] = [dataclasses.replace(staged["documents"][0], raw_segment="segment.parquet")]
    warehouse.load(write(staged, tmp_path / batch_id([bad])))
    warehouse.raw.mkdir()
    segment = warehouse.raw / "segment.parquet"
    row = {"document_id": bad.document_id, "content": b"\xff raw", "content_sha256": sha256(b"\xff raw").hexdigest()}
    pq.write_table(pa.Table.from_pylist([row]), segment)
    assert quarantine.raw_bytes(warehouse, bad.document_id[:8]) == ("b", b"\xff raw")
    moved = warehouse.raw.rename(tmp_path / "elsewhere")
    assert quarantine.raw_bytes(warehouse, bad.document_id, str(moved))[1] == b"\xff raw"
    moved.rename(warehouse.raw)
    with pytest.raises(WarehouseError, match="no document"):
        quarantine.raw_bytes(warehouse, "no such id")
    segment.write_bytes(b"harmed")
    with pytest.raises(WarehouseError, match="cannot be read"):
        quarantine.raw_bytes(warehouse, bad.document_id)
