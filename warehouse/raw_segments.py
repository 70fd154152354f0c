"""Bytes of documents as they came, from the raw segments that the warehouse names."""

import hashlib

import pyarrow as pa

from unspun.warehouse.errors import WarehouseError

REMEDY = "Restore it from a backup, or deliver its documents again (unspun ingest --force)."


def read_content(folder: str, segment: str, document_id: str) -> bytes:
    """The bytes of a document. `folder` is that of the raw segments, a path or URL; `segment` a name in it.

    Raises WarehouseError where the segment cannot be read, is damaged, or does not hold the document.
    """
    import fsspec
    import pyarrow.parquet as pq

    uri = f"{folder.rstrip('/')}/{segment}"
    try:
        with fsspec.open(uri, "rb") as handle:
            table = pq.read_table(
                handle,
                columns=["content", "content_sha256"],
                filters=[("document_id", "=", document_id)],
                page_checksum_verification=True,
            )
    except (OSError, pa.ArrowException, ImportError) as error:
        raise WarehouseError(f"the raw segment {uri} cannot be read: {error}. {REMEDY}") from error
    if not table.num_rows:
        raise WarehouseError(f"the raw segment {uri} does not hold the document {document_id}. {REMEDY}")
    content = bytes(table["content"][0].as_py())
    if hashlib.sha256(content).hexdigest() != table["content_sha256"][0].as_py():
        raise WarehouseError(f"the raw segment {uri} is damaged: the bytes of {document_id} are others. {REMEDY}")
    return content
