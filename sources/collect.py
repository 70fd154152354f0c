"""From a source to batches: documents to stage, and what to remember once they are."""

import dataclasses
from collections.abc import Iterator

from unspun.schemas.documents import RawDocument
from unspun.schemas.source_state import FeedState, SeenFile, SeenUrl
from unspun.sources.protocol import DocumentSource, Listing, Memory


@dataclasses.dataclass(slots=True)
class DeliveredBatch:
    """Documents, and the states that are to be saved after they are staged, by their keys."""

    documents: list[RawDocument] = dataclasses.field(default_factory=list)
    feeds: dict[str, FeedState] = dataclasses.field(default_factory=dict)
    seen: dict[str, SeenUrl] = dataclasses.field(default_factory=dict)
    files: dict[str, SeenFile] = dataclasses.field(default_factory=dict)
    byte_count: int = 0


def read_batches(
    source: DocumentSource, listing: Listing, memory: Memory, max_documents: int, max_bytes: int
) -> Iterator[DeliveredBatch]:
    """Read what was listed, in batches of so many documents or bytes; one document may go over the bytes.

    The states of lists come with the last batch: a feed counts as read only when all that it listed is.
    Batches may hold states and no documents.
    """
    batch = DeliveredBatch(documents=list(listing.documents))
    batch.byte_count = sum(len(document.content) for document in batch.documents)
    for delivery in source.read_items(listing.items, memory):
        if delivery.document:
            batch.documents.append(delivery.document)
            batch.byte_count += len(delivery.document.content)
        if delivery.feed:
            batch.feeds[delivery.feed.address] = delivery.feed
        if delivery.seen:
            batch.seen[delivery.seen.url] = delivery.seen
        if delivery.file:
            batch.files[delivery.file.uri] = delivery.file
        if len(batch.documents) >= max_documents or batch.byte_count >= max_bytes:
            yield batch
            batch = DeliveredBatch()
    batch.feeds |= {state.address: state for state in listing.states}
    if batch.documents or batch.feeds or batch.seen or batch.files:
        yield batch
