"""Parquet on local folders and object stores by the same code; a file is there whole or not at all."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from unspun.sources.stores import file_system, modified


def join(folder: str, *parts: str) -> str:
    """The path or URL of what lies below a folder.

    >>> join("s3://news/staged/", "batch", "documents.parquet")
    's3://news/staged/batch/documents.parquet'
    """
    return "/".join((folder.rstrip("/"), *parts))


def exists(uri: str) -> bool:
    """Whether there is a file or folder of this URI. Raises what the store raises where it does not answer."""
    filesystem, path = file_system(uri)
    return bool(filesystem.exists(path))


def files_in(folder: str) -> list[str]:
    """URIs of the files that lie in a folder, sorted; none where there is no such folder. Hidden files are not among
    them: one that `replacing` was writing when its process was killed is not whole."""
    filesystem, path = file_system(folder)
    filesystem.invalidate_cache()
    paths = filesystem.ls(path, detail=False) if filesystem.exists(path) else []
    names = (found.rpartition("/")[2] for found in paths)
    return sorted(join(folder, name) for name in names if name and not name.startswith("."))


def remove(uri: str) -> None:
    """Delete a file that may be there."""
    filesystem, path = file_system(uri)
    with contextlib.suppress(FileNotFoundError):
        filesystem.rm_file(path)


@contextlib.contextmanager
def replacing(uri: str) -> Iterator[Any]:
    """A binary file to write that appears under its name only when it is complete.

    Object stores do that by themselves; on local disks it is written beside its place, synced and renamed.
    """
    filesystem, path = file_system(uri)
    if "file" not in _protocols(filesystem):
        with filesystem.open(path, "wb") as handle:
            yield handle
        return
    with replacing_local(Path(path)) as handle:
        yield handle


@contextlib.contextmanager
def replacing_local(path: Path) -> Iterator[Any]:
    """As `replacing`, for a local path; its folder is made where it is not there."""
    import os

    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        if error.filename is None:  # of a write that failed, such as on a full disk
            raise OSError(error.errno, error.strerror or str(error), str(path)) from error
        raise
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def modified_at(uri: str) -> float | None:
    """When a file was changed last by the clock of its store, in seconds since 1970; None where that does not tell."""
    filesystem, path = file_system(uri)
    filesystem.invalidate_cache()
    changed = modified(filesystem.info(path))
    return changed.timestamp() if changed else None


def write_bytes(uri: str, content: bytes) -> None:
    """Write a file, whole or not at all."""
    with replacing(uri) as handle:
        handle.write(content)


def read_bytes(uri: str) -> bytes:
    """The content of a file. Raises FileNotFoundError."""
    filesystem, path = file_system(uri)
    return bytes(filesystem.cat_file(path))


def write_table(uri: str, table: pa.Table) -> None:
    """Write a table as Parquet, whole or not at all."""
    import pyarrow.parquet as pq

    with replacing(uri) as handle:
        pq.write_table(table, handle, compression="zstd")


@contextlib.contextmanager
def local_folder(uri: str) -> Iterator[Path]:
    """A folder of an object store as a local folder; what was changed in it goes back when the block ends well."""
    filesystem, path = file_system(uri)
    if "file" in _protocols(filesystem):
        yield Path(path)
        return
    with tempfile.TemporaryDirectory(prefix="unspun-") as name:
        local = Path(name, "batch")
        filesystem.get(path, str(local), recursive=True)
        before = {file: file.stat().st_mtime_ns for file in local.rglob("*") if file.is_file()}
        yield local
        for file in local.rglob("*"):
            if file.is_file() and before.get(file) != file.stat().st_mtime_ns:
                filesystem.put_file(str(file), f"{path}/{file.relative_to(local).as_posix()}")


def _protocols(filesystem: Any) -> set[str]:
    protocol = filesystem.protocol
    return {protocol} if isinstance(protocol, str) else set(protocol)
