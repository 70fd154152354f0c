"""The steps of a run, each from URI to URI: discover, stage raw, process, audit, load, publish.

Every step may be killed and run again: files appear whole under names that depend on what is in them only, and the load
is one transaction. The command line and Airflow call the same functions.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple, TypedDict

from unspun.pipeline import storage
from unspun.pipeline.raw import batch_id, read_segment, write_segment
from unspun.pipeline.settings import Settings
from unspun.schemas.documents import RawDocument
from unspun.schemas.vocabulary import OUTCOMES
from unspun.warehouse import Warehouse

LAST_RUN = "last_run.json"
"""File in the working folder with the counts of the last run."""


class StagedRaw(TypedDict):
    """What became of a list of items: new raw segments, and how many documents the warehouse knows already."""

    segments: list[str]
    unchanged: int


class Places(NamedTuple):
    """Where a run keeps what it makes."""

    warehouse: Warehouse
    raw: str
    staged: str


class BatchStopped(Exception):
    """The audit stopped a batch: nothing of it was loaded, and it stays staged."""


def places(settings: Settings) -> Places:
    warehouse = Warehouse(settings.warehouse, settings.lock_timeout, settings.publish_every, settings.keep)
    return Places(warehouse, settings.raw or str(warehouse.raw), settings.staged or str(warehouse.staged))


def discover(folders: Sequence[str], settings: Settings) -> list[str]:
    """List the items of the folders (or single files) and write them down in lists of `batch_size`; returns their URIs.

    Raises FileNotFoundError where a folder is not there.
    """
    from unspun.sources.files.folder import list_items

    items = list(dict.fromkeys(item for folder in folders for item in list_items(folder)))
    lists = []
    for start in range(0, len(items), settings.batch_size):
        content = json.dumps(items[start : start + settings.batch_size]).encode()
        uri = storage.join(places(settings).staged, "items", f"{hashlib.sha256(content).hexdigest()}.json")
        storage.write_bytes(uri, content)
        lists.append(uri)
    return lists


def stage_raw(items_uri: str, settings: Settings, source_id: str = "folder") -> StagedRaw:
    """Read the items of a list, and keep the bytes of documents that are new in raw segments."""
    from unspun.sources.files.folder import read_items

    where = places(settings)
    segments: list[str] = []
    unchanged = 0
    items = json.loads(storage.read_bytes(items_uri))
    for documents in _chunks(read_items(items, settings.limits, source_id), settings):
        known = where.warehouse.known([document.document_id for document in documents])
        new = {d.document_id: d for d in documents if d.document_id not in known}
        unchanged += len(documents) - len(new)
        if new:
            segments.append(write_segment(where.raw, list(new.values())))
    return {"segments": segments, "unchanged": unchanged}


def process(segment_uri: str, settings: Settings) -> str:
    """Make a staged batch, one Parquet file for each table, of a raw segment; returns the folder's URI."""
    from unspun.pipeline.source_metadata import with_registry
    from unspun.pipeline.staging import stage

    where = places(settings)
    documents = list(read_segment(segment_uri))
    batch = batch_id(documents)
    target = storage.join(where.staged, batch)
    # A batch that is made anew is audited anew: without the results of its audit it cannot be loaded.
    storage.remove(storage.join(target, "quality_results.parquet"))
    segment = PurePath(segment_uri).name
    tables = stage(documents, batch, {d.document_id: segment for d in documents})
    tables["sources"] = with_registry(tables["sources"], settings)
    for name, table in tables.items():
        storage.write_table(storage.join(target, f"{name}.parquet"), table)
    return target


def audit(staged_uri: str, settings: Settings) -> str:
    """Audit a staged batch with Great Expectations: bad rows go to its rejects. Returns the URI of the batch.

    Raises BatchStopped where an expectation on the whole batch fails; the batch stays staged.
    """
    from unspun.audit.staged_audit import apply
    from unspun.audit.staged_audit import audit as run

    where = places(settings)
    with storage.local_folder(staged_uri) as folder:
        result = run(folder, where.warehouse.docs)
        if result.stopped:
            where.warehouse.quality(result.results)
            raise BatchStopped(f"batch {folder.name} stays in {staged_uri}: {'; '.join(result.stopped)}")
        apply(folder, result)
    return staged_uri


def load(staged_uri: str, settings: Settings) -> dict[str, int]:
    """Merge a staged batch into the warehouse in one transaction; returns the number of documents by outcome."""
    with storage.local_folder(staged_uri) as folder:
        return places(settings).warehouse.load(folder).outcomes


def publish(settings: Settings, force: bool = False) -> str:
    """Settle which entities are the same over all articles, check that the funnel balances, and swap the file that
    analysts open for one with all that is loaded; returns its path.

    Nothing is done within `publish_every` seconds of the last time, but by `force`. Raises BatchStopped where
    documents were lost or counted twice, or the entity file cannot be used: analysts then keep what they have.
    """
    from unspun.pipeline.entity_resolution import EntityFileError, settle_entities

    warehouse = places(settings).warehouse
    if not force and not warehouse.is_due():
        return str(warehouse.published)
    if warehouse.store.exists():
        warehouse.migrate()
        try:
            settle_entities(warehouse, settings)
        except EntityFileError as error:
            raise BatchStopped(f"nothing was published: {error}") from error
        _audit_funnel(warehouse)
    return str(warehouse.publish())


def _audit_funnel(warehouse: Warehouse) -> None:
    from unspun.audit.staged_audit import audit_funnel

    found = audit_funnel(warehouse.newest("FROM funnel_balance", {}))
    known = warehouse.newest("FROM quality_results WHERE batch_id = 'warehouse'", {}).to_pylist()
    # Recorded only where it is news, so that a run that loads nothing changes nothing.
    if {_told(dataclasses.asdict(result)) for result in found.results} != {_told(row) for row in known}:
        warehouse.quality(found.results)
    if found.stopped:
        raise BatchStopped(f"nothing was published: {'; '.join(found.stopped)}")


def _told(result: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(value for name, value in sorted(result.items()) if name != "checked_at")


def record_run(outcomes: Sequence[dict[str, int]], unchanged: int, settings: Settings) -> dict[str, int]:
    """Count the outcomes of a run, and leave the counts in the working folder for whoever asks what came of it.

    `outcomes` are what the loads returned, `unchanged` the documents that were known already; 'fetched' is the sum.
    """
    counts = summary(outcomes, unchanged)
    storage.write_bytes(str(places(settings).warehouse.folder / LAST_RUN), json.dumps(counts).encode())
    return counts


def _chunks(documents: Iterator[RawDocument], settings: Settings) -> Iterator[list[RawDocument]]:
    chunk: list[RawDocument] = []
    size = 0
    for document in documents:
        chunk.append(document)
        size += len(document.content)
        if len(chunk) >= settings.batch_size or size >= settings.batch_bytes:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def summary(outcomes: Sequence[dict[str, int]], unchanged: int) -> dict[str, int]:
    """Outcomes of several loads in one count: fetched is the sum of the others."""
    total: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
    for counts in outcomes:
        for name, count in counts.items():
            total[name] += count
    total["unchanged"] += unchanged
    return {"fetched": sum(total.values()), **total}
