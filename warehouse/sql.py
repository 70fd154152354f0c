"""SQL files, run as they are."""

from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent


def run_script(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Run all statements of a file, in the transaction that is open."""
    connection.execute(path.read_text(encoding="utf-8"))


def statement(name: str) -> str:
    """The text of a query of this room, such as "queries/known.sql"."""
    return (FOLDER / name).read_text(encoding="utf-8")
