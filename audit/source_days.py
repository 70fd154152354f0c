"""The alarms of a warehouse: what its sources delivered on each day, as `audit.alarms` takes it."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from unspun.audit.alarms import HISTORY_DAYS, Alarm, SourceDay, alarms
from unspun.warehouse.sql import statement
from unspun.warehouse.warehouse import Warehouse

SOURCE_DAYS = statement("queries/source_days.sql")
FIELDS = tuple(field.name for field in dataclasses.fields(SourceDay))


def first_day_read(today: date) -> date:
    """The first day that is read: alarms of the last four weeks need four more weeks of history."""
    return today - timedelta(days=2 * HISTORY_DAYS)


def alarms_from_rows(rows: Iterable[Mapping[str, Any]], today: date) -> list[Alarm]:
    """The alarms of the rows of `SOURCE_DAYS`. Days in the future, which wrong clocks give, are left out."""
    return alarms(source_days(rows, today), today)


def source_days(rows: Iterable[Mapping[str, Any]], today: date) -> list[SourceDay]:
    """The rows of `SOURCE_DAYS` until today."""
    return [SourceDay(**{name: row[name] for name in FIELDS}) for row in rows if row["day"] <= today]


def published_alarms(warehouse: Warehouse, today: date, days: int = 7) -> list[Alarm]:
    """The alarms of the last days in the published warehouse. Raises WarehouseError."""
    first = today - timedelta(days=days - 1)
    return [alarm for alarm in alarms_from_rows(_rows(warehouse, today), today) if alarm.day >= first]


def published_days(warehouse: Warehouse, today: date, days: int = 7) -> list[SourceDay]:
    """What each source delivered on the last days, by the published warehouse. Raises WarehouseError."""
    first = today - timedelta(days=days - 1)
    return [day for day in source_days(_rows(warehouse, today), today) if day.day >= first]


def _rows(warehouse: Warehouse, today: date) -> list[dict[str, Any]]:
    parameters: Any = {"since": first_day_read(today)}
    return warehouse.query(SOURCE_DAYS, parameters).to_pylist()
