"""Quarantine: what was not loaded, why, its bytes, and what is to be replayed."""

import dataclasses
from datetime import datetime

import pyarrow as pa

from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.raw_segments import read_content
from unspun.warehouse.sql import statement
from unspun.warehouse.warehouse import Warehouse


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which documents or rejects: all that match every value that is given. Ids may be given by their first digits.

    Rejects that were replayed already are left out unless `replayed` is set.
    """

    reason: str | None = None
    stage: str | None = None
    source: str | None = None
    batch: str | None = None
    document: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    replayed: bool = False


def rejects(warehouse: Warehouse, selection: Selection) -> pa.Table:
    """The selected rejects with the raw segments that hold their bytes, newest first."""
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
    count as their document, which is replayed as a whole."""
    columns = ["document_id", "raw_segment", "content_sha256", "uri"]
    return rejects(warehouse, selection).select(columns).group_by(columns, use_threads=False).aggregate([])


def raw_bytes(warehouse: Warehouse, document_id: str, raw: str | None = None) -> tuple[str, bytes]:
    """URI and bytes, as they came, of the one document whose id begins so.

    `raw` is the folder of raw segments, a path or URL; that of the warehouse if it is not given. Raises WarehouseError
    where no document or several have such an id, or its segment cannot be read.
    """
    matching = warehouse.newest(statement("queries/document.sql"), {"document": document_id}).to_pylist()
    if len(matching) != 1:
        raise WarehouseError(
            f"{'several documents have' if matching else 'no document has'} an id that begins {document_id}"
        )
    (document,) = matching
    return document["uri"], read_content(raw or str(warehouse.raw), document["raw_segment"], document["document_id"])
