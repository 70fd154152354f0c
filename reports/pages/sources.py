"""The sources: all of them at a glance, and five weeks of each."""

import functools
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from unspun.reports import charts
from unspun.reports.actions import Actions
from unspun.reports.faults import MEASURE_WORDS, MeasureWords
from unspun.reports.page import PageData, existing
from unspun.reports.pages.incidents import incident_views
from unspun.reports.pages.overview import SHOWN_DAYS, first_day
from unspun.reports.reader import Reader, Row
from unspun.reports.tables import RowSelection, listing
from unspun.schemas.vocabulary import OUTCOMES

NEWEST_ARTICLES = 10
Url = Callable[..., str | None]


def sources(reader: Reader, today: date) -> PageData:
    """A line for each source, those with incidents first, and what the repairs changed."""
    first = first_day(today)
    rows = reader.rows("source_overview", since=first, source_id=None)
    faulty = _faulty_days(reader, today)
    return PageData(
        "sources.html",
        {
            "sources": [{**row, "spark": _spark(row, faulty[row["source_id"]], today)} for row in rows],
            "counts": reader.row("source_counts") or {},
            "evaluation": reader.row("incident_evaluation"),
            "rules": reader.rows("edit_rules"),
            "today": today,
            "first": first,
        },
    )


def source(reader: Reader, actions: Actions, source_id: str, now: datetime, url: Url) -> PageData:
    """One source: incidents, five weeks of each measure beside what is usual, newest articles, registry.

    Raises RowNotFound.
    """
    today = now.date()
    first = first_day(today)
    row = existing(reader.row("source_overview", since=first, source_id=source_id), f"source {source_id}")
    measures = reader.rows("source_measures", source_id=source_id, since=first, until=today)
    days = reader.rows("arrivals_by_day", source_id=source_id, since=first, until=today)
    past = reader.rows("source_incidents", source_id=source_id)
    return PageData(
        "source.html",
        {
            "source": row,
            "incidents": incident_views(past, actions, now),
            "outcomes": OUTCOMES,
            "outcomes_chart": charts.documents_by_outcome(days, first, today, _day_links(url, source_id)),
            "charts": _charts(measures, source_id, first, today, url),
            "days": days,
            "measures": _by_day(measures),
            "articles": listing(reader, RowSelection.of("articles", {"source_id": source_id})).rows[:NEWEST_ARTICLES],
            "first": first,
            "today": today,
            "week": today - timedelta(days=6),
        },
    )


def _charts(measures: list[Row], source_id: str, first: date, last: date, url: Url) -> list[dict[str, Any]]:
    """A chart for each measure that is shown always, that was ever not 0, or that has an incident."""
    by_measure: dict[str, list[Row]] = defaultdict(list)
    for row in measures:
        by_measure[row["measure"]].append(row)
    made = []
    for name, words in MEASURE_WORDS.items():
        rows = by_measure[name]
        if rows and (words.always or any(row["observed"] or row["incident_id"] for row in rows)):
            link = functools.partial(_rows_link, url, words, source_id)
            made.append({"name": name, "words": words, "spec": charts.measure_by_day(rows, words, first, last, link)})
    return made


def _by_day(measures: list[Row]) -> dict[date, dict[str, Row]]:
    """The measures of each day by name, the newest day first."""
    days: dict[date, dict[str, Row]] = defaultdict(dict)
    for row in measures:
        days[row["day"]][row["measure"]] = row
    return dict(sorted(days.items(), reverse=True))


def _rows_link(url: Url, words: MeasureWords, source_id: str, day: date) -> str | None:
    return url(words.page, **words.rows(source_id, day))


def _day_links(url: Url, source_id: str) -> Callable[[date, str], str | None]:
    def link(day: date, outcome: str) -> str | None:
        return url("documents", source_id=source_id, outcome=outcome, since=day.isoformat(), until=day.isoformat())

    return link


def _faulty_days(reader: Reader, today: date) -> dict[str, set[date]]:
    """The days of the sparklines on which a source had an incident."""
    faulty: dict[str, set[date]] = defaultdict(set)
    for row in reader.rows("recent_incidents", since=first_day(today)):
        day = max(row["opened_on"], first_day(today))
        end = min(today, row["closed_on"] - timedelta(days=1) if row["closed_on"] else today)
        while day <= end:
            for source_id in row["source_ids"]:
                faulty[source_id].add(day)
            day += timedelta(days=1)
    return faulty


def _spark(row: Row, faulty: set[date], today: date) -> list[dict[str, Any]]:
    """The bars of a source's days, the oldest first."""
    fetched = {day["day"]: day["fetched"] for day in row["days"] or ()}
    days = [today - timedelta(days=ago) for ago in range(SHOWN_DAYS - 1, -1, -1)]
    return [
        {
            "height": fetched.get(day, 0),
            "state": "fault" if day in faulty else "now" if day == today else "",
        }
        for day in days
    ]
