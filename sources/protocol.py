"""The one interface of all sources.

A source lists items given what it remembers, reads items into documents, and gives back what to remember. It decides
nothing about documents: new, stored before, changed or broken, it hands them over, each with its provenance.

Everything here is a plain value: items can be written to a file and read by another process, and the memory is rows of
the state tables.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from unspun.schemas.documents import RawDocument
from unspun.schemas.source_state import FeedState, SeenFile, SeenUrl


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something a source listed, that can be read on its own.

    `uri` is what is read: a web address, a file. `position` is the offset to read an archive from. `content` is set
    where the listing held the document itself. `version` is what changes when a file does.
    """

    uri: str
    url: str | None = None
    published_at: datetime | None = None
    changed_at: datetime | None = None
    position: int | None = None
    content: bytes | None = None
    media_type: str | None = None
    version: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Memory:
    """What one source remembers: states by address, seen addresses by their canonical form, and files by their URI."""

    feeds: Mapping[str, FeedState] = dataclasses.field(default_factory=dict)
    seen: Mapping[str, SeenUrl] = dataclasses.field(default_factory=dict)
    files: Mapping[str, SeenFile] = dataclasses.field(default_factory=dict)


class Listing(NamedTuple):
    """What a source has to read now. `states` are to be saved once the items are read; `documents` say what failed.

    `unchanged` is the number of documents in files that are as they were when they were read, and `uris` names these
    files with those that are to be read.
    """

    items: Sequence[Item]
    states: Sequence[FeedState] = ()
    documents: Sequence[RawDocument] = ()
    unchanged: int = 0
    uris: frozenset[str] = frozenset()


class Delivery(NamedTuple):
    """A document, if there is one, and what to remember once it is staged."""

    document: RawDocument | None
    feed: FeedState | None = None
    seen: SeenUrl | None = None
    file: SeenFile | None = None


class DocumentSource(Protocol):
    """Where documents come from: a folder, a store, a feed, an archive, a table."""

    @property
    def source_id(self) -> str:
        """Stable name of the source; its documents and what it remembers carry it."""
        ...

    @property
    def address(self) -> str:
        """Path or URL of the source."""
        ...

    def list_items(self, memory: Memory) -> Listing:
        """What is to be read now: what is new, what changed, what is due again."""
        ...

    def read_items(self, items: Sequence[Item], memory: Memory) -> Iterator[Delivery]:
        """The documents of the items, in memory bounded by a few of them."""
        ...
