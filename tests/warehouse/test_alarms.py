"""A week in a real warehouse, with a planted fault for each source: alarms by name, on their day, and no others."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from warehouse import Warehouse
from warehouse.alarms import published_alarms

MONDAY = date(2031, 3, 3)
TODAY = MONDAY + timedelta(days=7)
WEEK = Path(__file__).with_name("week.sql")
PLANTED = {
    ("silent-outlet", "silent-source", 5),
    ("doubling-outlet", "volume-surge", 4),
    ("spinning-outlet", "spun-copies", 5),
    ("garbling-outlet", "broken-encoding", 6),
    ("forward-outlet", "future-dates", 4),
    ("failing-outlet", "reject-burst", 5),
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    made = Warehouse(tmp_path_factory.mktemp("week") / "news.duckdb")
    made.migrate()
    with duckdb.connect(str(made.folder / "loading.duckdb")) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(WEEK.read_text(encoding="utf-8"))
    made.publish()
    return made


def test_every_planted_fault_is_alarmed_by_name_on_its_day_and_nothing_else(warehouse: Warehouse) -> None:
    found = {(a.source_id, a.name, (a.day - MONDAY).days) for a in published_alarms(warehouse, TODAY, days=8)}
    assert {alarm for alarm in found if alarm[2] < 7} == PLANTED


def test_a_day_that_has_not_come_is_not_judged(warehouse: Warehouse) -> None:
    assert published_alarms(warehouse, MONDAY, days=8) == []
