"""Raw segments: the bytes as they came, in Parquet, addressed by SHA-256, before anything else happens to them."""

import contextlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.parquet as pq

from unspun.pipeline import storage
from unspun.pipeline.errors import SegmentDamaged
from unspun.schemas import identity
from unspun.schemas.columns import arrow_schema
from unspun.schemas.documents import RawDocument
from unspun.schemas.tables import record
from unspun.sources.stores import open_binary
from unspun.warehouse.raw_segments import REMEDY


@record
class Segment:
    """A row of a raw segment: a document with its bytes."""

    document_id: Annotated[str, "SHA-256 over source, URI and content"]
    content_sha256: Annotated[str, "SHA-256 of content"]
    content: Annotated[bytes, "The bytes as they came"]
    source_id: Annotated[str, "Source that delivered it"]
    source_name: Annotated[str | None, "Name of the source for people"]
    source_kind: Annotated[str, "Kind of the source"]
    uri: Annotated[str, "Where it came from"]
    url: Annotated[str | None, "Web address the delivery gave"]
    media_type: Annotated[str | None, "Media type as declared or as the name tells"]
    declared_charset: Annotated[str | None, "Charset from the transport"]
    declared_published_at: Annotated[datetime | None, "Time of publication that the delivery gave"]
    fetched_at: Annotated[datetime, "When the bytes were read; for files their time of modification"]
    failure: Annotated[str | None, "Why the bytes cannot become an article"]
    failure_detail: Annotated[str | None, "What was seen"]
    outcome: Annotated[str | None, "rejected or unsupported, where there is a failure"]


_SCHEMA = arrow_schema(Segment)
_COMPUTED = {"document_id", "content_sha256"}
_REPEATING = [name for name in _SCHEMA.names if name not in {*_COMPUTED, "content", "uri", "url"}]
ROW_GROUP_BYTES = 16 * 2**20
"""Bytes of content in a row group: what a reader holds in memory at a time."""


def batch_id(documents: Iterable[RawDocument]) -> str:
    """SHA-256 over the ids of the documents: the same documents make the same batch, in any order."""
    return identity.batch_id(d.document_id for d in documents)


def write_segment(folder: str, documents: list[RawDocument]) -> str:
    """Write the documents as one segment named after their batch; returns its URI. One that is there already stays if
    it is whole."""
    uri = storage.join(folder, f"{batch_id(documents)}.parquet")
    if intact_documents(uri) == {document.document_id for document in documents}:
        return uri
    with (
        storage.replacing(uri) as handle,
        pq.ParquetWriter(
            handle,
            _SCHEMA,
            compression="zstd",
            write_page_checksum=True,  # tells damage that leaves a page readable
            # Contents and their hashes do not repeat, and their extremes would be stored twice more.
            use_dictionary=_REPEATING,
            write_statistics=["document_id"],
        ) as writer,
    ):
        for group in _groups(documents):
            writer.write_table(pa.table({name: [getattr(d, name) for d in group] for name in _SCHEMA.names}, _SCHEMA))
    return uri


def read_segment(uri: str) -> Iterator[RawDocument]:
    """The documents of a segment, in the order of writing.

    Raises SegmentDamaged where the file is not whole or a document is not what was written.
    """
    try:
        with open_binary(uri) as handle, pq.ParquetFile(handle, page_checksum_verification=True) as file:
            for index in range(file.num_row_groups):
                for row in file.read_row_group(index).to_pylist():
                    yield _document(uri, row)
    except (pa.ArrowException, OSError) as error:
        raise SegmentDamaged(f"raw segment {uri} cannot be read: {error}. {REMEDY}") from error


def intact_documents(uri: str) -> set[str]:
    """Ids of the documents of a segment that are what was written; none where there is no segment.

    Raises OSError where the store does not answer.
    """
    if not storage.exists(uri):
        return set()
    content = pa.BufferReader(storage.read_bytes(uri))  # after this, an OSError is one of Arrow about what it reads
    intact: set[str] = set()
    with contextlib.suppress(pa.ArrowException, OSError):
        file = pq.ParquetFile(content, page_checksum_verification=True)
        for index in range(file.num_row_groups):
            with contextlib.suppress(pa.ArrowException, OSError, SegmentDamaged):
                intact |= {_document(uri, row).document_id for row in file.read_row_group(index).to_pylist()}
    return intact


def segment_uri(folder: str, name: str) -> str:
    """The URI of a segment by its name in the folder of raw segments."""
    return storage.join(folder, name)


def _document(uri: str, row: dict[str, Any]) -> RawDocument:
    try:
        document = RawDocument(**{name: value for name, value in row.items() if name not in _COMPUTED})
        is_whole = (document.document_id, document.content_sha256) == (row["document_id"], row["content_sha256"])
    except (KeyError, TypeError, ValueError) as error:
        raise SegmentDamaged(f"raw segment {uri} has a row that is no document. {REMEDY}") from error
    if not is_whole:
        raise SegmentDamaged(f"raw segment {uri}: the bytes of {document.uri} do not match their SHA-256. {REMEDY}")
    return document


def _groups(documents: list[RawDocument]) -> Iterator[list[RawDocument]]:
    group: list[RawDocument] = []
    size = 0
    for document in documents:
        group.append(document)
        size += len(document.content)
        if size >= ROW_GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group
