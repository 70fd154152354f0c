"""Views and comments of a warehouse, put in place from the records in `schemas/` whenever one of them changes."""

import functools
import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import duckdb

from unspun.schemas.catalogue import CURRENT_VIEWS, QUERY_VIEWS, TABLES, CurrentView, QueryView, Table
from unspun.schemas.columns import sql_type
from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.sql import FOLDER, statement

Declared = Table | CurrentView | QueryView
DECLARED: tuple[Declared, ...] = (*TABLES, *CURRENT_VIEWS, *QUERY_VIEWS)


class StoredColumn(NamedTuple):
    """A column as the catalog of the database has it; `table_comment` is that of its table or view."""

    data_type: str
    nullable: bool
    comment: str | None
    table_comment: str | None


Stored = dict[str, dict[str, StoredColumn]]
"""Qualified name of a table or view to its columns by name."""


def put_definitions(connection: duckdb.DuckDBPyConnection, store: str) -> None:
    """Create the views and set the comments, unless they are in place, in the transaction that is open.

    Raises WarehouseError where a table or view has other columns than its record declares.
    """
    views = view_statements()
    digest = hashlib.sha256("\n".join([*views, *comments({}, store)]).encode()).hexdigest()
    if connection.execute("SELECT 1 FROM internal.view_definitions WHERE digest = ?", [digest]).fetchone():
        return
    for sql in views:
        connection.execute(sql)
    stored = stored_columns(connection)
    if wrong := list(differences(stored)):
        raise WarehouseError(f"the migrations do not make what the records declare: {'; '.join(wrong)}")
    for sql in comments(stored, store):
        connection.execute(sql)
    connection.execute("DELETE FROM internal.view_definitions")
    connection.execute("INSERT INTO internal.view_definitions VALUES (?, now())", [digest])


def qualified(declared: Declared) -> str:
    """The name with its schema, as SQL writes it."""
    return f"{declared.schema if isinstance(declared, Table) else 'main'}.{declared.name}"


@functools.cache
def view_statements() -> tuple[str, ...]:
    """The statements that create all views, in the order in which they build on one another."""
    current = [
        statement("queries/current_view.sql").format(
            name=view.name, columns=", ".join(column.name for column in view.columns), table=view.table.name
        )
        for view in CURRENT_VIEWS
    ]
    files = {path.stem: path for folder in ("views", "marts") for path in (FOLDER / folder).glob("*.sql")}
    return (*current, *(files[view.name].read_text(encoding="utf-8") for view in QUERY_VIEWS))


def stored_columns(connection: duckdb.DuckDBPyConnection) -> Stored:
    """All columns of the tables and views of the present database."""
    stored: Stored = {}
    for schema, table, column, *traits in connection.execute(statement("queries/columns.sql")).fetchall():
        stored.setdefault(f"{schema}.{table}", {})[column] = StoredColumn(*traits)
    return stored


def differences(stored: Stored) -> Iterator[str]:
    """In which columns the stored tables and views are not as their records declare them, in sentences.

    Whether the columns of views may be null is in no catalog, and columns that somebody added are no concern of ours.
    """
    for declared in DECLARED:
        name = qualified(declared)
        for column in declared.columns:
            actual = stored.get(name, {}).get(column.name)
            wanted = sql_type(column.data_type)
            if actual is None:
                yield f"{name}.{column.name} is missing"
            elif _unquoted(actual.data_type) != _unquoted(wanted):
                yield f"{name}.{column.name} is {actual.data_type}, not {wanted}"
            elif isinstance(declared, Table) and actual.nullable != column.nullable:
                yield f"{name}.{column.name} {'may' if actual.nullable else 'must not'} be null"


def comments(stored: Stored, store: str) -> Iterator[str]:
    """The statements that set all comments that are not stored already. DuckLake keeps none on the columns of views."""
    for declared in DECLARED:
        name = qualified(declared)
        columns = stored.get(name, {})
        kind = "TABLE" if isinstance(declared, Table) else "VIEW"
        if all(column.table_comment != declared.comment for column in columns.values()):
            yield f"COMMENT ON {kind} {name} IS {_quoted(declared.comment)}"
        if store == "ducklake" and kind == "VIEW":
            continue
        for column in declared.columns:
            if column.name not in columns or columns[column.name].comment != column.comment:
                yield f"COMMENT ON COLUMN {name}.{column.name} IS {_quoted(column.comment)}"


def _unquoted(data_type: str) -> str:
    """The catalog quotes only names of struct fields that are words of SQL."""
    return data_type.replace('"', "")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
