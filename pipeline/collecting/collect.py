"""From a source to raw segments: list what is due, read it, keep the bytes, then remember."""

import logging
from typing import TypedDict

from unspun.pipeline.collecting.memory import StateFiles
from unspun.pipeline.collecting.put_away import put_away_loaded
from unspun.pipeline.collecting.restoring import restore_bytes
from unspun.pipeline.raw import write_segment
from unspun.pipeline.settings import Settings
from unspun.pipeline.workspace import Workspace
from unspun.sources.collect import read_batches
from unspun.sources.protocol import DocumentSource, Memory

log = logging.getLogger(__name__)

MAX_SHOWN_FAILURES = 3
"""Lists of a source that a run names in its log where they cannot be read; all of them are documents too."""


class Collected(TypedDict):
    """What a source gave: URIs of raw segments that are to be loaded, and documents that the warehouse has already."""

    segments: list[str]
    unchanged: int


def collect(source: DocumentSource, settings: Settings, part: str | None = None, force: bool = False) -> Collected:
    """Read what a source has to give now, and keep the bytes of new documents in raw segments.

    What the source is to remember is saved after each segment; `part` names a part of it that has a memory of its own.
    With `force` it is read as if nothing were remembered, and stored documents whose bytes were damaged or deleted get
    them back from the delivery. Segments of earlier runs that are remembered and not loaded yet are given again: a run
    that dies, in this step or in a later one, is repeated and loses nothing. Raises what the source raises: OSError
    where it cannot be listed.
    """
    workspace = Workspace.of(settings)
    state = StateFiles.read(workspace, source.source_id, part)
    memory = Memory() if force else state.memory
    put_away_loaded(source, settings, part)
    segments, listing = state.unloaded_segments(), source.list_items(memory)
    for document in listing.documents[:MAX_SHOWN_FAILURES]:
        log.warning("%s is not read: %s: %s", document.uri, document.failure, document.failure_detail)
    unchanged = listing.unchanged
    if listing.uris:
        state.files.compact(listing.uris)
    for batch in read_batches(source, listing, memory, settings.batch_size, settings.batch_bytes):
        documents = {document.document_id: document for document in batch.documents}
        stored = workspace.warehouse.raw_segments(documents)
        if force:  # it reads the segments of all these documents
            restore_bytes(documents, stored, workspace)
        new = [document for document_id, document in documents.items() if document_id not in stored]
        unchanged += len(batch.documents) - len(new)
        if new:
            segments = list(dict.fromkeys([*segments, write_segment(workspace.raw, new)]))
        state.save(batch, segments)
    state.copy_to_warehouse()
    return {"segments": segments, "unchanged": unchanged}
