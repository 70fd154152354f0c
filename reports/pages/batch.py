"""The page of a batch: its counts, its expectations, its documents."""

from unspun.reports.page import PageData, RowNotFound
from unspun.reports.reader import Reader
from unspun.reports.tables import RowSelection, listing
from unspun.schemas.vocabulary import OUTCOMES


def batch(reader: Reader, batch_id: str) -> PageData:
    """One batch, or one audit of what the warehouse holds: its documents and expectations. Raises RowNotFound."""
    results = reader.rows("batch_results", batch_id=batch_id)
    row = reader.row("batch", batch_id=batch_id)
    if not row and not results:
        raise RowNotFound(f"There is no batch {batch_id}.")
    return PageData(
        "batch.html",
        {
            "batch_id": batch_id,
            "batch": row,
            "listing": listing(reader, RowSelection.of("documents", {"batch_id": batch_id})),
            "results": results,
            "failed": [result for result in results if not result["success"]],
            "stopped": any(result["severity"] == "critical" and not result["success"] for result in results),
            "outcomes": OUTCOMES,
        },
    )
