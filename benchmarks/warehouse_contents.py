"""All rows of a warehouse, as hashes that two warehouses can be compared by."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

RUN_TIMES = frozenset(
    {
        "applied_at",
        "checked_at",
        "evaluated_at",
        "loaded_at",
        "next_check_at",
        "rejected_at",
        "replayed_at",
        "reprocessed_at",
        "story_changes.changed_at",
    }
)
"""Columns that say when a run happened, or when the next is due."""

FETCH_TIMES = frozenset(
    {
        "feed_state.outcome",  # a feed that is asked again says that it is as it was
        "feed_state.status",
        "fetched_at",
        "incident_evaluations.newest_document_at",
        "next_fetch_at",
        "seen_urls.first_seen_at",
        "source_statuses.last_arrival_at",
    }
)
"""Columns that say when a page was fetched, and what came of it then. Files have a time of modification: for them these
columns are compared."""

DOCUMENT_IDS = "ids of documents"
"""Entry of the contents with the documents of what is loaded."""


class Rows(NamedTuple):
    """A hash of each row, sorted, and one of the values of each column, by name."""

    rows: list[str]
    columns: dict[str, str]


Contents = dict[str, Rows]
"""Rows by file and table."""


def contents(folder: Path, times: frozenset[str] = RUN_TIMES) -> Contents:
    """What is loaded and what is published in the warehouse `news.duckdb` of a folder, and files in it that a command
    writes for people. Columns of `times` are left out: names, or names with their table.

    Raises duckdb.Error where a file cannot be read.
    """
    found: Contents = {}
    for name in ("news.unspun/loading.duckdb", "news.duckdb"):
        if (folder / name).exists():
            with duckdb.connect(str(folder / name), read_only=True) as connection:
                found |= {f"{name}: {table}": rows for table, rows in _tables(connection, times)}
                ids = connection.execute("SELECT document_id FROM documents ORDER BY ALL").fetchall()
                found.setdefault(DOCUMENT_IDS, Rows([document_id for (document_id,) in ids], {}))
    return found | {file.name: Rows([_hash(file.read_bytes())], {}) for file in sorted(folder.glob("*.tsv"))}


def differences(found: Contents, expected: Contents) -> Iterator[str]:
    """A sentence for each table that is not as expected."""
    nothing = Rows([], {})
    for name in sorted(found.keys() | expected.keys()):
        ours, theirs = found.get(name, nothing), expected.get(name, nothing)
        if ours != theirs:
            columns = [column for column, values in theirs.columns.items() if ours.columns.get(column) != values]
            yield f"{name}: {len(ours.rows)} rows, not the {len(theirs.rows)}; other values of {', '.join(columns)}"


def _tables(connection: duckdb.DuckDBPyConnection, times: frozenset[str]) -> Iterator[tuple[str, Rows]]:
    listed = connection.execute(
        "SELECT schema_name, table_name, list(column_name ORDER BY column_index) "
        "FROM duckdb_columns() JOIN duckdb_tables() USING (schema_name, table_name) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    for schema, table, columns in listed:
        compared = [name for name in columns if times.isdisjoint((name, f"{table}.{name}"))]
        named = ", ".join(f'"{name}"' for name in compared) or "1"  # where all say when
        rows = connection.execute(f"SELECT {named} FROM {schema}.{table} ORDER BY ALL").fetchall()
        values = {name: sorted(repr(row[index]) for row in rows) for index, name in enumerate(compared)}
        yield (
            f"{schema}.{table}",
            Rows(
                [_hash(repr(row).encode()) for row in rows],
                {name: _hash(repr(column).encode()) for name, column in values.items()},
            ),
        )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
