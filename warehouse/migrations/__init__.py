"""Numbered SQL migrations, each in one transaction; then views and comments, which follow from the records.

`0002_keys.duckdb.sql` runs on DuckDB files only: the word before `.sql` names the one store it is for.
"""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from unspun.warehouse.definitions import put_definitions
from unspun.warehouse.errors import NewerWarehouseError
from unspun.warehouse.sql import run_script, statement

FOLDER = Path(__file__).parent
NAME = re.compile(r"(\d{4})_(\w+)(?:\.(duckdb|ducklake))?\.sql")


class Migration(NamedTuple):
    """A migration file; `store` is None where it is for every store."""

    number: int
    name: str
    store: str | None
    path: Path


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """All migrations, in their order. Raises ValueError for a misnamed file or a number that is there twice."""
    listed = []
    for path in sorted(folder.glob("*.sql")):
        match = NAME.fullmatch(path.name)
        if not match:
            raise ValueError(f"{path}: a migration is named 0001_name.sql")
        listed.append(Migration(int(match[1]), match[2], match[3], path))
    if len({migration.number for migration in listed}) < len(listed):
        raise ValueError(f"{folder}: two migrations have one number")
    return listed


def pending(connection: duckdb.DuckDBPyConnection, store: str, folder: Path = FOLDER) -> list[Migration]:
    """Migrations that have not run yet. Raises NewerWarehouseError where ones ran that this version does not have."""
    refuse_newer(connection, folder)
    done = _applied(connection)
    return [m for m in migrations(folder) if m.number not in done and m.store in (None, store)]


def refuse_newer(connection: duckdb.DuckDBPyConnection, folder: Path = FOLDER) -> None:
    """Raise NewerWarehouseError where migrations ran that this version does not have."""
    done = _applied(connection)
    latest = migrations(folder)[-1].number
    if done and max(done) > latest:
        raise NewerWarehouseError(
            f"the warehouse has migration {max(done):04d}, this version of unspun has {latest:04d}: "
            "install the newer unspun. Nothing was changed."
        )


def migrate(connection: duckdb.DuckDBPyConnection, store: str, folder: Path = FOLDER) -> list[Migration]:
    """Run what is pending, each migration with its record in one transaction; then put the views and comments in place.

    Returns the migrations that ran. Raises NewerWarehouseError, or WarehouseError where the tables are not as the
    records declare them.
    """
    run = pending(connection, store, folder)
    for migration in run:
        with transaction(connection):
            if _history(connection) is None:
                connection.execute(
                    "CREATE TABLE main.schema_migrations "
                    "(number INTEGER NOT NULL, name VARCHAR NOT NULL, applied_at TIMESTAMP WITH TIME ZONE NOT NULL)"
                )
            run_script(connection, migration.path)
            connection.execute(
                f"INSERT INTO {_history(connection)} VALUES (?, ?, now())",  # noqa: S608
                [migration.number, migration.name],
            )
    with transaction(connection):
        put_definitions(connection, store)
    return run


@contextlib.contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        with contextlib.suppress(duckdb.Error):  # some errors have ended the transaction already
            connection.rollback()
        raise


def is_there(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether any migration has run in the database that the connection uses."""
    return _history(connection) is not None


def _history(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The table of the migrations that ran: 0007 moved it."""
    row = connection.execute(statement("queries/migration_history.sql")).fetchone()
    return str(row[0]) if row else None


def _applied(connection: duckdb.DuckDBPyConnection) -> set[int]:
    history = _history(connection)
    if history is None:
        return set()
    return {number for (number,) in connection.execute(f"SELECT number FROM {history}").fetchall()}  # noqa: S608
