"""Documents once more: replay what is in quarantine after a fix, and rebuild derived rows with the present pipeline.

Both read the bytes from the raw segments, go through the same audit as new documents, and replace what the warehouse
has of each batch in one transaction. A run that was killed is run again: a replay takes what is still in quarantine,
a rebuild what an older pipeline made.
"""

import dataclasses
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from itertools import groupby
from typing import Literal

import pyarrow as pa

from unspun.pipeline import VERSION, storage
from unspun.pipeline.batch import Places, audit, places
from unspun.pipeline.raw import read_segment
from unspun.pipeline.settings import Settings
from unspun.schemas.documents import RawDocument
from unspun.schemas.identity import digest
from unspun.schemas.vocabulary import LoadKind
from unspun.warehouse import quarantine

log = logging.getLogger(__name__)

Part = Literal["cleaners", "annotations"]
DERIVED = ("text", "entities", "quotes")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which documents: all that match every value that is given. `batch` is the beginning of a batch id."""

    reason: str | None = None
    source: str | None = None
    batch: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a batch changed: documents by their outcome now, and URIs whose text, entities or quotes differ."""

    documents: int
    outcomes: dict[str, int]
    text: list[str]
    entities: list[str]
    quotes: list[str]


def select(
    kind: LoadKind, selection: Selection, settings: Settings, everything: bool = False, only: Part | None = None
) -> list[str]:
    """Write down the documents to replay or to reprocess in lists of `batch_size`; returns their URIs.

    `kind` is "replay" (documents in quarantine, or with rows there) or "reprocess" (articles of which older pipeline
    versions made the text or what stands in it, with `only` one of these; with `everything` also those of the present
    version). Documents whose bytes retention has deleted are left as they are, with a warning that counts them.
    """
    where = places(settings)
    asked = dataclasses.asdict(selection)
    if kind == "replay":
        documents = quarantine.waiting(where.warehouse, quarantine.Selection(**asked))
    else:
        parameters = {**asked, "version": None if everything else VERSION, "only": only}
        documents = where.warehouse.newest(_sql("documents"), parameters)
    rows = sorted({(row["raw_segment"], row["document_id"]) for row in documents.to_pylist()})
    if only != "annotations":
        rows = _with_bytes(rows, where.raw)
    lists = []
    for start in range(0, len(rows), settings.batch_size):
        chosen = {document: segment for segment, document in rows[start : start + settings.batch_size]}
        content = json.dumps(chosen).encode()
        uri = storage.join(where.staged, "items", f"{kind}-{digest(content.decode())}.json")
        storage.write_bytes(uri, content)
        lists.append(uri)
    return lists


def redo(list_uri: str, kind: LoadKind, settings: Settings, only: Part | None = None) -> Changes:
    """Process the documents of a list from their raw bytes, audit them, and put the result in the place of the old.

    With `only` "cleaners", mentions and quotes stay where the text comes out the same; with "annotations" they are
    found anew in the texts that the warehouse has.

    Raises SegmentDamaged where bytes are not what was stored, BatchStopped where the audit stops the batch; the old
    rows then stay.
    """
    where = places(settings)
    segments: dict[str, str] = json.loads(storage.read_bytes(list_uri))
    batch = digest(kind, VERSION, *([only] if only else []), *sorted(segments))
    target = storage.join(where.staged, f"{kind}-{batch}")
    tables = _staged(segments, batch, where, only)
    for name, table in tables.items():
        storage.write_table(storage.join(target, f"{name}.parquet"), table)
    if not tables["documents"].num_rows:
        return Changes(documents=0, outcomes={}, text=[], entities=[], quotes=[])
    audit(target, settings)
    with storage.local_folder(target) as folder:
        loaded = where.warehouse.load(folder, kind)
    return Changes(
        documents=tables["documents"].num_rows, outcomes=loaded.outcomes, **dataclasses.asdict(loaded.changed)
    )


def _staged(segments: Mapping[str, str], batch: str, where: Places, only: Part | None) -> dict[str, pa.Table]:
    from unspun.pipeline.partial_reprocess import stage_annotations, stage_cleaners, stored
    from unspun.pipeline.staging import stage

    if only == "annotations":
        return stage_annotations(stored(where.warehouse, list(segments)), batch)
    documents = list(_read(segments, where.raw))
    if only == "cleaners":
        return stage_cleaners(documents, batch, segments, stored(where.warehouse, list(segments)))
    return stage(documents, batch, segments)


def _with_bytes(rows: list[tuple[str, str]], raw: str) -> list[tuple[str, str]]:
    gone = {segment for segment in {segment for segment, _ in rows} if not storage.exists(storage.join(raw, segment))}
    kept = [(segment, document) for segment, document in rows if segment not in gone]
    if gone:
        log.warning("%d documents are left as they are: %d raw segments are gone.", len(rows) - len(kept), len(gone))
    return kept


def _read(segments: Mapping[str, str], raw: str) -> Iterator[RawDocument]:
    for segment, ids in groupby(sorted(segments, key=lambda i: (segments[i], i)), key=lambda i: segments[i]):
        wanted = set(ids)
        documents = read_segment(storage.join(raw, segment))
        yield from (document for document in documents if document.document_id in wanted)


def _sql(name: str) -> str:
    return files("unspun.pipeline").joinpath("queries", f"{name}.sql").read_text()
