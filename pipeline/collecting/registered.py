"""Sources of the registry: which are enabled, which are due, and the parts of them that are read side by side."""

import dataclasses
import json
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from unspun.pipeline import storage
from unspun.pipeline.collecting.memory import StateFiles
from unspun.pipeline.collecting.put_away import put_away_loaded
from unspun.pipeline.settings import Settings
from unspun.pipeline.workspace import Workspace
from unspun.schemas.identity import digest
from unspun.sources.files.file_source import FileSource
from unspun.sources.files.sidecar import source_id_of
from unspun.sources.files.warc import WarcSource, unread
from unspun.sources.protocol import Delivery, DocumentSource, Item, Listing, Memory
from unspun.sources.registry import load, open_source
from unspun.sources.web.web_source import PagesSource

log = logging.getLogger(__name__)

DROP_FOLDER_ID = "folder"
"""Source of documents in a drop folder that is in no registry, unless a sidecar or the caller names another."""

FILES_IN_LIST = 500
"""Files of a drop folder that one task reads: enough that Airflow's overhead of 0.4 s for a task is small beside it."""


def enabled_sources(
    settings: Settings, kinds: Sequence[str] | None = None, group: str | None = None, other_than: Sequence[str] = ()
) -> list[str]:
    """Ids of the enabled sources of these kinds, or of all kinds `other_than` some, and of the group if one is given.

    Raises InvalidRegistry, or OSError where the registry cannot be read.
    """
    entries = [entry for entry in load(settings.sources) if entry.enabled and group in (None, entry.group)]
    return [e.id for e in entries if (kinds is None or e.kind in kinds) and e.kind not in other_than]


def due_sources(source_ids: Sequence[str], settings: Settings) -> list[str]:
    """Of these sources those that are to be asked again: as many minutes have passed as their entry says.

    A tenth less is enough, so that a schedule that comes a moment early leaves nobody out. A last time that lies in the
    future says that the clock was set back: that is no reason to wait.
    """
    entries, now = {entry.id: entry for entry in load(settings.sources)}, datetime.now(UTC)
    workspace, due = Workspace.of(settings), []
    for source_id in source_ids:
        last = StateFiles.read(workspace, source_id).feeds.get(entries[source_id].address)
        wait = 0.9 * timedelta(minutes=entries[source_id].every)
        if last is None or not timedelta(0) <= now - last.checked_at < wait:
            due.append(source_id)
    return due


def registered_source(source_id: str, settings: Settings, archive: str | None = None) -> DocumentSource:
    """A source of the registry, or one archive of it. Raises KeyError where the registry has no such source."""
    entry = {entry.id: entry for entry in load(settings.sources)}[source_id]
    source = open_source(entry, settings.limits, settings.fetch)
    if isinstance(source, FileSource):
        source = dataclasses.replace(source, settle_seconds=settings.settle_seconds)
    return OneArchive(source, archive) if archive is not None else source


@dataclasses.dataclass(frozen=True, slots=True)
class OneArchive:
    """One archive of a source of several, as a source of its own."""

    source: DocumentSource
    address: str

    @property
    def source_id(self) -> str:
        """The source that the archive belongs to."""
        return self.source.source_id

    def list_items(self, memory: Memory) -> Listing:
        """The archive with the offset to go on from, unless it is read to its end."""
        item = unread(self.address, memory)
        return Listing([item] if item else [])

    def read_items(self, items: Sequence[Item], memory: Memory) -> Iterator[Delivery]:
        """The documents of the archive."""
        return self.source.read_items(items, memory)


def unread_parts(source: DocumentSource, settings: Settings, force: bool = False) -> list[str | None]:
    """The parts of a source that are to be read, each with its own memory, so that they can be read side by side.

    They are the archives of a warc source that are not read to their end, or not loaded, with `force` all of them; any
    other source is one part, None. Raises OSError where archives cannot be listed.
    """
    if not isinstance(source, WarcSource):
        return [None]
    listing = source.list_items(Memory())
    for document in listing.documents:
        log.warning("%s is not read: %s", document.uri, document.failure_detail)
    workspace = Workspace.of(settings)
    states = ((item.uri, StateFiles.read(workspace, source.source_id, item.uri)) for item in listing.items)
    return [uri for uri, state in states if force or unread(uri, state.memory) or state.listed_segments()]


def drop_folder(address: str, settings: Settings, source_id: str = DROP_FOLDER_ID) -> FileSource:
    """A folder, or a single file, as a source that is in no registry."""
    return FileSource(
        source_id=source_id,
        name=None,
        address=address,
        kind="folder",
        limits=settings.limits,
        settle_seconds=settings.settle_seconds,
    )


def memory_part(source: FileSource) -> str:
    """The part of the memory of a drop folder's source that is of this folder."""
    return source.address if "://" in source.address else str(Path(source.address).absolute())


def list_files(source: FileSource, settings: Settings, force: bool = False) -> list[str]:
    """Write down the new and changed files of a folder, with `force` all files, in lists that can be read side by side;
    returns their URIs. The first also has the number of documents in unchanged files.

    Raises FileNotFoundError where the folder is not there.
    """
    put_away_loaded(source, settings, memory_part(source))  # what the run before has loaded
    workspace = Workspace.of(settings)
    state = StateFiles.read(workspace, source.source_id, memory_part(source))
    listing = source.list_items(Memory() if force else state.memory)
    state.files.compact(listing.uris)
    files = [(item.uri, item.version) for item in listing.items]
    unchanged, lists = listing.unchanged, []
    for start in range(0, max(len(files), min(unchanged, 1)), FILES_IN_LIST):
        part = files[start : start + FILES_IN_LIST]
        content = json.dumps({"files": part, "unchanged": unchanged})
        name = f"files-{start + 1}-to-{start + len(part)}" if part else "unchanged"
        uri = storage.join(workspace.staged, "items", f"{name}-{digest(content)[:16]}.json")
        storage.write_bytes(uri, content.encode())
        lists.append(uri)
        unchanged = 0
    return lists


def listed_files(source: FileSource, list_uri: str) -> FileSource:
    """The part of a folder that a list names, as a source."""
    values = json.loads(storage.read_bytes(list_uri))
    items = tuple(Item(uri=uri, version=version) for uri, version in values["files"])
    return dataclasses.replace(source, files=items, unchanged=values["unchanged"])


def single_files(uris: Sequence[str], settings: Settings) -> FileSource:
    """Files that are named one by one as one source, of which nothing is remembered."""
    source = drop_folder(", ".join(uris), settings)
    return dataclasses.replace(source, files=tuple(Item(uri=uri) for uri in uris))


def web_pages(urls: Sequence[str], settings: Settings) -> list[PagesSource]:
    """Pages that are named one by one as sources: one for each host, called after it."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[source_id_of((urlsplit(url).hostname or "").removeprefix("www.")) or "web"].append(url)
    return [
        PagesSource(
            source_id=source_id,
            name=None,
            address=urls[0],
            kind="urls",
            settings=settings.fetch,
            limits=settings.limits,
            urls=tuple(urls),
        )
        for source_id, urls in by_host.items()
    ]
