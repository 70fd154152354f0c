"""A warehouse in DuckDB files: one that is loaded, and one that is published whole to its readers."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from unspun.schemas.catalogue import INTERNAL
from unspun.warehouse import migrations
from unspun.warehouse.atomic_copy import copy_whole, link_whole, remove_unfinished
from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.lock import loader_lock
from unspun.warehouse.store import Connection, Result, connect, explained, prepare

# Rows, the fewest that DuckDB takes. Every checkpoint writes the last row group anew, with all its texts: at DuckDB's
# own 122,880 rows the tenth batch of 10,000 articles took twice the time of the first.
ROW_GROUP_SIZE = 2048
# The oldest DuckDB that can read the file. Older storage compresses texts in a way that costs a load half as much
# processor time again, to save 6 % of the file.
STORAGE_VERSION = "v1.4.0"
WRITTEN = f"ROW_GROUP_SIZE {ROW_GROUP_SIZE}, STORAGE_VERSION '{STORAGE_VERSION}'"


class FileStore:
    """The published file by its path, with the working folder beside it.

    Every method opens what it needs and closes it again: between calls other processes have their turn.
    """

    kind = "duckdb"

    def __init__(self, published: Path, lock_timeout: float, keep: int) -> None:
        self.file = published.expanduser().absolute()
        if self.file.stem.lower() == INTERNAL:
            raise WarehouseError(
                f"a warehouse cannot be called {self.file.name}: DuckDB takes the name of the file for that of its "
                f"schema {INTERNAL}. Choose another name."
            )
        self.folder = self.file.with_suffix(".unspun")
        self.loading = self.folder / "loading.duckdb"
        self.copies = self.folder / "published"
        self.lock_timeout = lock_timeout
        self.keep = keep

    def exists(self) -> bool:
        return self.loading.exists() or self.file.exists()

    @contextlib.contextmanager
    def newest(self, as_is: bool = False) -> Iterator[Connection]:
        with self.locked():
            self._replay_log()
            with self._open(self.loading if self.loading.exists() else self.file, True) as connection:
                if not migrations.pending(connection, self.kind) or as_is:
                    yield connection
                    return
            with self._loading() as connection:  # which migrates it
                yield connection

    @contextlib.contextmanager
    def published(self) -> Iterator[Connection]:
        if not self.file.exists():
            raise WarehouseError(f"there is no warehouse at {self.file}: ingest or publish first")
        with self._open(self.file, True) as connection:
            yield connection

    @contextlib.contextmanager
    def maintaining(self) -> Iterator[Connection]:
        with self.locked(), self._loading() as connection:
            yield connection

    def transact(self, work: Callable[[Connection], Result]) -> Result:
        with self.locked(), self._loading() as connection, migrations.transaction(connection):
            return work(connection)

    def has_unpublished(self) -> bool:
        """Whether anything was written since the last `publish`, or it never ran."""
        with self.locked(), explained(self.folder):
            if not self.loading.exists():  # it will be made from the published file
                return not self.file.exists()
            return not self.file.exists() or _log_of(self.loading).exists() or not _same(self.file, self.loading)

    def publish(self) -> None:
        """Swap the published file for a copy of the loading file, in one step; readers keep the old one until they
        open it again. Does nothing where nothing was loaded since."""
        with self.locked():
            with self._loading() as connection:
                connection.execute("CHECKPOINT")
            self._refuse_log(self.loading)
            if self.file.exists() and _same(self.file, self.loading):
                return
            with explained(self.file):
                self._refuse_log(self.file)
                self.copies.mkdir(exist_ok=True)
                copy = self.copies / f"{max(self._numbers(), default=0) + 1:06d}.duckdb"
                for target in (self.loading, copy, self.file):
                    remove_unfinished(target)
                copy_whole(self.loading, copy)
                link_whole(copy, self.file)
                for number in self._numbers()[: -self.keep - 1]:
                    self._copy(number).unlink()

    def rollback(self) -> Path:
        """Publish the copy before the present one again; returns it. Raises WarehouseError where none is left."""
        with self.locked(), explained(self.file):
            self._refuse_log(self.file)
            present = [number for number in self._numbers() if _same(self._copy(number), self.file)]
            older = [number for number in self._numbers() if not present or number < present[-1]]
            if not older or not self.file.exists():
                raise WarehouseError(f"no older copy of {self.file} is left in {self.copies}")
            self._refuse_newer(self.file)
            link_whole(self._copy(older[-1]), self.file)
            return self._copy(older[-1])

    def published_ago(self) -> float | None:
        """Seconds since the last publish, or None before the first."""
        numbers = self._numbers()
        return time.time() - self._copy(numbers[-1]).stat().st_ctime if numbers else None

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the loader's lock."""
        with explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with loader_lock(self.folder / "lock", self.lock_timeout):
                yield

    @contextlib.contextmanager
    def _loading(self) -> Iterator[Connection]:
        """The loading file, open for writing and in the present schema; made from the published one if it is gone."""
        with explained(self.loading):
            if self.file.exists() and not self.loading.exists():
                self._refuse_newer(self.file)
                copy_whole(self.file, self.loading)
        with self._open(self.loading, False) as connection:
            migrations.migrate(connection, self.kind)
            yield connection

    @contextlib.contextmanager
    def _open(self, path: Path, read_only: bool) -> Iterator[Connection]:
        with explained(path):
            connection = connect(str(path), read_only=True) if read_only else connect()
            try:
                if not read_only:
                    connection.execute(attach(path, "loading"))
                    connection.execute("USE loading")
                    connection.execute("SET temp_directory = ?", [f"{path}.tmp"])
                prepare(connection)
                yield connection
            finally:
                connection.close()

    def _replay_log(self) -> None:
        """Take the log of a process that was killed into the loading file: DuckDB cannot always do so read-only."""
        if self.loading.with_name(f"{self.loading.name}.wal").exists():
            with self._open(self.loading, False) as connection:
                connection.execute("CHECKPOINT")

    def _refuse_newer(self, path: Path) -> None:
        with self._open(path, True) as connection:
            migrations.refuse_newer(connection)

    def _numbers(self) -> list[int]:
        return sorted(int(path.stem) for path in self.copies.glob("*.duckdb") if path.stem.isdigit())

    def _copy(self, number: int) -> Path:
        return self.copies / f"{number:06d}.duckdb"

    def _refuse_log(self, path: Path) -> None:
        """A log beside a swapped file would be read into it, so it must not be there."""
        log = _log_of(path)
        if log.exists():
            raise WarehouseError(
                f"{log} is there: some process writes to {path}. Close it, open the file once so that the log is read, "
                "and publish again."
            )


def attach(path: Path, name: str, options: str = WRITTEN) -> str:
    """The statement that opens a file under a name, to write if not READ_ONLY: only ATTACH sets how it is written."""
    quoted = str(path).replace("'", "''")
    return f"ATTACH '{quoted}' AS {name} ({options})"


def _log_of(path: Path) -> Path:
    """The file in which DuckDB keeps what it has not written to the database file yet."""
    return path.with_name(f"{path.name}.wal")


def _same(one: Path, other: Path) -> bool:
    """Whether two files are the same copy: copies and links carry the time of the file they were made from."""
    mine, theirs = one.stat(), other.stat()
    return (mine.st_size, mine.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)
