"""Full-text search: BM25 over headlines and bodies, in a file of its own beside the published one.

The index is built from what is published, as a step of its own, and swapped in whole. The file can be opened by itself:
`FROM search('dam collapse')` is a macro in it.
"""

import contextlib
import dataclasses
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.extensions import load_extension
from unspun.warehouse.sql import statement
from unspun.warehouse.store import connect, explained, prepare
from unspun.warehouse.warehouse import Warehouse

FORMAT = 2
"""Number of the layout of an index: one of another number is built anew."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a result must have besides words of the query; None where any value will do."""

    phrase: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def index_file(warehouse: Warehouse) -> Path:
    """Where the index of a warehouse lies: news.search.duckdb beside news.duckdb."""
    return warehouse.folder.with_suffix(".search.duckdb")


def is_fresh(warehouse: Warehouse) -> bool:
    """Whether the index shows what is published now; one that is damaged does not."""
    index = index_file(warehouse)
    if not index.exists():
        return False
    try:
        with connect(str(index), read_only=True) as connection:
            built = connection.execute("SELECT edition FROM editions").fetchone()
    except duckdb.Error:
        return False
    return bool(built) and built == (_edition(warehouse),)


def build(warehouse: Warehouse) -> Path:
    """Build the index of what is published now, and swap it in; returns its file. Does nothing where it is fresh."""
    index = index_file(warehouse)
    if is_fresh(warehouse):
        return index
    index.parent.mkdir(parents=True, exist_ok=True)
    with explained(index), tempfile.TemporaryDirectory(dir=index.parent, prefix=f".{index.name}.") as folder:
        new = Path(folder, "index.duckdb")
        edition = _edition(warehouse)
        articles = warehouse.query(statement("queries/search_texts.sql"))
        with connect(str(new)) as connection:
            prepare(connection)
            load_extension(connection, "fts")
            connection.register("articles", articles)
            for part in ("0_fold", "1_texts", "2_index", "3_macro"):
                connection.execute(statement(f"search_index/{part}.sql"))
            connection.execute("INSERT INTO editions VALUES (?, now())", [edition])
        with new.open("rb") as handle:
            os.fsync(handle.fileno())
        new.replace(index)
    return index


def search(warehouse: Warehouse, query: str, filters: Filters | None = None, limit: int = 10) -> pa.Table:
    """The best articles for a query by BM25: score, published_at, source_id, title, url, article_id.

    Raises WarehouseError where there is no index, or it is damaged.
    """
    with _opened(warehouse) as connection:
        values = {"query": query, "limit": limit, **dataclasses.asdict(filters or Filters())}
        return connection.execute(statement("search_index/query.sql"), values).to_arrow_table()


def matches(warehouse: Warehouse, query: str) -> pa.Table:
    """Every article that holds all words of the query, but for stop words: article_id and score (BM25).

    Raises WarehouseError where there is no index.
    """
    with _opened(warehouse) as connection:
        return connection.execute(statement("search_index/matches.sql"), {"query": query}).to_arrow_table()


@contextlib.contextmanager
def _opened(warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The index, to ask it. Raises WarehouseError where there is none."""
    index = index_file(warehouse)
    if not index.exists():
        raise WarehouseError(f"there is no search index at {index}: build it first (unspun search --rebuild)")
    with (
        explained(f"{index} cannot be searched (build it again: unspun search --rebuild)"),
        connect(str(index), read_only=True) as connection,
    ):
        prepare(connection)
        load_extension(connection, "fts")
        try:
            yield connection
        except duckdb.CatalogException as error:
            message = f"the search index {index} is of another version: build it anew (unspun search --rebuild)"
            raise WarehouseError(message) from error


def _edition(warehouse: Warehouse) -> str:
    """What tells one state of the published articles, or one format of the index, from another."""
    (row,) = warehouse.query(statement("queries/edition.sql")).to_pylist()
    return f"{FORMAT}/{row['edition']}"
