"""Backup and restore of a warehouse in DuckDB files, verified by content."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.copying import copy_whole
from warehouse.errors import WarehouseError
from warehouse.sql import statement
from warehouse.store import Connection, explained
from warehouse.warehouse import Warehouse

MANIFEST = "manifest.json"


def backup(warehouse: Warehouse, folder: Path, raw: Path | None = None) -> Path:
    """Copy all that is loaded, and the raw segments, to a new folder in `folder`; returns it.

    The copy is opened and compared with the original, table by table, before the backup gets its manifest; one
    without a manifest is not whole. Raises WarehouseError where the copies differ.
    """
    store = warehouse.file
    target = folder / f"{store.file.stem}-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    with explained(target):
        (target / "raw").mkdir(parents=True)
        with store.maintaining() as connection:
            connection.execute("CHECKPOINT")
            tables = _contents(connection)
            copy_whole(store.loading, target / "loading.duckdb")
        files = {}
        for segment in sorted((raw or warehouse.raw).glob("*.parquet")):
            copy_whole(segment, target / "raw" / segment.name)
            files[segment.name] = _sha256(target / "raw" / segment.name)
        manifest = {"tables": tables, "raw": files, "loading": _sha256(target / "loading.duckdb")}
        (target / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    try:
        verify(target)
    except WarehouseError:
        (target / MANIFEST).unlink()
        raise
    return target


def verify(target: Path) -> None:
    """Compare a backup with its manifest; raises WarehouseError that names what differs."""
    manifest = _manifest(target)
    with explained(target):
        if _sha256(target / "loading.duckdb") != manifest["loading"]:
            raise WarehouseError(f"{target}: loading.duckdb is not the file that was backed up")
        wrong = [name for name, digest in manifest["raw"].items() if _sha256(target / "raw" / name) != digest]
        if wrong:
            raise WarehouseError(f"{target}: raw segments are harmed: {', '.join(wrong)}")
        with duckdb.connect(str(target / "loading.duckdb"), read_only=True) as connection:
            found = _contents(connection)
    differing = [name for name, content in manifest["tables"].items() if found.get(name) != content]
    if differing:
        raise WarehouseError(f"{target}: tables differ from those that were backed up: {', '.join(differing)}")


def restore(target: Path, warehouse: Warehouse, raw: Path | None = None) -> None:
    """Put a verified backup in the place of what is loaded, raw segments included, and publish it.

    What was loaded before stays beside it as `loading.before-restore.duckdb`.
    """
    raw = raw or warehouse.raw
    verify(target)
    store = warehouse.file
    with store.locked(), explained(store.loading):
        if store.loading.exists():
            copy_whole(store.loading, store.loading.with_suffix(".before-restore.duckdb"))
        raw.mkdir(parents=True, exist_ok=True)
        for segment in sorted((target / "raw").glob("*.parquet")):
            if not (raw / segment.name).exists():
                copy_whole(segment, raw / segment.name)
        store.loading.with_name("loading.duckdb.wal").unlink(missing_ok=True)
        copy_whole(target / "loading.duckdb", store.loading)
    warehouse.publish()


def _manifest(target: Path) -> dict:
    try:
        return dict(json.loads((target / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise WarehouseError(f"{target} is no backup, or one that was not finished: {error}") from error


def _contents(connection: Connection) -> dict[str, list]:
    """Rows and a hash over all values, for each table, whatever the order of rows."""
    connection.execute("SET TimeZone = 'UTC'")
    names = [name for (name,) in connection.execute(statement("queries/base_tables.sql")).fetchall()]
    contents = {}
    for name in names:
        row = connection.table(name).aggregate(f"count(*), bit_xor(hash({name}))::VARCHAR").fetchone()
        contents[name] = list(row or ())
    return contents


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
