"""Bytes of documents as they came, from the raw segments that the warehouse names."""

import pyarrow as pa

from unspun.warehouse.errors import WarehouseError


def read_content(folder: str, segment: str, document_id: str) -> bytes:
    """The bytes of a document. `folder` is that of the raw segments, a path or URL; `segment` a name in it.

    Raises WarehouseError where the segment cannot be read, or does not hold the document.
    """
    import fsspec
    import pyarrow.parquet as pq

    uri = f"{folder.rstrip('/')}/{segment}"
    try:
        with fsspec.open(uri, "rb") as handle:
            table = pq.read_table(handle, columns=["content"], filters=[("document_id", "=", document_id)])
    except (OSError, pa.ArrowException, ImportError) as error:
        raise WarehouseError(f"the raw segment {uri} cannot be read: {error}") from error
    if not table.num_rows:
        raise WarehouseError(f"the raw segment {uri} does not hold the document {document_id}")
    return bytes(table["content"][0].as_py())
