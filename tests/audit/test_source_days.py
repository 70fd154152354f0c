"""A week in a real warehouse, with a planted fault for each source: alarms by name, on their day, and no others."""

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from unspun.audit.source_days import SOURCE_DAYS, published_alarms
from unspun.benchmarks.staged_batches import Delivery, rows_of, write
from unspun.warehouse import Warehouse

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


def test_a_day_is_told_with_what_the_registry_expects_now(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "news.duckdb")
    for uri, expected in (("a", 40), ("b", None), ("c", 60)):
        rows = rows_of([Delivery(uri, uri * 40)])
        rows["sources"] = [dataclasses.replace(source, expected_per_day=expected) for source in rows["sources"]]
        warehouse.load(write(rows, tmp_path / uri))
    warehouse.publish()
    found = warehouse.query(SOURCE_DAYS, {"since": date(2000, 1, 1)}).to_pylist()
    assert {row["expected_per_day"] for row in found} == {60}


def test_a_batch_that_an_older_version_staged_is_loaded(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "news.duckdb")
    staged = write(rows_of([Delivery("a", "a" * 40)]), tmp_path / "old")
    sources = pq.read_table(staged / "sources.parquet")
    pq.write_table(sources.drop_columns("expected_per_day"), staged / "sources.parquet")
    assert warehouse.load(staged).outcomes["loaded"] == 1
