"""Audit of a staged batch by Great Expectations: what holds, which rows are bad, and whether the batch must stop.

The staged Parquet files are views of an in-memory DuckDB, so nothing is copied and nothing can be changed by an audit.
Great Expectations takes seconds to import: the first audit of a process pays them.
"""

import contextlib
import dataclasses
import functools
import json
import logging
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from structlog.contextvars import bound_contextvars

from unspun.audit.alarms import NAMES
from unspun.schemas.columns import to_table
from unspun.schemas.suites.check import CRITICAL, ROW, Check, Suite
from unspun.schemas.tables import ARROW, TABLES, QualityResult, Reject

log = logging.getLogger(__name__)

SUITES = ("documents", "rejects", "articles", "edits", "entities", "entity_mentions", "quotes")
DATABASE = ":memory:unspun_audit"
AUDITED = tuple(name for name in TABLES if name not in ("batches", "quality_results"))
JUDGED = pa.schema({"day": pa.date32(), "source_id": pa.string(), **dict.fromkeys(NAMES, pa.string())})
BELONGING = ("entity_mentions", "quotes", "edits")
"""Tables whose rows go where their article goes."""


@dataclasses.dataclass(frozen=True, slots=True)
class BadRow:
    """A row that breaks a row-level expectation; `key` names it in its table."""

    table: str
    key: dict[str, Any]
    expectation: str


@dataclasses.dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found. `stopped` says in sentences why the batch must not be loaded; empty where it may."""

    results: list[QualityResult]
    bad_rows: list[BadRow]
    stopped: list[str]


class StagedBatchError(Exception):
    """A staged batch that cannot be audited: a file is missing or damaged. Processing the batch again mends it."""


def audit(staged: Path, docs: Path | None = None) -> Audit:
    """Run all suites over a staged batch; with `docs`, keep the results there for `build_docs`.

    Raises StagedBatchError where a file of the batch is missing or cannot be read.
    """
    batch = _batch_id(staged)
    with _views(staged) as connection:
        return _examine(connection, _checkpoints(docs), batch)


def audit_funnel(balance: pa.Table, docs: Path | None = None) -> Audit:
    """Check the rows of the warehouse's `funnel_balance`: fetched is the sum of the outcomes in every batch.

    The results name the batch "warehouse". `stopped` says what does not balance.
    """
    with contextlib.closing(duckdb.connect(DATABASE)) as connection:
        connection.from_arrow(balance).create("funnel_balance")
        return _examine(connection, _checkpoints(docs, ("funnel",)), "warehouse")


def audit_history(judged: list[dict[str, Any]], name: str, docs: Path | None = None) -> Audit:
    """Check that no source strays from its own past, by the rows of `schemas.alarms.judged`: an expectation each alarm.

    The results carry the name in the place of a batch.
    """
    with contextlib.closing(duckdb.connect(DATABASE)) as connection:
        connection.from_arrow(pa.Table.from_pylist(judged, JUDGED)).create("judged")
        return _examine(connection, _checkpoints(docs, ("history",)), name)


def apply(staged: Path, audit: Audit) -> None:
    """Take the bad rows out of a staged batch and into its rejects, and write its quality results beside them.

    An article that fails takes its document and all that belongs to it along. Killed at any moment and run again, with
    the audit, it ends the same.
    """
    bad: dict[str, list[BadRow]] = defaultdict(list)
    for row in audit.bad_rows:
        bad[row.table].append(row)
    if bad:
        tables = {name: pq.read_table(staged / f"{name}.parquet", schema=ARROW[name]) for name in AUDITED}
        _write(staged, "rejects", _with_rejects(tables, audit.bad_rows))
        for name, table in _without(tables, bad).items():
            if table.num_rows != tables[name].num_rows or name == "documents":
                _write(staged, name, table)
    if bad or not _is_audited(staged):
        _write(staged, "quality_results", to_table(audit.results, QualityResult))


def build_docs(docs: Path) -> Path:
    """Write Great Expectations' Data Docs of all results kept in `docs`; returns the first page."""
    with contextlib.closing(duckdb.connect(DATABASE)) as connection:
        # A process that has audited nothing yet: the suites are bound to tables, which need to be there.
        for name in AUDITED:
            connection.from_arrow(ARROW[name].empty_table()).create(name)
        connection.from_arrow(JUDGED.empty_table()).create("judged")
        _checkpoints(docs)
        _checkpoints(docs, ("history",))
    _context(docs).build_data_docs()
    return docs / "index.html"


def _examine(connection: duckdb.DuckDBPyConnection, checkpoints: list[tuple[Suite, Any]], batch: str) -> Audit:
    checked_at = datetime.now(UTC)
    results: list[QualityResult] = []
    bad_rows: list[BadRow] = []
    stopped: list[str] = []
    for suite, checkpoint in checkpoints:
        row_count = len(connection.table(suite.table))
        for check, outcome in _run(suite, checkpoint, batch):
            keys = _bad_keys(connection, suite, check, outcome) if check.severity == ROW else []
            bad_rows += [BadRow(suite.table, key, check.name) for key in keys]
            found = QualityResult(
                batch_id=batch,
                suite=suite.name,
                expectation=check.name,
                column_name=check.column,
                severity=check.severity,
                meaning=check.meaning,
                success=outcome["success"],
                row_count=row_count,
                unexpected_count=len(keys) or _unexpected_count(outcome),
                observed=_observed(outcome),
                checked_at=checked_at,
            )
            results.append(found)
            if not found.success and check.severity == CRITICAL:
                on = f" on {check.column}" if check.column else ""
                stopped.append(f"{suite.name}: {check.name}{on} failed ({found.observed}). {check.meaning}")
    return Audit(results, bad_rows, stopped)


def _batch_id(staged: Path) -> str:
    for name in AUDITED:
        try:
            pq.read_schema(staged / f"{name}.parquet")
        except (OSError, pa.ArrowInvalid) as error:
            raise StagedBatchError(
                f"the batch in {staged} is damaged ({name}.parquet: {error}): process it again"
            ) from error
    ids = pq.read_table(staged / "documents.parquet", columns=["batch_id"])["batch_id"]
    return str(ids[0]) if len(ids) else staged.name


@contextlib.contextmanager
def _views(staged: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of the batch by their names, in the database that the checkpoints read."""
    connection = duckdb.connect(DATABASE)
    # A staged file is one row group, which one thread reads: a second one only waits, at the cost of a sixth more.
    connection.execute("SET threads = 1")
    try:
        for name in AUDITED:
            connection.read_parquet(str(staged / f"{name}.parquet")).create_view(name)
        yield connection
    except duckdb.Error as error:
        raise StagedBatchError(f"the batch in {staged} cannot be audited: {error}") from error
    finally:
        connection.close()


@functools.cache
def _context(docs: Path | None) -> Any:
    """A context of Great Expectations that leaves nothing behind but results in `docs`."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    from unspun.audit.gx_duckdb import install

    install()
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    config = DataContextConfig(store_backend_defaults=InMemoryStoreBackendDefaults())
    if docs is not None:
        config.stores["validation_results_store"] = {
            "class_name": "ValidationResultsStore",
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs / "results")},
        }
        config.data_docs_sites = {
            "site": {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs)},
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            }
        }
    context = gx.get_context(project_config=config, mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    return context


@functools.cache
def _checkpoints(docs: Path | None, names: tuple[str, ...] = SUITES) -> list[tuple[Suite, Any]]:
    """The suites with their checkpoints, in the order in which they run."""
    import great_expectations as gx

    context = _context(docs)
    source = context.data_sources.add_sql("-".join(names), connection_string=f"duckdb+audit:///{DATABASE}")
    made = []
    for suite in (import_module(f"unspun.schemas.suites.{name}").suite() for name in names):
        expectations = context.suites.add(
            gx.ExpectationSuite(suite.name, expectations=[check.expectation for check in suite.checks])
        )
        batch = source.add_table_asset(suite.name, table_name=suite.table).add_batch_definition_whole_table("batch")
        definition = context.validation_definitions.add(
            gx.ValidationDefinition(name=suite.name, data=batch, suite=expectations)
        )
        result_format = {
            "result_format": "BASIC",
            "unexpected_index_column_names": list(suite.key),
            "return_unexpected_index_query": True,
            "partial_unexpected_count": 3,
        }
        checkpoint = gx.Checkpoint(name=suite.name, validation_definitions=[definition], result_format=result_format)
        made.append((suite, context.checkpoints.add(checkpoint)))
    return made


def _run(suite: Suite, checkpoint: Any, batch: str) -> Iterator[tuple[Check, dict[str, Any]]]:
    """Each check of the suite with its result as Great Expectations gives it."""
    from great_expectations.core.run_identifier import RunIdentifier

    (result,) = checkpoint.run(run_id=RunIdentifier(run_name=batch)).run_results.values()
    by_id = {found.expectation_config.id: found for found in result.results}
    for check in suite.checks:
        found = by_id[check.expectation.id]
        raised = [info for info in _exceptions(found.exception_info) if info.get("raised_exception")]
        if raised:
            raise StagedBatchError(
                f"{suite.name}: {check.name} could not be evaluated: {raised[0]['exception_message']}"
            )
        yield check, {"success": bool(found.success), **found.result}


def _exceptions(info: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return [info] if "raised_exception" in info else info.values()


def _bad_keys(
    connection: duckdb.DuckDBPyConnection, suite: Suite, check: Check, outcome: dict[str, Any]
) -> list[dict[str, Any]]:
    if outcome["success"]:
        return []
    # Great Expectations keeps a few rows of its queries, so they are asked again for all of them.
    query = check.query.replace("{batch}", suite.table) if check.query else outcome["unexpected_index_query"]
    keys = dict.fromkeys(row[: len(suite.key)] for row in connection.execute(query).fetchall())
    return [dict(zip(suite.key, key, strict=True)) for key in keys]


def _unexpected_count(outcome: dict[str, Any]) -> int:
    if "unexpected_count" in outcome:
        return int(outcome["unexpected_count"] or 0)
    observed = outcome.get("observed_value")
    return observed if isinstance(observed, int) else 0


def _observed(outcome: dict[str, Any]) -> str | None:
    for name in ("observed_value", "partial_unexpected_list"):
        if outcome.get(name) not in (None, []):
            return json.dumps(outcome[name], default=str)[:1000]
    return None


def _key(row: dict[str, Any], names: Iterable[str]) -> tuple:
    return tuple(row[name] for name in names)


def _with_rejects(tables: dict[str, pa.Table], bad_rows: list[BadRow]) -> pa.Table:
    """The rejects of the batch with one for each bad row and the expectation it breaks."""
    columns = ["article_id", "revision", "document_id"]
    document_of = {
        (row["article_id"], row["revision"]): row["document_id"]
        for row in tables["article_revisions"].select(columns).to_pylist()
    }
    documents = {row["document_id"]: row for row in tables["documents"].to_pylist()}
    nowhere = next(iter(documents.values()))
    rejects = []
    for bad in bad_rows:
        document = documents.get(document_of.get((bad.key["article_id"], bad.key["revision"]), ""), nowhere)
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


def _without(tables: dict[str, pa.Table], bad: dict[str, list[BadRow]]) -> dict[str, pa.Table]:
    """The tables without bad rows. Documents of articles that failed are rejected, with the first reason."""
    by_article = ("article_id", "revision")
    reasons: dict[tuple, str] = {}
    for row in bad["article_revisions"]:
        reasons.setdefault(_key(row.key, by_article), row.expectation)
    kept = {}
    for name in BELONGING:
        keys = {tuple(row.key.values()) for row in bad[name]}
        names = tuple(bad[name][0].key) if bad[name] else ()
        kept[name] = _keep(
            tables[name],
            (*by_article, *(other for other in names if other not in by_article)),
            lambda row, keys=keys, names=names: (
                _key(row, by_article) not in reasons and _key(row, names) not in keys
                if names
                else _key(row, by_article) not in reasons
            ),
        )
    kept["article_revisions"] = _keep(
        tables["article_revisions"], by_article, lambda row: _key(row, by_article) not in reasons
    )
    documents = tables["documents"].to_pylist()
    for document in documents:
        reason = reasons.get(_key(document, by_article))
        if reason:
            document.update(outcome="rejected", reason=reason, article_id=None, revision=None)
    kept["documents"] = pa.Table.from_pylist(documents, ARROW["documents"])
    return kept


def _keep(table: pa.Table, columns: tuple[str, ...], wanted: Any) -> pa.Table:
    rows = table.select(list(columns)).to_pylist()
    return table.filter(pa.array([wanted(row) for row in rows], pa.bool_()))


def _write(staged: Path, name: str, table: pa.Table) -> None:
    """A file of the batch, there whole or not at all."""
    target = staged / f"{name}.parquet"
    new = target.with_suffix(f".{os.getpid()}.new")
    pq.write_table(table, new, compression="zstd")
    new.replace(target)


def _is_audited(staged: Path) -> bool:
    """Whether the batch carries results that are newer than its tables: those of the audit that cleaned it."""
    results = staged / "quality_results.parquet"
    if not results.exists():
        return False
    return all(results.stat().st_mtime_ns >= (staged / f"{name}.parquet").stat().st_mtime_ns for name in AUDITED)
