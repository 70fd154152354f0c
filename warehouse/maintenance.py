"""Keeping a warehouse small and sound: compaction, retention, and a check for orphaned rows."""

import contextlib
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from unspun.warehouse.atomic_copy import copy_whole
from unspun.warehouse.file_store import FileStore, attach
from unspun.warehouse.sql import FOLDER, run_script, statement
from unspun.warehouse.store import Store, connect, explained
from unspun.warehouse.warehouse import Warehouse

DAY = 86_400
# Below this share of free blocks a rewrite gains less than it costs.
FREE_SHARE = 0.25
# No process writes one file for so long.
UNFINISHED_DAYS = 1
# As `tempfile` completes the prefix `.NAME.`.
UNFINISHED_NAME = re.compile(r"\..+\.[a-z0-9_]{8}(\.new)?")


def compact(warehouse: Warehouse, keep_days: float = 7) -> list[str]:
    """Checkpoint, drop entities that nothing names, and give space back; returns what was done, in sentences.

    On DuckLake small files are merged and snapshots older than `keep_days` expire with their files.
    """
    warehouse.store.transact(lambda connection: run_script(connection, FOLDER / "queries" / "unnamed_entities.sql"))
    if isinstance(warehouse.store, FileStore):
        return _compact_file(warehouse.store)
    return _compact_lake(warehouse.store, keep_days)


def prune_staged(warehouse: Warehouse, keep_days: float, folder: str | None = None) -> list[str]:
    """Delete staged batches that are older than `keep_days` and were loaded, or processed again since; returns their
    folders.

    `folder` is a path or URL. The last folder of a batch that was not loaded stays, however old it is.
    """
    import fsspec

    filesystem, root = fsspec.core.url_to_fs(folder or str(warehouse.staged))
    removed = []
    seen = set()
    for documents in sorted(filesystem.glob(f"{root}/*/documents.parquet"), key=filesystem.modified, reverse=True):
        attempt = documents.rpartition("/")[0]
        batch = attempt.rpartition("/")[2].partition(".")[0]
        is_superseded = batch in seen
        seen.add(batch)
        if _is_older(filesystem, documents, keep_days) and (
            is_superseded or warehouse.loaded_batch(_batch_of(filesystem, documents))
        ):
            filesystem.rm(attempt, recursive=True)
            removed.append(attempt)
    return sorted(removed)


def prune_raw(warehouse: Warehouse, keep_days: float, folder: str | None = None) -> list[str]:
    """Delete raw segments that are older than `keep_days` and hold nothing that was not loaded; returns them.

    `folder` is a path or URL. Segments with a rejected document stay, as do those of which any document is unknown to
    the warehouse. What they held cannot be reprocessed any more.
    """
    import fsspec

    folder = (folder or str(warehouse.raw)).rstrip("/")
    filesystem, root = fsspec.core.url_to_fs(folder)
    prunable = set(warehouse.newest(statement("queries/prunable_segments.sql"), {})["raw_segment"].to_pylist())
    removed = []
    for path in sorted(filesystem.glob(f"{root}/*.parquet")):
        name = path.rpartition("/")[2]
        if name not in prunable or not _is_older(filesystem, path, keep_days):
            continue
        documents = _column(filesystem, path, "document_id")
        if documents and warehouse.stored(documents) == set(documents):
            filesystem.rm_file(path)
            removed.append(f"{folder}/{name}")
    return removed


def prune_unfinished(folder: str) -> list[str]:
    """Delete what processes below a folder were writing when they were killed, a day ago or longer; returns the paths.

    Until a file is complete it has a hidden name beside its place. A folder goes too where nothing else is in it. An
    object store has nothing of the kind: there a file appears when it is complete.
    """
    import fsspec

    filesystem, root = fsspec.core.url_to_fs(folder)
    if not isinstance(filesystem, fsspec.get_filesystem_class("file")):
        return []
    removed = []
    for path in sorted(Path(root).rglob("*")):
        with contextlib.suppress(FileNotFoundError):  # gone with its folder, or complete by now
            if _is_unfinished(path):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                removed.append(str(path))
    return removed


def orphans(warehouse: Warehouse) -> pa.Table:
    """Problems and the number of rows that have them; all 0 in a sound warehouse."""
    return warehouse.newest(statement("queries/orphans.sql"), {})


def _batch_of(filesystem: Any, documents: str) -> str:
    return next(iter(_column(filesystem, documents, "batch_id")), "")


def _column(filesystem: Any, path: str, name: str) -> list[str]:
    """The values of a column; none where the file is damaged, so that it is taken for something not loaded."""
    try:
        with filesystem.open(path, "rb") as handle:
            return list(pq.read_table(handle, columns=[name])[name].to_pylist())
    except (pa.ArrowException, OSError):
        return []


def _is_unfinished(path: Path) -> bool:
    """Whether nobody writes any more what has such a name, or all that is in a folder."""
    inner = list(path.iterdir()) if path.is_dir() else []
    if inner and not UNFINISHED_NAME.fullmatch(path.name):
        return all(_is_unfinished(part) for part in inner)
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    is_old = changed <= datetime.now(UTC) - timedelta(days=UNFINISHED_DAYS)
    return is_old and bool(UNFINISHED_NAME.fullmatch(path.name))


def _is_older(filesystem: Any, path: str, days: float) -> bool:
    return bool(filesystem.modified(path) <= datetime.now(UTC) - timedelta(days=days))


def _compact_file(store: FileStore) -> list[str]:
    with store.maintaining() as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute(statement("queries/blocks.sql")).fetchone()
    free, total = row or (0, 0)
    before = store.loading.stat().st_size
    if not total or free / total < FREE_SHARE:
        return [f"Checkpointed {store.loading}; {free} of {total} blocks are free."]
    new = store.loading.with_suffix(".compact")
    with store.locked(), explained(store.loading):
        new.unlink(missing_ok=True)
        with connect() as connection:
            connection.execute(attach(store.loading, "old", "READ_ONLY"))
            connection.execute(attach(new, "new"))
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
