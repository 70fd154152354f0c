"""SQL files, run as they are."""

from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent


def run_script(connection: duckdb.DuckDBPyConnection, path: Path, skip: str | None = None) -> None:
    """Run the statements of a file, but those that begin with `skip`, in the transaction that is open."""
    for part in duckdb.extract_statements(path.read_text(encoding="utf-8")):
        if skip is None or not part.query.lstrip().startswith(skip):
            connection.execute(part)


def statement(name: str) -> str:
    """The text of a query of this room, such as "queries/known.sql"."""
    return (FOLDER / name).read_text(encoding="utf-8")
