"""Quarantine: the rows that break an expectation leave a staged batch and enter its rejects, each with its reason.

Several files of the batch change, so an interruption could leave a mixture of old and new ones. The results of the
audit are therefore written first, under the name `PENDING`, with the digest of the rejects that follow. Once those are
in place they name every row that has to go, and the next audit finishes the work.
"""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from structlog.contextvars import bound_contextvars

from unspun.audit.results import AuditResult, BadRow
from unspun.audit.staged_batch import digest_files, read_tables, write_table
from unspun.schemas.columns import to_table
from unspun.schemas.tables import ARROW, QualityResult, Reject

log = logging.getLogger(__name__)

RESULTS, PENDING = "quality_results", "quality_results_pending"
"""The results of a batch that is audited, and of one whose bad rows are being taken out."""

DEPENDENT_TABLES = ("entity_mentions", "quotes", "edits")
"""Tables whose rows leave the batch with their article."""

ARTICLE_KEY = ("article_id", "revision")
DIGEST = b"unspun_digest"
"""Name, in the metadata of a results file, of the digest of the files that the results stand for."""


def quarantine_bad_rows(staged: Path, audit: AuditResult) -> None:
    """Move the bad rows of a staged batch into its rejects, and write its quality results beside its tables.

    An article that fails takes its document, its mentions, quotes and edits along. Interrupted anywhere and run again
    after another audit, the batch ends the same.
    """
    results = to_table(audit.results, QualityResult)
    if audit.bad_rows:
        rejects = _with_new_rejects(read_tables(staged), audit.bad_rows)
        _write_marked(staged, PENDING, results, _digest(rejects))
        write_table(staged, "rejects", rejects)
        finish_quarantine(staged)
    elif _marked_digest(staged, RESULTS) != digest_files(staged):
        _write_marked(staged, RESULTS, results, digest_files(staged))


def finish_quarantine(staged: Path) -> None:
    """Take out of the tables what the rejects of a begun quarantine name. Does nothing where none was begun."""
    pending = staged / f"{PENDING}.parquet"
    if not pending.exists():
        return
    tables = read_tables(staged)
    # Where the rejects are others, they were not written yet, or the batch was staged anew since.
    if _marked_digest(staged, PENDING) == _digest(tables["rejects"]):
        bad_rows = _quarantined(tables["rejects"])
        for name, table in _without(tables, bad_rows).items():
            if not table.equals(tables[name]):
                write_table(staged, name, table)
        _write_marked(staged, RESULTS, pq.read_table(pending, schema=ARROW[RESULTS]), digest_files(staged))
    pending.unlink()


def _digest(rejects: pa.Table) -> str:
    """SHA-256, in hexadecimal, over the rows of a table of rejects."""
    return hashlib.sha256(json.dumps(rejects.to_pylist(), sort_keys=True, default=str).encode()).hexdigest()


def _write_marked(staged: Path, name: str, results: pa.Table, digest: str) -> None:
    metadata = {**(results.schema.metadata or {}), DIGEST: digest.encode()}
    write_table(staged, name, results.replace_schema_metadata(metadata))


def _marked_digest(staged: Path, name: str) -> str | None:
    file = staged / f"{name}.parquet"
    if not file.exists():
        return None
    return (pq.read_schema(file).metadata or {}).get(DIGEST, b"").decode()


def _with_new_rejects(tables: dict[str, pa.Table], bad_rows: list[BadRow]) -> pa.Table:
    """The rejects of the batch, and one more for each bad row and the expectation that it breaks."""
    articles = tables["article_revisions"].select([*ARTICLE_KEY, "document_id"]).to_pylist()
    document_of = {_key(row, ARTICLE_KEY): row["document_id"] for row in articles}
    documents = {row["document_id"]: row for row in tables["documents"].to_pylist()}
    any_document = next(iter(documents.values()))
    rejects = []
    for bad in bad_rows:
        # A row whose article is not in the batch has no document of its own.
        document = documents.get(document_of.get(_key(bad.key, ARTICLE_KEY), ""), any_document)
        rejects.append(
            Reject(
                document_id=document["document_id"],
                batch_id=document["batch_id"],
                source_id=document["source_id"],
                uri=document["uri"],
                stage="audit",
                reason=bad.expectation,
                detail=f"a row of {bad.table} breaks the expectation",
                row=json.dumps({"table": bad.table, **bad.key}, ensure_ascii=False),
                pipeline_version=document["pipeline_version"],
            )
        )
        with bound_contextvars(document_id=document["document_id"]):
            log.info("A row of %s goes to quarantine: %s.", bad.table, bad.expectation)
    both = pa.concat_tables([tables["rejects"], to_table(rejects, Reject)])
    return both.group_by(both.column_names, use_threads=False).aggregate([]).cast(ARROW["rejects"])


def _quarantined(rejects: pa.Table) -> dict[str, list[BadRow]]:
    """The rows that the rejects of an audit name, by table."""
    bad: dict[str, list[BadRow]] = defaultdict(list)
    for reject in rejects.to_pylist():
        if reject["stage"] == "audit":
            key = json.loads(reject["row"])
            table = key.pop("table")
            bad[table].append(BadRow(table, key, reject["reason"]))
    return bad


def _without(tables: dict[str, pa.Table], bad: dict[str, list[BadRow]]) -> dict[str, pa.Table]:
    """The tables without bad rows. Documents of articles that failed are rejected, with the first reason."""
    reason_of: dict[tuple, str] = {}
    for row in bad["article_revisions"]:
        reason_of.setdefault(_key(row.key, ARTICLE_KEY), row.expectation)
    remaining = {
        name: _drop_rows(tables[name], ARTICLE_KEY, set(reason_of)) for name in ("article_revisions", *DEPENDENT_TABLES)
    }
    for name in DEPENDENT_TABLES:
        if bad[name]:
            keys = {tuple(row.key.values()) for row in bad[name]}
            remaining[name] = _drop_rows(remaining[name], tuple(bad[name][0].key), keys)
    remaining["documents"] = _with_rejected(tables["documents"], reason_of)
    return remaining


def _drop_rows(table: pa.Table, columns: tuple[str, ...], keys: set[tuple]) -> pa.Table:
    """The rows whose values in these columns are none of the keys."""
    rows = table.select(list(columns)).to_pylist()
    return table.filter(pa.array([_key(row, columns) not in keys for row in rows], pa.bool_()))


def _with_rejected(documents: pa.Table, reason_of: dict[tuple, str]) -> pa.Table:
    rows = documents.to_pylist()
    for row in rows:
        if reason := reason_of.get(_key(row, ARTICLE_KEY)):
            row.update(outcome="rejected", reason=reason, article_id=None, revision=None)
    return pa.Table.from_pylist(rows, ARROW["documents"])


def _key(row: dict[str, Any], columns: Iterable[str]) -> tuple:
    return tuple(row[name] for name in columns)
