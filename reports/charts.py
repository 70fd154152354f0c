"""Charts as Vega-Lite specifications, drawn in the browser by scripts that we serve, without evaluating code."""

import functools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from unspun.schemas.vocabulary import OUTCOMES

# Okabe and Ito's palette, which people with any kind of colour vision can tell apart.
COLORS = ("#0072B2", "#56B4E9", "#999999", "#E69F00", "#D55E00", "#CC79A7")
CONFIG = {
    "background": "transparent",
    "view": {"stroke": None},
    "axis": dict.fromkeys(("labelColor", "titleColor", "domainColor", "tickColor"), "currentColor")
    | {"gridColor": "#8884"},
    "legend": {"labelColor": "currentColor", "titleColor": "currentColor"},
}


def outcomes(days: Sequence[dict[str, Any]], first: date, last: date) -> dict[str, Any]:
    """Documents by day from first to last, one bar for each day, cut by outcome."""
    values = [
        {"day": day["day"].isoformat(), "outcome": name, "documents": day[name]}
        for day in days
        for name in OUTCOMES
        if day[name]
    ]
    return _drawn(_outcomes(), values, first, last)


def volumes(days: Sequence[dict[str, Any]], first: date, last: date) -> dict[str, Any]:
    """One source's documents by day, as a small bar chart without words; those not loaded in another colour."""
    values = [
        {"day": day["day"].isoformat(), "state": state, "documents": count}
        for day in days
        for state, count in (("rejected", day["rejected"]), ("other", day["fetched"] - day["rejected"]))
    ]
    return _drawn(_volumes(), values, first, last)


def _drawn(spec: dict[str, Any], values: list[dict[str, Any]], first: date, last: date) -> dict[str, Any]:
    scale = {"domain": [first.isoformat(), (last + timedelta(days=1)).isoformat()], "type": "utc"}
    x = spec["encoding"]["x"] | {"scale": scale, "timeUnit": "utcyearmonthdate"}
    return spec | {"encoding": spec["encoding"] | {"x": x}, "data": {"values": values}}


@functools.cache
def _outcomes() -> dict[str, Any]:
    import altair as alt

    chart = (
        alt.Chart(alt.Data(values=[]), width="container", height=180)
        .mark_bar()
        .encode(
            x=alt.X("day:T", title=None),
            y=alt.Y("documents:Q", title="documents"),
            color=alt.Color("outcome:N", scale=alt.Scale(domain=list(OUTCOMES), range=list(COLORS)), title=None)
            .legend(orient="bottom", columns=3),
            order=alt.Order("outcome:N"),
        )
    )  # fmt: skip
    return _spec(chart)


@functools.cache
def _volumes() -> dict[str, Any]:
    import altair as alt

    scale = alt.Scale(domain=["other", "rejected"], range=[COLORS[0], COLORS[4]])
    chart = (
        alt.Chart(alt.Data(values=[]), width="container", height=48)
        .mark_bar()
        .encode(
            x=alt.X("day:T", axis=None),
            y=alt.Y("documents:Q", axis=None),
            color=alt.Color("state:N", scale=scale, legend=None),
        )
    )
    return _spec(chart)


def _spec(chart: Any) -> dict[str, Any]:
    return chart.to_dict() | {"config": CONFIG, "padding": 2, "autosize": {"type": "fit-x", "contains": "padding"}}
