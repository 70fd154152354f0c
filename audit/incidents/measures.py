"""What a source delivered on a day beside what is usual, for charts and tables."""

import dataclasses
import math
from datetime import date

from unspun.audit.incidents.changes import Counted
from unspun.audit.incidents.share_tracks import ShareTrack
from unspun.audit.incidents.shares import Part
from unspun.audit.incidents.source_day import FAULTY_PARTS, SourceDay
from unspun.audit.incidents.source_watch import SourceWatch
from unspun.schemas.vocabulary import Fault, Measure

SIGMAS = 2
"""Standard deviations to either side that hold 95 of 100 usual days."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredDay:
    """One measure of a source on a day. `faults` are those that it shows, `opened_on` the incident open on the day."""

    day: date
    source_id: str
    measure: Measure
    faults: tuple[Fault, ...]
    observed: float | None
    whole: int
    usual: float | None = None
    lowest: float | None = None
    highest: float | None = None
    opened_on: tuple[Fault, date] | None = None


def measured(watch: SourceWatch, day: SourceDay, expected: Counted) -> list[MeasuredDay]:
    """All measures of the day, by the history before it."""
    rows = [_documents(watch, day, expected)]
    if day.fetched:
        rows.append(_row(watch, day, "frozen-feed", ("frozen-feed",), Part(day.unchanged, day.fetched)))
        for fault in FAULTY_PARTS:
            rows.append(_share(watch, day, fault, watch.shares[fault], watch.part(fault, day)))
        part = watch.languages.part(day.languages)
        rows.append(_share(watch, day, "language-change", watch.languages.share, part))
        rows.append(_words(watch, day))
    return rows


def _documents(watch: SourceWatch, day: SourceDay, expected: Counted) -> MeasuredDay:
    row = _row(watch, day, "documents", ("silence", "drop", "surge"), Part(day.fetched, day.fetched))
    row = dataclasses.replace(row, observed=float(day.fetched))
    if expected.usual is None:
        return row
    lowest, highest = expected.usual.bounds()
    return dataclasses.replace(row, usual=expected.mean, lowest=lowest, highest=highest)


def _share(watch: SourceWatch, day: SourceDay, measure: Measure, share: ShareTrack, part: Part) -> MeasuredDay:
    row = _row(watch, day, measure, (share.track.fault,), part)
    usual = share.usual()
    if usual is None:
        return row
    return dataclasses.replace(row, usual=usual.mean, lowest=0.0, highest=usual.highest(part.whole))


def _words(watch: SourceWatch, day: SourceDay) -> MeasuredDay:
    whole = day.measured_articles
    row = _row(watch, day, "words", ("short-bodies", "long-bodies"), Part(0, whole))
    if whole:
        row = dataclasses.replace(row, observed=math.exp(day.log_words / whole))
    usual = watch.lengths.usual_words()
    if usual is None or not whole:
        return row
    within, between = watch.lengths.variances()
    factor = math.exp(SIGMAS * math.sqrt(within / whole + between))
    return dataclasses.replace(row, usual=usual, lowest=usual / factor, highest=usual * factor)


def _row(watch: SourceWatch, day: SourceDay, measure: Measure, faults: tuple[Fault, ...], part: Part) -> MeasuredDay:
    return MeasuredDay(
        day=day.day,
        source_id=watch.source_id,
        measure=measure,
        faults=faults,
        observed=part.share if part.whole else None,
        whole=part.whole,
    )
