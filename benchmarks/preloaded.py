"""What the processes that a fork server starts have from their beginning: libraries, models, word lists and gazetteers.

A fork server can import a module before it forks, and do nothing else; so importing this one loads them where the
variable of the environment `PRELOAD_UNSPUN` is set. It takes some 20 s of processor time. No database is opened, so
that none has threads when the server forks.
"""

import importlib
import os
from datetime import UTC, datetime

LIBRARIES = (
    "duckdb_engine",
    "great_expectations",
    "unspun.audit.audits",
    "unspun.audit.gx_duckdb",
    "unspun.cli.main",
    "unspun.cli.printing",
    "unspun.pipeline.entity_resolution",
    "unspun.pipeline.linking.link",
    "unspun.pipeline.maintenance",
    "unspun.pipeline.plan",
)


def preload() -> None:
    """Import the libraries, and process a few documents, so that all that is read once has been read."""
    from unspun.benchmarks.generate import files
    from unspun.pipeline.processing.staging import stage
    from unspun.pipeline.settings import Settings
    from unspun.schemas.documents import RawDocument

    for name in LIBRARIES:
        importlib.import_module(name)
    now = datetime.now(UTC)
    documents = [RawDocument(source_id="any", content=content, uri=name, fetched_at=now) for name, content in files(6)]
    stage(documents, "any", {document.document_id: "any" for document in documents}, Settings())


if "PRELOAD_UNSPUN" in os.environ:
    preload()
