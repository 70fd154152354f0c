"""SQL from people, kept away from files, the network and extensions.

DuckDB's own settings close the connection (https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview).
What they leave open is refused by the kind of the statement and by the functions that it calls: on DuckLake the data
files themselves must stay readable, and an extension that was loaded brings functions that reach other databases.
"""

from collections.abc import Iterator
from itertools import pairwise

import duckdb

from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.store import Connection

_CLOSED = (
    "SET allow_community_extensions = false",
    # Else a name that is no table is looked up among the variables of this program.
    "SET python_enable_replacements = false",
)
_STATEMENTS = {
    duckdb.StatementType.SELECT,  # also DESCRIBE, SHOW, SUMMARIZE, VALUES and most of PRAGMA
    duckdb.StatementType.EXPLAIN,
    duckdb.StatementType.CREATE,  # a temporary table; PIVOT makes a temporary type
    duckdb.StatementType.SET,  # a variable: the configuration is locked
}
_FOREIGN_PREFIXES = ("postgres_", "sqlite_", "ducklake_", "read_postgres_")
_FOREIGN = {
    "enable_logging",  # writes to files; where it may not, DuckDB 1.5 ends the process
    "json_execute_serialized_sql",  # runs SQL out of a string, which nobody has checked
    "query",
    "arrow_scan",  # take addresses in memory
    "arrow_scan_dumb",
    "pandas_scan",
    "python_map_function",
}


def close_to_files(connection: Connection, on_ducklake: bool) -> None:
    """Forbid this connection all files and addresses but those of the warehouse it has open, for good."""
    for setting in _CLOSED:
        connection.execute(setting)
    if on_ducklake:
        folders = connection.execute("SELECT data_path FROM ducklake_settings('lake')").fetchall()
        connection.execute("SET allowed_directories = $folders", {"folders": [folder for (folder,) in folders]})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def close_to_extensions(connection: Connection) -> None:
    """Leave files open to this connection, and forbid it to install or load anything, for good."""
    for setting in _CLOSED:
        connection.execute(setting)
    connection.execute("SET lock_configuration = true")


def refuse_unsafe(connection: Connection, sql: str, files: bool) -> None:
    """Raise WarehouseError for SQL that does more than ask; with `files`, COPY is allowed too.

    Raises duckdb.Error where the SQL cannot be parsed. The connection must be closed to files already, if it is to be:
    DuckDB reads the files of IMPORT DATABASE while it parses.
    """
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise WarehouseError("the SQL is not Unicode text") from error
    allowed = _STATEMENTS | ({duckdb.StatementType.COPY} if files else set())
    for statement in connection.extract_statements(sql):
        if statement.type not in allowed:
            kind = statement.type.name.replace("_", " ")
            advice = "" if files else "; --files allows COPY, and reading files"
            raise WarehouseError(f"{kind} is refused: a query reads what is published{advice}")
        if statement.type != duckdb.StatementType.SELECT and not files:
            _refuse_words(statement.query)
    for name in _called(sql):
        if name in _FOREIGN or name.startswith(_FOREIGN_PREFIXES):
            raise WarehouseError(f"{name}() is refused: a query reads what is published")


def _refuse_words(sql: str) -> None:
    """EXPLAIN ANALYZE runs what it explains, and CREATE also makes secrets, which are stored in files."""
    for word in _words(sql):
        if word in ("copy", "export", "import", "attach", "secret"):
            raise WarehouseError(f"{word.upper()} is refused: a query reads what is published")


def _called(sql: str) -> Iterator[str]:
    """Names in the SQL that an opening bracket follows."""
    return (name for name, after in pairwise(_words(sql)) if after.startswith("("))


def _words(sql: str) -> list[str]:
    """The tokens of the SQL in lower case, names without their quotation marks, comments left out.

    >>> _words('SELECT "Query" /* ( */ (1)')
    ['select', 'query', '(', '1', ')']
    """
    encoded = sql.encode()  # DuckDB counts bytes
    starts = [start for start, _ in duckdb.tokenize(sql)]
    # Comments are no tokens: they stand behind the token before them.
    parts = (encoded[start:end].decode() for start, end in pairwise([*starts, len(encoded)]))
    return [part.partition("/*")[0].partition("--")[0].strip().strip('"').lower() for part in parts]
