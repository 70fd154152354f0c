"""Where files may lie: on this machine, or in an object store. Any other address is refused with what to do instead."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

EXTRA_BY_SCHEME: Mapping[str, str | None] = {
    "file": None,
    "memory": None,
    "s3": "s3",
    "s3a": "s3",
    "gs": "gcs",
    "gcs": "gcs",
    "abfs": "azure",
    "abfss": "azure",
    "az": "azure",
}
"""Schemes of addresses that can be opened, each with the extra of the package that has its client."""

SHOWN_SCHEMES = "s3://, gs:// and abfs://"


STORE_CLIENTS = ("botocore", "aiobotocore", "aiohttp", "gcsfs", "google", "azure")
"""Packages of the clients of object stores."""


class UnusableAddress(OSError):
    """An address that nothing here can open; the message says what to write or to install."""


def scheme_of(address: str) -> str | None:
    """The scheme of an address in lower case, or None for a path.

    >>> scheme_of("S3://news/drop"), scheme_of("/srv/a::b.txt")
    ('s3', None)
    """
    scheme, separator, _ = address.partition("://")
    return scheme.lower() if separator and scheme.replace("+", "").replace("-", "").isalnum() else None


def check_address(address: str) -> None:
    """Raise UnusableAddress where the address has a scheme that is not one of a store."""
    scheme = scheme_of(address)
    if scheme in ("http", "https"):
        raise UnusableAddress(
            f"{address}: web pages are fetched as sources, with regard to robots.txt: "
            f"`unspun sources add {address} --write`, then `unspun collect`"
        )
    if scheme is not None and scheme not in EXTRA_BY_SCHEME:
        raise UnusableAddress(f"{address}: {scheme}:// is not supported; give a path, or one of {SHOWN_SCHEMES}")


def file_system(address: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it.

    Raises UnusableAddress where the scheme is not supported, or where its client is not installed.
    """
    import fsspec
    from fsspec.implementations.local import LocalFileSystem

    check_address(address)
    scheme = scheme_of(address)
    if scheme is None:
        # Links are not resolved: that would change the identity of documents.
        return LocalFileSystem(), os.path.abspath(address)  # noqa: PTH100
    try:
        kind = fsspec.get_filesystem_class(scheme)
    except ImportError as error:
        raise UnusableAddress(
            f"{address}: its client is not installed: pip install 'unspun[{EXTRA_BY_SCHEME[scheme]}]'"
        ) from error
    # As fsspec.core.url_to_fs, which takes a name with `::` for a chain of file systems.
    return kind(**kind._get_kwargs_from_urls(address)), kind._strip_protocol(address)


def is_store_error(error: BaseException) -> bool:
    """Whether the client of an object store raised the error: that a store does not answer is no OSError with most.

    It is told by the package, because a client that is not in use is not imported.
    """
    return any(kind.__module__.partition(".")[0] in STORE_CLIENTS for kind in type(error).__mro__)


def open_binary(address: str) -> BinaryIO:
    """A file, open to read bytes. Raises UnusableAddress, or OSError where the file cannot be opened."""
    files, path = file_system(address)
    return files.open(path, "rb")


def modified(info: Mapping[str, Any]) -> datetime | None:
    """The time of modification in what a file system says of a file, as local files, S3 and memory name it."""
    value = info.get("mtime") or info.get("LastModified") or info.get("last_modified") or info.get("created")
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None
