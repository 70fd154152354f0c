"""Maintenance tasks that Airflow and the command line call: evaluate alarms, index, delete, compact."""

from datetime import UTC, datetime
from typing import Any

from unspun.pipeline.settings import Settings
from unspun.pipeline.workspace import Workspace


def current_alarms(settings: Settings, days: int = 2) -> list[dict[str, Any]]:
    """The alarms of the last days, today's included: day, source_id, name, sentence."""
    from unspun.audit.source_days import published_alarms

    today = datetime.now(UTC).date()
    return [
        {"day": alarm.day.isoformat(), "source_id": alarm.source_id, "name": alarm.name, "sentence": alarm.sentence}
        for alarm in published_alarms(Workspace.of(settings).warehouse, today, days)
    ]


def audit_history(settings: Settings, days: int = 2) -> list[str]:
    """Check every source of the last days against its own past by Great Expectations, and record the results, for the
    Data Docs at once and for analysts with the next publish; returns the names of the alarms that were raised.
    """
    from unspun.audit.alarms import rows_by_source_day
    from unspun.audit.audits import audit_history
    from unspun.audit.source_days import published_alarms, published_days

    today, warehouse = datetime.now(UTC).date(), Workspace.of(settings).warehouse
    rows = rows_by_source_day(published_days(warehouse, today, days), published_alarms(warehouse, today, days))
    audited = audit_history(rows, f"sources-{today}", warehouse.docs)
    warehouse.quality(audited.results)
    return [result.column_name or "" for result in audited.results if not result.success]


def data_docs(settings: Settings) -> str:
    """Write the Data Docs of all audits whose results are kept, as pages that load nothing from elsewhere; returns the
    first one.
    """
    from unspun.audit.data_docs import build_data_docs

    return str(build_data_docs(Workspace.of(settings).warehouse.docs))


def search_index(settings: Settings) -> str:
    """Build the full-text index of what is published, unless it is fresh; returns its file."""
    from unspun.warehouse.search import build

    return str(build(Workspace.of(settings).warehouse))


def prune(settings: Settings, staged_days: float, raw_days: float) -> list[str]:
    """Delete what was loaded and is older: staged batches, and raw segments where `raw_days` is not 0."""
    from unspun.warehouse.maintenance import prune_raw, prune_staged

    workspace = Workspace.of(settings)
    removed = prune_staged(workspace.warehouse, staged_days, workspace.staged)
    if raw_days:
        removed += prune_raw(workspace.warehouse, raw_days, workspace.raw)
    return removed


def compact(settings: Settings) -> list[str]:
    """Give space back to the disk; returns what was done, in sentences."""
    from unspun.warehouse.maintenance import compact

    return compact(Workspace.of(settings).warehouse)


def orphaned_rows(settings: Settings) -> dict[str, int]:
    """Orphaned rows, by problem; empty in a sound warehouse."""
    from unspun.warehouse.maintenance import orphans

    table = orphans(Workspace.of(settings).warehouse)
    name, count = table.column_names[:2]
    return {row[name]: row[count] for row in table.to_pylist() if row[count]}
