"""What other packages add without a fork: the kinds of extensions, what each must be, and how they are found.

A package names what it adds as entry points, in the group `unspun.KIND`; `docs/extending.md` has an example of each
kind. Extensions of a kind are used in the order of their names, so that the same packages give the same warehouse.
"""

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, get_args

from unspun.schemas.articles import Annotations, Extracted
from unspun.schemas.documents import RawDocument
from unspun.schemas.vocabulary import EditKind

ExtensionKind = Literal[
    "annotators", "cleaners", "expectations", "gazetteers", "marts", "notifiers", "readers", "source_kinds"
]
EXTENSION_KINDS: tuple[ExtensionKind, ...] = get_args(ExtensionKind)

ROW_MAKERS: tuple[ExtensionKind, ...] = ("annotators", "cleaners", "gazetteers", "readers")
"""Kinds that decide what becomes of a document: their code is part of the version of the pipeline."""

SQL_FILE_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
"""Names, without suffix, of files of expectations and views: they are names in SQL that need no quotation marks."""


class ExtensionError(ImportError):
    """An extension that is installed and cannot be used; the message names its package."""


class ProposedEdit(NamedTuple):
    """An edit of the text that a cleaner got: text[start:end] becomes `after`, or with `applied=False` is flagged.

    Offsets are Unicode code points, end exclusive.
    """

    start: int
    end: int
    after: str
    rule: str
    kind: EditKind = "boilerplate"
    confidence: float = 1.0
    applied: bool = True


class ExtensionCleaner(Protocol):
    """Runs after the cleaners of this package. Edits within quotation marks are undone, as those of every cleaner."""

    def __call__(self, text: str, language: str | None) -> Iterable[ProposedEdit]:
        """The edits of a text, given with its ISO 639-1 language; they must not overlap."""
        ...


class ExtensionReader(Protocol):
    """Reads a format: files by their suffixes, and documents of its media type."""

    media_type: str
    suffixes: Sequence[str]

    def read(self, document: RawDocument) -> Extracted:
        """The article in a document. Raises schemas.articles.Rejected where it has none."""
        ...


class ExtensionAnnotator(Protocol):
    """Annotates the language that its entry point is named after, by ISO 639-1 code."""

    def __call__(self, texts: Sequence[str]) -> Sequence[Annotations]:
        """The annotations of each text; offsets are Unicode code points."""
        ...


class ExtensionNotifier(Protocol):
    """Gets every alert that the DAGs send."""

    def __call__(self, message: str, details: Mapping[str, Any]) -> None:
        """Send a message of one sentence with its details."""
        ...


def extensions(kind: ExtensionKind) -> dict[str, Any]:
    """What the installed packages add of a kind, by name, sorted. Raises ExtensionError where one cannot be loaded."""
    return {point.name: _load(point) for point in _points(kind)}


def extension_files(kind: ExtensionKind, suffix: str) -> list[Path]:
    """Files of the packages that add files of a kind, by the suffix of their names, sorted by package and name.

    Raises ExtensionError where a package cannot be imported, or two have a file of one name.
    """
    paths: dict[str, Path] = {}
    for name, module in extensions(kind).items():
        for path in sorted(_folder(module).glob(f"*{suffix}")):
            if path.name in paths:
                raise ExtensionError(f"the extensions {paths[path.name].parent.name} and {name} both have {path.name}")
            paths[path.name] = path
    return list(paths.values())


def installed_extensions() -> Iterator[tuple[ExtensionKind, str, str]]:
    """Kind, name and package with version of each extension that is installed; nothing is imported."""
    for kind in EXTENSION_KINDS:
        for point in _points(kind):
            yield kind, point.name, f"{point.dist.name} {point.dist.version}" if point.dist else point.module


@functools.cache
def extensions_digest() -> str:
    """A digest of the code and data of all extensions that make rows; empty where there are none.

    Raises ExtensionError.
    """
    digest = hashlib.sha256()
    has_any = False
    for kind in ROW_MAKERS:
        for point in _points(kind):
            has_any = True
            digest.update(f"{kind}\0{point.name}\0{point.value}\0".encode())
            folder = _folder(_import(point))
            for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
                content = path.read_bytes()
                digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
                digest.update(content)
    return digest.hexdigest() if has_any else ""


def _points(kind: ExtensionKind) -> list[EntryPoint]:
    return sorted(_all_points(f"unspun.{kind}"), key=lambda point: (point.name, point.value))


@functools.cache
def _all_points(group: str) -> tuple[EntryPoint, ...]:
    # A package that is on the path twice, as an editable install may be, is one.
    return tuple({(point.name, point.value): point for point in entry_points(group=group)}.values())


def _load(point: EntryPoint) -> Any:
    try:
        return point.load()
    except Exception as error:
        raise ExtensionError(
            f"the extension {point.name} ({point.value}) of {point.dist.name if point.dist else 'a package'} cannot be "
            f"loaded: {type(error).__name__}: {error}; mend or uninstall it"
        ) from error


def _import(point: EntryPoint) -> Any:
    _load(point)
    return import_module(point.module)


def _folder(module: Any) -> Path:
    """The folder of the package that a module is, or is in."""
    while not hasattr(module, "__path__"):
        parent, _, name = module.__name__.rpartition(".")
        if not parent:
            raise ExtensionError(f"the extension {name} is a single module; make it a package, which is a folder")
        module = import_module(parent)
    return Path(next(iter(module.__path__)))
