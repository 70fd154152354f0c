"""A kind of source: a notebook, one text file whose articles are divided by lines of `***`."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from unspun.schemas.documents import RawDocument
from unspun.sources.limits import Limits
from unspun.sources.protocol import Delivery, Item, Listing, Memory
from unspun.sources.registry import SourceEntry
from unspun.sources.web.fetch_settings import FetchSettings


class NotebookEntry(SourceEntry):
    """A notebook in the registry."""

    kind: Literal["notebook"]


@dataclasses.dataclass(frozen=True)
class NotebookSource:
    """The articles of a notebook. Nothing is remembered: the warehouse knows the documents that it has."""

    source_id: str
    name: str | None
    address: str

    def list_items(self, memory: Memory) -> Listing:
        """The notebook. Raises FileNotFoundError where it is not there."""
        return Listing([Item(uri=str(Path(self.address).resolve(strict=True)))])

    def read_items(self, items: Sequence[Item], memory: Memory) -> Iterator[Delivery]:
        """A document for each article."""
        for item in items:
            for number, part in enumerate(Path(item.uri).read_bytes().split(b"\n***\n"), start=1):
                yield Delivery(
                    RawDocument(
                        source_id=self.source_id,
                        source_name=self.name,
                        uri=f"{item.uri}#{number}",
                        content=part,
                        fetched_at=datetime.now(UTC),
                        media_type="text/plain",
                    )
                )


class Notebook:
    """What the entry point names."""

    entry = NotebookEntry

    @staticmethod
    def open(entry: NotebookEntry, limits: Limits, fetch: FetchSettings) -> NotebookSource:
        """The source that an entry describes."""
        return NotebookSource(entry.id, entry.name, entry.address)
