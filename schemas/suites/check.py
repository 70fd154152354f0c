"""A check of a suite: an expectation of Great Expectations with its severity and its meaning."""

import dataclasses
import re
from pathlib import Path
from typing import Any

from unspun.schemas.columns import column
from unspun.schemas.tables import ARROW, TABLES
from unspun.schemas.vocabulary import Severity

SQL = Path(__file__).parent / "sql"

COLUMNS = ("column", "column_A", "column_B")
CRITICAL: Severity = "critical"
ROW: Severity = "row"
WARNING: Severity = "warning"


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """One expectation. `query` is its SQL where it is one of ours: it selects the keys of bad rows."""

    expectation: Any
    severity: Severity
    meaning: str
    name: str
    column: str | None = None
    query: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Suite:
    """The checks of a table; `key` are the columns that name a row of it."""

    name: str
    table: str
    key: tuple[str, ...]
    checks: list[Check]


def check(severity: Severity, meaning: str, expectation: type, **arguments: Any) -> Check:
    """A check by an expectation class of Great Expectations and its arguments."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", expectation.__name__).lower()
    column = ", ".join([*arguments.get("column_list", ()), *(arguments[key] for key in COLUMNS if key in arguments)])
    limits = ", ".join(f"{key} {value}" for key, value in arguments.items() if not key.startswith("column"))
    shown = f"{column or 'table'}: {name.replace('_', ' ')}{f' ({limits})' if limits else ''}. {meaning}"
    return Check(
        _annotated(expectation, severity, meaning, shown, **arguments), severity, meaning, name, column or None
    )


def columns_check(table: str) -> Check:
    """A check that a staged table has the columns of its record, and no others."""
    from great_expectations.expectations import ExpectTableColumnsToMatchSet

    meaning = "Columns are missing or new: the load and every view would break."
    return check(CRITICAL, meaning, ExpectTableColumnsToMatchSet, column_set=ARROW[table].names)


def values_check(severity: Severity, meaning: str, table: str, name: str) -> Check:
    """A check that a column holds only the values that its record allows."""
    from great_expectations.expectations import ExpectColumnValuesToBeInSet

    values = list(column(TABLES[table], name).values)
    return check(severity, meaning, ExpectColumnValuesToBeInSet, column=name, value_set=values)


def query_check(severity: Severity, meaning: str, name: str) -> Check:
    """A check by the query in `sql/NAME.sql`, which selects the keys of rows that break it."""
    return check_of_query(severity, meaning, name, (SQL / f"{name}.sql").read_text(encoding="utf-8"))


def check_of_query(severity: Severity, meaning: str, name: str, query: str) -> Check:
    """A check by a query, which selects the keys of rows that break it from `{batch}`."""
    from unspun.schemas.suites.query_expectation import ExpectQueryToFindNoRows

    shown = f"{name.replace('_', ' ')}. {meaning}"
    expectation = _annotated(ExpectQueryToFindNoRows, severity, meaning, shown, unexpected_rows_query=query)
    return Check(expectation, severity, meaning, name, query=query)


def _annotated(expectation: type, severity: Severity, meaning: str, shown: str, **arguments: Any) -> Any:
    level = "critical" if severity == CRITICAL else "warning"
    return expectation(**arguments, severity=level, notes=meaning, description=shown, meta={"severity": severity})
