"""Named queries on the published warehouse. Answers are cached until the next file is published."""

import contextlib
import contextvars
import functools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from unspun.warehouse import Warehouse, search
from unspun.warehouse.lake_store import PREFIX
from unspun.warehouse.store import Connection, explained

QUERIES = Path(__file__).parent / "queries"
MAX_CACHED_ANSWERS = 512
"""Answers cached for one published file: every page of the navigation, and some hundred articles."""

MAX_CACHED_SEARCHES = 16
"""Searches whose matches are cached: the total of a list, its rows and its pages are several queries on one."""

LAKE_CACHE_SECONDS = 30
"""How long answers of a DuckLake are cached, where every commit is published at once."""

STREAM_ROWS = 10_000
"""Rows of a download that are in memory at a time."""

NO_MATCHES = pa.Table.from_batches([], pa.schema({"article_id": pa.string(), "score": pa.float64()}))
"""Made of no batches, not of empty arrays: `pa.array` imports pandas, which those who only import this do not need."""

Row = dict[str, Any]


class _Visit:
    """The connection of one page: opening the file costs as much as a small query, so its queries share it."""

    def __init__(self) -> None:
        self.open = contextlib.ExitStack()
        self.connection: Connection | None = None


_VISIT: contextvars.ContextVar[_Visit | None] = contextvars.ContextVar("visit", default=None)


@functools.cache
def query(name: str) -> str:
    """The SQL of `queries/NAME.sql`."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8").rstrip().rstrip(";")


def filled(name: str, **parts: str) -> str:
    """The SQL of `queries/NAME.sql` with its parts, such as `{query}`, filled in: parts of the program, never input."""
    text = query(name)
    for key, part in parts.items():
        text = text.replace(f"{{{key}}}", part)
    return text


class Reader:
    """Runs queries on the published file of a warehouse.

    A query with the parameter `q` can read the table `matches`: the articles that hold these words and their scores, by
    the search index. `raw` is the folder of the raw segments, where that is not the default.
    """

    def __init__(self, warehouse: Warehouse, raw: str | None = None) -> None:
        self.warehouse = warehouse
        self.raw = raw or str(warehouse.raw)
        self._answer = functools.lru_cache(MAX_CACHED_ANSWERS)(self._ask)
        self._search = functools.lru_cache(MAX_CACHED_SEARCHES)(lambda version, words: search.matches(warehouse, words))

    @contextlib.contextmanager
    def visit(self) -> Iterator[None]:
        """A context in which queries share one connection; the first query without a cached answer opens it."""
        visit = _Visit()
        token = _VISIT.set(visit)
        try:
            with visit.open:
                yield
        finally:
            _VISIT.reset(token)

    def rows(self, name: str, **parameters: Any) -> list[Row]:
        """The rows of the query `queries/NAME.sql`. Raises WarehouseError."""
        return self.ask(query(name), **parameters)

    def row(self, name: str, **parameters: Any) -> Row | None:
        """The first row of the query, or None."""
        return next(iter(self.rows(name, **parameters)), None)

    def ask(self, sql: str, **parameters: Any) -> list[Row]:
        """The rows of a query on the newest published file. Raises WarehouseError."""
        return self._answer(self._version(), sql, tuple(sorted(parameters.items())))

    @contextlib.contextmanager
    def stream(self, sql: str, **parameters: Any) -> Iterator[pa.RecordBatchReader]:
        """The rows of a query in batches, over a connection of their own. Raises WarehouseError."""
        with self.connection() as connection:
            yield self._run(connection, sql, parameters).to_arrow_reader(STREAM_ROWS)

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection of one's own, to which temporary views may be added. Raises WarehouseError."""
        with self.warehouse.store.published() as connection, explained(self.name):
            yield connection

    @property
    def has_index(self) -> bool:
        """Whether words of articles can be searched for."""
        return search.index_file(self.warehouse).exists()

    @property
    def name(self) -> str:
        """What the pages say they are made from; the URI of a DuckLake may hold a password."""
        return "DuckLake" if self._lake else str(self.warehouse.published)

    @property
    def _lake(self) -> bool:
        return self.warehouse.uri.startswith(PREFIX)

    def _version(self) -> tuple[int, ...]:
        index = _state(search.index_file(self.warehouse))
        if self._lake:
            return (int(time.monotonic() // LAKE_CACHE_SECONDS), *index)
        return (*_state(self.warehouse.published), *index)

    def _ask(self, version: tuple[int, ...], sql: str, parameters: tuple[tuple[str, Any], ...]) -> list[Row]:
        by_name = dict(parameters)
        visit = _VISIT.get()
        if visit is None:
            with self.warehouse.store.published() as connection:
                return self._run(connection, sql, by_name).to_arrow_table().to_pylist()
        if visit.connection is None:
            visit.connection = visit.open.enter_context(self.warehouse.store.published())
        with explained(self.name):
            return self._run(visit.connection, sql, by_name).to_arrow_table().to_pylist()

    def _run(self, connection: Connection, sql: str, by_name: dict[str, Any]) -> Connection:
        if "q" in by_name:
            connection.register("matches", self._matches(by_name["q"]))
        return connection.execute(sql, by_name or None)

    def _matches(self, words: str | None) -> pa.Table:
        if not words or not self.has_index:
            return NO_MATCHES
        return self._search(_state(search.index_file(self.warehouse)), words)


def _state(file: Path) -> tuple[int, int]:
    """What tells one version of a file from another."""
    try:
        status = file.stat()
    except FileNotFoundError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_ino)
