"""Which files of a folder were read, as Parquet files beside the staged batches."""

import dataclasses
import functools
import hashlib
from collections.abc import Collection, Iterator, Mapping

from unspun.pipeline import storage
from unspun.pipeline.workspace import Workspace
from unspun.schemas.columns import to_table
from unspun.schemas.source_state import SeenFile
from unspun.sources.stores import open_binary

MAX_PARTS = 8
"""Files of rows from which on they are merged into one. Each batch of a run adds one."""


class SeenFiles(Mapping[str, SeenFile]):
    """The files that were read, by URI, of which the warehouse has every document; read when first asked.

    Runs that read parts of a folder side by side each add rows. A file whose documents were not loaded, because a batch
    failed or an older warehouse was restored, is not among them, and so it is read again.
    """

    def __init__(self, workspace: Workspace, folder: str) -> None:
        self._warehouse = workspace.warehouse
        self._folder = folder

    def __getitem__(self, uri: str) -> SeenFile:
        return self._loaded[uri]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)

    def add(self, files: Collection[SeenFile]) -> None:
        """Remember files that were read."""
        if files:
            storage.write_table(self._part_of(files), to_table(files, SeenFile))

    def compact(self, listed: Collection[str]) -> None:
        """Keep the newest row of each file that is still listed, in one file of rows."""
        parts, rows = self._stored
        wanted = {uri: row for uri, row in rows.items() if uri in listed}
        if len(parts) < MAX_PARTS and len(wanted) == len(rows):
            return
        self.add(wanted.values())
        for part in set(parts) - {self._part_of(wanted.values())}:
            storage.remove(part)

    def _part_of(self, files: Collection[SeenFile]) -> str:
        content = "\n".join(f"{file.uri} {file.version} {file.read_at}" for file in files)
        return storage.join(self._folder, f"{hashlib.sha256(content.encode()).hexdigest()[:32]}.parquet")

    @functools.cached_property
    def _stored(self) -> tuple[list[str], dict[str, SeenFile]]:
        """The files of rows, and the newest row of each URI."""
        import pyarrow.parquet as pq

        names = [field.name for field in dataclasses.fields(SeenFile)]
        parts, rows = storage.files_in(self._folder), dict[str, SeenFile]()
        for part in parts:
            with open_binary(part) as handle:
                for values in pq.read_table(handle, columns=names).to_pylist():
                    row = SeenFile(**values)
                    if row.uri not in rows or rows[row.uri].read_at < row.read_at:
                        rows[row.uri] = row
        return parts, rows

    @functools.cached_property
    def _loaded(self) -> dict[str, SeenFile]:
        _, rows = self._stored
        stored = self._warehouse.stored({name for row in rows.values() for name in row.document_ids}) if rows else set()
        return {uri: row for uri, row in rows.items() if stored.issuperset(row.document_ids)}
