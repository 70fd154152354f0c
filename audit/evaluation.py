"""Running suites: a `QualityResult` for each expectation, and the keys of the rows that break one."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import duckdb

from unspun.audit.prepared_suites import PreparedSuite
from unspun.audit.results import AuditResult, BadRow
from unspun.schemas.suites.check import CRITICAL, ROW, Check, Suite
from unspun.schemas.tables import QualityResult

MAX_OBSERVED_CHARS = 1000
"""Length at which what an expectation observed is cut: enough for the few values that Great Expectations keeps."""


def evaluate(connection: duckdb.DuckDBPyConnection, suites: Iterable[PreparedSuite], batch_id: str) -> AuditResult:
    """Run the suites over the tables of `connection`, and name the batch in their results.

    Raises StagedBatchError where an expectation cannot be evaluated.
    """
    checked_at = datetime.now(UTC)
    results: list[QualityResult] = []
    bad_rows: list[BadRow] = []
    stopped: list[str] = []
    for prepared in suites:
        suite = prepared.suite
        row_count = len(connection.table(suite.table))
        for check, validated in prepared.run(batch_id):
            outcome = {"success": bool(validated.success), **validated.result}
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
