"""Documents to run again: those in quarantine, after a fix, and those that an older pipeline made.

Both are lists of documents whose bytes were kept. They pass the same steps as new documents, and replace what the
warehouse has of them in one transaction for each list. A run that was killed is run again: a replay takes what is still
in quarantine, a reprocess what an older pipeline made.

Both read embargoes as of now. What is under embargo stays in quarantine until it ends; every run releases what is due.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Literal

import pyarrow as pa

from unspun.pipeline import storage
from unspun.pipeline.errors import PipelineError
from unspun.pipeline.raw import segment_uri
from unspun.pipeline.settings import Settings
from unspun.pipeline.version import pipeline_version
from unspun.pipeline.work import Keep, write_list
from unspun.pipeline.workspace import Workspace
from unspun.warehouse import Warehouse, quarantine
from unspun.warehouse.copies import unrepaired_documents
from unspun.warehouse.quarantine import Selection

log = logging.getLogger(__name__)

Part = Literal["cleaners", "annotations"]
"""The part of the pipeline that is run again."""

UNCHANGED_PART: dict[Part | None, Keep | None] = {None: None, "cleaners": "annotations", "annotations": "text"}
"""What stays as it is when only one part is run again."""


def select_replay(selection: Selection, settings: Settings, now: datetime | None = None) -> list[str]:
    """Lists of `batch_size` documents in quarantine, or with rows there; returns their URIs.

    Left out is what is under embargo, unless another version of the pipeline read it: that of the present version would
    be rejected again. Raises PipelineError where none of the documents has its bytes, and WarehouseError.
    """
    workspace, now = Workspace.of(settings), now or datetime.now(UTC)
    waiting = quarantine.waiting(workspace.warehouse, selection)
    embargoed = _embargoes(workspace.warehouse, now)
    version = pipeline_version(settings)
    held = {row["document_id"] for row in embargoed if not row["is_due"] and row["pipeline_version"] == version}
    chosen = [row for row in waiting.to_pylist() if row["document_id"] not in held]
    return _write_lists("replay", chosen, workspace, settings, None, now)


def select_due(settings: Settings, now: datetime | None = None) -> list[str]:
    """Lists of `batch_size` documents in quarantine whose embargo has ended; returns their URIs.

    A document stays while a later version of its item is under embargo, and where its bytes are gone, with a warning.
    Without documents that are due, this is one query, and writes nothing. Raises WarehouseError.
    """
    workspace, now = Workspace.of(settings), now or datetime.now(UTC)
    if not workspace.warehouse.store.exists():
        return []
    due = [row for row in _embargoes(workspace.warehouse, now) if row["is_due"]]
    try:
        return _write_lists("replay", due, workspace, settings, None, now)
    except PipelineError as error:
        log.warning("Documents whose embargo has ended stay in quarantine: %s", error)
        return []


def select_reprocess(
    selection: Selection,
    settings: Settings,
    everything: bool = False,
    only: Part | None = None,
    now: datetime | None = None,
) -> list[str]:
    """Lists of `batch_size` documents of which older pipeline versions made the text or its annotations, with `only`
    one of these, and with `everything` also those of the present version; returns their URIs.

    Documents whose bytes retention has deleted are left as they are, with a warning that counts them. Raises
    PipelineError where none of the documents has its bytes, and WarehouseError.
    """
    workspace = Workspace.of(settings)
    version = None if everything else pipeline_version(settings)
    documents = _older_documents(workspace.warehouse, selection, version, only)
    rows = documents.to_pylist()
    return _write_lists("reprocess", rows, workspace, settings, UNCHANGED_PART[only], now or datetime.now(UTC))


def select_witnessed(settings: Settings, now: datetime | None = None) -> list[str]:
    """Lists of documents in whose texts other repairs by a witness are in place than genuine copies prove; returns
    their URIs.

    Texts without such repairs are taken as they are stored, and get them when the list is processed; others are made
    anew from their bytes, without any, and are chosen again then. Raises WarehouseError.
    """
    workspace, now = Workspace.of(settings), now or datetime.now(UTC)
    rows = unrepaired_documents(workspace.warehouse)
    keep: Keep = "text"
    lists = _write_lists("reprocess", (r for r in rows if not r["is_repaired"]), workspace, settings, keep, now)
    try:
        lists += _write_lists("reprocess", (r for r in rows if r["is_repaired"]), workspace, settings, None, now)
    except PipelineError as error:
        log.warning("Texts keep repairs that nothing proves any longer: %s", error)
    return lists


def _embargoes(warehouse: Warehouse, now: datetime) -> list[dict[str, Any]]:
    return warehouse.newest(_query("embargoes"), {"now": now}).to_pylist()


def _older_documents(warehouse: Warehouse, selection: Selection, version: str | None, only: Part | None) -> pa.Table:
    parameters = {name: getattr(selection, name) for name in ("reason", "source", "batch", "since", "until")}
    return warehouse.newest(_query("documents"), {**parameters, "version": version, "only": only})


def _query(name: str) -> str:
    return files("unspun.pipeline").joinpath("queries", f"{name}.sql").read_text(encoding="utf-8")


def _write_lists(
    kind: Literal["replay", "reprocess"],
    documents: Iterable[Mapping[str, Any]],
    workspace: Workspace,
    settings: Settings,
    keep: Keep | None,
    as_of: datetime,
) -> list[str]:
    rows = sorted({(row["raw_segment"], row["document_id"]) for row in documents})
    if keep != "text":
        rows = _with_bytes(rows, workspace.raw)
    lists = []
    for start in range(0, len(rows), settings.batch_size):
        segments = {document_id: segment for segment, document_id in rows[start : start + settings.batch_size]}
        lists.append(write_list(workspace.staged, kind, segments, keep, as_of if keep != "text" else None))
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
