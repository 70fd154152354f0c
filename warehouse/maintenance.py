"""Keeping a warehouse small and sound: compaction, retention, and a check for rows that belong to nothing."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.copying import copy_whole
from warehouse.file_store import FileStore
from warehouse.sql import FOLDER, run_script, statement
from warehouse.store import Store, explained
from warehouse.warehouse import Warehouse

DAY = 86_400
# Below this share of free blocks a rewrite gains less than it costs.
FREE_SHARE = 0.25


def compact(warehouse: Warehouse, keep_days: float = 7) -> list[str]:
    """Checkpoint, drop entities that nothing names, and give space back; returns what was done, in sentences.

    On DuckLake small files are merged and snapshots older than `keep_days` expire with their files.
    """
    warehouse.store.transact(lambda connection: run_script(connection, FOLDER / "queries" / "unnamed_entities.sql"))
    if isinstance(warehouse.store, FileStore):
        return _compact_file(warehouse.store)
    return _compact_lake(warehouse.store, keep_days)


def prune_staged(warehouse: Warehouse, keep_days: float, folder: Path | None = None) -> list[Path]:
    """Delete staged batches that were loaded and are older than `keep_days`; returns their folders.

    What was not loaded stays, however old it is.
    """
    removed = []
    for batch in sorted((folder or warehouse.staged).glob("*/documents.parquet")):
        if _age(batch) < keep_days * DAY:
            continue
        if warehouse.loaded_batch(_batch_of(batch)):
            shutil.rmtree(batch.parent)
            removed.append(batch.parent)
    return removed


def prune_raw(warehouse: Warehouse, keep_days: float, folder: Path | None = None) -> list[Path]:
    """Delete raw segments that are older than `keep_days` and hold nothing that was not loaded; returns them.

    Segments with a rejected document stay, as do those of which any document is unknown to the warehouse. What they
    held cannot be reprocessed any more.
    """
    settled = set(warehouse.newest(statement("queries/settled_segments.sql"), {})["raw_segment"].to_pylist())
    removed = []
    for segment in sorted((folder or warehouse.raw).glob("*.parquet")):
        if str(segment) not in settled or _age(segment) < keep_days * DAY:
            continue
        documents = pq.read_table(segment, columns=["document_id"])["document_id"].to_pylist()
        if warehouse.known(documents) == set(documents):
            segment.unlink()
            removed.append(segment)
    return removed


def orphans(warehouse: Warehouse) -> pa.Table:
    """Problems and the number of rows that have them; all 0 in a sound warehouse."""
    return warehouse.newest(statement("queries/orphans.sql"), {})


def _batch_of(documents: Path) -> str:
    try:
        ids = pq.read_table(documents, columns=["batch_id"])["batch_id"]
    except (pa.ArrowInvalid, OSError):
        return ""
    return str(ids[0]) if len(ids) else ""


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def _compact_file(store: FileStore) -> list[str]:
    with store.maintaining() as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute("SELECT free_blocks, total_blocks FROM pragma_database_size()").fetchone()
    free, total = row or (0, 0)
    before = store.loading.stat().st_size
    if not total or free / total < FREE_SHARE:
        return [f"Checkpointed {store.loading}; {free} of {total} blocks are free."]
    new = store.loading.with_suffix(".compact")
    with store.locked(), explained(store.loading):
        new.unlink(missing_ok=True)
        with duckdb.connect() as connection:
            for path, name, mode in ((store.loading, "old", " (READ_ONLY)"), (new, "new", "")):
                quoted = str(path).replace("'", "''")
                connection.execute(f"ATTACH '{quoted}' AS {name}{mode}")
            connection.execute("COPY FROM DATABASE old TO new")
            connection.execute("CHECKPOINT new")
        copy_whole(new, store.loading)
        new.unlink()
    return [f"Rewrote {store.loading}: {before:,} bytes became {store.loading.stat().st_size:,}."]


def _compact_lake(store: Store, keep_days: float) -> list[str]:
    done = []
    with store.maintaining() as connection:
        for name, call in _lake_calls(keep_days):
            connection.execute(call)
            done.append(name)
    return done


def _lake_calls(keep_days: float) -> Iterator[tuple[str, str]]:
    older = f"older_than => now() - INTERVAL {int(keep_days * DAY)} SECOND"
    yield "Wrote rows that were kept in the catalog to Parquet.", "CALL ducklake_flush_inlined_data('lake')"
    yield "Merged small Parquet files.", "CALL ducklake_merge_adjacent_files('lake')"
    yield "Rewrote files with many deleted rows.", "CALL ducklake_rewrite_data_files('lake')"
    yield f"Expired snapshots older than {keep_days:g} days.", f"CALL ducklake_expire_snapshots('lake', {older})"
    yield "Deleted files that no snapshot needs.", f"CALL ducklake_cleanup_old_files('lake', {older})"
