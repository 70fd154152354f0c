"""Through the days of all sources, the oldest first: which incidents open and close, and what was usual."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from unspun.audit.incidents.changes import Counted
from unspun.audit.incidents.episodes import Episode
from unspun.audit.incidents.intake import IntakeTrack
from unspun.audit.incidents.measures import MeasuredDay, measured
from unspun.audit.incidents.source_day import SourceDay
from unspun.audit.incidents.source_watch import SourceWatch
from unspun.schemas.vocabulary import Fault


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WatchedSource:
    """A source as the registry or the warehouse has it."""

    source_id: str
    name: str | None = None
    language: str | None = None
    expected_per_day: int | None = None
    is_enabled: bool = True
    is_registered: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Acceptance:
    """People said on a day that the state of an incident that began on `opened_on` is usual from now on."""

    fault: Fault
    source_ids: frozenset[str]
    opened_on: date
    accepted_on: date


@dataclasses.dataclass(slots=True)
class Detection:
    """What was detected: incidents by source (those of the whole intake under None), and the measures of the last days.

    `expected` are the documents of the last day beside what is usual by then.
    """

    episodes: list[tuple[str | None, Episode]]
    intake_source_ids: dict[date, frozenset[str]]
    measures: list[MeasuredDay]
    expected: dict[str, Counted]
    first_days: dict[str, date]


def detect(
    days: Iterable[SourceDay],
    sources: Sequence[WatchedSource],
    today: date,
    *,
    today_is_over: bool = False,
    accepted: Sequence[Acceptance] = (),
    measures_from: date | None = None,
) -> Detection:
    """Detect the incidents of the days until today. A day without a row is a day without documents.

    On `today`, unless it is over, the documents so far are compared with those that usually came by the same hour.
    """
    by_day: dict[date, dict[str, SourceDay]] = defaultdict(dict)
    for row in days:
        if row.day <= today:
            by_day[row.day][row.source_id] = row
    state = _State({source.source_id: source for source in sources}, accepted, measures_from)
    first = min(by_day, default=today)
    for number in range(first.toordinal(), today.toordinal() + 1):
        day = date.fromordinal(number)
        state.take_in(day, by_day.get(day, {}), is_over=day < today or today_is_over)
    return state.detection()


class _State:
    def __init__(
        self, sources: dict[str, WatchedSource], accepted: Sequence[Acceptance], measures_from: date | None
    ) -> None:
        self.sources, self.accepted, self.measures_from = sources, accepted, measures_from
        self.watches: dict[str, SourceWatch] = {}
        self.intake = IntakeTrack()
        self.intake_source_ids: dict[date, frozenset[str]] = {}
        self.measures: list[MeasuredDay] = []
        self.expected: dict[str, Counted] = {}

    def take_in(self, day: date, delivered: dict[str, SourceDay], is_over: bool) -> None:
        for source_id in sorted(delivered.keys() - self.watches.keys()):
            declared = self.sources.get(source_id, WatchedSource(source_id=source_id))
            self.watches[source_id] = SourceWatch(source_id, declared.expected_per_day, declared.language)
        rows = {source: delivered.get(source) or SourceDay(day=day, source_id=source) for source in self.watches}
        self.expected = {
            source: watch.volume.expectation(rows[source], is_over) for source, watch in self.watches.items()
        }
        intake_fails = self._update_intake(day, is_over)
        is_measured = self.measures_from is not None and day >= self.measures_from
        for source, watch in self.watches.items():
            before = measured(watch, rows[source], self.expected[source]) if is_measured else []
            watch.update(rows[source], self.expected[source], is_over, intake_fails)
            self.measures += [
                dataclasses.replace(each, opened_on=self._opened_on(watch, each, intake_fails)) for each in before
            ]
        self._accept(day)

    def _update_intake(self, day: date, is_over: bool) -> bool:
        failing = {source for source, watch in self.watches.items() if watch.volume.fails}
        others = {source: each for source, each in self.expected.items() if source not in failing}
        fails = self.intake.update(day, others, is_over)
        if self.intake.track.open is not None:
            self.intake_source_ids[self.intake.track.open.opened_on] = frozenset(self.intake.source_ids)
        return fails

    def _opened_on(self, watch: SourceWatch, measure: MeasuredDay, intake_fails: bool) -> tuple[Fault, date] | None:
        if measure.measure == "documents" and intake_fails and self.intake.track.open is not None:
            return "intake-drop", self.intake.track.open.opened_on
        tracks = (watch.track(fault) for fault in measure.faults)
        return next(((track.fault, track.open.opened_on) for track in tracks if track.open), None)

    def _accept(self, day: date) -> None:
        for acceptance in self.accepted:
            if acceptance.accepted_on != day:
                continue
            if acceptance.fault == "intake-drop":
                self.intake.track.accept(day)
            for source in sorted(acceptance.source_ids & self.watches.keys()):
                self.watches[source].accept(acceptance.fault, day)

    def detection(self) -> Detection:
        episodes: list[tuple[str | None, Episode]] = [(None, each) for each in self.intake.track.episodes]
        episodes += [
            (source, episode)
            for source, watch in sorted(self.watches.items())
            for track in watch.tracks
            for episode in track.episodes
        ]
        first_days = {source: watch.first_day for source, watch in self.watches.items() if watch.first_day}
        return Detection(episodes, self.intake_source_ids, self.measures, self.expected, first_days)
