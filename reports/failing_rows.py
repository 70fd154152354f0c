"""The rows of a batch that break an expectation, warnings included.

An audit counts the rows behind a warning and does not list them. Great Expectations keeps, with each result, the query
that finds them; it runs here once more, over the rows of the batch as they are published.
"""

import dataclasses
import glob
import json
from pathlib import Path
from typing import Any

import duckdb

from unspun.reports.reader import Reader, Row, filled
from unspun.warehouse import WarehouseError
from unspun.warehouse.store import Connection

MAX_ROWS = 50
STAGED = {
    "documents": "documents",
    "rejects": "rejects",
    "article_revisions": "article_revisions",
    "edits": "edit_revisions",
    "entity_mentions": "entity_mention_revisions",
    "quotes": "quote_revisions",
}
"""Tables of a staged batch, and the published tables that hold their rows with the id of the batch."""

TABLE_OF_SUITE = {"articles": "article_revisions"}
"""Suites that are not named after their table."""

NO_RESULT = "The result file of this audit is not beside this warehouse, so its rows cannot be listed here."
NO_QUERY = "This expectation is about the batch as a whole: there are no single rows that fail."
NOT_LOADED = "None of these rows was loaded."


@dataclasses.dataclass(frozen=True, slots=True)
class FailingRows:
    """The first MAX_ROWS rows, how many there are, and what a reader must know about them."""

    columns: list[str]
    rows: list[Row]
    total: int
    note: str | None = None


def failing_rows(reader: Reader, suite: str, name: str, column: str | None, batch_id: str) -> FailingRows:
    """The rows of a batch that break an expectation. Raises WarehouseError."""
    result = _result(reader.warehouse.docs / "results", suite, name, column, batch_id)
    if result is None:
        return FailingRows([], [], 0, NO_RESULT)
    query = result["expectation_config"]["kwargs"].get("unexpected_rows_query")
    query = query or result["result"].get("unexpected_index_query")
    if query is None:
        return FailingRows([], [], 0, NO_QUERY)
    query = query.strip().rstrip(";").replace("{batch}", TABLE_OF_SUITE.get(suite, suite))
    with reader.connection() as connection:
        return _run(connection, query, batch_id)


def _result(folder: Path, suite: str, name: str, column: str | None, batch_id: str) -> dict[str, Any] | None:
    """What Great Expectations keeps of an expectation on a batch: of several audits the last."""
    files = sorted((folder / glob.escape(suite)).glob(f"{glob.escape(batch_id)}/*/*.json"))
    if not files:
        return None
    for result in json.loads(files[-1].read_text(encoding="utf-8"))["results"]:
        config = result["expectation_config"]
        if config["type"] == name and _column(config["kwargs"]) == (column or ""):
            return dict(result)
    return None


def _column(arguments: dict[str, Any]) -> str:
    """The columns of an expectation, as the audit names them."""
    single = [arguments[key] for key in ("column", "column_A", "column_B") if key in arguments]
    return ", ".join([*arguments.get("column_list", ()), *single])


def _run(connection: Connection, query: str, batch_id: str) -> FailingRows:
    """The query over the rows of one batch, under the names that they have in a staged one."""
    (database,) = connection.execute("SELECT current_database()").fetchone() or ("",)
    connection.execute("SET VARIABLE batch = ?", [batch_id])
    for staged, published in STAGED.items():
        connection.execute(filled("rows_of_batch", staged=staged, published=f'"{database}".main.{published}'))
    try:
        rows = connection.sql(query).distinct()
        shown = rows.limit(MAX_ROWS).to_arrow_table().to_pylist()
        return FailingRows(rows.columns, shown, len(rows), None if shown else NOT_LOADED)
    except duckdb.Error as error:
        raise WarehouseError(f"the query of the expectation does not run on what is published: {error}") from error
