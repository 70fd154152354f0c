"""Maintenance tasks that Airflow and the command line call: evaluate incidents, index, delete, compact."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from unspun.pipeline.settings import Settings
from unspun.pipeline.workspace import Workspace

if TYPE_CHECKING:
    from unspun.audit.digest import Digest, Sent
    from unspun.audit.incidents.detection import WatchedSource
    from unspun.warehouse.incidents import IncidentState


def registered_sources(settings: Settings) -> "list[WatchedSource]":
    """The sources of the registry, as incidents need them."""
    from unspun.audit.incidents.detection import WatchedSource
    from unspun.pipeline.processing.source_metadata import registry_entries

    return [
        WatchedSource(
            source_id=entry.id,
            name=entry.name,
            language=entry.language,
            expected_per_day=entry.expected_per_day,
            is_enabled=entry.enabled,
            is_registered=True,
        )
        for entry in registry_entries(settings).values()
    ]


def store_incidents(settings: Settings) -> "IncidentState":
    """Evaluate the incidents of all that is loaded, and store them for the next publish. Raises WarehouseError."""
    from unspun.audit.incidents.evaluation import update_incidents

    return update_incidents(Workspace.of(settings).warehouse, registered_sources(settings), datetime.now(UTC))


def has_unevaluated_loads(settings: Settings) -> bool:
    """Whether anything was loaded since the stored incidents were evaluated. Raises WarehouseError."""
    from unspun.warehouse.sql import statement

    warehouse = Workspace.of(settings).warehouse
    if not warehouse.store.exists():
        return False
    return bool(warehouse.newest(statement("queries/unevaluated_loads.sql"), {})["loads"][0].as_py())


def update_incidents(settings: Settings) -> "IncidentState":
    """Evaluate the incidents, record them with the results of the suite `history` as well, and publish.

    Raises WarehouseError, and BatchStopped where what is loaded must not be published.
    """
    from unspun.audit.audits import audit_incidents
    from unspun.pipeline.steps import publish

    state, warehouse = store_incidents(settings), Workspace.of(settings).warehouse
    source_ids = [status.source_id for status in state.statuses]
    name = f"sources-{state.evaluation.evaluated_at.date()}"
    warehouse.quality(audit_incidents(state.incidents, source_ids, name, warehouse.docs).results)
    publish(settings, force=True)
    return state


def incidents_as_of(settings: Settings, moment: datetime | None = None) -> "IncidentState":
    """The incidents as they stood at a moment of the past, or stand now; nothing is stored. Raises WarehouseError."""
    from unspun.audit.incidents.evaluation import evaluate

    now = datetime.now(UTC)
    moment = moment or now
    return evaluate(Workspace.of(settings).warehouse, registered_sources(settings), moment, is_past=moment < now)


def due_digest(settings: Settings, sent: "Sent", report: str) -> "tuple[Digest, Sent]":
    """The message about incidents that is due by now, and what was sent once it is sent. `report` is the address of
    the report. Raises WarehouseError.
    """
    from unspun.audit.digest import compose
    from unspun.schemas.incidents import Incident
    from unspun.warehouse.incidents import handling, incident_actions

    warehouse = Workspace.of(settings).warehouse
    incidents = [Incident(**row) for row in warehouse.newest("FROM incidents", {}).to_pylist()]
    return compose(incidents, handling(incident_actions(warehouse)), sent, datetime.now(UTC), report)


def search_index(settings: Settings) -> str:
    """Build the full-text index of what is published, unless it is fresh; returns its file."""
    from unspun.warehouse.search import build

    return str(build(Workspace.of(settings).warehouse))


def prune(settings: Settings, staged_days: float, raw_days: float) -> list[str]:
    """Delete what was loaded and is older: staged batches, and raw segments where `raw_days` is not 0; and what killed
    processes left unfinished. Returns the paths."""
    from unspun.warehouse.maintenance import prune_raw, prune_staged

    workspace = Workspace.of(settings)
    removed = prune_staged(workspace.warehouse, staged_days, workspace.staged)
    if raw_days:
        removed += prune_raw(workspace.warehouse, raw_days, workspace.raw)
    return removed + prune_unfinished(settings)


def prune_unfinished(settings: Settings) -> list[str]:
    """Delete what killed processes left unfinished, in all folders of a run; returns the paths."""
    from unspun.warehouse import maintenance

    workspace = Workspace.of(settings)
    folders = dict.fromkeys((str(workspace.warehouse.folder), workspace.raw, workspace.staged))
    return [path for folder in folders for path in maintenance.prune_unfinished(folder)]


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
