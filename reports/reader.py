"""Named queries on the published warehouse. Answers are cached until the next file is published."""

import contextlib
import contextvars
import functools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from unspun.warehouse import Warehouse
from unspun.warehouse.store import explained

QUERIES = Path(__file__).parent / "queries"
MAX_CACHED_ANSWERS = 512
"""Answers cached for one published file: every page of the navigation, and some hundred articles."""

LAKE_CACHE_SECONDS = 30
"""How long answers of a DuckLake are cached, where every commit is published at once."""

Row = dict[str, Any]


class _Visit:
    """The connection of one page: opening the file costs as much as a small query, so its queries share it."""

    def __init__(self) -> None:
        self.open = contextlib.ExitStack()
        self.connection: Any = None


_VISIT: contextvars.ContextVar[_Visit | None] = contextvars.ContextVar("visit", default=None)


class Reader:
    """Runs queries on the published file of a warehouse.

    `raw` is the folder of its raw segments, where that is not the default.
    """

    def __init__(self, warehouse: Warehouse, raw: str | None = None) -> None:
        self.warehouse = warehouse
        self.raw = raw or str(warehouse.raw)
        self._answer = functools.lru_cache(MAX_CACHED_ANSWERS)(self._ask)

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
        return self.ask((QUERIES / f"{name}.sql").read_text(encoding="utf-8"), **parameters)

    def row(self, name: str, **parameters: Any) -> Row | None:
        """The first row of the query, or None."""
        return next(iter(self.rows(name, **parameters)), None)

    def ask(self, sql: str, **parameters: Any) -> list[Row]:
        """The rows of a query on the newest published file. Raises WarehouseError."""
        return self._answer(self._version(), sql, tuple(sorted(parameters.items())))

    @property
    def name(self) -> str:
        """What the pages say they are made from; the URI of a DuckLake may hold a password."""
        return "DuckLake" if self._lake else str(self.warehouse.published)

    @property
    def _lake(self) -> bool:
        return self.warehouse.uri.startswith("ducklake:")

    def _version(self) -> tuple[int, int]:
        if self._lake:
            return (int(time.monotonic() // LAKE_CACHE_SECONDS), 0)
        try:
            status = self.warehouse.published.stat()
        except FileNotFoundError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_ino)

    def _ask(self, version: tuple[int, int], sql: str, parameters: tuple[tuple[str, Any], ...]) -> list[Row]:
        by_name: Any = dict(parameters) or None
        visit = _VISIT.get()
        if visit is None:
            return self.warehouse.query(sql, by_name).to_pylist()
        if visit.connection is None:
            visit.connection = visit.open.enter_context(self.warehouse.store.published())
        with explained(self.name):
            return visit.connection.execute(sql, by_name).to_arrow_table().to_pylist()
