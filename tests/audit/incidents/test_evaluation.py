"""Four weeks in a real warehouse: every planted fault is an incident by name, and nothing else is one."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from unspun.audit.incidents.detection import WatchedSource
from unspun.audit.incidents.evaluation import evaluate, update_incidents
from unspun.schemas.incidents import Incident, SourceStatus
from unspun.warehouse import Warehouse
from unspun.warehouse.incidents import IncidentState, add_action

WEEKS = Path(__file__).with_name("weeks.sql")
FAULTY_FROM = date(2031, 3, 27)
NOW = datetime(2031, 3, 30, 23, 59, tzinfo=UTC)
PLANTED = {
    "silent-sentinel": "silence",
    "doubling-daily": "surge",
    "garbled-gazette": "encoding-damage",
    "frozen-forum": "frozen-feed",
    "untitled-times": "missing-headlines",
    "dateless-dispatch": "missing-dates",
    "future-focus": "future-dates",
    "markup-mirror": "markup",
    "furniture-friend": "repeated-paragraph",
    "stub-star": "paywall-stubs",
    "copying-chronicle": "near-duplicates",
    "tongue-tribune": "language-change",
    "failing-flyer": "rejects",
    "shortened-star": "short-bodies",
    "spinning-sun": "spun",
    "translated-tide": "translated",
}
REGISTRY = [
    WatchedSource(source_id="never-mail", expected_per_day=50, is_registered=True),
    WatchedSource(source_id="silent-sentinel", is_registered=True),
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    made = Warehouse(tmp_path_factory.mktemp("weeks") / "news.duckdb")
    made.migrate()
    with duckdb.connect(str(made.file.loading)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(WEEKS.read_text(encoding="utf-8"))
    return made


@pytest.fixture(scope="module")
def state(warehouse: Warehouse) -> IncidentState:
    return evaluate(warehouse, REGISTRY, NOW)


def by_source(state: IncidentState) -> dict[str | None, Incident]:
    return {incident.source_id: incident for incident in state.incidents}


def statuses(state: IncidentState) -> dict[str, SourceStatus]:
    return {status.source_id: status for status in state.statuses}


def test_every_planted_fault_is_an_incident_by_name_and_nothing_else_is(state: IncidentState) -> None:
    assert {(each.source_id, each.fault) for each in state.incidents} == set(PLANTED.items())
    assert {each.opened_on for each in state.incidents} == {FAULTY_FROM}
    assert {each.closed_on for each in state.incidents} == {None}


def test_an_incident_says_what_is_seen_beside_what_is_usual(state: IncidentState) -> None:
    damage, silence = by_source(state)["garbled-gazette"], by_source(state)["silent-sentinel"]
    assert (damage.unit, damage.observed) == ("share", 1.0)
    assert damage.usual < 0.1
    assert damage.sentence.startswith("100% of ") and "usually 5%" in damage.sentence
    assert (silence.observed, silence.unit) == (0.0, "documents")
    assert 60 < silence.affected < 90
    assert silence.last_good_on == date(2031, 3, 26)


def test_the_past_can_be_asked_for(warehouse: Warehouse, state: IncidentState) -> None:
    before = evaluate(warehouse, REGISTRY, datetime(2031, 3, 26, 23, 59, tzinfo=UTC))
    assert before.incidents == []
    first = evaluate(warehouse, REGISTRY, datetime(2031, 3, 28, tzinfo=UTC))
    ids = {each.incident_id for each in state.incidents}
    assert {each.incident_id for each in first.incidents} == ids


def test_the_past_lists_only_sources_that_were_known_then(warehouse: Warehouse) -> None:
    copy = Warehouse(warehouse.folder.parent / "past.duckdb")
    copy.folder.mkdir()
    copy.file.loading.write_bytes(warehouse.file.loading.read_bytes())
    update_incidents(copy, REGISTRY, NOW)
    assert evaluate(copy, REGISTRY, datetime(2031, 2, 1, tzinfo=UTC), is_past=True).statuses == []
    before = statuses(evaluate(copy, REGISTRY, datetime(2031, 3, 28, tzinfo=UTC), is_past=True))
    assert before["silent-sentinel"].state == "delivering" and "never-mail" not in before
    after = statuses(evaluate(copy, REGISTRY, NOW + timedelta(days=1), is_past=True))
    assert after["never-mail"].state == "never-came"


def test_every_source_has_a_state_and_its_last_arrival(state: IncidentState) -> None:
    never, silent, quiet = (statuses(state)[name] for name in ("never-mail", "silent-sentinel", "quiet-courier"))
    assert (never.state, never.last_arrival_at) == ("never-came", None)
    assert (silent.state, silent.open_incidents, silent.documents_today) == ("delivering", 1, 0)
    assert silent.last_arrival_at and silent.last_arrival_at.date() == date(2031, 3, 26)
    assert quiet.documents_today >= 18 and 18 <= (quiet.usual_by_now or 0) <= 23


def test_measures_have_the_incident_that_is_open(state: IncidentState) -> None:
    damage = by_source(state)["garbled-gazette"]
    marked = {row.day for row in state.measures if row.incident_id == damage.incident_id}
    assert marked == {FAULTY_FROM + timedelta(days=n) for n in range(4)}


def test_a_source_that_never_came_is_an_incident_after_a_day_and_a_paused_one_is_none(warehouse: Warehouse) -> None:
    copy = Warehouse(warehouse.folder.parent / "copy.duckdb")
    copy.folder.mkdir()
    copy.file.loading.write_bytes(warehouse.file.loading.read_bytes())
    update_incidents(copy, REGISTRY, NOW)
    later = evaluate(copy, REGISTRY, NOW + timedelta(days=1))
    assert by_source(later)["never-mail"].fault == "never-came"
    paused = [dataclasses.replace(source, is_enabled=False) for source in REGISTRY]
    still = evaluate(copy, paused, NOW)
    assert {"never-mail", "silent-sentinel"}.isdisjoint(by_source(still))
    assert statuses(still)["silent-sentinel"].state == "paused"


def test_what_people_accept_is_closed_and_usual_from_then_on(warehouse: Warehouse) -> None:
    copy = Warehouse(warehouse.folder.parent / "accepted.duckdb")
    copy.folder.mkdir()
    copy.file.loading.write_bytes(warehouse.file.loading.read_bytes())
    damage = by_source(update_incidents(copy, REGISTRY, NOW))["garbled-gazette"]
    add_action(copy, damage.incident_id, "accept", made_by="ana", made_at=datetime(2031, 3, 28, 9, tzinfo=UTC))
    accepted = by_source(update_incidents(copy, REGISTRY, NOW))["garbled-gazette"]
    assert (accepted.incident_id, accepted.closed_on) == (damage.incident_id, date(2031, 3, 28))


def test_a_warehouse_without_documents_has_no_incidents(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "news.duckdb")
    warehouse.migrate()
    state = update_incidents(warehouse, [], NOW)
    assert (state.incidents, state.statuses, state.evaluation.newest_document_at) == ([], [], None)
