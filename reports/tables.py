"""The tables of the report: queries whose rows can be narrowed, sorted, paged through and taken away whole."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from unspun.reports.page import BadParameter
from unspun.reports.reader import Reader, Row, filled, query

Kind = Literal["text", "day", "number"]

PAGE_ROWS = 50
MAX_PARAMETER_CHARS = 500
MAX_NUMBER = 2**31
DAY_RANGE: dict[str, Kind] = {"since": "day", "until": "day"}


@dataclasses.dataclass(frozen=True, slots=True)
class ReportTable:
    """The rows of `queries/NAME.sql`.

    `parameters` are those of the query and what kind of value each takes; a value that is not given is null. `orders`
    names the orders that a reader may ask for, each an ORDER BY that leaves no two rows equal; the first is the usual.
    """

    name: str
    parameters: Mapping[str, Kind] = dataclasses.field(default_factory=dict)
    orders: Mapping[str, str] = dataclasses.field(default_factory=dict)


TABLES = {
    table.name: table
    for table in (
        ReportTable(
            "articles",
            {
                "q": "text", "source_id": "text", "outlet": "text", **DAY_RANGE, "language": "text",
                "state": "text", "outcome": "text", "damage": "text",
            },
            {
                "arrival": "arrived_at DESC, article_id, revision DESC",
                "relevance": "score DESC NULLS LAST, arrived_at DESC, article_id, revision DESC",
                "published": "published_at DESC NULLS LAST, article_id, revision DESC",
                "words": "word_count DESC, article_id, revision DESC",
                "headline": "lower(title) NULLS LAST, article_id, revision DESC",
                "source": "source_id, arrived_at DESC, article_id, revision DESC",
            },
        ),
        ReportTable(
            "documents",
            {"q": "text", "source_id": "text", "outcome": "text", "reason": "text", "batch_id": "text", **DAY_RANGE},
            {
                "arrival": "arrived_at DESC, document_id",
                "outcome": "outcome, reason NULLS LAST, arrived_at DESC, document_id",
                "source": "source_id, arrived_at DESC, document_id",
                "size": "byte_count DESC, document_id",
            },
        ),
        ReportTable(
            "rejects",
            {"source_id": "text", "reason": "text", "stage": "text", **DAY_RANGE},
            {
                "rejected": 'rejected_at DESC, uri, document_id, "row"',
                "source": 'source_id, rejected_at DESC, document_id, "row"',
                "reason": 'reason, rejected_at DESC, document_id, "row"',
            },
        ),
        ReportTable(
            "incidents",
            {"source_id": "text", "fault": "text", "state": "text", **DAY_RANGE},
            {
                "open": "is_open DESC, affected DESC, opened_on DESC, incident_id",
                "newest": "opened_on DESC, affected DESC, incident_id",
            },
        ),
        ReportTable("batches", {"source_id": "text"}, {"loaded": "loaded_at DESC, batch_id"}),
        ReportTable("reject_reasons"),
        ReportTable("retracted"),
        ReportTable("edit_rules"),
        ReportTable("arrivals_by_day", {"source_id": "text", **DAY_RANGE}),
        ReportTable("source_overview", {"since": "day", "source_id": "text"}),
        ReportTable("source_measures", {"source_id": "text", **DAY_RANGE}),
        ReportTable("expectations"),
        ReportTable("expectation_runs", {"suite": "text", "expectation": "text", "column_name": "text"}),
        ReportTable("batch_results", {"batch_id": "text"}),
        ReportTable("article_edits", {"article_id": "text", "revision": "number"}),
        ReportTable("article_quotes", {"article_id": "text", "revision": "number"}),
        ReportTable("article_mentions", {"article_id": "text", "revision": "number"}),
    )
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class RowSelection:
    """Which rows of a table are asked for: a value or None for each parameter, the order, and the page from 1."""

    table: ReportTable
    values: dict[str, Any]
    order: str | None = None
    number: int = 1

    @classmethod
    def of(cls, name: str, given: Mapping[str, str]) -> "RowSelection":
        """The selection that the query string of an address asks for. Raises BadParameter."""
        table = TABLES[name]
        values = {key: _value(key, kind, given.get(key)) for key, kind in table.parameters.items()}
        order = given.get("order") or next(iter(table.orders), None)
        if order is not None and order not in table.orders:
            raise BadParameter(f"order: it is one of {', '.join(table.orders) or 'none'}")
        return cls(table, values, order, _value("number", "number", given.get("number")) or 1)

    @property
    def given(self) -> dict[str, Any]:
        """The parameters that have a value, as an address gives them."""
        return {key: str(value) for key, value in self.values.items() if value is not None}

    @property
    def sql(self) -> str:
        """The query for all rows, in their order."""
        text = query(self.table.name)
        return filled("ordered", query=text, order=self.table.orders[self.order]) if self.order else text


@dataclasses.dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the rows that a selection asks for, and how many rows there are."""

    selection: RowSelection
    rows: list[Row]
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_ROWS))

    @property
    def first(self) -> int:
        """The number of the first row shown, from 1."""
        return (self.selection.number - 1) * PAGE_ROWS + 1


def listing(reader: Reader, selection: RowSelection) -> ListPage:
    """The page of rows that is asked for. Raises WarehouseError, and BadParameter for a page beyond the last."""
    values = selection.values
    total = reader.ask(filled("row_count", query=query(selection.table.name)), **values)[0]["total"]
    first = (selection.number - 1) * PAGE_ROWS
    if first and first >= total:
        raise BadParameter(f"number: there are {-(-total // PAGE_ROWS)} pages")
    rows = reader.ask(f"{selection.sql} LIMIT $page_rows OFFSET $first", page_rows=PAGE_ROWS, first=first, **values)
    return ListPage(selection, rows, total)


def _value(name: str, kind: Kind, text: str | None) -> Any:
    if not text or not text.strip():
        return None
    if len(text) > MAX_PARAMETER_CHARS:
        raise BadParameter(f"{name}: it is longer than {MAX_PARAMETER_CHARS} characters")
    try:
        if kind == "day":
            return date.fromisoformat(text)
        if kind == "number":
            number = int(text)
            if not 1 <= number < MAX_NUMBER:
                raise ValueError
            return number
    except ValueError:
        wanted = "a day such as 2026-11-30" if kind == "day" else "a number from 1"
        raise BadParameter(f"{name}: it is {wanted}, not {text[:40]!r}") from None
    return text.strip()
