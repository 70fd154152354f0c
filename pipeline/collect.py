"""From a source of the registry to raw segments: list what is due, read it, keep the bytes, then remember."""

import dataclasses
import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from pipeline import storage
from pipeline.batch import StagedRaw, places
from pipeline.raw import write_segment
from pipeline.settings import Settings
from schemas.columns import to_table
from schemas.state import STATE_TABLES, FeedState, SeenUrl
from sources.base import Memory
from sources.collect import Batch
from sources.collect import collect as batches
from sources.registry import load, open_source
from warehouse import Warehouse


def enabled(settings: Settings, kinds: Sequence[str], group: str | None = None) -> list[str]:
    """Ids of the enabled sources of these kinds, and of the group where one is given.

    Raises InvalidRegistry, or OSError where the registry cannot be read.
    """
    entries = load(settings.sources)
    return [e.id for e in entries if e.enabled and e.kind in kinds and group in (None, e.group)]


def collect(source_id: str, settings: Settings) -> StagedRaw:
    """Read what a source has to give now, and keep the bytes of documents that are new in raw segments.

    What the source is to remember is saved after each segment. Segments of earlier runs that are not loaded yet are
    given again: a run that dies, in this step or in a later one, is repeated and loses nothing.
    Raises KeyError where the registry has no such source.
    """
    entry = {e.id: e for e in load(settings.sources)}[source_id]
    source = open_source(entry, settings.limits)
    where, memory = places(settings), _Memory(source_id, settings)
    staged: StagedRaw = {"segments": memory.unloaded(where.warehouse), "unchanged": 0}
    listing = source.list_items(memory.known)
    for batch in batches(source, listing, memory.known, settings.batch_size, settings.batch_bytes):
        known = where.warehouse.known([document.document_id for document in batch.documents])
        new = {d.document_id: d for d in batch.documents if d.document_id not in known}
        staged["unchanged"] += len(batch.documents) - len(new)
        if new:
            segment = write_segment(where.raw, list(new.values()))
            staged["segments"] = list(dict.fromkeys([*staged["segments"], segment]))
        memory.save(batch, staged["segments"])
    return staged


class _Memory:
    """The state tables of one source, as Parquet files beside the staged batches."""

    def __init__(self, source_id: str, settings: Settings) -> None:
        folder = storage.join(places(settings).staged, "state", source_id)
        self.segments = storage.join(folder, "segments.json")
        self.files = {name: storage.join(folder, f"{name}.parquet") for name in STATE_TABLES}
        self.feeds: dict[str, FeedState] = {row.address: row for row in self._read("feed_state")}
        self.seen: dict[str, SeenUrl] = {row.url: row for row in self._read("seen_urls")}
        self.known = Memory(self.feeds.copy(), self.seen.copy())

    def unloaded(self, warehouse: Warehouse) -> list[str]:
        """Raw segments of earlier runs that the warehouse has not loaded."""
        segments = json.loads(storage.read_bytes(self.segments)) if storage.exists(self.segments) else []
        return [uri for uri in segments if storage.exists(uri) and not warehouse.loaded_batch(PurePath(uri).stem)]

    def save(self, batch: Batch, segments: list[str]) -> None:
        """Save what came with a batch: the segments first, for what is remembered as read must be in one of them."""
        self.feeds |= batch.feeds
        self.seen |= batch.seen
        storage.write_bytes(self.segments, json.dumps(segments).encode())
        storage.write_table(self.files["feed_state"], to_table(self.feeds.values(), FeedState))
        storage.write_table(self.files["seen_urls"], to_table(self.seen.values(), SeenUrl))

    def _read(self, name: str) -> list[Any]:
        import fsspec
        import pyarrow.parquet as pq

        if not storage.exists(self.files[name]):
            return []
        fields = [field.name for field in dataclasses.fields(STATE_TABLES[name])]
        with fsspec.open(self.files[name], "rb") as file:
            rows = pq.read_table(file, columns=fields).to_pylist()
        return [STATE_TABLES[name](**row) for row in rows]
