"""Where a warehouse lives: a DuckDB file, or DuckLake. Everything else in this room is the same on both."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeVar

import duckdb

from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.redaction import redact
from unspun.warehouse.sql import statement

Result = TypeVar("Result")
Connection = duckdb.DuckDBPyConnection

QUIET = "SET enable_progress_bar = false"
"""Statement after which a connection draws nothing on standard output."""

DAMAGE = ("not a valid duckdb", "could not read enough bytes", "corrupt", "checksum", "deserializ", "replaying wal")
"""What DuckDB says of files that are not as it wrote them."""

REMEDY = (
    ". The file is damaged. Move it and its .wal away, and run this again: the published file is made anew from the "
    "loading one and the other way round, and what had not been published is loaded from its documents again. Or "
    "restore a backup (unspun restore)."
)


class Store(Protocol):
    """A place for a warehouse. All methods raise WarehouseError."""

    kind: str
    folder: Path

    def exists(self) -> bool:
        """Whether there is a warehouse already."""

    def newest(self, as_is: bool = False) -> AbstractContextManager[Connection]:
        """A connection that reads all that is loaded, in the present schema, or `as_is` in the one that it has."""

    def published(self) -> AbstractContextManager[Connection]:
        """A read-only connection to what analysts see."""

    def maintaining(self) -> AbstractContextManager[Connection]:
        """A connection that may write, outside of any transaction, in the present schema."""

    def transact(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in one transaction, alone: it is there whole or not at all."""

    def publish(self) -> None:
        """Let analysts see all that is loaded."""


@contextlib.contextmanager
def explained(place: object) -> Iterator[None]:
    """Errors of DuckDB and of the system as WarehouseError."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        message = redact(" ".join(str(error).split())) or type(error).__name__
        remedy = REMEDY if isinstance(place, Path) and any(word in message.lower() for word in DAMAGE) else ""
        # A log shows the cause too, and DuckDB quotes the whole connection string.
        raise WarehouseError(f"{place}: {message[:500]}{remedy}") from type(error)(message)


def connect(database: str = ":memory:", *, read_only: bool = False) -> Connection:
    """A connection that prints nothing: DuckDB draws a bar on standard output for what takes two seconds."""
    connection = duckdb.connect(database, read_only=read_only)
    connection.execute(QUIET)
    return connection


def prepare(connection: Connection) -> None:
    """What connections to a warehouse have: days are days in UTC, no extension is fetched from the network because a
    statement names it, and the macros of our queries are defined."""
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute(statement("macros.sql"))
