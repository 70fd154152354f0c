"""What sources remember between runs, as files beside the staged batches."""

import dataclasses
import hashlib
import json
import logging
from pathlib import PurePath
from typing import Any

from unspun.pipeline import storage
from unspun.pipeline.collecting.seen_files import SeenFiles
from unspun.pipeline.workspace import Workspace
from unspun.schemas.columns import to_table
from unspun.schemas.source_state import STATE_TABLES, FeedState, SeenUrl
from unspun.sources.collect import DeliveredBatch
from unspun.sources.protocol import Memory
from unspun.sources.stores import open_binary
from unspun.warehouse import WarehouseLockedError
from unspun.warehouse.source_state import put_states

log = logging.getLogger(__name__)


class StateFiles:
    """The state tables of one source or a part of it, as Parquet files, and the raw segments that wait to be loaded.

    The files are what is read: sources are collected side by side, and only one process writes to a warehouse. Its
    tables are brought up to date at the end of each run.
    """

    def __init__(self, workspace: Workspace, folder: str) -> None:
        self._warehouse = workspace.warehouse
        self._segments = storage.join(folder, "segments.json")
        self._files = {name: storage.join(folder, f"{name}.parquet") for name in STATE_TABLES}
        self.feeds: dict[str, FeedState] = {row.address: row for row in self._rows("feed_state")}
        self.seen: dict[str, SeenUrl] = {row.url: row for row in self._rows("seen_urls")}
        self.files = SeenFiles(workspace, storage.join(folder, "files"))
        self.memory = Memory(self.feeds.copy(), self.seen.copy(), self.files)
        """What was remembered when the run began."""

    @classmethod
    def read(cls, workspace: Workspace, source_id: str, part: str | None = None) -> "StateFiles":
        """The state of a source, or of the part of this name, which is read at the same time as others."""
        folder = storage.join(workspace.staged, "state", source_id)
        if part is not None:
            folder = storage.join(folder, hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest())
        return cls(workspace, folder)

    def listed_segments(self) -> list[str]:
        """URIs of raw segments of earlier runs that were not loaded when last asked."""
        return json.loads(storage.read_bytes(self._segments)) if storage.exists(self._segments) else []

    def unloaded_segments(self) -> list[str]:
        """Of the listed segments those that the warehouse has not loaded; the others leave the list."""
        listed = self.listed_segments()
        waiting = [
            uri for uri in listed if storage.exists(uri) and not self._warehouse.loaded_batch(PurePath(uri).stem)
        ]
        if waiting != listed:
            storage.write_bytes(self._segments, json.dumps(waiting).encode())
        return waiting

    def save(self, batch: DeliveredBatch, segments: list[str]) -> None:
        """Save what came with a batch: the segments first, for what is remembered as read must be in one of them.

        A source that remembers neither lists nor pages needs no list of segments: what was not loaded is listed again.
        """
        self.files.add(batch.files.values())
        self.feeds |= batch.feeds
        self.seen |= batch.seen
        if not (self.feeds or self.seen):
            return
        storage.write_bytes(self._segments, json.dumps(segments).encode())
        storage.write_table(self._files["feed_state"], to_table(self.feeds.values(), FeedState))
        storage.write_table(self._files["seen_urls"], to_table(self.seen.values(), SeenUrl))

    def copy_to_warehouse(self) -> None:
        """Put what is remembered into the state tables of the warehouse; if another loader holds it for long, a later
        run does."""
        if not (self.feeds or self.seen):
            return
        try:
            put_states(self._warehouse, self.feeds.values(), self.seen.values())
        except WarehouseLockedError as error:
            log.warning("The state tables are brought up to date by a later run: %s", error)

    def _rows(self, name: str) -> list[Any]:
        import pyarrow.parquet as pq

        if not storage.exists(self._files[name]):
            return []
        fields = [field.name for field in dataclasses.fields(STATE_TABLES[name])]
        with open_binary(self._files[name]) as file:
            rows = pq.read_table(file, columns=fields).to_pylist()
        return [STATE_TABLES[name](**row) for row in rows]
