"""Files as a source: drop folders and object stores, wires that drop files, and mailboxes of single messages."""

import dataclasses
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from unspun.schemas.source_state import SeenFile
from unspun.schemas.vocabulary import SourceKind
from unspun.sources.files import folder
from unspun.sources.limits import Limits
from unspun.sources.origin import printable
from unspun.sources.protocol import Delivery, Item, Listing, Memory

log = logging.getLogger(__name__)

ASSUMED_TYPES = {"wire": "application/octet-stream", "mail": "message/rfc822"}
"""Media type of files whose names tell none, by kind of source: agencies name theirs as they please, and the reader
knows their formats by their first bytes."""

MAY_HEAL = frozenset({"unreadable", "vanished"})
"""Failures that can end without a change of the file: it is read again, whatever is remembered of it."""

SHOWN_FILES = 3
"""Files that a line of the log names."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FileSource:
    """The files below an address, or those of them that `files` names.

    A file is read once, and again when its version is another. One that changed less than `settle_seconds` ago is
    awaited for that time, and left for a later run where it changes meanwhile. `unchanged` documents were found where
    `files` was made.
    """

    source_id: str
    name: str | None
    address: str
    kind: SourceKind
    limits: Limits
    settle_seconds: float = 0
    files: tuple[Item, ...] | None = None
    unchanged: int = 0

    def list_items(self, memory: Memory) -> Listing:
        """Files that are new or changed. Raises FileNotFoundError where the address is not there."""
        if self.files is not None:
            return Listing(self.files, unchanged=self.unchanged)
        versions = folder.list_versions(self.address)
        new, unchanged = [], 0
        for uri, version in versions.items():
            seen = memory.files.get(printable(uri))
            if seen and seen.version == version:
                unchanged += len(seen.document_ids)
            else:
                new.append(uri)
        changing = _changing({uri: versions[uri] for uri in new}, self.settle_seconds)
        if changing:
            more = ", ..." if len(changing) > SHOWN_FILES else ""
            names = ", ".join(map(printable, changing[:SHOWN_FILES])) + more
            log.warning("%d files are still being written, and left for a later run: %s", len(changing), names)
        left = set(changing)
        items = [Item(uri=uri, version=versions[uri]) for uri in new if uri not in left]
        return Listing(items, unchanged=unchanged, uris=frozenset(map(printable, versions)))

    def read_items(self, items: Sequence[Item], memory: Memory) -> Iterator[Delivery]:
        """The documents of the files, in their order; and after those of each file that it was read."""
        roots = [self.address] if self.files is None or any(item.version for item in self.files) else None
        for item in items:
            document_ids: list[str] = []
            failures: set[str | None] = set()
            assumed_type = ASSUMED_TYPES.get(self.kind)
            for document in folder.read_items(
                [item.uri], self.limits, self.source_id, self.name, self.kind, assumed_type, roots
            ):
                document_ids.append(document.document_id)
                failures.add(document.failure)
                yield Delivery(document)
            if item.version is not None and not failures & MAY_HEAL:
                yield from self._seen(item.uri, item.version, document_ids)

    def _seen(self, uri: str, version: str, document_ids: list[str]) -> Iterator[Delivery]:
        if folder.version_now(uri) in (version, None):  # else it changed while it was read
            yield Delivery(
                None,
                file=SeenFile(
                    source_id=self.source_id,
                    uri=printable(uri),
                    version=version,
                    document_ids=document_ids,
                    read_at=datetime.now(UTC),
                ),
            )


def _changing(versions: Mapping[str, str], seconds: float) -> list[str]:
    """Local files that are being written: that change within so many seconds of their last change."""
    now = time.time()
    ages = {uri: now - changed for uri, version in versions.items() if (changed := folder.changed_at(uri, version))}
    fresh = [uri for uri, age in ages.items() if age < seconds]
    if not fresh:
        return []
    time.sleep(max(min(seconds, seconds - ages[uri]) for uri in fresh))
    return [uri for uri in fresh if folder.version_now(uri) != versions[uri]]
