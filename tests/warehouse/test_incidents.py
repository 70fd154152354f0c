"""Incidents and actions in the warehouse: an evaluation replaces the one before, and what people did stays."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from unspun.schemas.incidents import Incident, IncidentEvaluation
from unspun.warehouse import Warehouse, WarehouseError
from unspun.warehouse.incidents import IncidentState, add_action, handling, incident_actions, put_incidents

NOW = datetime(2031, 3, 10, 8, 15, tzinfo=UTC)
SILENCE = Incident(
    incident_id="a" * 64,
    source_id="harbour-herald",
    source_ids=["harbour-herald"],
    fault="silence",
    opened_on=date(2031, 3, 6),
    last_good_on=date(2031, 3, 5),
    last_bad_on=date(2031, 3, 9),
    closed_on=None,
    unit="documents",
    observed=0,
    usual=40,
    affected=160,
    sentence="Nothing came for 4 days; usually 40 documents a day",
)


def state(*incidents: Incident) -> IncidentState:
    return IncidentState(IncidentEvaluation(evaluated_at=NOW, newest_document_at=None), incidents, [], [])


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    made = Warehouse(tmp_path / "news.duckdb")
    put_incidents(made, state(SILENCE))
    return made


def stored(warehouse: Warehouse) -> list[str]:
    return warehouse.newest("FROM incidents", {})["incident_id"].to_pylist()


def test_an_evaluation_replaces_the_one_before(warehouse: Warehouse) -> None:
    other = dataclasses.replace(SILENCE, incident_id="b" * 64, source_id="market-mail", source_ids=["market-mail"])
    put_incidents(warehouse, state(SILENCE, other))
    assert stored(warehouse) == ["a" * 64, "b" * 64]
    put_incidents(warehouse, state())
    assert stored(warehouse) == []


def test_actions_follow_an_incident_whose_first_day_moved(warehouse: Warehouse) -> None:
    add_action(warehouse, "a" * 64, "acknowledge", made_by="ana", made_at=NOW)
    add_action(warehouse, "a" * 64, "note", made_by="ben", made_at=NOW + timedelta(minutes=5), note=" Asked them. ")
    earlier = dataclasses.replace(SILENCE, incident_id="c" * 64, opened_on=date(2031, 3, 4))
    put_incidents(warehouse, state(earlier))
    actions = incident_actions(warehouse)
    assert [(a.incident_id, a.kind, a.made_by, a.note) for a in actions] == [
        ("c" * 64, "acknowledge", "ana", None),
        ("c" * 64, "note", "ben", "Asked them."),
    ]


def test_the_last_action_says_where_an_incident_stands(warehouse: Warehouse) -> None:
    monday = NOW + timedelta(days=7)
    add_action(warehouse, "a" * 64, "mute", made_by="ana", made_at=NOW, muted_until=monday)
    muted = handling(incident_actions(warehouse))["a" * 64]
    assert muted.is_muted(NOW) and not muted.is_muted(monday)
    add_action(warehouse, "a" * 64, "unmute", made_by="ben", made_at=NOW + timedelta(hours=1))
    add_action(warehouse, "a" * 64, "accept", made_by="ben", made_at=NOW + timedelta(hours=2))
    now = handling(incident_actions(warehouse))["a" * 64]
    assert not now.is_muted(NOW) and now.accepted


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"incident_id": "f" * 64, "kind": "acknowledge"}, "no incident"),
        ({"incident_id": "a" * 64, "kind": "note", "note": "  "}, "needs words"),
        ({"incident_id": "a" * 64, "kind": "mute"}, "needs the time"),
        ({"incident_id": "a" * 64, "kind": "mute", "muted_until": NOW - timedelta(days=1)}, "later time"),
    ],
)
def test_an_action_that_says_nothing_is_refused(warehouse: Warehouse, arguments: dict, reason: str) -> None:
    with pytest.raises(WarehouseError, match=reason):
        add_action(warehouse, made_by="ana", made_at=NOW, **arguments)
    assert incident_actions(warehouse) == []
