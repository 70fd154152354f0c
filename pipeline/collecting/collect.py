"""From a source to raw segments: list what is due, read it, keep the bytes, then remember."""

from typing import TypedDict

from unspun.pipeline.collecting.memory import StateFiles
from unspun.pipeline.collecting.restoring import restore_bytes
from unspun.pipeline.raw import write_segment
from unspun.pipeline.settings import Settings
from unspun.pipeline.workspace import Workspace
from unspun.sources.collect import read_batches
from unspun.sources.protocol import DocumentSource


class Collected(TypedDict):
    """What a source gave: URIs of raw segments that are to be loaded, and documents that the warehouse has already."""

    segments: list[str]
    unchanged: int


def collect(source: DocumentSource, settings: Settings, part: str | None = None) -> Collected:
    """Read what a source has to give now, and keep the bytes of new documents in raw segments.

    What the source is to remember is saved after each segment; `part` names a part of it that has a memory of its own.
    Segments of earlier runs that are remembered and not loaded yet are given again: a run that dies, in this step or in
    a later one, is repeated and loses nothing. Stored documents whose bytes were damaged or deleted get them back from
    the delivery. Raises what the source raises: OSError where it cannot be listed.
    """
    workspace = Workspace.of(settings)
    state = StateFiles.read(workspace, source.source_id, part)
    segments, unchanged = state.unloaded_segments(), 0
    listing = source.list_items(state.memory)
    for batch in read_batches(source, listing, state.memory, settings.batch_size, settings.batch_bytes):
        documents = {document.document_id: document for document in batch.documents}
        stored = workspace.warehouse.raw_segments(documents)
        restore_bytes(documents, stored, workspace)
        new = [document for document_id, document in documents.items() if document_id not in stored]
        unchanged += len(batch.documents) - len(new)
        if new:
            segments = list(dict.fromkeys([*segments, write_segment(workspace.raw, new)]))
        state.save(batch, segments)
    state.copy_to_warehouse()
    return {"segments": segments, "unchanged": unchanged}
