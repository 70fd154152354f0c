"""Charts: Vega-Lite specifications in the JSON files of this folder, with the numbers of a page filled in.

The browser draws them with `static/vega.js`. Their colours are variables of `static/report.css`, so that they follow a
light, a dark and a printed page: shades of grey for what is as it should be, colour for what is not.
"""

import functools
import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from unspun.reports.faults import MeasureWords

STACK = ("loaded", "new_revision", "unchanged", "duplicate", "unsupported", "rejected")
"""Outcomes from the bottom of a bar to its top, where faults are seen at once."""


def documents_by_outcome(
    days: Sequence[dict[str, Any]], first: date, last: date, link: Callable[[date, str], str | None] | None = None
) -> dict[str, Any]:
    """A bar for each day from first to last, divided by what became of its documents.

    Each of `days` has the field `day`, a date, and the number of documents for each outcome. `link` gives the address
    of the documents of a day and an outcome.
    """
    values = [
        {
            "day": day["day"].isoformat(),
            "date": _date(day["day"]),
            "outcome": outcome,
            "words": outcome.replace("_", " "),
            "rank": rank,
            "documents": day[outcome],
            "link": link(day["day"], outcome) if link else None,
        }
        for day in days
        for rank, outcome in enumerate(STACK)
        if day[outcome]
    ]
    return _filled("documents_by_outcome", values, first, last)


def measure_by_day(
    rows: Sequence[dict[str, Any]],
    words: MeasureWords,
    first: date,
    last: date,
    link: Callable[[date], str | None],
) -> dict[str, Any]:
    """A bar for each day over the range that is usual, days with an incident in the colour of a fault.

    `rows` are those of the table `source_measures` for one source and measure. Shares become percent.
    """
    factor = 100 if words.is_share else 1
    values = [
        {
            "day": row["day"].isoformat(),
            "date": _date(row["day"]),
            "observed": _scaled(row["observed"], factor),
            "lowest": _scaled(row["lowest"], factor),
            "highest": _scaled(row["highest"], factor),
            "value": "nothing to measure" if row["observed"] is None else words.format(row["observed"]),
            "band": _band(row, words),
            "state": "incident" if row["incident_id"] else "no incident",
            "fault": row["incident_id"] is not None,
            "link": link(row["day"]),
        }
        for row in rows
    ]
    spec = _filled("measure_by_day", values, first, last)
    band, *others = spec["layer"]
    y = {**band["encoding"]["y"], "title": words.axis}
    return {**spec, "layer": [{**band, "encoding": {**band["encoding"], "y": y}}, *others]}


def _band(row: dict[str, Any], words: MeasureWords) -> str:
    if row["lowest"] is None or row["highest"] is None:
        return "not known yet"
    return f"{words.format(row['lowest'])} to {words.format(row['highest'])}"


def _scaled(value: float | None, factor: int) -> float | None:
    return None if value is None else round(value * factor, 2)


def _date(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _filled(name: str, values: list[dict[str, Any]], first: date, last: date) -> dict[str, Any]:
    """The specification with these values, and a time axis from the first day to the end of the last."""
    spec = _specification(name)
    x = spec["encoding"]["x"]
    scale = x["scale"] | {"domain": [first.isoformat(), (last + timedelta(days=1)).isoformat()]}
    return spec | {"encoding": spec["encoding"] | {"x": x | {"scale": scale}}, "data": {"values": values}}


@functools.cache
def _specification(name: str) -> dict[str, Any]:
    specification: dict[str, Any] = json.loads(Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8"))
    return specification
