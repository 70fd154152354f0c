"""The version of the pipeline, which every derived row names: `reprocess` finds by it what is out of date."""

import functools
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import unspun
from unspun.pipeline import storage
from unspun.pipeline.settings import Settings
from unspun.schemas.extensions import extensions_digest

MAKERS = ("schemas", "text", "cleaners", "extractors", "copies", "pipeline/processing")
"""Folders of the package whose code, word lists and weights decide what becomes of a document."""

CUSTOM_FILES = ("lexicon", "site_rules", "entity_file")
"""Settings that name files of the user."""

SUFFIXES = frozenset({".py", ".bin", ".json", ".tsv", ".txt"})
DIGEST_CHARS = 12


def pipeline_version(settings: Settings | None = None) -> str:
    """The version of the package with a digest of all that makes texts, entities and quotes: "0.2.0+5f0c9a417be2".

    Whatever changes there makes another version: a rule, a word in a list or the weights of a model, code of an
    extension; and of the settings what their files of the user say, and which models they name. Raises OSError where a
    file of the package cannot be read, and ExtensionError. A file of the user that cannot be read counts by its name:
    the step that needs it says what is wrong.
    """
    package = package_version()
    custom = "" if settings is None else _custom_digest(settings)
    if not custom:
        return package
    digest = hashlib.sha256(f"{package}\0{custom}".encode()).hexdigest()
    return f"{unspun.__version__}+{digest[:DIGEST_CHARS]}"


@functools.cache
def package_version() -> str:
    """The version without anything of the user. The files, some 20 MB, are read once a process."""
    digest = hashlib.sha256()
    for name, path in sorted(_maker_files(Path(unspun.__file__).parent)):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    digest.update(extensions_digest().encode())
    return f"{unspun.__version__}+{digest.hexdigest()[:DIGEST_CHARS]}"


def _custom_digest(settings: Settings) -> str:
    """A digest of what the user adds, by name of the setting; empty where that is nothing."""
    contents = {name: _content(address) for name in CUSTOM_FILES if (address := getattr(settings, name))}
    if settings.pipelines:
        contents["pipelines"] = json.dumps(settings.pipelines, sort_keys=True).encode()
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    return json.dumps(digests, sort_keys=True) if digests else ""


def _content(address: str) -> bytes:
    try:
        return storage.read_bytes(address)
    except OSError:
        return address.encode()


def _maker_files(package: Path) -> Iterator[tuple[str, Path]]:
    for maker in MAKERS:
        # A room may be a link, under which `rglob` finds nothing.
        room = (package / maker).resolve()
        for path in room.rglob("*"):
            if path.suffix in SUFFIXES and path.is_file():
                yield f"{maker}/{path.relative_to(room).as_posix()}", path
