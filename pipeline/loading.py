"""A staged batch into the warehouse, and what it changed there."""

import dataclasses
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from unspun.pipeline.work import INGEST, LoadKind
from unspun.warehouse import Warehouse

PARTS = ("text", "entities", "quotes")
"""What can differ between two makings of an article."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """URIs of the documents whose text, entities or quotes came out otherwise; empty for documents that are new."""

    text: list[str] = dataclasses.field(default_factory=list)
    entities: list[str] = dataclasses.field(default_factory=list)
    quotes: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """Documents of a batch by outcome, and what changed of those that the warehouse had."""

    outcomes: dict[str, int]
    changed: Changed


def load_batch(warehouse: Warehouse, folder: Path, kind: LoadKind) -> LoadResult:
    """Merge a staged batch in one transaction. Raises WarehouseError."""
    import pyarrow.parquet as pq

    if kind == INGEST:
        return LoadResult(outcomes=warehouse.load(folder), changed=Changed())
    ids = pq.read_table(folder / "documents.parquet", columns=["document_id"])["document_id"].to_pylist()
    before = _fingerprints(warehouse, ids)
    outcomes = warehouse.load(folder, kind)
    after = _fingerprints(warehouse, ids)
    common = before.keys() & after.keys()
    changed = {part: sorted(after[i]["uri"] for i in common if after[i][part] != before[i][part]) for part in PARTS}
    return LoadResult(outcomes=outcomes, changed=Changed(**changed))


def _fingerprints(warehouse: Warehouse, document_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    sql = files("unspun.pipeline").joinpath("queries", "fingerprints.sql").read_text(encoding="utf-8")
    return {row["document_id"]: row for row in warehouse.newest(sql, {"ids": list(document_ids)}).to_pylist()}
