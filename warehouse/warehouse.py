"""The warehouse: staged batches in, tables that analysts trust out."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from unspun.schemas.columns import to_table
from unspun.schemas.tables import QualityResult
from unspun.schemas.vocabulary import OUTCOMES, LoadKind
from unspun.warehouse import migrations
from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.file_store import FileStore
from unspun.warehouse.lake_store import PREFIX, LakeStore
from unspun.warehouse.load_result import Changed, LoadResult
from unspun.warehouse.query_guard import close_to_extensions, close_to_files, refuse_unsafe
from unspun.warehouse.sql import FOLDER, run_script, statement
from unspun.warehouse.staged import check_staged, create_views, damage_named
from unspun.warehouse.store import Connection, Store

LOAD = sorted((FOLDER / "load").glob("*.sql"))
DECIDE = [script for script in LOAD if script.name < "050"]


class Warehouse:
    """A warehouse by its URI: the path of the published DuckDB file, or `ducklake:...` (see LakeStore).

    `lock_timeout` is the number of seconds to wait for another loader, `publish_every` those that must pass between two
    publishes, and `keep` the number of older copies that `rollback` can go back to. All methods raise WarehouseError
    (WarehouseLockedError, NewerWarehouseError) with a message that says what to do.
    """

    def __init__(self, uri: str | Path, lock_timeout: float = 60, publish_every: float = 0, keep: int = 3) -> None:
        self.uri = str(uri)
        self.store: Store
        if self.uri.startswith(PREFIX):
            self.store = LakeStore(self.uri, lock_timeout)
        else:
            self.store = FileStore(Path(uri), lock_timeout, keep)
        self.publish_every = publish_every
        self.folder = self.store.folder
        self.raw = self.folder / "raw"
        self.staged = self.folder / "staged"
        self.docs = self.folder / "docs"

    @property
    def file(self) -> FileStore:
        """The DuckDB files of the warehouse; raises WarehouseError on DuckLake, which has none."""
        if not isinstance(self.store, FileStore):
            raise WarehouseError(f"{self.uri} is on DuckLake, which has no published file: every commit is a snapshot")
        return self.store

    @property
    def published(self) -> Path:
        """The file that analysts open."""
        return self.file.file

    def migrate(self, dry_run: bool = False) -> list[str]:
        """Bring the warehouse to the present schema; returns the names of migrations that ran, or would run."""
        if not dry_run:
            wanted = self.migrate(dry_run=True)
            with self.store.maintaining():
                return wanted
        if not self.store.exists():
            return [m.path.name for m in migrations.migrations() if m.store in (None, self.store.kind)]
        with self.store.newest(as_is=True) as connection:
            return [migration.path.name for migration in migrations.pending(connection, self.store.kind)]

    def stored(self, document_ids: Iterable[str]) -> set[str]:
        """Which of the documents the warehouse has already, whatever their outcome."""
        return set(self.raw_segments(document_ids))

    def raw_segments(self, document_ids: Iterable[str]) -> dict[str, str]:
        """The names of the raw segments that hold the documents, by document id, of those that the warehouse has."""
        if not self.store.exists():
            return {}
        with self.store.newest() as connection:
            connection.register("asked", pa.table({"document_id": pa.array(list(document_ids), pa.string())}))
            return dict(connection.execute(statement("queries/raw_segments.sql")).fetchall())

    def move_bytes(self, document_ids: Iterable[str], raw_segment: str) -> None:
        """Record that the bytes of stored documents lie in another raw segment."""
        moved = pa.table({"document_id": pa.array(list(document_ids), pa.string())})

        def record(connection: Connection) -> None:
            connection.register("moved", moved)
            connection.execute(statement("queries/move_bytes.sql"), {"raw_segment": raw_segment})

        self.store.transact(record)

    def loaded_batch(self, batch_id: str) -> bool:
        """Whether a staged batch has been merged, be it as new, as a replay or as reprocessed."""
        if not self.store.exists():
            return False
        with self.store.newest() as connection:
            return _is_loaded(connection, batch_id, None)

    def load(self, staged: Path, kind: LoadKind = "ingest") -> LoadResult:
        """Merge an audited batch in one transaction; returns its documents by outcome, and what it changed.

        A batch that is there already is not merged again. Documents that an earlier batch brought are left as they
        are and count as unchanged; with `kind` "replay" or "reprocess" the batch replaces them.
        """
        batch_id = check_staged(staged)

        @damage_named(staged)
        def merge(connection: Connection) -> LoadResult:
            create_views(connection, staged)
            values = {"batch": batch_id, "kind": kind, "replacing": kind != "ingest"}
            for name, value in values.items():
                connection.execute(f"SET VARIABLE {name} = ?", [value])
            changed = Changed()
            if kind != "ingest":
                changed = _replace(connection)
            elif not _is_loaded(connection, batch_id, "ingest"):
                _run_load(connection, LOAD)
            counts = dict(connection.execute(statement("queries/outcomes.sql")).fetchall())
            return LoadResult({outcome: counts.get(outcome, 0) for outcome in OUTCOMES}, changed)

        return self.store.transact(merge)

    def quality(self, results: Sequence[QualityResult]) -> None:
        """Record the results of an audit, in the place of earlier ones of the same batches."""
        table = to_table(results, QualityResult)

        def record(connection: Connection) -> None:
            connection.register("given_results", table)
            connection.execute("DELETE FROM quality_results WHERE batch_id IN (SELECT batch_id FROM given_results)")
            connection.execute("INSERT INTO quality_results BY NAME FROM given_results")

        self.store.transact(record)

    def is_due(self) -> bool:
        """Whether `publish_every` seconds have passed since the last publish; on DuckLake every commit is one.

        A last publish that lies in the future says that the clock was set back: that is no reason to wait.
        """
        ago = self.store.published_ago() if isinstance(self.store, FileStore) else None
        return ago is None or not 0 <= ago < self.publish_every

    def has_unpublished(self) -> bool:
        """Whether something was written that analysts do not see yet; never on DuckLake, where they see each commit."""
        return isinstance(self.store, FileStore) and self.store.has_unpublished()

    def loads_digest(self) -> str:
        """A text that every load changes."""
        return str(self.newest(statement("queries/loads_digest.sql"), {})["digest"][0].as_py())

    def publish(self) -> Path:
        """Let analysts see all that is loaded, in one step; returns the published file (DuckLake: the data folder)."""
        self.store.publish()
        return self.store.file if isinstance(self.store, FileStore) else self.folder

    def rollback(self) -> Path:
        """Publish the copy before the present one again; what is loaded stays, and the next publish shows it."""
        return self.file.rollback()

    def newest(self, sql: str, parameters: dict[str, Any]) -> pa.Table:
        """Ask all that is loaded, published or not."""
        if not self.store.exists():
            raise WarehouseError(f"there is no warehouse at {self.uri}: ingest first")
        with self.store.newest() as connection:
            return connection.execute(sql, parameters).to_arrow_table()

    def query(self, sql: str, parameters: Sequence[Any] | None = None, files: bool = False) -> pa.Table:
        """Ask what is published, read-only. Only with `files` may the SQL read other files, and write them by COPY; it
        never installs or loads an extension."""
        with self.store.published() as connection:
            if files:
                close_to_extensions(connection)
            else:
                close_to_files(connection, self.store.kind == LakeStore.kind)
            refuse_unsafe(connection, sql, files)
            result = connection.execute(sql, parameters)
            return pa.table({}) if result.description is None else result.to_arrow_table()


def _run_load(connection: Connection, scripts: Sequence[Path]) -> None:
    for script in scripts:
        run_script(connection, script)


def _replace(connection: Connection) -> Changed:
    """Merge a batch in the place of what its documents were, and record which articles came out differently."""
    fingerprints = statement("queries/fingerprints.sql").rstrip().rstrip(";")
    _run_load(connection, DECIDE)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fingerprints_before AS {fingerprints}")
    _run_load(connection, LOAD[len(DECIDE) :])
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fingerprints_after AS {fingerprints}")
    run_script(connection, FOLDER / "queries" / "differences.sql")
    return Changed(**dict(connection.execute(statement("queries/changed_uris.sql")).fetchall()))


def _is_loaded(connection: Connection, batch_id: str, kind: str | None) -> bool:
    query = "SELECT 1 FROM internal.loads WHERE batch_id = $batch AND kind = coalesce($kind, kind)"
    return bool(connection.execute(query, {"batch": batch_id, "kind": kind}).fetchone())
