"""From a source of the registry to raw segments: list what is due, read it, keep the bytes, then remember."""

import dataclasses
import hashlib
import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any

from unspun.pipeline import storage
from unspun.pipeline.batch import StagedRaw, places
from unspun.pipeline.raw import write_segment
from unspun.pipeline.settings import Settings
from unspun.schemas.columns import to_table
from unspun.schemas.source_state import STATE_TABLES, FeedState, SeenUrl
from unspun.sources.collect import Batch
from unspun.sources.collect import collect as batches
from unspun.sources.files.warc import unread
from unspun.sources.protocol import Listing, Memory, Source
from unspun.sources.registry import load, open_source
from unspun.warehouse import Warehouse, WarehouseLockedError
from unspun.warehouse.source_state import put_states

log = logging.getLogger(__name__)


def enabled(settings: Settings, kinds: Sequence[str], group: str | None = None) -> list[str]:
    """Ids of the enabled sources of these kinds, and of the group where one is given.

    Raises InvalidRegistry, or OSError where the registry cannot be read.
    """
    entries = load(settings.sources)
    return [e.id for e in entries if e.enabled and e.kind in kinds and group in (None, e.group)]


def due(source_ids: Sequence[str], settings: Settings) -> list[str]:
    """Of these sources those that wait to be asked again: as many minutes have passed as their entry says.

    A tenth less is enough, so that a schedule that comes a moment early leaves nobody out.
    """
    entries, now = {entry.id: entry for entry in load(settings.sources)}, datetime.now(UTC)
    waiting = []
    for source_id in source_ids:
        last = _Memory(source_id, settings).feeds.get(entries[source_id].address)
        if last is None or now - last.checked_at >= 0.9 * timedelta(minutes=entries[source_id].every):
            waiting.append(source_id)
    return waiting


def archives(source_id: str, settings: Settings) -> list[str]:
    """The archives of a warc source that are not read to their end, or not loaded. They can be read side by side.

    Raises KeyError where the registry has no such source, OSError where its archives cannot be listed.
    """
    listing = _opened(source_id, settings).list_items(Memory())
    for document in listing.documents:
        log.warning("%s is not read: %s", document.uri, document.failure_detail)
    memories = ((item.uri, _Memory(source_id, settings, item.uri)) for item in listing.items)
    return [uri for uri, memory in memories if unread(uri, memory.known) or memory.listed()]


def collect(source_id: str, settings: Settings, archive: str | None = None) -> StagedRaw:
    """Read what a source, or one archive of it, has to give now, and keep the bytes of new documents in raw segments.

    What the source is to remember is saved after each segment. Segments of earlier runs that are not loaded yet are
    given again: a run that dies, in this step or in a later one, is repeated and loses nothing.
    Raises KeyError where the registry has no such source.
    """
    source = _opened(source_id, settings)
    where, memory = places(settings), _Memory(source_id, settings, archive)
    staged: StagedRaw = {"segments": memory.unloaded(where.warehouse), "unchanged": 0}
    if archive is None:
        listing = source.list_items(memory.known)
    else:
        item = unread(archive, memory.known)
        listing = Listing([item] if item else [])
    for batch in batches(source, listing, memory.known, settings.batch_size, settings.batch_bytes):
        known = where.warehouse.known([document.document_id for document in batch.documents])
        new = {d.document_id: d for d in batch.documents if d.document_id not in known}
        staged["unchanged"] += len(batch.documents) - len(new)
        if new:
            segment = write_segment(where.raw, list(new.values()))
            staged["segments"] = list(dict.fromkeys([*staged["segments"], segment]))
        memory.save(batch, staged["segments"])
    memory.tell(where.warehouse)
    return staged


def _opened(source_id: str, settings: Settings) -> Source:
    entry = {e.id: e for e in load(settings.sources)}[source_id]
    return open_source(entry, settings.limits)


class _Memory:
    """The state tables of one source, or one archive of it, as Parquet files beside the staged batches.

    The files are what is read: sources are collected side by side, and only one process writes to a warehouse. Its
    tables are told at the end of each run.
    """

    def __init__(self, source_id: str, settings: Settings, archive: str | None = None) -> None:
        folder = storage.join(places(settings).staged, "state", source_id)
        if archive is not None:  # of its own, for archives are read at the same time
            folder = storage.join(folder, hashlib.sha256(archive.encode()).hexdigest())
        self.segments = storage.join(folder, "segments.json")
        self.files = {name: storage.join(folder, f"{name}.parquet") for name in STATE_TABLES}
        self.feeds: dict[str, FeedState] = {row.address: row for row in self._read("feed_state")}
        self.seen: dict[str, SeenUrl] = {row.url: row for row in self._read("seen_urls")}
        self.known = Memory(self.feeds.copy(), self.seen.copy())

    def listed(self) -> list[str]:
        """Raw segments of earlier runs that were not known to be loaded."""
        return json.loads(storage.read_bytes(self.segments)) if storage.exists(self.segments) else []

    def unloaded(self, warehouse: Warehouse) -> list[str]:
        """Of the listed segments those that the warehouse has not loaded; the others leave the list."""
        listed = self.listed()
        waiting = [uri for uri in listed if storage.exists(uri) and not warehouse.loaded_batch(PurePath(uri).stem)]
        if waiting != listed:
            storage.write_bytes(self.segments, json.dumps(waiting).encode())
        return waiting

    def save(self, batch: Batch, segments: list[str]) -> None:
        """Save what came with a batch: the segments first, for what is remembered as read must be in one of them."""
        self.feeds |= batch.feeds
        self.seen |= batch.seen
        storage.write_bytes(self.segments, json.dumps(segments).encode())
        storage.write_table(self.files["feed_state"], to_table(self.feeds.values(), FeedState))
        storage.write_table(self.files["seen_urls"], to_table(self.seen.values(), SeenUrl))

    def tell(self, warehouse: Warehouse) -> None:
        """Put what is remembered into the state tables; where another loader holds them for long, the next run does."""
        try:
            put_states(warehouse, self.feeds.values(), self.seen.values())
        except WarehouseLockedError as error:
            log.warning("The state tables are told later: %s", error)

    def _read(self, name: str) -> list[Any]:
        import fsspec
        import pyarrow.parquet as pq

        if not storage.exists(self.files[name]):
            return []
        fields = [field.name for field in dataclasses.fields(STATE_TABLES[name])]
        with fsspec.open(self.files[name], "rb") as file:
            rows = pq.read_table(file, columns=fields).to_pylist()
        return [STATE_TABLES[name](**row) for row in rows]
