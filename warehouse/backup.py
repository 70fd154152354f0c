"""Backup and restore of a warehouse, verified by content.

A backup is a DuckDB file with all tables, whatever the warehouse is on: that of DuckLake can be restored to a file, and
that of a file to DuckLake.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from unspun.warehouse import migrations
from unspun.warehouse.atomic_copy import copy_whole
from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.file_store import FileStore, attach
from unspun.warehouse.sql import statement
from unspun.warehouse.store import Connection, Store, connect, explained
from unspun.warehouse.warehouse import Warehouse

MANIFEST = "manifest.json"
OWN = ("internal.schema_migrations", "internal.view_definitions", "internal.merge_turn")
"""Tables that every store keeps for itself: no copying between two stores touches them."""


def backup(warehouse: Warehouse, folder: Path, raw: Path | None = None) -> Path:
    """Copy all that is loaded, and the raw segments, to a new folder in `folder`; returns it.

    The copy is opened and compared with the original, table by table, before the backup gets its manifest; one
    without a manifest is not whole. Raises WarehouseError where the copies differ.
    """
    target = folder / f"{warehouse.folder.stem}-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    with explained(target):
        (target / "raw").mkdir(parents=True)
        copy = target / "loading.duckdb"
        store = warehouse.store
        tables = _save_file(store, copy) if isinstance(store, FileStore) else _save_lake(store, copy)
        files = {}
        for segment in sorted((raw or warehouse.raw).glob("*.parquet")):
            copy_whole(segment, target / "raw" / segment.name)
            files[segment.name] = _sha256(target / "raw" / segment.name)
        manifest = {"tables": tables, "raw": files, "loading": _sha256(copy)}
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
        with connect(str(target / "loading.duckdb"), read_only=True) as connection:
            copied = _contents(connection, _names(connection))
    differing = [name for name, content in manifest["tables"].items() if copied.get(name) != content]
    if differing:
        raise WarehouseError(f"{target}: tables differ from those that were backed up: {', '.join(differing)}")


def restore(target: Path, warehouse: Warehouse, raw: Path | None = None) -> None:
    """Put a verified backup in the place of what is loaded, raw segments included, and publish it.

    What was loaded before stays: beside a file as `loading.before-restore.duckdb`, on DuckLake in its snapshots.
    """
    raw = raw or warehouse.raw
    verify(target)
    with explained(raw):
        raw.mkdir(parents=True, exist_ok=True)
        for segment in sorted((target / "raw").glob("*.parquet")):
            if not (raw / segment.name).exists():
                copy_whole(segment, raw / segment.name)
    store, copy = warehouse.store, target / "loading.duckdb"
    if isinstance(store, FileStore):
        _put_file(copy, store)
    else:
        _put_lake(copy, store)
    warehouse.publish()


def _save_file(store: FileStore, copy: Path) -> dict[str, list]:
    with store.maintaining() as connection:
        connection.execute("CHECKPOINT")
        copy_whole(store.loading, copy)
        return _contents(connection, _names(connection))


def _put_file(copy: Path, store: FileStore) -> None:
    with store.locked(), explained(store.loading):
        if store.loading.exists():
            copy_whole(store.loading, store.loading.with_suffix(".before-restore.duckdb"))
        store.loading.with_name("loading.duckdb.wal").unlink(missing_ok=True)
        copy_whole(copy, store.loading)


def _save_lake(store: Store, copy: Path) -> dict[str, list]:
    _in_present_schema(copy)
    with store.maintaining() as connection:
        connection.execute(attach(copy, "saved"))
        with migrations.transaction(connection):  # one snapshot
            originals = _contents(connection, _shared(connection))
            for name in originals:
                connection.execute(f"INSERT INTO saved.{name} BY NAME FROM lake.{name}")
        connection.execute("USE saved")
        saved = _contents(connection, _names(connection))
    if saved | originals != saved:
        raise WarehouseError(f"{copy} differs from what is on DuckLake")
    return saved


def _put_lake(copy: Path, store: Store) -> None:
    def replace(connection: Connection) -> None:
        connection.execute(attach(present, "saved", "READ_ONLY"))
        for name in _shared(connection):
            connection.execute(f"DELETE FROM lake.{name}")  # noqa: S608
            connection.execute(f"INSERT INTO lake.{name} BY NAME FROM saved.{name}")

    with explained(store.folder):
        store.folder.mkdir(parents=True, exist_ok=True)
    with explained(copy), tempfile.TemporaryDirectory(dir=store.folder, prefix=".restore.") as folder:
        present = Path(folder, copy.name)
        copy_whole(copy, present)
        _in_present_schema(present)
        store.transact(replace)


def _in_present_schema(file: Path) -> None:
    """Bring a DuckDB file to the present schema; it is made where there is none."""
    with connect() as connection:
        connection.execute(attach(file, "saved"))
        connection.execute("USE saved")
        migrations.migrate(connection, FileStore.kind)


def _manifest(target: Path) -> dict:
    try:
        return dict(json.loads((target / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise WarehouseError(f"{target} is no backup, or one that was not finished: {error}") from error


def _names(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute(statement("queries/base_tables.sql")).fetchall()]


def _shared(connection: Connection) -> list[str]:
    return [name for name in _names(connection) if name not in OWN]


def _contents(connection: Connection, names: Iterable[str]) -> dict[str, list]:
    """Rows and a hash over all values, for each table, whatever the order of rows."""
    connection.execute("SET TimeZone = 'UTC'")
    contents = {}
    for name in names:
        rows = connection.table(name).set_alias("stored")
        row = rows.aggregate("count(*), bit_xor(hash(stored))::VARCHAR").fetchone()
        contents[name] = list(row or ())
    return contents


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
