"""Quarantine: what was not loaded, why, its bytes, and what is to be run again."""

import dataclasses
from datetime import datetime

import pyarrow as pa

from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.sql import statement
from unspun.warehouse.warehouse import Warehouse


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which rejects are meant; what is None does not matter. Ids may be given by their first digits."""

    reason: str | None = None
    stage: str | None = None
    source: str | None = None
    batch: str | None = None
    document: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    replayed: bool = False


def rejects(warehouse: Warehouse, selection: Selection) -> pa.Table:
    """The selected rejects with where their bytes are, newest first; those that were replayed only where asked for."""
    return warehouse.newest(statement("queries/rejects.sql"), dataclasses.asdict(selection))


def grouped(warehouse: Warehouse, selection: Selection) -> pa.Table:
    """The selected rejects counted by stage, reason and source, most frequent first."""
    counted = rejects(warehouse, selection).group_by(["stage", "reason", "source_id"], use_threads=False)
    table = counted.aggregate([("document_id", "count_distinct"), ("rejected_at", "min"), ("rejected_at", "max")])
    names = {"document_id_count_distinct": "documents", "rejected_at_min": "first", "rejected_at_max": "last"}
    return table.rename_columns([names.get(name, name) for name in table.column_names]).sort_by(
        [("documents", "descending"), ("reason", "ascending"), ("source_id", "ascending")]
    )


def waiting(warehouse: Warehouse, selection: Selection) -> pa.Table:
    """Documents to replay: document_id, raw_segment, content_sha256, uri. Rows that an audit took out of an article
    count as their document, which is loaded again whole."""
    columns = ["document_id", "raw_segment", "content_sha256", "uri"]
    return rejects(warehouse, selection).select(columns).group_by(columns, use_threads=False).aggregate([])


def raw_bytes(warehouse: Warehouse, document_id: str) -> tuple[str, bytes]:
    """URI and bytes, as they came, of the one document whose id begins so.

    Raises WarehouseError where no document or several have such an id, or its segment is gone.
    """
    import fsspec
    import pyarrow.parquet as pq

    found = warehouse.newest(statement("queries/document.sql"), {"document": document_id}).to_pylist()
    if len(found) != 1:
        raise WarehouseError(
            f"{'no document has' if not found else 'several documents have'} an id that begins {document_id}"
        )
    document = found[0]
    try:
        with fsspec.open(document["raw_segment"], "rb") as handle:
            table = pq.read_table(handle, columns=["content"], filters=[("document_id", "=", document["document_id"])])
    except (OSError, pa.ArrowException) as error:
        raise WarehouseError(f"the raw segment {document['raw_segment']} cannot be read: {error}") from error
    if not table.num_rows:
        raise WarehouseError(f"the raw segment {document['raw_segment']} does not hold {document['uri']}")
    return document["uri"], table["content"][0].as_py()
