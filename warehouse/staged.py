"""Staged batches: folders with one Parquet file for each table, as processing and the audit leave them."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from unspun.schemas.columns import columns, sql_type
from unspun.schemas.tables import TABLES
from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.store import Connection

STAGED = tuple(name for name in TABLES if name != "batches")
"""Tables of a staged batch; the row of the batch itself is counted by the load."""

PROCESS_AGAIN = "process it again: run the same command, or clear the task `process` of this batch in Airflow"
"""What heals a staged batch: it is made anew of its raw segment."""


def check_staged(staged: Path) -> str:
    """The id of a staged batch. Raises WarehouseError where files are missing or cannot be read."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    for name in STAGED:
        if not (staged / f"{name}.parquet").is_file():
            missing = f"{name}.parquet is missing: {PROCESS_AGAIN}"
            if name == "quality_results":
                missing = "it has not been audited"
            raise WarehouseError(f"the batch in {staged} cannot be loaded: {missing}")
    with _damage_explained(staged, "documents"):
        batches = pc.unique(pq.read_table(staged / "documents.parquet", columns=["batch_id"])["batch_id"]).to_pylist()
    if len(batches) != 1:
        raise WarehouseError(f"the batch in {staged} holds documents of {len(batches)} batches, not of one")
    return str(batches[0])


def create_views(connection: Connection, staged: Path) -> None:
    """Temporary views `staged_NAME` of the files, with the columns of the records.

    Nullable columns that an older version did not stage are null. Raises WarehouseError for a file that is damaged,
    lacks another column, or has one that this version does not.
    """
    import pyarrow.parquet as pq

    for name in STAGED:
        path = staged / f"{name}.parquet"
        try:
            present = set(pq.read_schema(path).names)
        except (pa.ArrowInvalid, OSError) as error:
            raise WarehouseError(
                f"the batch in {staged} is damaged ({name}.parquet: {error}): {PROCESS_AGAIN}"
            ) from error
        declared = [column for column in columns(TABLES[name]) if not column.set_by_load]
        missing = [column for column in declared if column.name not in present]
        needed = [column.name for column in missing if not column.nullable]
        unknown = sorted(present - {column.name for column in declared})
        if needed or unknown:
            raise WarehouseError(
                f"the batch in {staged} was staged by another version of unspun ({name}.parquet "
                f"{'lacks' if needed else 'has'} {', '.join(needed or unknown)}): {PROCESS_AGAIN}"
            )
        nulls = "".join(f", NULL::{sql_type(column.data_type)} AS {column.name}" for column in missing)
        quoted = str(path).replace("'", "''")
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW staged_{name} AS SELECT *{nulls} FROM read_parquet('{quoted}')"  # noqa: S608
        )


@contextlib.contextmanager
def _damage_explained(staged: Path, name: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowInvalid, OSError) as error:
        raise WarehouseError(f"the batch in {staged} is damaged ({name}.parquet: {error}): {PROCESS_AGAIN}") from error


@contextlib.contextmanager
def damage_named(staged: Path) -> Iterator[None]:
    """Where DuckDB fails, name the file of the batch that cannot be read: DuckDB's error would be taken for one of the
    warehouse. Only then are the files read whole."""
    import duckdb
    import pyarrow.parquet as pq

    try:
        yield
    except duckdb.Error:
        for name in STAGED:
            with _damage_explained(staged, name):
                pq.read_table(staged / f"{name}.parquet")
        raise
