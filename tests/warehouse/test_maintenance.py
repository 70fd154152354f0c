"""Publishing, going back, search, export, retention, backup: what keeps a warehouse usable for years."""

import os
import shutil
import time

import duckdb
import pyarrow.parquet as pq
import pytest

from unspun.benchmarks.staged_batches import Delivery, content, stage
from unspun.warehouse import Warehouse, WarehouseError, maintenance, search
from unspun.warehouse.backup import backup, restore, verify
from unspun.warehouse.export import export
from unspun.warehouse.search import Filters

OLD = time.time() - 100 * 86_400
DAM = Delivery("a", "The dam holds.", "https://courier.example/a", 1, title="Dam holds")
MILL = Delivery("b", "The mill is sold.", None, 2, title="Mill sold")


@pytest.fixture
def warehouse(tmp_path):
    return Warehouse(tmp_path / "news.duckdb", lock_timeout=5, keep=2)


def uris(warehouse):
    return warehouse.query("SELECT uri FROM documents ORDER BY uri")["uri"].to_pylist()


def publish_each(warehouse, tmp_path, names="abcd"):
    for minute, name in enumerate(names):
        warehouse.load(stage([Delivery(name, f"Text {name}.", None, minute)], tmp_path))
        warehouse.publish()


def test_readers_keep_what_they_opened(warehouse, tmp_path):
    publish_each(warehouse, tmp_path, "a")
    with duckdb.connect(str(warehouse.published), read_only=True) as reader:
        publish_each(warehouse, tmp_path, "b")
        assert reader.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    assert uris(warehouse) == ["a", "b"]


def test_rollback_goes_back_copy_by_copy_and_publish_goes_on(warehouse, tmp_path):
    publish_each(warehouse, tmp_path)
    warehouse.rollback()
    assert uris(warehouse) == ["a", "b", "c"]
    warehouse.rollback()
    assert uris(warehouse) == ["a", "b"]
    with pytest.raises(WarehouseError, match="no older copy"):
        warehouse.rollback()
    warehouse.publish()
    assert uris(warehouse) == ["a", "b", "c", "d"]


def test_a_publish_without_news_makes_no_copy(warehouse, tmp_path):
    publish_each(warehouse, tmp_path, "a")
    before = warehouse.published.stat().st_ino, len(list(warehouse.file.copies.iterdir()))
    warehouse.publish()
    assert (warehouse.published.stat().st_ino, len(list(warehouse.file.copies.iterdir()))) == before


def test_a_publish_is_due_when_the_time_between_two_has_passed(tmp_path):
    patient, eager = (Warehouse(tmp_path / "news.duckdb", publish_every=seconds) for seconds in (3600, 0))
    assert patient.is_due()
    patient.load(stage([DAM], tmp_path))
    patient.publish()
    assert not patient.is_due() and eager.is_due()


def test_a_log_beside_the_published_file_stops_publishing(warehouse, tmp_path):
    publish_each(warehouse, tmp_path, "a")
    log = tmp_path / "news.duckdb.wal"
    log.write_bytes(b"from somebody who wrote")
    warehouse.load(stage([MILL], tmp_path))
    with pytest.raises(WarehouseError, match="wal is there"):
        warehouse.publish()
    log.unlink()
    warehouse.publish()
    assert uris(warehouse) == ["a", "b"]


def test_without_its_working_folder_a_warehouse_goes_on_from_the_published_file(warehouse, tmp_path):
    warehouse.load(stage([DAM], tmp_path))
    warehouse.publish()
    warehouse.file.loading.unlink()
    warehouse.load(stage([MILL], tmp_path))
    warehouse.publish()
    assert uris(warehouse) == ["a", "b"]


def test_search_finds_by_words_phrase_source_and_date(warehouse, tmp_path):
    warehouse.load(stage([DAM, MILL, Delivery("c", "Le barrage de Québec tient.", None, 3, "gazette")], tmp_path))
    warehouse.publish()
    with pytest.raises(WarehouseError, match="no search index"):
        search.search(warehouse, "dam")
    search.build(warehouse)
    assert search.is_fresh(warehouse)
    assert search.search(warehouse, "dams")["title"].to_pylist() == ["Dam holds"]
    assert search.search(warehouse, "quebec")["source_id"].to_pylist() == ["gazette"]
    assert search.search(warehouse, "holds sold").num_rows == 2
    assert search.search(warehouse, "holds sold", Filters(phrase="dam HOLDS")).num_rows == 1
    assert search.search(warehouse, "said", Filters(source="gazette")).num_rows <= 1
    assert search.search(warehouse, "dam", Filters(since="2030-01-01")).num_rows == 0
    assert search.search(warehouse, "'; DROP TABLE texts; --").num_rows == 0
    warehouse.load(stage([Delivery("d", "A new dam.", None, 4)], tmp_path))
    warehouse.publish()
    assert not search.is_fresh(warehouse)
    search.build(warehouse)
    assert search.search(warehouse, "dam").num_rows == 2


def test_exports_are_parted_by_day(warehouse, tmp_path):
    warehouse.load(stage([DAM, MILL], tmp_path))
    warehouse.publish()
    for name in ("articles", "quotes", "entities", "quote_book", "documents"):
        for _ in range(2):
            rows = export(warehouse, name, tmp_path / "out")
        assert rows == warehouse.query(f"SELECT count(*) AS n FROM {name}")["n"][0].as_py()
        assert pq.read_table(tmp_path / "out" / name).num_rows == rows
    assert (tmp_path / "out" / "quotes" / "day=2024-05-01").is_dir()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "articles",
        "documents",
        "entities",
        "quote_book",
        "quotes",
    ]
    with pytest.raises(WarehouseError, match="no table nonsense"):
        export(warehouse, "nonsense", tmp_path / "out")


def test_only_what_was_loaded_is_ever_deleted(warehouse, tmp_path):
    loaded = stage([DAM], warehouse.staged)
    waiting = stage([MILL], warehouse.staged)
    harmed = stage([Delivery("c", "The harvest is in.")], warehouse.staged)
    replayed = stage([Delivery("d", "The ferry sails.")], warehouse.staged)
    for batch, kind in ((loaded, "ingest"), (harmed, "ingest"), (replayed, "replay")):
        warehouse.load(batch, kind)
    (harmed / "documents.parquet").write_bytes(b"harmed")
    for path in warehouse.staged.rglob("*"):
        os.utime(path, (OLD, OLD))
    assert maintenance.prune_staged(warehouse, keep_days=200) == []
    assert set(maintenance.prune_staged(warehouse, keep_days=30)) == {str(loaded), str(replayed)}
    assert waiting.is_dir()
    assert harmed.is_dir()


def test_of_a_batch_that_was_processed_several_times_the_last_folder_stays(warehouse):
    batch = stage([MILL], warehouse.staged)
    first, last = (batch.with_name(f"{batch.name}.{name}") for name in ("b1", "a2"))
    shutil.copytree(batch, last)
    batch.rename(first)
    for folder, moment in ((first, OLD), (last, OLD + 60)):
        os.utime(folder / "documents.parquet", (moment, moment))
    assert maintenance.prune_staged(warehouse, keep_days=30) == [str(first)]
    assert last.is_dir()


def test_files_that_killed_processes_left_unfinished_are_deleted_when_nobody_can_be_writing_them(warehouse):
    batch = stage([MILL], warehouse.staged)
    segment = warehouse.raw / ".5e1f.parquet.k2x0_9ab"
    begun = warehouse.staged / "77b0.5e1f" / ".documents.parquet.k2x0_9ab"
    written_now = warehouse.raw / ".77b0.parquet.k2x0_9ab"
    for file in (segment, begun, written_now):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"PAR1")
    for path in warehouse.folder.rglob("*"):
        if path != written_now:
            os.utime(path, (OLD, OLD))
    assert set(maintenance.prune_unfinished(str(warehouse.folder))) == {str(segment), str(begun.parent)}
    assert written_now.exists()
    assert (batch / "documents.parquet").exists()


def test_raw_segments_with_a_reject_stay(warehouse, tmp_path):
    import dataclasses

    import pyarrow as pa

    from unspun.benchmarks.staged_batches import batch_id, rows_of, write

    warehouse.raw.mkdir(parents=True)
    segments = {}
    for name, delivery in (("good", DAM), ("bad", dataclasses.replace(MILL, fails=True)), ("new", MILL)):
        segments[name] = warehouse.raw / f"{name}.parquet"
        pq.write_table(pa.table({"document_id": [delivery.document_id]}), segments[name])
        os.utime(segments[name], (OLD, OLD))
        if name != "new":
            rows = rows_of([delivery])
            rows["documents"] = [dataclasses.replace(rows["documents"][0], raw_segment=str(segments[name]))]
            warehouse.load(write(rows, tmp_path / batch_id([delivery])))
    assert maintenance.prune_raw(warehouse, keep_days=30) == [str(segments["good"])]
    assert segments["bad"].exists()
    assert segments["new"].exists()


def test_compaction_gives_space_back_and_keeps_everything(warehouse, tmp_path):
    with warehouse.store.maintaining() as connection:
        connection.execute("CREATE TABLE ballast AS SELECT range AS a, md5(range::VARCHAR) AS b FROM range(600_000)")
    warehouse.load(stage([Delivery(f"{n}", f"Number {n}. " * 400, None, n) for n in range(300)], tmp_path))
    with warehouse.store.maintaining() as connection:
        connection.execute("DROP TABLE ballast")
    before, size = content(warehouse), warehouse.file.loading.stat().st_size
    (said,) = maintenance.compact(warehouse)
    assert "Rewrote" in said
    assert warehouse.file.loading.stat().st_size < size
    assert content(warehouse) == before
    comment = warehouse.query("SELECT comment FROM duckdb_tables() WHERE table_name = 'documents'")["comment"][
        0
    ].as_py()
    assert comment.startswith("Every document")
    assert warehouse.load(stage([DAM], tmp_path)).outcomes["loaded"] == 1
    assert set(maintenance.orphans(warehouse)["rows"].to_pylist()) == {0}


def test_a_backup_restores_what_was_there(warehouse, tmp_path):
    warehouse.load(stage([DAM], tmp_path))
    warehouse.raw.mkdir(parents=True)
    (warehouse.raw / "one.parquet").write_bytes(b"raw bytes")
    saved = backup(warehouse, tmp_path / "backups")
    before = content(warehouse)
    warehouse.load(stage([MILL], tmp_path))
    (warehouse.raw / "one.parquet").unlink()
    restore(saved, warehouse)
    assert content(warehouse) == before
    assert (warehouse.raw / "one.parquet").read_bytes() == b"raw bytes"
    verify(saved)
    (saved / "raw" / "one.parquet").write_bytes(b"other bytes")
    with pytest.raises(WarehouseError, match="one.parquet"):
        restore(saved, warehouse)
    with pytest.raises(WarehouseError, match="no backup"):
        restore(tmp_path, warehouse)
    assert content(warehouse) == before
