"""Numbered SQL migrations, each in one transaction; views and marts, which are put in place anew when they change.

`0002_keys.duckdb.sql` runs on DuckDB files only: the word before `.sql` names the one store it is for.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from unspun.warehouse.errors import NewerWarehouseError
from unspun.warehouse.sql import FOLDER as ROOM
from unspun.warehouse.sql import run_script

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
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = NAME.fullmatch(path.name)
        if not match:
            raise ValueError(f"{path}: a migration is named 0001_name.sql")
        found.append(Migration(int(match[1]), match[2], match[3], path))
    if len({migration.number for migration in found}) < len(found):
        raise ValueError(f"{folder}: two migrations have one number")
    return found


def pending(connection: duckdb.DuckDBPyConnection, store: str, folder: Path = FOLDER) -> list[Migration]:
    """Migrations that have not run yet; raises NewerWarehouseError where more of them ran than are known here."""
    refuse_newer(connection, folder)
    done = _applied(connection)
    return [m for m in migrations(folder) if m.number not in done and m.store in (None, store)]


def refuse_newer(connection: duckdb.DuckDBPyConnection, folder: Path = FOLDER) -> None:
    """Raise NewerWarehouseError where migrations ran that are not known here."""
    done = _applied(connection)
    latest = migrations(folder)[-1].number
    if done and max(done) > latest:
        raise NewerWarehouseError(
            f"the warehouse has migration {max(done):04d}, this version of unspun knows {latest:04d}: "
            "install the newer unspun. Nothing was changed."
        )


def migrate(connection: duckdb.DuckDBPyConnection, store: str, folder: Path = FOLDER) -> list[Migration]:
    """Run what is pending, each migration with its record in one transaction; then the views, where they changed."""
    run = pending(connection, store, folder)
    for migration in run:
        with transaction(connection):
            connection.execute(
                "CREATE TABLE IF NOT EXISTS schema_migrations "
                "(number INTEGER NOT NULL, name VARCHAR NOT NULL, applied_at TIMESTAMP WITH TIME ZONE NOT NULL)"
            )
            run_script(connection, migration.path)
            connection.execute("INSERT INTO schema_migrations VALUES (?, ?, now())", [migration.number, migration.name])
    _put_views(connection, store)
    return run


def view_files() -> list[Path]:
    """The SQL files of views and marts, in the order in which they build on one another."""
    return [*sorted((ROOM / "views").glob("*.sql")), *sorted((ROOM / "marts").glob("*.sql"))]


def _put_views(connection: duckdb.DuckDBPyConnection, store: str) -> None:
    files = view_files()
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    if connection.execute("SELECT 1 FROM view_definitions WHERE digest = ?", [digest]).fetchone():
        return
    with transaction(connection):
        for path in files:
            # DuckLake keeps no comments on the columns of views.
            run_script(connection, path, skip="COMMENT ON COLUMN" if store == "ducklake" else None)
        connection.execute("DELETE FROM view_definitions")
        connection.execute("INSERT INTO view_definitions VALUES (?, now())", [digest])


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
    query = (
        "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND table_name = 'schema_migrations'"
    )
    return bool(connection.execute(query).fetchone())


def _applied(connection: duckdb.DuckDBPyConnection) -> set[int]:
    if not is_there(connection):
        return set()
    return {number for (number,) in connection.execute("SELECT number FROM schema_migrations").fetchall()}
