"""What the processes that a fork server starts have from their beginning: libraries, models, word lists and gazetteers.

Importing it takes some 20 s of processor time. No database is opened, so that no thread is running when it forks.
"""

import importlib
from datetime import UTC, datetime

from unspun.benchmarks.generate import files
from unspun.pipeline.processing.staging import stage
from unspun.pipeline.settings import Settings
from unspun.schemas.documents import RawDocument

LIBRARIES = (
    "duckdb_engine",
    "great_expectations",
    "unspun.audit.audits",
    "unspun.cli.main",
    "unspun.cli.printing",
    "unspun.pipeline.maintenance",
    "unspun.pipeline.plan",
)


def _documents() -> list[RawDocument]:
    origin = {"source_id": "preloaded", "source_kind": "folder", "fetched_at": datetime.now(UTC)}
    return [RawDocument(content=content, uri=name, **origin) for name, content in files(6)]


for name in LIBRARIES:
    importlib.import_module(name)
_read = _documents()
stage(_read, "preloaded", {document.document_id: "none" for document in _read}, Settings())
