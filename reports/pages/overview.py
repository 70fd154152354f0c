"""The page that a person on watch opens each morning."""

from datetime import date, datetime, timedelta

from unspun.reports import charts
from unspun.reports.actions import Actions
from unspun.reports.page import PageData
from unspun.reports.pages.incidents import incident_views, recovered_since
from unspun.reports.reader import Reader
from unspun.schemas.vocabulary import OUTCOMES

SHOWN_DAYS = 35
"""Days of the charts: five of each weekday."""

FAILED_DAYS = 7
"""Days whose failed expectations are listed."""


def overview(reader: Reader, actions: Actions, now: datetime) -> PageData:
    """What is wrong now, what recovered, and what came in."""
    today = now.date()
    rows = reader.rows("current_incidents", recovered_since=recovered_since(today))
    views = incident_views(rows, actions, now)
    is_open = [one for one in views if one.is_open]
    first = first_day(today)
    days = reader.rows("arrivals_by_day", source_id=None, since=first, until=today)
    return PageData(
        "overview.html",
        {
            "open": [one for one in is_open if not one.muted],
            "muted": [one for one in is_open if one.muted],
            "new": sum(one.row["opened_on"] >= recovered_since(today) for one in is_open),
            "recovered": [one for one in views if not one.is_open],
            "counts": reader.row("source_counts") or {},
            "evaluation": reader.row("incident_evaluation"),
            "stopped": reader.rows("stopped"),
            "failed": reader.rows("failed", since=today - timedelta(days=FAILED_DAYS)),
            "waiting": reader.rows("waiting_rejects"),
            "totals": reader.row("totals"),
            "days": days,
            "today": today,
            "first": first,
            "chart": charts.documents_by_outcome(days, first, today),
            "outcomes": OUTCOMES,
        },
    )


def first_day(today: date) -> date:
    """The first of the SHOWN_DAYS days that end today."""
    return today - timedelta(days=SHOWN_DAYS - 1)
