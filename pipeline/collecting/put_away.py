"""Files of a drop folder that are loaded leave it, where the setting `after_loading` says so."""

from pathlib import Path
from typing import Any

from fsspec.implementations.local import LocalFileSystem

from unspun.pipeline.collecting.memory import StateFiles
from unspun.pipeline.settings import Settings
from unspun.pipeline.workspace import Workspace
from unspun.sources.files.file_source import FileSource
from unspun.sources.files.folder import list_versions
from unspun.sources.files.media_types import sidecar_names
from unspun.sources.origin import printable
from unspun.sources.protocol import DocumentSource
from unspun.sources.stores import file_system

LOADED_FOLDER = ".loaded"
"""Hidden, so that what lies in it is listed no more."""


def put_away_loaded(source: DocumentSource, settings: Settings, part: str | None) -> list[str]:
    """Move the files of which the warehouse has every document below `.loaded` in their folder, with their sidecars, if
    the setting `after_loading` is `move`; returns their URIs.

    A file that changed since it was read stays, and is read again. Raises OSError where a file cannot be moved.
    """
    if settings.after_loading != "move" or not isinstance(source, FileSource) or source.files is not None:
        return []
    seen = StateFiles.read(Workspace.of(settings), source.source_id, part).files
    files, root = file_system(source.address)
    root = root.rstrip("/") if not files.isfile(root) else root.rpartition("/")[0]
    moved = []
    for uri, version in list_versions(source.address).items():
        row = seen.get(printable(uri))
        if row and row.version == version:
            path = file_system(uri)[1]
            for name in (path, *sidecar_names(path)):
                if files.exists(name):
                    _move(files, name, f"{root}/{LOADED_FOLDER}{name.removeprefix(root)}")
            moved.append(uri)
    return moved


def _move(files: Any, path: str, target: str) -> None:
    """Move a file; where another one of its name was moved before, both are kept."""
    number, free = 0, target
    while files.exists(free):
        number += 1
        free = f"{target}.{number}"
    if isinstance(files, LocalFileSystem):
        Path(free).parent.mkdir(parents=True, exist_ok=True)
        Path(path).rename(free)
    else:
        files.mv(path, free)
