"""Running suites: a `QualityResult` for each expectation, and the keys of the rows that break one."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import duckdb

from unspun.audit.results import AuditResult, BadRow, StagedBatchError
from unspun.schemas.suites.check import CRITICAL, ROW, Check, Suite
from unspun.schemas.tables import QualityResult

MAX_OBSERVED_CHARS = 1000
"""Length at which what an expectation observed is cut: enough for the few values that Great Expectations keeps."""


def evaluate(
    connection: duckdb.DuckDBPyConnection, checkpoints: Iterable[tuple[Suite, Any]], batch_id: str
) -> AuditResult:
    """Run the checkpoints over the tables of `connection`, and name the batch in their results.

    Raises StagedBatchError where an expectation cannot be evaluated.
    """
    checked_at = datetime.now(UTC)
    results: list[QualityResult] = []
    bad_rows: list[BadRow] = []
    stopped: list[str] = []
    for suite, checkpoint in checkpoints:
        row_count = len(connection.table(suite.table))
        for check, outcome in _run(suite, checkpoint, batch_id):
            keys = _bad_keys(connection, suite, check, outcome) if check.severity == ROW else []
            bad_rows += [BadRow(suite.table, key, check.name) for key in keys]
            result = QualityResult(
                batch_id=batch_id,
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
            results.append(result)
            if not result.success and check.severity == CRITICAL:
                on = f" on {check.column}" if check.column else ""
                stopped.append(f"{suite.name}: {check.name}{on} failed ({result.observed}). {check.meaning}")
    return AuditResult(results, bad_rows, stopped)


def _run(suite: Suite, checkpoint: Any, batch_id: str) -> Iterator[tuple[Check, dict[str, Any]]]:
    """Each check of the suite with its result as Great Expectations returns it."""
    from great_expectations.core.run_identifier import RunIdentifier

    (run_result,) = checkpoint.run(run_id=RunIdentifier(run_name=batch_id)).run_results.values()
    result_by_id = {result.expectation_config.id: result for result in run_result.results}
    for check in suite.checks:
        result = result_by_id[check.expectation.id]
        raised = [info for info in _exceptions(result.exception_info) if info.get("raised_exception")]
        if raised:
            raise StagedBatchError(
                f"{suite.name}: {check.name} could not be evaluated: {raised[0]['exception_message']}"
            )
        yield check, {"success": bool(result.success), **result.result}


def _exceptions(info: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """The exception entries of a result: one, or one for each metric."""
    return [info] if "raised_exception" in info else info.values()


def _bad_keys(
    connection: duckdb.DuckDBPyConnection, suite: Suite, check: Check, outcome: dict[str, Any]
) -> list[dict[str, Any]]:
    if outcome["success"]:
        return []
    # Great Expectations keeps only a few rows of its queries: the query runs once more, for all of them.
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
            return json.dumps(outcome[name], default=str)[:MAX_OBSERVED_CHARS]
    return None
