"""Drop folders: every file below a folder, on this machine or on an object store, by the same code."""

import contextlib
import dataclasses
import logging
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from fsspec.implementations.local import LocalFileSystem

from unspun.schemas.documents import RawDocument
from unspun.schemas.vocabulary import SourceKind
from unspun.sources.failures import Failure
from unspun.sources.files.byte_chunks import chunks_of
from unspun.sources.files.containers import OpenFile, documents
from unspun.sources.files.media_types import is_ignored, is_unfinished, media_type_of, sidecar_names
from unspun.sources.files.sidecar import with_sidecar
from unspun.sources.limits import SIDECAR_BYTES, Limits
from unspun.sources.origin import Origin, printable
from unspun.sources.stores import file_system, modified

log = logging.getLogger(__name__)


def is_file(address: str) -> bool:
    """Whether there is a file, and no folder, at an address. Raises FileNotFoundError where there is neither."""
    files, path = file_system(address)
    with asking(address):
        if files.isfile(path):
            return True
        if files.exists(path):
            return False
    raise FileNotFoundError(f"no such file or folder: {address}")


def list_items(folder: str) -> list[str]:
    """URIs of the files below the folder, as `list_versions` finds them."""
    return list(list_versions(folder))


def list_versions(folder: str) -> dict[str, str]:
    """URIs of the files below the folder, sorted: absolute paths, or URLs of a store; each with its version.

    A version is the size with the time of change or the ETag, of the file and of its sidecars: what has the same one is
    the same file. Sidecars, hidden files, and files that by their names are still being uploaded are left out. A file
    is a folder of one. Links to folders are not followed. No file is opened. Raises FileNotFoundError where there is
    nothing, StoreUnavailable where a store does not answer.
    """
    files, root = file_system(folder)
    if isinstance(files, LocalFileSystem):
        found = _local_versions(root)
    else:
        with asking(folder):
            found = _store_versions(files, root)
    if found is None:
        raise FileNotFoundError(f"no such file or folder: {folder}")
    below = root.rstrip("/") + "/"
    paths = (path for path in sorted(found) if path == root or _is_listed(path.removeprefix(below)))
    return {_uri(files, path): _with_sidecars(path, found) for path in paths}


def _is_listed(path: str) -> bool:
    return not is_ignored(path) and not is_unfinished(path)


def _local_versions(root: str) -> dict[str, str] | None:
    if not Path(root).is_dir():
        return {root: _local_version(root)} if os.path.lexists(root) else None
    found: dict[str, str] = {}
    folders = [root]
    while folders:
        for entry in _entries(folders.pop(), root):
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif not (entry.is_symlink() and entry.is_dir()):
                found[entry.path] = _local_version(entry.path, entry)
    return found


def _entries(path: str, root: str) -> list[os.DirEntry[str]]:
    """What lies in a folder. One below the root that cannot be read does not keep the others from being read."""
    try:
        with os.scandir(path) as entries:
            return list(entries)
    except (FileNotFoundError, PermissionError) as error:
        if path == root:
            raise
        log.warning("The folder %s is not read: %s", printable(path), error.strerror)
        return []


def _local_version(path: str, entry: os.DirEntry[str] | None = None) -> str:
    try:
        status = entry.stat() if entry else os.stat(path)  # noqa: PTH116 (a hundred thousand files)
    except OSError:
        return "gone"
    return f"{status.st_size}-{status.st_mtime_ns}"


def _store_versions(files: Any, root: str) -> dict[str, str] | None:
    files.invalidate_cache()
    found = files.find(root, detail=True)
    if not found and not files.exists(root):
        return None
    return {path: _store_version(info) for path, info in found.items() if not path.endswith("/")}


def _store_version(info: dict[str, Any]) -> str:
    tag = info.get("ETag") or info.get("etag") or info.get("md5Hash") or modified(info)
    return f"{info.get('size')}-{str(tag).strip(chr(34))}"


def _with_sidecars(path: str, found: Mapping[str, str]) -> str:
    return " ".join([found[path], *(found[name] for name in sidecar_names(path) if name in found)])


def changed_at(uri: str, version: str) -> float | None:
    """When a local file was changed last by its version, in seconds since 1970; None for one of a store."""
    if not isinstance(file_system(uri)[0], LocalFileSystem) or version == "gone":
        return None
    return int(version.partition(" ")[0].partition("-")[2]) / 1e9


def version_now(uri: str) -> str | None:
    """The version of a local file as it is now, or None for one of a store, which is there whole or not at all."""
    files, path = file_system(uri)
    if not isinstance(files, LocalFileSystem):
        return None
    found = {name: _local_version(name) for name in (path, *sidecar_names(path)) if os.path.lexists(name)}
    return _with_sidecars(path, found) if path in found else "gone"


def read_items(
    uris: Sequence[str],
    limits: Limits,
    source_id: str,
    name: str | None = None,
    kind: SourceKind = "folder",
    assumed_type: str | None = None,
    roots: Collection[str] | None = None,
) -> Iterator[RawDocument]:
    """The documents of the files, in their order; each file gives at least one, if only one that names why it has none.

    Raises StoreUnavailable where a store does not answer.

    `fetched_at` is the file's time of modification. The bytes kept of a file that cannot be read are those of the file
    as it came, compressed as it is, up to `limits.document_bytes`. `assumed_type` is the media type of files whose
    names tell none; without it they are of an unsupported kind. With `roots`, links that lead out of these local
    folders are refused.
    """
    for uri in uris:
        origin = Origin(source_id=source_id, source_name=name, source_kind=kind, fetched_at=datetime.now(UTC))
        if roots is not None and _leads_out(uri, roots):
            failure = Failure("link-outside", "a link to a file outside of the folder")
            yield origin.reject(uri, b"", media_type_of(uri), failure)
        else:
            yield from _read_file(uri, limits, origin, assumed_type)


def _leads_out(uri: str, roots: Collection[str]) -> bool:
    if not os.path.islink(uri):  # noqa: PTH114
        return False
    target = Path(os.path.realpath(uri))
    return not any(target.is_relative_to(os.path.realpath(root)) for root in roots)


def _read_file(uri: str, limits: Limits, origin: Origin, assumed_type: str | None) -> Iterator[RawDocument]:
    files, path = file_system(uri)
    is_local = isinstance(files, LocalFileSystem)
    media_type = media_type_of(path)
    try:
        with asking(uri):
            info = files.info(path)
        origin = dataclasses.replace(origin, fetched_at=modified(info) or origin.fetched_at)
        if is_local and not stat.S_ISREG(Path(path).stat().st_mode):
            raise Failure("not-a-file", "neither a file nor a link to one")
        with asking(uri):
            opened = files.open(path, "rb")
        with opened as stream:
            prefix = _Prefix(stream, limits.document_bytes)
            try:
                origin = _with_sidecar_beside(origin, files, path)
                yield from documents(
                    OpenFile(
                        uri=uri,
                        name=path,
                        chunks=chunks_of(stream),
                        raw=prefix,
                        origin=origin,
                        stream=stream,
                        assumed_type=assumed_type,
                    ),
                    limits,
                )
            except Failure as failure:
                # Under the name of the sidecar: once that is mended, the article is a document of its own.
                yield origin.reject(failure.culprit or uri, prefix(), media_type, failure)
    except FileNotFoundError:
        yield origin.reject(uri, b"", media_type, Failure("vanished", "the file was listed, and is gone"))
    except Failure as failure:
        yield origin.reject(uri, b"", media_type, failure)
    except OSError as error:
        # A store that cannot be reached heals, and is not the document's fault: the caller tries again.
        if not is_local and not isinstance(error, PermissionError):
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
        contents = files.cat_ranges(names, [0] * len(names), [SIDECAR_BYTES + 1] * len(names), on_error="return")
    for name, content in zip(names, contents, strict=True):
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


def _uri(files: Any, path: str) -> str:
    return path if isinstance(files, LocalFileSystem) else files.unstrip_protocol(path)
