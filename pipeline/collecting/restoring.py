"""Bytes that were damaged or deleted, stored again when their documents are delivered again."""

import logging
from collections.abc import Mapping
from pathlib import PurePosixPath

from unspun.pipeline.raw import intact_documents, segment_uri, write_segment
from unspun.pipeline.workspace import Workspace
from unspun.schemas.documents import RawDocument

log = logging.getLogger(__name__)


def restore_bytes(documents: Mapping[str, RawDocument], segments: Mapping[str, str], workspace: Workspace) -> None:
    """Store delivered documents again whose bytes the warehouse has lost.

    `documents` and `segments`, the names of the raw segments in which the warehouse expects their bytes, are by
    document id; documents without a segment are new and are left alone. A document's id follows from its bytes, so
    these are the bytes that were lost. Raises OSError and WarehouseError.
    """
    intact = {name: intact_documents(segment_uri(workspace.raw, name)) for name in sorted(set(segments.values()))}
    lost = [document_id for document_id, name in segments.items() if document_id not in intact[name]]
    if lost:
        uri = write_segment(workspace.raw, [documents[document_id] for document_id in sorted(lost)])
        workspace.warehouse.move_bytes(lost, PurePosixPath(uri).name)
        log.warning("The bytes of %d documents were damaged or gone, and were stored again in %s.", len(lost), uri)
