"""Files as a source: drop folders and object stores, wires that drop files, and mailboxes of single messages."""

import dataclasses
from collections.abc import Iterator, Sequence

from unspun.schemas.vocabulary import SourceKind
from unspun.sources.files import folder
from unspun.sources.limits import Limits
from unspun.sources.protocol import Delivery, Item, Listing, Memory

ASSUMED = {"wire": "application/octet-stream", "mail": "message/rfc822"}
"""Media type of files whose names tell none, by kind of source: agencies name theirs as they please, and the reader
knows their formats by their first bytes."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FileSource:
    """The files below an address. Nothing is remembered: documents that are known already are told by their bytes."""

    source_id: str
    name: str | None
    address: str
    kind: SourceKind
    limits: Limits

    def list_items(self, memory: Memory) -> Listing:
        """All files. Raises FileNotFoundError where the address is not there."""
        return Listing([Item(uri=uri) for uri in folder.list_items(self.address)])

    def read_items(self, items: Sequence[Item], memory: Memory) -> Iterator[Delivery]:
        """The documents of the files, in their order."""
        uris = [item.uri for item in items]
        assumed = ASSUMED.get(self.kind)
        for document in folder.read_items(uris, self.limits, self.source_id, self.name, self.kind, assumed):
            yield Delivery(document)
