"""Members of a zip archive, each refused by name where it is not safe to read."""

import struct
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO, BinaryIO

from unspun.sources.failures import Failure
from unspun.sources.files.byte_chunks import Chunks, RatioGuard
from unspun.sources.limits import CHUNK_BYTES, Limits

MAX_DIRECTORY_BYTES_PER_MEMBER = 1 * 1024
"""An entry of the directory is 46 bytes and a name; a directory with larger ones is made to fill memory."""

_END = b"PK\x05\x06"
_END_BYTES = 22
_LOCAL_HEADER_BYTES = 30


class Archive:
    """An open zip. Raises Failure corrupt-zip or too-many-members."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self.stream, self.limits = stream, limits
        self.guard = RatioGuard(limits.ratio)
        self.guard.count(_check_directory(stream, limits), 0)
        try:
            self.zip = zipfile.ZipFile(stream)
        except Exception as error:  # on damaged directories zipfile raises IndexError, struct.error and others
            raise Failure("corrupt-zip", f"{type(error).__name__}: {error}") from error
        if len(self.zip.infolist()) > limits.members:
            raise Failure("too-many-members", f"{len(self.zip.infolist()):,} members")

    def members(self) -> list[zipfile.ZipInfo]:
        """Its files, sorted by name."""
        files = (info for info in self.zip.infolist() if not info.filename.endswith("/"))
        return sorted(files, key=lambda info: info.filename)

    def raw(self, member: zipfile.ZipInfo) -> bytes:
        """The member's bytes as they lie in the archive, still compressed or encrypted, up to the document limit."""
        try:
            self.stream.seek(member.header_offset)
            header = self.stream.read(_LOCAL_HEADER_BYTES)
            name, extra = struct.unpack("<HH", header[26:30])
            self.stream.seek(name + extra, 1)
            return self.stream.read(min(member.compress_size, self.limits.document_bytes))
        except (struct.error, OSError, ValueError):
            return b""

    def read(self, member: zipfile.ZipInfo) -> Chunks:
        """The member's decompressed chunks.

        Raises Failure path-climbing, encrypted-member, corrupt-zip-member or decompression-bomb.
        """
        if climbs(member.filename):
            raise Failure("path-climbing", f"a member's name leads out of the archive: {member.filename[:200]}")
        if member.flag_bits & 1:
            raise Failure("encrypted-member", "the member is encrypted")
        try:
            with self.zip.open(member) as stream:
                yield from self._counted(stream, member)
        except Failure:
            raise
        except Exception as error:  # as above, and those of the decompressors
            raise Failure("corrupt-zip-member", f"{type(error).__name__}: {error}") from error

    def _counted(self, stream: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
        # The size that the directory gives is an upper bound: zipfile stops there. Members that share bytes are
        # noticed by the sum over the archive.
        RatioGuard(self.limits.ratio).count(member.compress_size, member.file_size)
        while chunk := stream.read(CHUNK_BYTES):
            self.guard.count(0, len(chunk))
            yield chunk


def climbs(name: str) -> bool:
    r"""Whether a member's name is absolute or leads upwards.

    >>> [climbs(name) for name in ("a/b.txt", "a/../../b.txt", "/etc/x.txt", "C:\\x.txt", "..\\x.txt")]
    [False, True, True, True, True]
    """
    windows = PureWindowsPath(name)
    return bool(PurePosixPath(name).is_absolute() or windows.anchor or ".." in windows.parts)


def _check_directory(stream: BinaryIO, limits: Limits) -> int:
    """Refuse a directory too large to be read into memory, before anything reads it. Returns the archive's size."""
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(max(0, size - _END_BYTES - 0xFFFF))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise Failure("corrupt-zip", "no end of the directory: truncated, or not a zip")
    members, directory_size = struct.unpack("<HI", tail[at + 10 : at + 16])
    if directory_size == 0xFFFFFFFF:  # zip64 keeps the true size elsewhere; it cannot be more than the file
        directory_size = size
    if members != 0xFFFF and members > limits.members:
        raise Failure("too-many-members", f"{members:,} members")
    if directory_size > limits.members * MAX_DIRECTORY_BYTES_PER_MEMBER:
        raise Failure("too-many-members", f"a directory of {directory_size:,} bytes")
    return size
