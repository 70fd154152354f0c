"""Tables as files: CSV for spreadsheets, Parquet for programs."""

import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from unspun.reports.reader import Reader
from unspun.reports.tables import RowSelection

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
FORMULA_START = r"^[=+\-@\t\r]"
"""What makes a spreadsheet run a cell as a formula (OWASP, "CSV injection"): headlines are written by strangers."""


def download(reader: Reader, selection: RowSelection, format: str) -> Iterator[bytes]:
    """All rows of a selection as a file of MEDIA_TYPES, in pieces. Raises WarehouseError at the first piece.

    In CSV, lists and records are written as JSON-like text, and a text that a spreadsheet would run as a formula has
    an apostrophe before it; Parquet has the values as they are.
    """
    with reader.stream(selection.sql, **selection.values) as batches:
        yield from (_csv(batches) if format == "csv" else _parquet(batches))


def _csv(batches: pa.RecordBatchReader) -> Iterator[bytes]:
    from pyarrow.csv import CSVWriter

    flat: CSVWriter | None = None
    buffer = io.BytesIO()
    for batch in _at_least_one(batches):
        table = pa.table({name: _cell(batch[name]) for name in batch.schema.names})
        if flat is None:
            flat = CSVWriter(buffer, table.schema)
        flat.write_table(table)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _parquet(batches: pa.RecordBatchReader) -> Iterator[bytes]:
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    with pq.ParquetWriter(buffer, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
    yield buffer.getvalue()


def _at_least_one(batches: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """The batches, or an empty one: a file without rows still has its header."""
    first = next(iter(batches), None)
    if first is None:
        yield pa.RecordBatch.from_pylist([], schema=batches.schema)
    else:
        yield first
        yield from batches


def _cell(column: pa.Array) -> pa.Array:
    if pa.types.is_nested(column.type):
        column = pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
    if pa.types.is_string(column.type):
        return pc.replace_substring_regex(column, FORMULA_START, r"'\0")
    return column
