"""The version of the pipeline, which every derived row names: `reprocess` finds by it what is out of date."""

import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

import unspun

MAKERS = ("schemas", "text", "cleaners", "extractors", "copies", "pipeline/processing")
"""Folders of the package whose code, word lists and weights decide what becomes of a document."""

SUFFIXES = frozenset({".py", ".bin", ".json", ".tsv", ".txt"})
DIGEST_CHARS = 12


@functools.cache
def pipeline_version() -> str:
    """The version of the package with a digest of all that makes texts, entities and quotes: "0.2.0+5f0c9a417be2".

    Whatever changes there, a rule, a word in a list or the weights of a model, makes another version. The files,
    some 20 MB, are read once a process. Raises OSError where a file of the package cannot be read.
    """
    digest = hashlib.sha256()
    for name, path in sorted(_maker_files(Path(unspun.__file__).parent)):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"{unspun.__version__}+{digest.hexdigest()[:DIGEST_CHARS]}"


def _maker_files(package: Path) -> Iterator[tuple[str, Path]]:
    for maker in MAKERS:
        # A room may be a link, under which `rglob` finds nothing.
        room = (package / maker).resolve()
        for path in room.rglob("*"):
            if path.suffix in SUFFIXES and path.is_file():
                yield f"{maker}/{path.relative_to(room).as_posix()}", path
