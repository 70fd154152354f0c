"""From one named stream of bytes to documents, through whatever containers it is wrapped in."""

import dataclasses
import io
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from unspun.schemas.documents import RawDocument
from unspun.sources.failures import Failure
from unspun.sources.files import json_items, xml_items
from unspun.sources.files.byte_chunks import Chunks, gunzip, read_bounded
from unspun.sources.files.media_types import (
    ARTICLE_TYPES,
    GZIP,
    JSON,
    JSON_LINES,
    ZIP,
    is_ignored,
    media_type_of,
    sidecar_names,
)
from unspun.sources.files.sidecar import with_sidecar
from unspun.sources.files.zip_members import Archive
from unspun.sources.limits import Limits
from unspun.sources.origin import Origin


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file, or a file within a file.

    `name` tells its kind; `chunks` reads it; `kept` gives the bytes as they came, to keep where it cannot be read;
    `stream` is set where it can be read at random. `assumed` is the media type of names that tell none.
    """

    uri: str
    name: str
    chunks: Chunks
    kept: Callable[[], bytes]
    origin: Origin
    depth: int = 0
    stream: BinaryIO | None = None
    packed_type: str | None = None
    assumed: str | None = None

    @property
    def media_type(self) -> str | None:
        """What the name tells, else what is assumed."""
        return media_type_of(self.name) or self.assumed


def documents(entry: Entry, limits: Limits) -> Iterator[RawDocument]:
    """The documents of the entry; where there are none, one that names why. Memory is bounded by one document."""
    media_type = entry.media_type
    try:
        if media_type is None:
            raise Failure("unsupported-kind", f"no reader for {PurePosixPath(entry.name).name[-100:]}")
        if media_type in (GZIP, ZIP) and entry.depth >= limits.nesting:
            raise Failure("nested-too-deep", f"more than {limits.nesting} containers around it")
        found = False
        for document in _READERS.get(media_type, _article)(entry, limits):
            found = True
            yield document
        if not found:
            raise Failure("no-documents", "a container without a document")
    except Failure as failure:
        kept = entry.kept() if failure.kept is None or entry.packed_type else failure.kept
        if len(kept) >= limits.document_bytes:
            failure.detail += f" (the first {limits.document_bytes:,} bytes are kept)"
        yield entry.origin.reject(entry.uri, kept, entry.packed_type or media_type, failure)


def _article(entry: Entry, limits: Limits) -> Iterator[RawDocument]:
    content = read_bounded(entry.chunks, limits.document_bytes)
    parts = xml_items.split(content)
    if len(parts) == 1:
        yield entry.origin.document(entry.uri, content, entry.media_type)
        return
    origin = entry.origin.of_many()
    for number, part in enumerate(parts, 1):
        yield origin.document(f"{entry.uri}#{number}", part, entry.media_type)


def _json(entry: Entry, limits: Limits) -> Iterator[RawDocument]:
    parts = json_items.split(entry.chunks, limits.document_bytes)
    if isinstance(parts, bytes):
        yield entry.origin.document(entry.uri, parts, JSON)
    else:
        yield from _items(entry, parts)


def _json_lines(entry: Entry, limits: Limits) -> Iterator[RawDocument]:
    yield from _items(entry, json_items.lines(entry.chunks, limits.document_bytes))


def _items(entry: Entry, items: Iterator[json_items.Item]) -> Iterator[RawDocument]:
    origin = entry.origin.of_many()
    for item in items:
        uri = f"{entry.uri}#{item.number}"
        if item.failure:
            yield origin.reject(uri, item.content, JSON, item.failure)
        else:
            yield origin.document(uri, item.content, JSON, item.charset)


def _gzip(entry: Entry, limits: Limits) -> Iterator[RawDocument]:
    inner = dataclasses.replace(
        entry,
        name=entry.name[: -len(".gz")],
        chunks=gunzip(entry.chunks, limits),
        depth=entry.depth + 1,
        stream=None,
        packed_type=entry.packed_type or GZIP,
    )
    yield from documents(inner, limits)


def _zip(entry: Entry, limits: Limits) -> Iterator[RawDocument]:
    stream = entry.stream or io.BytesIO(read_bounded(entry.chunks, limits.document_bytes))
    archive = Archive(stream, limits)
    members = archive.members()
    named = {member.filename: member for member in members}
    for member in members:
        name = member.filename
        if is_ignored(name):
            continue
        origin, uri = entry.origin.of_many(), f"{entry.uri}!/{name}"
        sidecar = next((known for known in sidecar_names(name) if known in named), None)
        try:
            if sidecar:
                origin = with_sidecar(origin, read_bounded(archive.read(named[sidecar]), limits.document_bytes))
        except Failure as failure:
            yield origin.reject(f"{entry.uri}!/{sidecar}", archive.raw(member), media_type_of(name), failure)
            continue
        yield from documents(
            Entry(
                uri=uri,
                name=name,
                chunks=archive.read(member),
                kept=lambda member=member: archive.raw(member),  # type: ignore[misc]
                origin=origin,
                depth=entry.depth + 1,
                assumed=entry.assumed,
            ),
            limits,
        )


_READERS = {JSON: _json, JSON_LINES: _json_lines, GZIP: _gzip, ZIP: _zip}
assert not set(_READERS) & set(ARTICLE_TYPES.values())
