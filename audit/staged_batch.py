"""A staged batch as an audit sees it: its Parquet files, read as views of an in-memory DuckDB.

Views copy nothing, and an audit cannot change what it reads.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from unspun.audit.prepared_suites import audit_database
from unspun.audit.results import StagedBatchError
from unspun.schemas.tables import ARROW, TABLES
from unspun.warehouse.staged import PROCESS_AGAIN

AUDITED_TABLES = tuple(name for name in TABLES if name not in ("batches", "quality_results"))
"""The tables that a staged batch holds before its audit."""


def batch_id(staged: Path) -> str:
    """The id of the batch in a folder. Raises StagedBatchError where a file is missing or damaged."""
    for name in AUDITED_TABLES:
        try:
            pq.read_schema(staged / f"{name}.parquet")
            if name == "documents":
                ids = pq.read_table(staged / "documents.parquet", columns=["batch_id"])["batch_id"]
        except (OSError, pa.ArrowInvalid) as error:
            raise StagedBatchError(
                f"the batch in {staged} is damaged ({name}.parquet: {error}): {PROCESS_AGAIN}"
            ) from error
    return str(ids[0]) if len(ids) else staged.name


@contextlib.contextmanager
def staged_views(staged: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a batch by their names, in the database that the suites read.

    Raises StagedBatchError where a file cannot be read.
    """
    with audit_database() as connection:
        # A staged file is one row group, which one thread reads: a second thread only waits, and costs a sixth more.
        connection.execute("SET threads = 1")
        try:
            for name in AUDITED_TABLES:
                connection.read_parquet(str(staged / f"{name}.parquet")).create_view(name)
            yield connection
        except duckdb.Error as error:
            raise StagedBatchError(f"the batch in {staged} cannot be audited: {error}") from error


def read_tables(staged: Path) -> dict[str, pa.Table]:
    """The tables of a batch by name."""
    return {name: pq.read_table(staged / f"{name}.parquet", schema=ARROW[name]) for name in AUDITED_TABLES}


def write_table(staged: Path, name: str, table: pa.Table) -> None:
    """Write `NAME.parquet` into a batch: it is there whole, or as it was before."""
    target = staged / f"{name}.parquet"
    partial = target.with_suffix(f".{os.getpid()}.new")
    pq.write_table(table, partial, compression="zstd")
    partial.replace(target)


def digest_files(staged: Path, names: tuple[str, ...] = AUDITED_TABLES) -> str:
    """SHA-256, in hexadecimal, over the bytes of these tables' files."""
    digest = hashlib.sha256()
    for name in names:
        with (staged / f"{name}.parquet").open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
