"""Drop folders: every file below a folder, on this machine or on an object store, by the same code."""

import contextlib
import dataclasses
import os
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

from unspun.schemas.documents import RawDocument
from unspun.schemas.vocabulary import SourceKind
from unspun.sources.failures import Failure
from unspun.sources.files.byte_chunks import chunks_of
from unspun.sources.files.containers import OpenFile, documents
from unspun.sources.files.media_types import is_ignored, media_type_of, sidecar_names
from unspun.sources.files.sidecar import with_sidecar
from unspun.sources.limits import SIDECAR_BYTES, Limits
from unspun.sources.origin import Origin


def list_items(folder: str) -> list[str]:
    """URIs of the files below the folder, sorted: absolute paths, or URLs of a store.

    Sidecars and hidden files are left out. A file is a folder of one. Links to folders are not followed. Raises
    FileNotFoundError where there is nothing, StoreUnavailable where a store does not answer.
    """
    files, root = _file_system(folder)
    with asking(folder):
        if files.isfile(root):
            return [_uri(files, root)]
        if not files.isdir(root):
            raise FileNotFoundError(f"no such file or folder: {folder}")
        below = root.rstrip("/") + "/"
        return sorted(_uri(files, path) for path in files.find(root) if not is_ignored(path.removeprefix(below)))


def read_items(
    uris: Sequence[str],
    limits: Limits,
    source_id: str,
    name: str | None = None,
    kind: SourceKind = "folder",
    assumed: str | None = None,
) -> Iterator[RawDocument]:
    """The documents of the files, in their order; each file gives at least one, if only one that names why it has none.

    Raises StoreUnavailable where a store does not answer.

    `fetched_at` is the file's time of modification. The bytes kept of a file that cannot be read are those of the file
    as it came, compressed as it is, up to `limits.document_bytes`. `assumed` is the media type of files whose names
    tell none; without it they are of an unsupported kind.
    """
    for uri in uris:
        origin = Origin(source_id=source_id, source_name=name, source_kind=kind, fetched_at=datetime.now(UTC))
        yield from _read_file(uri, limits, origin, assumed)


def _read_file(uri: str, limits: Limits, origin: Origin, assumed: str | None) -> Iterator[RawDocument]:
    files, path = _file_system(uri)
    local = isinstance(files, LocalFileSystem)
    media_type = media_type_of(path)
    try:
        with asking(uri):
            info = files.info(path)
        origin = dataclasses.replace(origin, fetched_at=_modified(info))
        if local and not stat.S_ISREG(Path(path).stat().st_mode):
            raise Failure("not-a-file", "neither a file nor a link to one")
        with asking(uri):
            opened = files.open(path, "rb")
        with opened as stream:
            kept = _Prefix(stream, limits.document_bytes)
            try:
                origin = _with_sidecar_beside(origin, files, path)
                yield from documents(
                    OpenFile(
                        uri=uri,
                        name=path,
                        chunks=chunks_of(stream),
                        raw=kept,
                        origin=origin,
                        stream=stream,
                        assumed_type=assumed,
                    ),
                    limits,
                )
            except Failure as failure:
                # Under the name of the sidecar: once that is mended, the article is a document of its own.
                yield origin.reject(failure.culprit or uri, kept(), media_type, failure)
    except FileNotFoundError:
        yield origin.reject(uri, b"", media_type, Failure("vanished", "the file was listed, and is gone"))
    except Failure as failure:
        yield origin.reject(uri, b"", media_type, failure)
    except OSError as error:
        # A store that cannot be reached heals, and is not the document's fault: the caller tries again.
        if not local and not isinstance(error, PermissionError):
            raise
        yield origin.reject(uri, b"", media_type, Failure("unreadable", error.strerror or str(error)))


class StoreUnavailable(OSError):
    """A store did not answer, or not as it should. It may heal: the caller tries again."""


@contextlib.contextmanager
def asking(uri: str) -> Iterator[None]:
    """Errors of a store as OSError, whatever classes its client has for them."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise StoreUnavailable(f"{uri}: {error}") from error


class _Prefix:
    """Gives the first bytes of an open file."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self.stream, self.limit = stream, limit

    def __call__(self) -> bytes:
        self.stream.seek(0)
        return self.stream.read(self.limit)


def _with_sidecar_beside(origin: Origin, files: Any, path: str) -> Origin:
    names = sidecar_names(path)
    with asking(path):
        found = files.cat_ranges(names, [0] * len(names), [SIDECAR_BYTES + 1] * len(names), on_error="return")
    for name, content in zip(names, found, strict=True):
        if isinstance(content, bytes):
            try:
                return with_sidecar(origin, content)
            except Failure as failure:
                failure.culprit = _uri(files, name)
                raise
        if not isinstance(content, FileNotFoundError):
            with asking(path):
                raise content
    return origin


def _file_system(uri: str) -> tuple[Any, str]:
    if "://" in uri:
        return fsspec.core.url_to_fs(uri)
    return LocalFileSystem(), os.path.abspath(uri)  # noqa: PTH100 (resolving links would change the identity)


def _uri(files: Any, path: str) -> str:
    return path if isinstance(files, LocalFileSystem) else files.unstrip_protocol(path)


def _modified(info: dict[str, Any]) -> datetime:
    """The time of modification, as local files, S3 and memory name it; now, where a store does not tell."""
    value = info.get("mtime") or info.get("LastModified") or info.get("created")
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.now(UTC)
