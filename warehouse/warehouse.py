"""The warehouse: one file that is loaded, and one that is published whole to its readers."""

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from schemas.columns import to_table
from schemas.tables import TABLES, QualityResult
from warehouse import migrations
from warehouse.copying import replace_with_copy
from warehouse.errors import WarehouseError
from warehouse.lock import loader_lock
from warehouse.sql import FOLDER, run_script, statement

OUTCOMES = ("loaded", "new_revision", "unchanged", "duplicate", "rejected", "unsupported")
STAGED = tuple(name for name in TABLES if name != "batches")
"""Tables that a staged batch holds as Parquet files; the row of the batch is counted at load."""


class Warehouse:
    """A warehouse by the path of its published file, with the working folder beside it.

    Every method opens what it needs and closes it again: between calls other processes have their turn. All raise
    WarehouseError (WarehouseLockedError, NewerWarehouseError) with a message that says what to do.
    """

    def __init__(self, uri: str | Path, lock_timeout: float = 60) -> None:
        self.published = Path(uri).expanduser().absolute()
        self.folder = self.published.with_suffix(".unspun")
        self.loading = self.folder / "loading.duckdb"
        self.raw = self.folder / "raw"
        self.staged = self.folder / "staged"
        self.docs = self.folder / "docs"
        self.lock_timeout = lock_timeout

    def migrate(self, dry_run: bool = False) -> list[str]:
        """Bring the loading file to the present schema; returns the names of migrations that ran, or would run."""
        if dry_run:
            if not self.loading.exists() and not self.published.exists():
                return [path.path.name for path in migrations.migrations() if path.store in (None, "duckdb")]
            with self._locked(), self._open(self._newest_file(), read_only=True) as connection:
                return [migration.path.name for migration in migrations.pending(connection, "duckdb")]
        with self._locked():
            self._recover()
            with self._open(self.loading) as connection:
                return [migration.path.name for migration in migrations.migrate(connection, "duckdb")]

    def known(self, document_ids: Iterable[str]) -> set[str]:
        """Which of the documents the warehouse has recorded already, whatever their outcome."""
        ids = pa.table({"document_id": pa.array(list(document_ids), pa.string())})
        if not self.loading.exists() and not self.published.exists():
            return set()
        with self._locked(), self._open(self._newest_file(), read_only=True) as connection:
            if not _has_tables(connection):
                return set()
            connection.register("asked", ids)
            found = connection.execute("SELECT document_id FROM asked SEMI JOIN documents USING (document_id)")
            return {document_id for (document_id,) in found.fetchall()}

    def loaded_batch(self, batch_id: str) -> bool:
        """Whether a staged batch has been merged."""
        if not self.loading.exists() and not self.published.exists():
            return False
        with self._locked(), self._open(self._newest_file(), read_only=True) as connection:
            return _has_tables(connection) and _is_loaded(connection, batch_id)

    def load(self, staged: Path, kind: str = "ingest") -> dict[str, int]:
        """Merge an audited batch in one transaction; returns the number of its documents by outcome.

        A batch that is there already is not merged again. Documents that an earlier batch brought are left as they
        are and count as unchanged; with `kind` "replay" or "reprocess" the batch replaces them.
        """
        batch_id = check_staged(staged)
        with self._loading() as connection:
            for name, value in (
                ("staged", str(staged)),
                ("batch", batch_id),
                ("kind", kind),
                ("replacing", kind != "ingest"),
            ):
                connection.execute(f"SET VARIABLE {name} = ?", [value])
            if not _is_loaded(connection, batch_id):
                _in_transaction(connection, sorted((FOLDER / "load").glob("*.sql")))
            counts = Counter(dict.fromkeys(OUTCOMES, 0))
            counts.update(dict(connection.execute(statement("queries/outcomes.sql")).fetchall()))
            return dict(counts)

    def quality(self, results: Sequence[QualityResult]) -> None:
        """Record what an audit found, in the place of what it found in the same batches before."""
        table = to_table(results, QualityResult)
        with self._loading() as connection:
            connection.register("found", table)
            connection.begin()
            connection.execute("DELETE FROM quality_results WHERE batch_id IN (SELECT batch_id FROM found)")
            connection.execute("INSERT INTO quality_results BY NAME FROM found")
            connection.commit()

    def publish(self) -> Path:
        """Swap the published file for a copy of all that is loaded, in one step; readers keep the old one until they
        open it again. Returns its path."""
        with self._locked():
            self._recover()
            with self._open(self.loading) as connection:
                migrations.migrate(connection, "duckdb")
                connection.execute("CHECKPOINT")
            for path in (self.loading, self.published):
                if path.with_name(f"{path.name}.wal").exists():
                    raise WarehouseError(
                        f"{path}.wal is there: a process writes to {path}. Close it, open the file once to bring the "
                        "log in, and publish again."
                    )
            with _explained(self.published):
                replace_with_copy(self.loading, self.published)
        return self.published

    def query(self, sql: str, parameters: Sequence[Any] | None = None) -> pa.Table:
        """Ask the published file, which is opened read-only."""
        if not self.published.exists():
            raise WarehouseError(f"there is no warehouse at {self.published}: ingest or publish first")
        with self._open(self.published, read_only=True) as connection:
            result = connection.execute(sql, parameters)
            if result.description is None:
                return pa.table({})
            return result.to_arrow_table()

    @contextlib.contextmanager
    def _loading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The loading file, open for writing and in the present schema, with the lock held."""
        with self._locked():
            self._recover()
            with self._open(self.loading) as connection:
                migrations.migrate(connection, "duckdb")
                yield connection

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with _explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with loader_lock(self.folder / "lock", self.lock_timeout):
                yield

    @contextlib.contextmanager
    def _open(self, path: Path, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        with _explained(path):
            connection = duckdb.connect(str(path), read_only=read_only)
            try:
                connection.execute("SET TimeZone = 'UTC'")
                yield connection
            finally:
                connection.close()

    def _newest_file(self) -> Path:
        return self.loading if self.loading.exists() else self.published

    def _recover(self) -> None:
        """Without a loading file, go on from the published one."""
        if self.published.exists() and not self.loading.exists():
            replace_with_copy(self.published, self.loading)


def check_staged(staged: Path) -> str:
    """The id of a staged batch. Raises WarehouseError where files are missing or cannot be read."""
    for name in STAGED:
        if not (staged / f"{name}.parquet").is_file():
            missing = "it has not been audited" if name == "quality_results" else f"{name}.parquet is missing"
            raise WarehouseError(f"the batch in {staged} cannot be loaded: {missing}")
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    try:
        batches = pc.unique(pq.read_table(staged / "documents.parquet", columns=["batch_id"])["batch_id"]).to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        raise WarehouseError(f"the batch in {staged} is damaged ({error}): process it again") from error
    if len(batches) != 1:
        raise WarehouseError(f"the batch in {staged} holds documents of {len(batches)} batches, not of one")
    return str(batches[0])


def _is_loaded(connection: duckdb.DuckDBPyConnection, batch_id: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM loads WHERE batch_id = ?", [batch_id]).fetchone())


def _has_tables(connection: duckdb.DuckDBPyConnection) -> bool:
    return bool(connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'loads'").fetchone())


def _in_transaction(connection: duckdb.DuckDBPyConnection, scripts: Sequence[Path]) -> None:
    connection.begin()
    try:
        for script in scripts:
            run_script(connection, script)
        connection.commit()
    except BaseException:
        with contextlib.suppress(duckdb.Error):  # some errors have ended the transaction already
            connection.rollback()
        raise


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Errors of DuckDB and of the system as WarehouseError."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        raise WarehouseError(f"{path}: {str(error).splitlines()[0] if str(error) else type(error).__name__}") from error
