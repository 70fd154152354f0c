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
class OpenFile:
    """A file, or a file within a file, that is being read.

    `name` gives its media type, else `assumed_type` does; `chunks` reads it; `raw` returns its bytes as they came, to
    store where it cannot be read; `stream` is set where it can be read at random. `depth` counts the containers around
    it, and `packed_type` is the media type of the outermost compressed one.
    """

    uri: str
    name: str
    chunks: Chunks
    raw: Callable[[], bytes]
    origin: Origin
    depth: int = 0
    stream: BinaryIO | None = None
    packed_type: str | None = None
    assumed_type: str | None = None

    @property
    def media_type(self) -> str | None:
        """The media type by the name, else the assumed one."""
        return media_type_of(self.name) or self.assumed_type


def documents(file: OpenFile, limits: Limits) -> Iterator[RawDocument]:
    """The documents of the file; where there are none, one that names why. Memory is bounded by one document."""
    media_type = file.media_type
    try:
        if media_type is None:
            raise Failure("unsupported-kind", f"no reader for {PurePosixPath(file.name).name[-100:]}")
        if media_type in (GZIP, ZIP) and file.depth >= limits.nesting:
            raise Failure("nested-too-deep", f"more than {limits.nesting} containers around it")
        count = 0
        for document in _READERS.get(media_type, _article)(file, limits):
            count += 1
            yield document
        if not count:
            raise Failure("no-documents", "a container without a document")
    except Failure as failure:
        raw = file.raw() if failure.kept is None or file.packed_type else failure.kept
        if len(raw) >= limits.document_bytes:
            failure.detail += f" (the first {limits.document_bytes:,} bytes are stored)"
        yield file.origin.reject(file.uri, raw, file.packed_type or media_type, failure)


def _article(file: OpenFile, limits: Limits) -> Iterator[RawDocument]:
    content = read_bounded(file.chunks, limits.document_bytes)
    parts = xml_items.split(content)
    if len(parts) == 1:
        yield file.origin.document(file.uri, content, file.media_type)
        return
    origin = file.origin.of_many()
    for number, part in enumerate(parts, 1):
        yield origin.document(f"{file.uri}#{number}", part, file.media_type)


def _json(file: OpenFile, limits: Limits) -> Iterator[RawDocument]:
    parts = json_items.split(file.chunks, limits.document_bytes)
    if isinstance(parts, bytes):
        yield file.origin.document(file.uri, parts, JSON)
    else:
        yield from _items(file, parts)


def _json_lines(file: OpenFile, limits: Limits) -> Iterator[RawDocument]:
    yield from _items(file, json_items.lines(file.chunks, limits.document_bytes))


def _items(file: OpenFile, items: Iterator[json_items.JsonItem]) -> Iterator[RawDocument]:
    origin = file.origin.of_many()
    for item in items:
        uri = f"{file.uri}#{item.number}"
        if item.failure:
            yield origin.reject(uri, item.content, JSON, item.failure)
        else:
            yield origin.document(uri, item.content, JSON, item.charset)


def _gzip(file: OpenFile, limits: Limits) -> Iterator[RawDocument]:
    inner = dataclasses.replace(
        file,
        name=file.name[: -len(".gz")],
        chunks=gunzip(file.chunks, limits),
        depth=file.depth + 1,
        stream=None,
        packed_type=file.packed_type or GZIP,
    )
    yield from documents(inner, limits)


def _zip(file: OpenFile, limits: Limits) -> Iterator[RawDocument]:
    stream = file.stream or io.BytesIO(read_bounded(file.chunks, limits.document_bytes))
    archive = Archive(stream, limits)
    members = archive.members()
    by_name = {member.filename: member for member in members}
    for member in members:
        name = member.filename
        if is_ignored(name):
            continue
        origin, uri = file.origin.of_many(), f"{file.uri}!/{name}"
        sidecar = next((candidate for candidate in sidecar_names(name) if candidate in by_name), None)
        try:
            if sidecar:
                origin = with_sidecar(origin, read_bounded(archive.read(by_name[sidecar]), limits.document_bytes))
        except Failure as failure:
            yield origin.reject(f"{file.uri}!/{sidecar}", archive.raw(member), media_type_of(name), failure)
            continue
        yield from documents(
            OpenFile(
                uri=uri,
                name=name,
                chunks=archive.read(member),
                raw=lambda member=member: archive.raw(member),  # type: ignore[misc]
                origin=origin,
                depth=file.depth + 1,
                assumed_type=file.assumed_type,
            ),
            limits,
        )


_READERS = {JSON: _json, JSON_LINES: _json_lines, GZIP: _gzip, ZIP: _zip}
assert not set(_READERS) & set(ARTICLE_TYPES.values())
