"""SQL files, run as they are."""

from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent


def run_script(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Run the statements of a file in the transaction that is open."""
    for part in duckdb.extract_statements(path.read_text(encoding="utf-8")):
        connection.execute(part)


def statement(name: str) -> str:
    """The text of a query of this room, such as "queries/outcomes.sql"."""
    return (FOLDER / name).read_text(encoding="utf-8")
