"""What a batch is made of: all documents of a raw segment, or chosen documents of several that were loaded before.

A batch passes between processes and tasks as one URI: that of the segment, or of a list of chosen documents.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any, Literal
from uuid import uuid4

from unspun.pipeline import storage
from unspun.pipeline.raw import batch_id, read_segment, segment_uri
from unspun.schemas.documents import RawDocument
from unspun.schemas.identity import digest
from unspun.schemas.vocabulary import LoadKind

Keep = Literal["text", "annotations"]
"""What a batch takes from the warehouse as it is: texts with their edits, or annotations where the text stays."""

INGEST: LoadKind = "ingest"
REPLACING: tuple[LoadKind, ...] = ("replay", "reprocess")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BatchInput:
    """A batch that is to be processed: its documents, and the raw segment that holds each, by document id.

    `documents` is empty where the texts are taken from the warehouse. Embargoes are those of `as_of`, where it is None
    those of the time when each document was fetched.
    """

    kind: LoadKind
    batch_id: str
    segments: Mapping[str, str]
    documents: list[RawDocument]
    keep: Keep | None = None
    as_of: datetime | None = None

    def new_folder_name(self) -> str:
        """Name of a folder for the staged batch that no other process has: two runs may process the same batch at once,
        and the audit of one must not change what the other is loading."""
        name = self.batch_id if self.kind == INGEST else f"{self.kind}-{self.batch_id}"
        return f"{name}.{uuid4().hex[:12]}"


def write_list(
    folder: str,
    kind: LoadKind,
    segments: Mapping[str, str],
    keep: Keep | None = None,
    as_of: datetime | None = None,
) -> str:
    """Write down chosen documents, each with its raw segment, as a batch that reads them as of that time; returns the
    URI of the list.

    Its name depends on what is in it only.
    """
    values: dict[str, Any] = {"kind": kind, "keep": keep, "segments": dict(sorted(segments.items()))}
    if as_of:
        values["as_of"] = as_of.isoformat()
    content = json.dumps(values)
    uri = storage.join(folder, "items", f"{kind}-{digest(content)}.json")
    storage.write_bytes(uri, content.encode())
    return uri


def open_batch(uri: str, raw: str, version: str) -> BatchInput:
    """The batch behind the URI of a raw segment, or of a list of documents in the segments below the folder `raw`,
    which this version of the pipeline is to process.

    Raises SegmentDamaged.
    """
    if uri.endswith(".parquet"):
        documents = list(read_segment(uri))
        segments = {document.document_id: PurePosixPath(uri).name for document in documents}
        return BatchInput(kind=INGEST, batch_id=batch_id(documents), segments=segments, documents=documents)
    values: dict[str, Any] = json.loads(storage.read_bytes(uri))
    kind, keep, segments = values["kind"], values["keep"], values["segments"]
    return BatchInput(
        kind=kind,
        batch_id=digest(kind, version, keep or "", *sorted(segments)),
        segments=segments,
        documents=[] if keep == "text" else list(_documents(segments, raw)),
        keep=keep,
        as_of=datetime.fromisoformat(values["as_of"]) if "as_of" in values else None,
    )


def _documents(segments: Mapping[str, str], raw: str) -> Iterator[RawDocument]:
    in_order = sorted(segments, key=lambda document_id: (segments[document_id], document_id))
    for name, ids in groupby(in_order, key=lambda document_id: segments[document_id]):
        chosen = set(ids)
        yield from (doc for doc in read_segment(segment_uri(raw, name)) if doc.document_id in chosen)


def kind_of(staged_uri: str) -> LoadKind:
    """Why a staged batch was processed, by the name of its folder.

    >>> kind_of("s3://news/staged/replay-00aa.5e1f"), kind_of("var/news.unspun/staged/00aa.77b0")
    ('replay', 'ingest')
    """
    prefix = PurePosixPath(staged_uri).name.partition("-")[0]
    return next((kind for kind in REPLACING if kind == prefix), INGEST)
