"""Incidents in the warehouse: what an evaluation stores, and what people do about them."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from unspun.schemas.columns import to_table
from unspun.schemas.incidents import Incident, IncidentAction, IncidentEvaluation, SourceMeasure, SourceStatus
from unspun.schemas.vocabulary import IncidentActionKind
from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.sql import FOLDER, run_script, statement
from unspun.warehouse.store import Connection
from unspun.warehouse.warehouse import Warehouse

MAX_NOTE_CHARS = 2_000


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentState:
    """All that one evaluation finds."""

    evaluation: IncidentEvaluation
    incidents: Sequence[Incident]
    measures: Sequence[SourceMeasure]
    statuses: Sequence[SourceStatus]


def put_incidents(warehouse: Warehouse, state: IncidentState) -> None:
    """Store an evaluation in the place of the one before; analysts see it with the next publish.

    Raises WarehouseError, WarehouseLockedError among them.
    """
    tables = {
        "incidents": to_table(state.incidents, Incident),
        "source_measures": to_table(state.measures, SourceMeasure),
        "source_statuses": to_table(state.statuses, SourceStatus),
        "incident_evaluations": to_table([state.evaluation], IncidentEvaluation),
    }

    def put(connection: Connection) -> None:
        for name, table in tables.items():
            connection.register(f"given_{name}", table)
        run_script(connection, FOLDER / "queries" / "put_incidents.sql")

    warehouse.store.transact(put)


def add_action(
    warehouse: Warehouse,
    incident_id: str,
    kind: IncidentActionKind,
    *,
    made_by: str,
    made_at: datetime,
    note: str | None = None,
    muted_until: datetime | None = None,
) -> IncidentAction:
    """Record what a person did about an incident; returns the stored row.

    Raises WarehouseError for an incident that is not there, a mute without its end or a note without words, and where
    the warehouse cannot be written.
    """
    note = (note or "").strip()[:MAX_NOTE_CHARS] or None
    if (kind == "mute") != (muted_until is not None):
        raise WarehouseError("a mute, and nothing else, needs the time at which it ends")
    if muted_until is not None and muted_until <= made_at:
        raise WarehouseError("a mute ends in the future: choose a later time")
    if kind == "note" and note is None:
        raise WarehouseError("a note needs words")
    action = IncidentAction(
        incident_id=incident_id, kind=kind, muted_until=muted_until, note=note, made_by=made_by, made_at=made_at
    )
    row = to_table([action], IncidentAction)

    def add(connection: Connection) -> None:
        if not connection.execute("SELECT 1 FROM incidents WHERE incident_id = ?", [incident_id]).fetchone():
            raise WarehouseError(f"there is no incident {incident_id}")
        connection.register("given_action", row)
        connection.execute("INSERT INTO internal.incident_actions BY NAME FROM given_action")

    warehouse.store.transact(add)
    return action


def incident_actions(warehouse: Warehouse) -> list[IncidentAction]:
    """All actions, published or not, the oldest first. Raises WarehouseError, WarehouseLockedError among them."""
    rows = warehouse.newest(statement("queries/incident_actions.sql"), {}).to_pylist()
    return [IncidentAction(**row) for row in rows]


@dataclasses.dataclass(frozen=True, slots=True)
class Handling:
    """Where an incident stands by its actions: who acknowledged it last, and until when it is muted."""

    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    muted_until: datetime | None = None
    accepted: bool = False

    def is_muted(self, now: datetime) -> bool:
        return self.muted_until is not None and now < self.muted_until


def handling(actions: Sequence[IncidentAction]) -> dict[str, Handling]:
    """The handling of each incident that has actions; `actions` are in the order of time."""
    by_id: dict[str, Handling] = {}
    for action in actions:
        before = by_id.get(action.incident_id, Handling())
        if action.kind == "acknowledge":
            now = dataclasses.replace(before, acknowledged_by=action.made_by, acknowledged_at=action.made_at)
        elif action.kind in ("mute", "unmute"):
            now = dataclasses.replace(before, muted_until=action.muted_until)
        elif action.kind == "accept":
            now = dataclasses.replace(before, accepted=True)
        else:
            now = before
        by_id[action.incident_id] = now
    return by_id
