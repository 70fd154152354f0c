"""From a source to batches: documents to stage, and what to remember once they are."""

import dataclasses
from collections.abc import Iterator

from unspun.schemas.documents import RawDocument
from unspun.schemas.source_state import FeedState, SeenUrl
from unspun.sources.protocol import Listing, Memory, Source


@dataclasses.dataclass(slots=True)
class Batch:
    """Documents, and the states that are to be saved after they are staged, by their keys."""

    documents: list[RawDocument] = dataclasses.field(default_factory=list)
    feeds: dict[str, FeedState] = dataclasses.field(default_factory=dict)
    seen: dict[str, SeenUrl] = dataclasses.field(default_factory=dict)
    size: int = 0


def collect(source: Source, listing: Listing, memory: Memory, documents: int, size: int) -> Iterator[Batch]:
    """Read what was listed, in batches of so many documents or bytes; one document may go over the bytes.

    The states of lists come with the last batch: a feed counts as read only when all that it listed is.
    Batches may hold states and no documents.
    """
    batch = Batch(documents=list(listing.documents))
    batch.size = sum(len(document.content) for document in batch.documents)
    for delivery in source.read_items(listing.items, memory):
        if delivery.document:
            batch.documents.append(delivery.document)
            batch.size += len(delivery.document.content)
        if delivery.feed:
            batch.feeds[delivery.feed.address] = delivery.feed
        if delivery.seen:
            batch.seen[delivery.seen.url] = delivery.seen
        if len(batch.documents) >= documents or batch.size >= size:
            yield batch
            batch = Batch()
    batch.feeds |= {state.address: state for state in listing.states}
    if batch.documents or batch.feeds or batch.seen:
        yield batch
