"""The alarms of a warehouse: what its sources delivered by day, judged by `schemas.alarms`."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from unspun.audit.alarms import HISTORY_DAYS, Alarm, SourceDay, alarms
from unspun.warehouse.sql import statement
from unspun.warehouse.warehouse import Warehouse

SOURCE_DAYS = statement("queries/source_days.sql")
FIELDS = tuple(field.name for field in dataclasses.fields(SourceDay))


def since(today: date) -> date:
    """The first day that is read: alarms of the last four weeks look back four weeks more."""
    return today - timedelta(days=2 * HISTORY_DAYS)


def judge(rows: Iterable[Mapping[str, Any]], today: date) -> list[Alarm]:
    """The alarms of the rows of `SOURCE_DAYS`. Days that have not come, as wrong clocks give them, are left out."""
    return alarms(source_days(rows, today), today)


def source_days(rows: Iterable[Mapping[str, Any]], today: date) -> list[SourceDay]:
    """The rows of `SOURCE_DAYS` of days that have come."""
    return [SourceDay(**{name: row[name] for name in FIELDS}) for row in rows if row["day"] <= today]


def published_alarms(warehouse: Warehouse, today: date, days: int = 7) -> list[Alarm]:
    """The alarms of the last days in what is published. Raises WarehouseError."""
    return [alarm for alarm in judge(_rows(warehouse, today), today) if alarm.day > today - timedelta(days=days)]


def published_days(warehouse: Warehouse, today: date, days: int = 7) -> list[SourceDay]:
    """What each source delivered on the last days, by what is published. Raises WarehouseError."""
    return [day for day in source_days(_rows(warehouse, today), today) if day.day > today - timedelta(days=days)]


def _rows(warehouse: Warehouse, today: date) -> list[dict[str, Any]]:
    parameters: Any = {"since": since(today)}
    return warehouse.query(SOURCE_DAYS, parameters).to_pylist()
