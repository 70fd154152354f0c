"""Days of invented sources, and incidents of them."""

import math
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from unspun.audit.incidents.detection import Detection, WatchedSource, detect
from unspun.audit.incidents.source_day import SourceDay
from unspun.schemas.incidents import Incident

MONDAY = date(2031, 3, 3)
FOUND = tuple[str | None, str, int, int | None]


def a_day(number: int, fetched: int, source_id: str = "harbour-herald", **counts: Any) -> SourceDay:
    """A day of sound articles of about 300 words; day 0 is a Monday. `counts` change what is not as usual."""
    values: dict[str, Any] = {
        "fetched_by_now": fetched // 2,
        "loaded": fetched,
        "articles": fetched,
        "measured_articles": fetched,
        "log_words": sum(math.log(300 + 60 * (n % 3 - 1)) for n in range(fetched)),
        "log_words_squared": sum(math.log(300 + 60 * (n % 3 - 1)) ** 2 for n in range(fetched)),
        "languages": {"en": fetched} if fetched else {},
    }
    return SourceDay(day=MONDAY + timedelta(days=number), source_id=source_id, fetched=fetched, **{**values, **counts})


def a_source(volume: Callable[[int], int], days: int, source_id: str = "harbour-herald") -> list[SourceDay]:
    """The days of a source on which it delivers; `volume` gives the documents of day n."""
    return [a_day(n, volume(n), source_id) for n in range(days) if volume(n)]


def changed(
    days: Iterable[SourceDay], first: int, last: int, change: Callable[[SourceDay], SourceDay]
) -> list[SourceDay]:
    """The days with a change on those from day `first` to `last`."""
    return [change(day) if first <= (day.day - MONDAY).days <= last else day for day in days]


def found(days: Iterable[SourceDay], last: int, sources: Iterable[WatchedSource] = (), **options: Any) -> set[FOUND]:
    """The incidents of whole days until day `last`: source, fault, first day, and day on which it closed or None."""
    detection: Detection = detect(
        days, list(sources), MONDAY + timedelta(days=last), **{"today_is_over": True, **options}
    )
    return {
        (
            source,
            episode.fault,
            (episode.opened_on - MONDAY).days,
            (episode.closed_on - MONDAY).days if episode.closed_on else None,
        )
        for source, episode in detection.episodes
    }


def an_incident(**values: Any) -> Incident:
    """An open silence of one source, but for the values given."""
    given: dict[str, Any] = {
        "incident_id": "a" * 64,
        "source_id": "harbour-herald",
        "source_ids": ["harbour-herald"],
        "fault": "silence",
        "opened_on": MONDAY,
        "last_good_on": MONDAY - timedelta(days=1),
        "last_bad_on": MONDAY + timedelta(days=1),
        "closed_on": None,
        "unit": "documents",
        "observed": 0.0,
        "usual": 40.0,
        "affected": 80,
        "sentence": "No document came; usually 40 documents on that day",
    }
    return Incident(**{**given, **values})
