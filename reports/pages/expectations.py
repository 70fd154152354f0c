"""What Great Expectations checked: each expectation over its batches, and the rows that broke it."""

from collections.abc import Mapping

from unspun.reports.failing_rows import failing_rows
from unspun.reports.page import PageData, RowNotFound
from unspun.reports.reader import Reader
from unspun.reports.tables import RowSelection, listing


def expectations(reader: Reader) -> PageData:
    """Each expectation over its newest batches."""
    rows = reader.rows("expectations")
    return PageData(
        "expectations.html",
        {
            "expectations": rows,
            "failing": sum(1 for row in rows if not row["holds_now"]),
            "stopped": reader.rows("stopped"),
        },
    )


def expectation(reader: Reader, suite: str, name: str, column: str | None, given: Mapping[str, str]) -> PageData:
    """One expectation: every batch that it checked, and the failing rows of the batch in `given`, by default the newest
    that failed. Raises RowNotFound and BadParameter."""
    asked = {"suite": suite, "expectation": name, "column_name": column or ""}
    runs = listing(reader, RowSelection.of("expectation_runs", {**asked, "number": given.get("number", "")}))
    if not runs.rows:
        raise RowNotFound(f"There is no expectation {name} in the suite {suite}.")
    failed = reader.row("failed_run", suite=suite, expectation=name, column_name=column, batch_id=given.get("batch_id"))
    return PageData(
        "expectation.html",
        {
            "suite": suite,
            "name": name,
            "column_name": column,
            "history": runs,
            "newest": runs.rows[0],
            "failed": failed,
            "failing": failing_rows(reader, suite, name, column, failed["batch_id"]) if failed else None,
        },
    )
