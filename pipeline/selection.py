"""Documents to run again: those in quarantine, after a fix, and those that an older pipeline made.

Both are lists of documents whose bytes were kept. They pass the same steps as new documents, and replace what the
warehouse has of them in one transaction for each list. A run that was killed is run again: a replay takes what is still
in quarantine, a reprocess what an older pipeline made.
"""

import logging
from importlib.resources import files
from typing import Literal

import pyarrow as pa

from unspun.pipeline import storage
from unspun.pipeline.errors import PipelineError
from unspun.pipeline.raw import segment_uri
from unspun.pipeline.settings import Settings
from unspun.pipeline.version import pipeline_version
from unspun.pipeline.work import Keep, write_list
from unspun.pipeline.workspace import Workspace
from unspun.warehouse import Warehouse, quarantine
from unspun.warehouse.quarantine import Selection

log = logging.getLogger(__name__)

Part = Literal["cleaners", "annotations"]
"""The part of the pipeline that is run again."""

KEPT: dict[Part | None, Keep | None] = {None: None, "cleaners": "annotations", "annotations": "text"}
"""What stays as it is when only one part is run again."""


def select_replay(selection: Selection, settings: Settings) -> list[str]:
    """Lists of `batch_size` documents in quarantine, or with rows there; returns their URIs. Raises WarehouseError."""
    workspace = Workspace.of(settings)
    return _write_lists("replay", quarantine.waiting(workspace.warehouse, selection), workspace, settings, None)


def select_reprocess(
    selection: Selection, settings: Settings, everything: bool = False, only: Part | None = None
) -> list[str]:
    """Lists of `batch_size` documents of which older pipeline versions made the text or its annotations, with `only`
    one of these, and with `everything` also those of the present version; returns their URIs.

    Documents whose bytes retention has deleted are left as they are, with a warning that counts them. Raises
    PipelineError where none of the documents has its bytes, and WarehouseError.
    """
    workspace = Workspace.of(settings)
    documents = _older_documents(workspace.warehouse, selection, None if everything else pipeline_version(), only)
    return _write_lists("reprocess", documents, workspace, settings, KEPT[only])


def _older_documents(warehouse: Warehouse, selection: Selection, version: str | None, only: Part | None) -> pa.Table:
    sql = files("unspun.pipeline").joinpath("queries", "documents.sql").read_text(encoding="utf-8")
    parameters = {name: getattr(selection, name) for name in ("reason", "source", "batch", "since", "until")}
    return warehouse.newest(sql, {**parameters, "version": version, "only": only})


def _write_lists(
    kind: Literal["replay", "reprocess"],
    documents: pa.Table,
    workspace: Workspace,
    settings: Settings,
    keep: Keep | None,
) -> list[str]:
    rows = sorted({(row["raw_segment"], row["document_id"]) for row in documents.to_pylist()})
    if keep != "text":
        rows = _with_bytes(rows, workspace.raw)
    lists = []
    for start in range(0, len(rows), settings.batch_size):
        segments = {document_id: segment for segment, document_id in rows[start : start + settings.batch_size]}
        lists.append(write_list(workspace.staged, kind, segments, keep))
    return lists


def _with_bytes(rows: list[tuple[str, str]], raw: str) -> list[tuple[str, str]]:
    gone = {name for name in {name for name, _ in rows} if not storage.exists(segment_uri(raw, name))}
    readable = [(name, document_id) for name, document_id in rows if name not in gone]
    if gone and not readable:
        raise PipelineError(
            f"none of the raw segments of the {len(rows)} documents is in {raw}: is the setting `raw` right?"
        )
    if gone:
        log.warning("%d documents stay as they are: %d raw segments are gone.", len(rows) - len(readable), len(gone))
    return readable
