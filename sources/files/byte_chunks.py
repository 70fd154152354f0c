"""Bytes as a stream of chunks: bounded reading and bounded decompression."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from unspun.sources.failures import Failure
from unspun.sources.limits import CHUNK_BYTES, MIN_RATIO_BYTES, Limits

Chunks = Iterator[bytes]

GZIP_MAGIC = b"\x1f\x8b"


def chunks_of(stream: BinaryIO) -> Chunks:
    """The stream in chunks of at most `CHUNK_BYTES` bytes."""
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def read_bounded(chunks: Chunks, limit: int) -> bytes:
    """All bytes; raises Failure document-too-large, with the first `limit` bytes, where there are more."""
    parts, size = [], 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            raise Failure("document-too-large", f"more than {limit:,} bytes", b"".join(parts)[:limit])
    return b"".join(parts)


class RatioGuard:
    """Counts bytes in and out of a decompressor, of which at most `ratio` may come out for one that goes in."""

    def __init__(self, ratio: int) -> None:
        self.ratio, self.taken, self.given = ratio, 0, 0

    def count(self, taken: int, given: int) -> None:
        """Add bytes in and out. Raises Failure decompression-bomb where they are out of proportion."""
        self.taken += taken
        self.given += given
        if self.given > MIN_RATIO_BYTES and self.given > self.ratio * max(self.taken, 1):
            raise Failure(
                "decompression-bomb",
                f"{self.taken:,} bytes became {self.given:,}, over the limit of {self.ratio} to 1",
            )


def gunzip(chunks: Chunks, limits: Limits) -> Chunks:
    """The decompressed chunks of a gzip stream of one or more members.

    Raises Failure truncated-gzip, corrupt-gzip or decompression-bomb; what came before was yielded by then.
    """
    guard = RatioGuard(limits.ratio)
    member, inside, first = zlib.decompressobj(wbits=31), False, True
    for chunk in chunks:
        data = chunk
        while data or inside:
            if not inside and not first:
                data = data.lstrip(b"\0")  # tape and block devices pad between members
            if not data and not inside:
                break
            try:
                out = member.decompress(data, CHUNK_BYTES)
            except zlib.error as error:
                raise Failure("corrupt-gzip", str(error)) from error
            inside, first = True, False
            rest = member.unused_data if member.eof else member.unconsumed_tail
            guard.count(len(data) - len(rest), len(out))
            if out:
                yield out
            data = rest
            if member.eof:
                member, inside = zlib.decompressobj(wbits=31), False
            elif not data and len(out) < CHUNK_BYTES:
                break
    if inside:
        raise Failure("truncated-gzip", f"the data end within a gzip member, after {guard.given:,} bytes")
