"""From a source of the registry to raw segments: list what is due, read it, keep the bytes, then remember."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from pipeline import storage
from pipeline.batch import StagedRaw, places
from pipeline.raw import write_segment
from pipeline.settings import Settings
from schemas.columns import to_table
from schemas.documents import RawDocument
from schemas.state import STATE_TABLES, FeedState, SeenUrl
from sources.base import Memory
from sources.registry import load, open_source


def enabled(settings: Settings, kinds: Sequence[str], group: str | None = None) -> list[str]:
    """Ids of the enabled sources of these kinds, and of the group where one is given.

    Raises InvalidRegistry, or OSError where the registry cannot be read.
    """
    entries = load(settings.sources)
    return [e.id for e in entries if e.enabled and e.kind in kinds and group in (None, e.group)]


def collect(source_id: str, settings: Settings) -> StagedRaw:
    """Read what a source has to give now, and keep the bytes of documents that are new in raw segments.

    What the source is to remember is saved after each segment: a run that dies is repeated and loses nothing.
    Raises KeyError where the registry has no such source.
    """
    entry = {e.id: e for e in load(settings.sources)}[source_id]
    source = open_source(entry, settings.limits)
    memory = _Memory(source_id, settings)
    listing = source.list_items(memory.known)
    staging = _Staging(settings, memory)
    for document in listing.documents:
        staging.add(document)
    for delivery in source.read_items(listing.items, memory.known):
        memory.remember(delivery.feed, delivery.seen)
        if delivery.document is not None:
            staging.add(delivery.document)
    memory.remember(*listing.states)
    staging.close()
    return staging.staged


class _Staging:
    """Documents to segments of `batch_size`; what was remembered with them is saved once they are written."""

    def __init__(self, settings: Settings, memory: "_Memory") -> None:
        self.settings = settings
        self.memory = memory
        self.where = places(settings)
        self.staged: StagedRaw = {"segments": [], "unchanged": 0}
        self.waiting: list[RawDocument] = []
        self.size = 0

    def add(self, document: RawDocument) -> None:
        self.waiting.append(document)
        self.size += len(document.content)
        if len(self.waiting) >= self.settings.batch_size or self.size >= self.settings.batch_bytes:
            self.close()

    def close(self) -> None:
        known = self.where.warehouse.known([document.document_id for document in self.waiting])
        new = {d.document_id: d for d in self.waiting if d.document_id not in known}
        self.staged["unchanged"] += len(self.waiting) - len(new)
        if new:
            self.staged["segments"].append(write_segment(self.where.raw, list(new.values())))
        self.waiting, self.size = [], 0
        self.memory.save()


class _Memory:
    """The state tables of one source, as Parquet files beside the staged batches."""

    def __init__(self, source_id: str, settings: Settings) -> None:
        folder = storage.join(places(settings).staged, "state", source_id)
        self.files = {name: storage.join(folder, f"{name}.parquet") for name in STATE_TABLES}
        self.feeds: dict[str, FeedState] = {row.address: row for row in self._read("feed_state")}
        self.seen: dict[str, SeenUrl] = {row.url: row for row in self._read("seen_urls")}
        self.known = Memory(self.feeds.copy(), self.seen.copy())

    def remember(self, *states: FeedState | SeenUrl | None) -> None:
        for state in states:
            if isinstance(state, FeedState):
                self.feeds[state.address] = state
            elif isinstance(state, SeenUrl):
                self.seen[state.url] = state

    def save(self) -> None:
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
