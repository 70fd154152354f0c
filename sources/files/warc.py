"""Web archives: WARC files, plain or compressed, here, in a store or on the web, read as a stream.

The state of an archive is the offset at which its next record begins, so that a run that dies resumes behind its last
staged document. That works for archives that are compressed record by record, as all archives of crawls
are; one that is compressed as a whole is read again from its beginning.
"""

import contextlib
import dataclasses
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO
from urllib.parse import urljoin

import fsspec

from unspun.schemas.documents import RawDocument
from unspun.schemas.source_state import FeedState
from unspun.sources.failures import Failure
from unspun.sources.files import http_bodies
from unspun.sources.files.byte_chunks import GZIP_MAGIC, chunks_of, gunzip, read_bounded
from unspun.sources.files.folder import asking, list_items
from unspun.sources.files.media_types import UNREAD_TYPES
from unspun.sources.files.zip_members import climbs
from unspun.sources.limits import CHUNK_BYTES, Limits
from unspun.sources.origin import Origin
from unspun.sources.protocol import Delivery, Item, Listing, Memory
from unspun.sources.stores import UnusableAddress, open_binary
from unspun.sources.urls import canonical, is_web
from unspun.sources.web.address_guard import refuse_private

READ, DAMAGED, TRUNCATED = "read", "damaged-archive", "truncated-record"

_OTHER_PACKINGS = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18", b"\x04\x22\x4d\x18")
"""How zstd (its frame, and its dictionary frame) and lz4 begin."""

_PATHS = re.compile(r"paths(?:\.txt)?(?:\.gz)?$")
_RECORD = re.compile(rb"WARC/[01]\.\d\r?\n")
_MEMBER = re.compile(rb"\x1f\x8b\x08")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_MAX_HEADER_BYTES = 16 * 1024
_MAX_GAP_BYTES = 64
"""Bytes that may follow a record's block: by the standard two line ends, four before the block."""

_MAX_CHUNK_HEADER_BYTES = 256
_MAGIC_BYTES = 4096
"""Bytes that show what an archive is."""

_MEMBER_BYTES = 1024
"""Bytes of a gzip member that show whether it begins with a record."""

_OVERLAP_BYTES = 16
"""Bytes searched again with the next chunk: the beginning of a record may be cut."""

_CHUNK_HEADER = re.compile(rb"\A[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]{0,200})?\r?\n")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WarcSource:
    """Archives in a folder, a single one, or those of a list of paths as Common Crawl publishes for CC-NEWS.

    Every file of a folder is read, whatever its name: one that is no archive is named as such.
    """

    source_id: str
    name: str | None
    address: str
    limits: Limits
    allowed_hosts: frozenset[str] = frozenset()

    def list_items(self, memory: Memory) -> Listing:
        """Archives that are not read to their end, each with the offset to go on from.

        Raises FileNotFoundError, StoreUnavailable where a store does not answer, or UnusableAddress where a list of the
        web is inside a network and its host is not allowed.
        """
        origin = self._origin()
        try:
            archives, outside = self._archives()
        except Failure as failure:
            raise UnusableAddress(f"{self.address}: {failure}") from failure
        items = [item for uri in archives if (item := unread(uri, memory))]
        why = "a list of archives leads only to archives beside it"
        return Listing(items, (), [origin.reject(uri, b"", None, Failure("path-climbing", why)) for uri in outside])

    def read_items(self, items: Sequence[Item], memory: Memory) -> Iterator[Delivery]:
        """The pages in the archives. Memory is bounded by two documents.

        An archive that is gone, or is none, is a document that says so; errors of a store that may heal are raised.
        """
        for item in items:
            yield from self._read(item)

    def _origin(self) -> Origin:
        return Origin(source_id=self.source_id, source_name=self.name, source_kind="warc", fetched_at=datetime.now(UTC))

    def _archives(self) -> tuple[list[str], list[str]]:
        """URIs of the archives; and the lines of a list that lead elsewhere, which a list on the web may not."""
        if _PATHS.search(self.address):
            with _opened(self.address, self.allowed_hosts) as stream:
                chunks = chunks_of(stream)
                if self.address.endswith(".gz"):
                    chunks = gunzip(chunks, self.limits)
                lines = read_bounded(chunks, self.limits.document_bytes).decode("utf-8", "replace").split()
            # Paths are below the root of the host (Common Crawl), or of the folder that holds the list.
            root = urljoin(self.address, "/") if is_web(self.address) else self.address.rpartition("/")[0] + "/"
            absolute = [line if line.startswith(root) else root + line for line in lines]
            outside = [uri for uri in absolute if climbs(uri.removeprefix(root)) or "://" in uri.removeprefix(root)]
            return [uri for uri in absolute if uri not in outside], outside
        if is_web(self.address):
            return [self.address], []
        return list_items(self.address), []

    def _read(self, item: Item) -> Iterator[Delivery]:
        start = item.position or 0
        origin = self._origin()
        held: RawDocument | None = None
        try:
            with _opened(item.uri, self.allowed_hosts) as stream:
                for position, document in _documents(stream, item.uri, start, origin, self.limits):
                    if held:
                        yield Delivery(held, feed=self._state(item.uri, READ, position))
                    held = document
        except FileNotFoundError:
            held = origin.reject(item.uri, b"", None, Failure("vanished", "the archive was listed, and is gone"))
        except Failure as failure:
            held = origin.reject(item.uri, b"", None, failure)
        yield Delivery(held, feed=self._state(item.uri, held.failure or READ if held else READ, None))

    def _state(self, uri: str, outcome: str, position: int | None) -> FeedState:
        now = datetime.now(UTC)
        return FeedState(
            source_id=self.source_id,
            address=uri,
            outcome=outcome,
            checked_at=now,
            next_check_at=now,
            failures=0,
            status=None,
            detail=None,
            etag=None,
            last_modified=None,
            content_sha256=None,
            position=position,
        )


def unread(uri: str, memory: Memory) -> Item | None:
    """The archive with the offset to go on from; None where it is read to its end."""
    state = memory.feeds.get(uri)
    if state and state.position is None:
        return None
    return Item(uri=uri, position=state.position if state else 0)


@contextlib.contextmanager
def _opened(uri: str, allowed_hosts: frozenset[str]) -> Iterator[BinaryIO]:
    """The archive as a stream that can be read at random; one of a server that cannot do that is copied first.

    Raises Failure `private-address` or `dns-failure` where it is on the web, inside a network, and its host
    is not allowed.
    """
    with contextlib.ExitStack() as stack:
        if is_web(uri):
            refuse_private(uri, allowed_hosts)
        with asking(uri):
            # Archives of the web are too large for the fetcher, which holds a body in memory.
            stream = stack.enter_context(fsspec.open(uri, "rb") if is_web(uri) else open_binary(uri))
            if not stream.seekable():
                copy = stack.enter_context(tempfile.TemporaryFile())
                shutil.copyfileobj(stream, copy, CHUNK_BYTES)
                stream = copy
        yield stream


def _documents(
    stream: BinaryIO, uri: str, start: int, origin: Origin, limits: Limits
) -> Iterator[tuple[int, RawDocument]]:
    """Documents with the offsets of their records; damage is a document of its own, and what follows it is read."""
    begin: int | None = start
    try:
        packed = _is_packed(stream)
    except Failure as failure:
        begin, packed = _first_record(stream)
        stream.seek(0)
        damaged = stream.read(limits.document_bytes if begin is None else min(begin, limits.document_bytes))
        yield 0, origin.reject(uri, damaged, None, failure if begin is None else Failure(DAMAGED, failure.detail))
    by_record = not packed or _is_packed_by_record(stream, limits)
    number = 0
    while begin is not None:
        position = last = begin if by_record else 0
        begin = None
        stream.seek(position)
        try:
            # Strict: the lenient mode of the parser silently skips what it cannot read.
            for record in _records(stream):
                number += 1
                last = max(last, record.stream_pos) if by_record else 0
                document = _document(record, f"{uri}#{last if by_record else number}", origin, limits)
                yield last, document
                if document.failure == TRUNCATED and by_record:
                    begin = _next_record(stream, last + 1, packed)
                    break
        except OSError as error:
            if error.errno is not None:  # of the store; errors of the parser have no number
                raise
            begin = _next_record(stream, last + 1, packed) if by_record else None
            until = "the end" if begin is None else f"offset {begin:,}"
            stream.seek(last)
            damaged = stream.read(limits.document_bytes if begin is None else min(begin - last, limits.document_bytes))
            detail = f"{error}; the bytes from offset {last:,} to {until} were not all read"
            yield last, origin.reject(f"{uri}#{last}", damaged, None, Failure(DAMAGED, detail))


def _records(stream: BinaryIO) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.revisit
    yield from ArchiveIterator(stream, record_types=wanted, parse_http=True, auto_decode="none")


def _document(record: Any, uri: str, origin: Origin, limits: Limits) -> RawDocument:
    from fastwarc.warc import WarcRecordType

    target = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    http = record.http_headers
    type_header = (http.get("Content-Type") if http else record.headers.get("Content-Type")) or ""
    media_type = type_header.partition(";")[0].strip().lower() or None
    made = dataclasses.replace(origin, url=canonical(target), fetched_at=record.record_date or origin.fetched_at)
    length, content = record.content_length, record.reader.read(limits.document_bytes + 1)
    try:
        if record.record_type == WarcRecordType.revisit:
            raise Failure("revisit", "the record says that the page was the same as before", content)
        if len(content) > limits.document_bytes:
            raise Failure("document-too-large", f"{length:,} bytes", content[: limits.document_bytes])
        if len(content) < length:
            raise Failure(TRUNCATED, f"{len(content):,} of {length:,} bytes", content)
        if http and http.status_code not in {None, 200}:
            raise Failure(f"http-{http.status_code}", f"the archived answer has status {http.status_code}", content)
        if not is_web(target) or (media_type or "").startswith(UNREAD_TYPES):
            raise Failure("unsupported-kind", f"{media_type or 'no media type'} at {target[:200]}", content)
        if http:
            content = _payload(content, http, limits)
    except Failure as failure:
        return made.reject(uri, content if failure.kept is None else failure.kept, media_type, failure)
    charset = record.http_charset if http else None
    return made.document(uri, content, media_type or "text/html", charset)


def _payload(content: bytes, http: Any, limits: Limits) -> bytes:
    """The body without transfer and content encodings. Crawlers undo them and often leave the headers as they were."""
    if "chunked" in (http.get("Transfer-Encoding") or "").lower() and _CHUNK_HEADER.match(content):
        content = _joined(content)
    header = http.get("Content-Encoding")
    if not header or (header.strip().lower() in {"gzip", "x-gzip"} and not content.startswith(GZIP_MAGIC)):
        return content
    try:
        return http_bodies.decode(content, header, limits)
    except Failure as failure:
        if failure.name == "corrupt-encoding" and content.lstrip()[:1] == b"<":
            return content
        failure.kept = content
        raise


def _joined(content: bytes) -> bytes:
    """The chunks of a chunked body in one. Raises Failure truncated-record where one is missing."""
    parts: list[bytes] = []
    position = 0
    while match := _CHUNK_HEADER.match(content[position : position + _MAX_CHUNK_HEADER_BYTES]):
        size = int(match[0].split(b";")[0], 16)
        position += match.end()
        if size == 0:
            return b"".join(parts)
        if position + size > len(content):
            break
        parts.append(content[position : position + size])
        position += size
        position += 2 if content[position : position + 2] == b"\r\n" else 1
    raise Failure(TRUNCATED, "the chunked body ends early", content)


def _is_packed(stream: BinaryIO) -> bool:
    """Whether the archive is gzipped. Raises Failure not-an-archive, or unsupported-kind for ARC."""
    stream.seek(0)
    head = stream.read(_MAGIC_BYTES)
    packed = head.startswith(GZIP_MAGIC)
    if packed:
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 64)
        except zlib.error as error:
            raise Failure("not-an-archive", f"corrupt gzip: {error}") from error
    if head.startswith(b"filedesc:"):
        raise Failure("unsupported-kind", "an ARC file, the format before WARC")
    if not head.lstrip(b"\r\n").startswith((b"WARC/", *_OTHER_PACKINGS)):
        raise Failure("not-an-archive", "it does not begin with a WARC record" if head else "it is empty")
    return packed


def _first_record(stream: BinaryIO) -> tuple[int | None, bool]:
    """Offset of the first record of a file with a damaged beginning, and whether its records are gzipped."""
    for packed in (True, False):
        if (offset := _next_record(stream, 0, packed)) is not None:
            return offset, packed
    return None, False


def _is_packed_by_record(stream: BinaryIO, limits: Limits) -> bool:
    """Whether the first gzip member of the archive ends with its first record."""
    stream.seek(0)
    member, begin, given = zlib.decompressobj(wbits=31), b"", 0
    while not member.eof and (data := stream.read(CHUNK_BYTES)):
        while data and not member.eof:
            try:
                out = member.decompress(data, CHUNK_BYTES)
            except zlib.error:
                return True  # damage within the first record; the others are found by their beginnings
            begin, given = (begin + out)[:_MAX_HEADER_BYTES], given + len(out)
            data = member.unconsumed_tail
            length = _LENGTH.search(begin)
            headers = begin.find(b"\r\n\r\n")
            if length and headers >= 0 and given > headers + int(length[1]) + _MAX_GAP_BYTES:
                return False
            if given > limits.document_bytes:
                return True
    return True


def _next_record(stream: BinaryIO, position: int, packed: bool) -> int | None:
    """Offset of the first record that begins at `position` or after it, in a damaged archive."""
    pattern = _MEMBER if packed else _RECORD
    stream.seek(position)
    before = b""
    while chunk := stream.read(CHUNK_BYTES):
        data = before + chunk
        offset = position - len(before)
        for match in pattern.finditer(data):
            if not packed or _begins_record(stream, offset + match.start()):
                return offset + match.start()
        stream.seek(position + len(chunk))
        position += len(chunk)
        before = data[-_OVERLAP_BYTES:]
    return None


def _begins_record(stream: BinaryIO, offset: int) -> bool:
    stream.seek(offset)
    try:
        return zlib.decompressobj(wbits=31).decompress(stream.read(_MEMBER_BYTES), 8).startswith(b"WARC/")
    except zlib.error:
        return False
