"""The audits: of a staged batch, of the warehouse's count of documents, and of the history of its sources."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa

from unspun.audit.evaluation import evaluate
from unspun.audit.prepared_suites import audit_database, load_suite, prepared_suites
from unspun.audit.quarantine import finish_quarantine
from unspun.audit.results import AuditResult
from unspun.audit.staged_batch import batch_id, staged_views
from unspun.schemas.incidents import Incident
from unspun.schemas.vocabulary import FAULTS

BATCH_SUITES = ("documents", "rejects", "articles", "edits", "entities", "entity_mentions", "quotes")
"""Suites that run over every staged batch, in this order."""

HISTORY_SCHEMA = pa.schema({"source_id": pa.string(), **dict.fromkeys(FAULTS, pa.string())})
"""Columns of the table that the suite `history` reads: a source, and the sentence of its incident of each fault."""


def audit_batch(staged: Path, docs: Path | None = None, custom: tuple[Path, ...] = ()) -> AuditResult:
    """Run all suites over the staged batch in a folder; with `docs`, keep the results there as JSON.

    `custom` are files of expectations that are added to the suites. Raises CustomExpectationError where one is none.

    A quarantine that was interrupted is finished first. Raises StagedBatchError where a file of the batch is missing
    or cannot be read.
    """
    batch = batch_id(staged)
    finish_quarantine(staged)
    with staged_views(staged) as connection:
        return evaluate(connection, prepared_suites(docs, BATCH_SUITES, custom), batch)


def audit_funnel(balance: pa.Table, docs: Path | None = None) -> AuditResult:
    """Check the rows of the warehouse's view `funnel_balance`: fetched is the sum of the outcomes in every batch.

    The results name the batch "warehouse"; `stopped` says which batches do not balance.
    """
    with audit_database() as connection:
        connection.from_arrow(balance).create("funnel_balance")
        return evaluate(connection, prepared_suites(docs, ("funnel",)), "warehouse")


def audit_incidents(
    incidents: Iterable[Incident], source_ids: Sequence[str], name: str, docs: Path | None = None
) -> AuditResult:
    """Check that no source has an open incident: one expectation for each fault, over the sources of these ids.

    The results carry `name` in the place of a batch id.
    """
    rows: dict[str, dict[str, str | None]] = {
        source_id: {"source_id": source_id, **dict.fromkeys(FAULTS)} for source_id in source_ids
    }
    for incident in incidents:
        if incident.closed_on is None:
            for source_id in incident.source_ids:
                rows[source_id][incident.fault] = incident.sentence
    with audit_database() as connection:
        table = pa.Table.from_pylist(list(rows.values()), HISTORY_SCHEMA)
        connection.from_arrow(table).create(load_suite("history").table)
        return evaluate(connection, prepared_suites(docs, ("history",)), name)
