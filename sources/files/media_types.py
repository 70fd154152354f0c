"""The media type of a file, by its name."""

import functools

from unspun.schemas.extensions import ExtensionReader, extensions

ARTICLE_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
    ".nitf": "application/nitf+xml",
    ".newsml": "application/x-newsml+xml",
    ".ninjs": "application/vnd.iptc.ninjs+json",
    ".iptc": "text/x-iptc7901",
    ".anpa": "text/x-anpa1312",
    ".eml": "message/rfc822",
}
"""Suffixes of files that hold one article each."""

JSON, JSON_LINES, GZIP, ZIP = "application/json", "application/jsonl", "application/gzip", "application/zip"

CONTAINER_TYPES = {".json": JSON, ".jsonl": JSON_LINES, ".gz": GZIP, ".zip": ZIP}
"""Suffixes of files that hold articles inside."""

UNREAD_TYPES = ("image/", "audio/", "video/", "font/", "application/pdf", "text/css", "text/javascript",
                "application/javascript", "application/x-javascript")  # fmt: skip
"""Media types, by how they begin, from which no article is read: on the web they are not even downloaded."""

SIDECAR_SUFFIX = ".meta.json"


def media_type_of(name: str) -> str | None:
    """The media type by the suffix of the name, or None for kinds that are not read.

    >>> media_type_of("night/Late.HTM"), media_type_of("a.txt.gz"), media_type_of("logo.png")
    ('text/html', 'application/gzip', None)
    """
    suffix = _suffix(name).lower()
    return ARTICLE_TYPES.get(suffix) or CONTAINER_TYPES.get(suffix) or _added_types().get(suffix)


@functools.cache
def _added_types() -> dict[str, str]:
    """Suffixes of the formats that readers of other packages add, with their media types."""
    readers: dict[str, ExtensionReader] = extensions("readers")
    return {suffix.lower(): reader.media_type for reader in readers.values() for suffix in reader.suffixes}


def _suffix(name: str) -> str:
    base = name.rpartition("/")[2]
    dot = base.rfind(".")
    return base[dot:] if dot > 0 else ""


def is_ignored(path: str) -> bool:
    """Whether the path is hidden or a sidecar: no document itself.

    >>> [is_ignored(path) for path in (".DS_Store", "__MACOSX/._a.txt", ".git/a.txt", "a.txt.meta.json", "a.txt")]
    [True, True, True, True, False]
    """
    parts = path.split("/")
    return path.lower().endswith(SIDECAR_SUFFIX) or any(part.startswith(".") and part != ".." for part in parts)


UPLOAD_SUFFIXES = (".part", ".partial", ".filepart", ".crdownload", ".download", ".upload", ".uploading", ".tmp",
                   ".temp", ".swp", "~")  # fmt: skip
"""How programs that copy and edit call a file until it is whole."""

FOLDER_MARKER_SUFFIX = "_$folder$"


def is_unfinished(path: str) -> bool:
    """Whether the name says that the file is still being written, is a lock, or only marks a folder of a store.

    >>> [is_unfinished(path) for path in ("a.txt.part", "~$a.docx", "drop/", "night_$folder$", "a.txt")]
    [True, True, True, True, False]
    """
    name = path.rpartition("/")[2].lower()
    return not name or name.startswith("~") or name.endswith((*UPLOAD_SUFFIXES, FOLDER_MARKER_SUFFIX))


def sidecar_names(name: str) -> list[str]:
    """Where the sidecar of a file may stand: beside its full name, else beside the name without its suffixes.

    >>> sidecar_names("late.txt.gz")
    ['late.txt.gz.meta.json', 'late.txt.meta.json', 'late.meta.json']
    """
    names = [name + SIDECAR_SUFFIX]
    while media_type_of(name):
        name = name[: -len(_suffix(name))]
        names.append(name + SIDECAR_SUFFIX)
    return names
