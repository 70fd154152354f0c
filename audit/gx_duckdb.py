"""A SQLAlchemy dialect that lets Great Expectations audit DuckDB.

`duckdb+audit:///:memory:NAME` reaches an in-memory database that this process holds open. Four things differ from
duckdb-engine; without them most expectations fail, or an audit takes longer:

- rows are fetched when a statement runs, because Great Expectations reads them after it has returned the connection;
- connections are not pooled, so that no database stays open (and no file locked) after the audit;
- columns are read by one DESCRIBE, and keys not at all: the queries of duckdb-engine to the catalog take half a second;
- regular expressions are `regexp_matches`; Great Expectations has no expression for them on DuckDB.
"""

import functools
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import sqlalchemy as sa
from duckdb_engine import Dialect
from sqlalchemy import engine, pool
from sqlalchemy.dialects import registry
from sqlalchemy.util import update_copy

from unspun.warehouse.store import QUIET


class BufferedConnection:
    """A DB-API connection for reading: there is nothing to commit or roll back."""

    def __init__(self, duck: duckdb.DuckDBPyConnection) -> None:
        self.duck = duck
        self.notices: list[str] = []

    def cursor(self) -> "BufferedCursor":
        return BufferedCursor(self)

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None:
        self.duck.close()


class BufferedCursor:
    """A DB-API cursor that holds all rows of its statement."""

    def __init__(self, connection: BufferedConnection) -> None:
        self.connection = connection
        self.description: Any = None
        self.rowcount = -1
        self._rows: deque[tuple] = deque()

    def execute(self, statement: str, parameters: Sequence[Any] | None = None) -> None:
        result = self.connection.duck.execute(statement, parameters)
        self.description = result.description
        self._rows = deque(result.fetchall() if result.description else ())

    def fetchone(self) -> tuple | None:
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int = 1) -> list[tuple]:
        return [self._rows.popleft() for _ in range(min(size, len(self._rows)))]

    def fetchall(self) -> list[tuple]:
        rows, self._rows = list(self._rows), deque()
        return rows

    def close(self) -> None:
        self._rows.clear()


class AuditDialect(Dialect):
    """duckdb-engine's dialect over connections that keep their rows."""

    driver = "audit"
    supports_statement_cache = False
    ischema_names = update_copy(Dialect.ischema_names, list=sa.types.NullType, struct=sa.types.NullType)

    @classmethod
    def get_pool_class(cls, url: engine.URL) -> type[pool.Pool]:
        return pool.NullPool

    def connect(self, *arguments: Any, **options: Any) -> Any:
        options.pop("url_config", None)
        connection = duckdb.connect(*arguments, **options)
        connection.execute(QUIET)
        return BufferedConnection(connection)

    def get_columns(
        self, connection: engine.Connection, table_name: str, schema: str | None = None, **kw: Any
    ) -> list[Any]:
        name = self.identifier_preparer.quote_identifier(table_name)
        described = connection.exec_driver_sql(f"DESCRIBE {name}")
        return [{"name": row[0], "type": sa.types.NullType(), "nullable": True, "default": None} for row in described]

    def get_pk_constraint(
        self, connection: engine.Connection, table_name: str, schema: str | None = None, **kw: Any
    ) -> Any:
        return {"constrained_columns": [], "name": None}

    def do_begin(self, dbapi_connection: Any) -> None: ...


@functools.cache
def install() -> None:
    """Register the dialect with SQLAlchemy, and regular expressions on it with Great Expectations."""
    from great_expectations.expectations.metrics.column_map_metrics import (
        column_values_match_regex,
        column_values_not_match_regex,
    )

    registry.register("duckdb.audit", __name__, AuditDialect.__name__)
    for module in (column_values_match_regex, column_values_not_match_regex):
        original = vars(module)["get_dialect_regex_expression"]
        vars(module)["get_dialect_regex_expression"] = _with_duckdb(original)


def _with_duckdb(original: Callable[..., Any]) -> Callable[..., Any]:
    def expression(column: Any, regex: str, dialect: Any, positive: bool = True) -> Any:
        if not isinstance(getattr(dialect, "dialect", dialect), AuditDialect):
            return original(column, regex, dialect, positive)
        matches = sa.func.regexp_matches(column, sa.literal(regex))
        return matches if positive else sa.not_(matches)

    return expression
