"""Charts: Vega-Lite specifications in the JSON files of this folder, with the numbers of a page filled in.

The colours are those of Okabe and Ito's palette, which people with any kind of colour vision can tell apart. The
browser draws the charts with `static/vega.js`; `static/report.js` gives them the colours of a light or dark page.
"""

import functools
import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from unspun.schemas.vocabulary import OUTCOMES


def documents_by_outcome(days: Sequence[dict[str, Any]], first: date, last: date) -> dict[str, Any]:
    """A bar for each day from first to last, divided by what became of its documents.

    Each of `days` has the field `day`, a date, and the number of documents for each of OUTCOMES.
    """
    values = [
        {"day": day["day"].isoformat(), "outcome": outcome, "documents": day[outcome]}
        for day in days
        for outcome in OUTCOMES
        if day[outcome]
    ]
    return _filled("documents_by_outcome", values, first, last)


def documents_of_source(days: Sequence[dict[str, Any]], first: date, last: date) -> dict[str, Any]:
    """A small chart without words of one source's documents, with those that were rejected in another colour.

    Each of `days` has the fields `day`, a date, `fetched` and `rejected`.
    """
    values = [
        {"day": day["day"].isoformat(), "state": state, "documents": count}
        for day in days
        for state, count in (("rejected", day["rejected"]), ("other", day["fetched"] - day["rejected"]))
    ]
    return _filled("documents_of_source", values, first, last)


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
