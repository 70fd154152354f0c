"""Content encodings of HTTP bodies, decoded within limits."""

import codecs
import zlib
from collections.abc import Callable

from unspun.sources.failures import Failure
from unspun.sources.files.byte_chunks import GZIP_MAGIC, Chunks, RatioGuard, gunzip, read_bounded
from unspun.sources.limits import CHUNK_BYTES, MIB, Limits

_ZSTD_WINDOW_BYTES = 8 * MIB
"""RFC 9659: content encoding zstd uses windows of at most 8 MB."""

_ZSTD_SLICE_BYTES = 512
"""Bytes decoded at a time. The decoder returns all that they become, 128 KB for four bytes at worst."""


def decode(body: bytes, header: str | None, limits: Limits) -> bytes:
    """The body without its content encodings, as the header lists them.

    Raises Failure corrupt-encoding, unsupported-encoding, decompression-bomb or document-too-large.
    """
    names = [name.strip().lower() for name in (header or "").split(",")]
    names = [name for name in names if name and name != "identity" and not _is_charset(name)]
    if len(names) > limits.nesting:
        raise Failure("unsupported-encoding", f"{len(names)} encodings over one another")
    for name in reversed(names):
        if name not in _DECODERS:
            raise Failure("unsupported-encoding", name[:100])
        if not body:
            break
        try:
            body = read_bounded(_DECODERS[name](body, limits), limits.document_bytes)
        except Failure as failure:
            if failure.name in {"truncated-gzip", "corrupt-gzip"}:
                raise Failure("corrupt-encoding", f"{name}: {failure.detail}") from failure
            raise
        except Exception as error:  # brotli and zstandard have exception classes of their own
            raise Failure("corrupt-encoding", f"{name}: {error}") from error
    return body


def _is_charset(name: str) -> bool:
    """Whether a server named its charset in place of an encoding. Browsers pass over it."""
    try:
        return name not in _DECODERS and codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _gzip(body: bytes, limits: Limits) -> Chunks:
    """The members of a gzip body. What follows the last whole one and is no member is passed over, as browsers do."""
    whole = 0
    chunks = gunzip(iter([body]), limits)
    try:
        for chunk in chunks:
            whole += len(chunk)
            yield chunk
    except Failure as failure:
        if failure.name != "corrupt-gzip" or not whole or not _ends_whole(body):
            raise


def _ends_whole(body: bytes) -> bool:
    """Whether the first member of a gzip body is whole, and what follows it begins no other."""
    member = zlib.decompressobj(wbits=31)
    data = body
    try:
        while data and not member.eof:
            member.decompress(data, CHUNK_BYTES)
            data = member.unconsumed_tail
    except zlib.error:
        return False
    return member.eof and not member.unused_data.startswith(GZIP_MAGIC)


def _deflate(body: bytes, limits: Limits) -> Chunks:
    """Deflate in its zlib wrapping, as the standard says, or bare, as some servers send it."""
    wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    decompressor, guard = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS), RatioGuard(limits.ratio)
    guard.count(len(body), 0)
    data = body
    while not decompressor.eof:
        out = decompressor.decompress(data, CHUNK_BYTES)
        data = decompressor.unconsumed_tail
        if not out and not data and not decompressor.eof:
            raise Failure("corrupt-encoding", "deflate: the data end early")
        guard.count(0, len(out))
        yield out


def _brotli(body: bytes, limits: Limits) -> Chunks:
    import brotli

    decompressor, guard = brotli.Decompressor(), RatioGuard(limits.ratio)
    guard.count(len(body), 0)
    data = body
    while not decompressor.is_finished():
        out = decompressor.process(data, output_buffer_limit=CHUNK_BYTES)
        data = b""
        if not out and decompressor.can_accept_more_data():
            raise Failure("corrupt-encoding", "br: the data end early")
        guard.count(0, len(out))
        yield out


def _zstd(body: bytes, limits: Limits) -> Chunks:
    import zstandard

    guard = RatioGuard(limits.ratio)
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    frame, inside = decompressor.decompressobj(), False
    for start in range(0, len(body), _ZSTD_SLICE_BYTES):
        data = body[start : start + _ZSTD_SLICE_BYTES]
        while data:
            out = frame.decompress(data)
            guard.count(len(data) - len(frame.unused_data), len(out))
            yield out
            data, inside = frame.unused_data, not frame.eof
            if frame.eof:
                frame = decompressor.decompressobj()
    if inside:
        raise Failure("corrupt-encoding", "zstd: the data end early")


_DECODERS: dict[str, Callable[[bytes, Limits], Chunks]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}

ACCEPTED = "gzip, deflate, br, zstd"
"""The header Accept-Encoding of our requests."""
