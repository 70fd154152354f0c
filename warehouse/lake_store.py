"""A warehouse on DuckLake: a catalog in PostgreSQL (or another database), tables as Parquet on shared storage.

Many processes read and write at once; each sees whole transactions. There is no file to publish: what is committed is
what analysts see.
"""

import contextlib
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb

from unspun.warehouse import migrations
from unspun.warehouse.errors import WarehouseError, WarehouseLockedError
from unspun.warehouse.extensions import load_extension
from unspun.warehouse.lock import loader_lock
from unspun.warehouse.store import Connection, Result, connect, explained, prepare

PREFIX = "ducklake:"
CATALOGS = {"postgres": "postgres_scanner", "sqlite": "sqlite_scanner"}


class LakeStore:
    """DuckLake by its URI, `ducklake:postgres:host=... dbname=...?data=/shared/news.lake`.

    `data` is the folder or bucket of the Parquet files; a catalog that exists knows it already. The working folder
    stands beside a local data folder, else in the current one.
    """

    kind = "ducklake"

    def __init__(self, uri: str, lock_timeout: float) -> None:
        catalog, _, options = uri.partition("?")
        self.catalog = catalog
        self.data = (parse_qs(options).get("data") or [""])[0]
        local = Path("news.lake") if "://" in self.data or not self.data else Path(self.data)
        self.folder = local.expanduser().absolute().with_suffix(".unspun")
        self.lock_timeout = lock_timeout

    def exists(self) -> bool:
        with self._attached() as connection:
            return migrations.is_there(connection)

    @contextlib.contextmanager
    def newest(self, as_is: bool = False) -> Iterator[Connection]:
        with self._attached() as connection:
            if not migrations.pending(connection, self.kind) or as_is:
                yield connection
                return
        with self.maintaining() as connection:
            yield connection

    @contextlib.contextmanager
    def published(self) -> Iterator[Connection]:
        with self._attached(read_only=True) as connection:
            yield connection

    @contextlib.contextmanager
    def maintaining(self) -> Iterator[Connection]:
        self._retried(lambda connection: migrations.migrate(connection, self.kind))
        with self._attached() as connection:
            yield connection

    def transact(self, work: Callable[[Connection], Result]) -> Result:
        def alone(connection: Connection) -> Result:
            migrations.migrate(connection, self.kind)
            with migrations.transaction(connection):
                # All merges write this row, so that of two at once one fails and sees the other's work when it is
                # run again: two loaders that bring the same text would else both find it new.
                connection.execute("UPDATE internal.merge_turn SET turn = turn + 1")
                return work(connection)

        # Loaders that share a disk take turns, which saves them merges in vain.
        with explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with loader_lock(self.folder / "lock", self.lock_timeout):
                return self._retried(alone)

    def publish(self) -> None:
        """What is committed is published already."""

    def _retried(self, work: Callable[[Connection], Result]) -> Result:
        until = time.monotonic() + self.lock_timeout
        while True:
            try:
                with self._attached() as connection:
                    return work(connection)
            except WarehouseError as error:
                if not _is_conflict(error.__cause__):
                    raise
                if time.monotonic() > until:
                    raise WarehouseLockedError(
                        f"{self.catalog}: other loaders were faster for {self.lock_timeout:g} s. "
                        "Try again, or wait longer (lock_timeout)."
                    ) from error
                time.sleep(random.uniform(0.05, 0.5))  # noqa: S311

    @contextlib.contextmanager
    def _attached(self, read_only: bool = False) -> Iterator[Connection]:
        with explained(self.catalog):
            connection = connect()
            try:
                prepare(connection)
                load_extension(connection, "ducklake")
                kind = self.catalog.removeprefix(PREFIX).partition(":")[0]
                if kind in CATALOGS:
                    load_extension(connection, CATALOGS[kind])
                if "://" in self.data:
                    load_extension(connection, "httpfs")
                    _find_store(connection)
                connection.execute(self._attach(read_only))
                connection.execute("USE lake")
                yield connection
            finally:
                connection.close()

    def _attach(self, read_only: bool) -> str:
        # ATTACH takes no parameters, so the values are quoted here.
        options = ["READ_ONLY"] if read_only else []
        if self.data:
            path = self.data if "://" in self.data else str(Path(self.data).expanduser().absolute())
            options.append(f"DATA_PATH {_quoted(path.rstrip('/') + '/')}")
        return f"ATTACH {_quoted(self.catalog)} AS lake" + (f" ({', '.join(options)})" if options else "")


def _find_store(connection: Connection) -> None:
    """Lead s3:// to another store than Amazon's where AWS_ENDPOINT_URL names one, as for every other tool.

    DuckDB reads keys and region from the environment by itself, but not this.
    """
    address = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
    if address.netloc:
        connection.execute("SET s3_url_style = 'path'")
        connection.execute(f"SET s3_endpoint = {_quoted(address.netloc)}")
        connection.execute(f"SET s3_use_ssl = {'true' if address.scheme == 'https' else 'false'}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _is_conflict(error: BaseException | None) -> bool:
    """Whether a transaction failed because another one was faster."""
    if not isinstance(error, duckdb.Error):
        return False
    said = str(error).lower()
    return "conflict" in said or "already exists" in said or "could not serialize" in said or "duplicate key" in said
