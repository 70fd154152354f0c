"""Silence, drop, surge and frozen feed of one source: its numbers of documents against their rhythm."""

import dataclasses
import math
from collections import deque
from datetime import date

from unspun.audit.incidents.changes import ChangeTrack, Counted
from unspun.audit.incidents.count_history import MIN_HISTORY_DAYS, CountHistory
from unspun.audit.incidents.counts import Usual
from unspun.audit.incidents.episodes import Track
from unspun.audit.incidents.silence import SilenceTrack
from unspun.audit.incidents.source_day import SourceDay

MIN_EXPECTED_SILENCE_DAYS = 3
"""Days without a document before the registry's expectation alone makes a silence: the source may have closed days."""

EXPECTED_DISPERSION = 0.1
"""How far the registry's expectation may be from the truth: its squared coefficient of variation."""

FROZEN_SHARE = 0.8
"""Share of a delivery that is unchanged in a frozen feed."""

LEARNED_SILENCE_DAYS = 2
"""A silence that ended after so many days becomes part of the rhythm: a source that gives up its Saturdays is then
reported on one or two of them. Longer ones are outages, and never usual."""

MIN_ISSUE_SHARE = 0.2
"""Share of the usual documents of the busiest weekday below which a weekday has no issue of its own: an extra one came
once in five weeks or less."""

MIN_SETTLED_DAYS = 14
"""Days of history below which every day without an incident is learned: what is usual is itself a guess."""


class VolumeTracks:
    """The faults of the numbers of one source."""

    def __init__(self, expected_per_day: int | None) -> None:
        self.expected_per_day = expected_per_day
        self._silence, self._frozen = SilenceTrack("silence"), SilenceTrack("frozen-feed")
        self._drop, self._surge = ChangeTrack(is_drop=True), ChangeTrack(is_drop=False)
        self._fetched, self._by_now = CountHistory(), CountHistory()
        self._distinct, self._new = CountHistory(), CountHistory()
        self._silent_days: list[tuple[SourceDay, Counted]] = []
        self._pending_days: deque[SourceDay] = deque()
        self._unlearned_new: list[SourceDay] = []
        self._held_back = 0.0

    @property
    def tracks(self) -> tuple[Track, ...]:
        return (self._silence.track, self._drop.track, self._surge.track, self._frozen.track)

    @property
    def fails(self) -> bool:
        """Whether the number of documents is known to be wrong."""
        return any(each.track.open for each in (self._silence, self._drop, self._surge))

    def expectation(self, day: SourceDay, is_over: bool) -> Counted:
        """The documents of the day beside the usual number: of the whole day, or of the day by now."""
        history, count = (self._fetched, day.fetched) if is_over else (self._by_now, day.fetched_by_now)
        return Counted(count, history.usual(day.day))

    def update(self, day: SourceDay, expected: Counted, is_over: bool, intake_fails: bool) -> None:
        """Take a day in. While the whole intake fails, the numbers of one source say nothing about it."""
        if not intake_fails:
            self._update_silence(day, expected)
            if expected.count and not self.fails:
                self._remember_silent_days()
            if expected.count or self._drop.track.open:
                may_open = self._silence.track.open is None
                self._drop.update(day.day, expected, may_open=may_open, may_close=is_over)
            self._update_surge(day, is_over)
        if is_over:
            self._update_frozen(day)
            if not intake_fails:
                self._learn(day, expected)

    def accept(self, day: date) -> None:
        """Forget what was usual."""
        for track in self.tracks:
            track.accept(day)
        for history in (self._fetched, self._by_now, self._distinct, self._new):
            history.clear()
        for change in (self._drop, self._surge):
            change.forget()
        for silence in (self._silence, self._frozen):
            silence.begin_anew()
        self._silent_days.clear()
        self._pending_days.clear()
        self._unlearned_new.clear()

    def _update_silence(self, day: SourceDay, expected: Counted) -> None:
        if expected.count:
            self._silence.take_in_documents(day.day, expected.count, expected.usual)
            self._held_back = self._silence.missed if self._silence.track.open is None else 0.0
            return
        chance = None
        if self.expected_per_day and 0 < len(self._fetched) < MIN_HISTORY_DAYS:
            days = self._silence.days + 1
            mean = float(self.expected_per_day * days) if days >= MIN_EXPECTED_SILENCE_DAYS else 0.0
            chance = Usual(mean, EXPECTED_DISPERSION).at_most(0)
        usual, miss_probability = self._by_drop(expected.usual, self._fetched.miss_probability(day.day))
        self._silence.take_in_silence(day.day, usual, miss_probability, chance)

    def _by_drop(self, usual: Usual | None, miss_probability: float | None) -> tuple[Usual | None, float | None]:
        """What is usual, and how often an issue is missed, while far fewer documents come than usual."""
        if usual is None or self._drop.ratio == 1.0:
            return usual, miss_probability
        dropped = usual.times(self._drop.ratio)
        return dropped, None if miss_probability is None else max(miss_probability, dropped.at_most(0))

    def _update_surge(self, day: SourceDay, is_over: bool) -> None:
        self._surge.update(day.day, self._counted_distinct(day), may_close=is_over)

    def _counted_distinct(self, day: SourceDay) -> Counted:
        """Documents that repeat nothing beside the usual number of them, but for what a silence had held back."""
        rhythm = self._distinct.rhythm()
        usual = rhythm.usual(day.day.weekday()) if rhythm else None
        count = max(0, day.distinct - math.floor(self._held_back))
        if rhythm is None or usual is None:
            return Counted(count, None)
        if usual.mean < MIN_ISSUE_SHARE * rhythm.busiest and self._surge.track.open is None:
            # An extra issue on a day without one is no surge, unless it is one among the usual issues.
            return Counted(count, dataclasses.replace(usual, mean=rhythm.busiest) if count > rhythm.busiest else None)
        return Counted(count, usual)

    def _update_frozen(self, day: SourceDay) -> None:
        if day.new_articles:
            self._frozen.take_in_documents(day.day, day.new_articles, None)
            self._frozen.begin_anew()
        elif self._silence.track.open is not None:
            self._frozen.begin_anew()
        elif day.unchanged >= FROZEN_SHARE * day.fetched:
            usual, miss_probability = self._by_drop(self._new.usual(day.day), self._new.miss_probability(day.day))
            self._frozen.take_in_silence(day.day, usual, miss_probability, may_open=day.fetched > 0)

    def _learn(self, day: SourceDay, expected: Counted) -> None:
        """Take the day into the history, unless something is wrong. Days of silence wait for its end, days that may be
        the beginning of a drop or surge until that has opened or has passed."""
        if not day.fetched:
            self._silent_days.append((day, expected))
            return
        if self._silence.track.open is not None:
            return
        closed = self._silence.track.closed
        was_outage = bool(closed) and closed[-1].closed_on == day.day and self._silence.days > LEARNED_SILENCE_DAYS
        silent_days, self._silent_days = self._silent_days, []
        self._silence.begin_anew()
        if self.fails:
            self._pending_days.clear()
            return
        if not was_outage:
            self._pending_days.extend(silent for silent, _ in silent_days)
        self._drop.remember(day.day, expected)
        self._surge.remember(day.day, self._counted_distinct(day))
        self._pending_days.append(day)
        self._append_settled_days()

    def _remember_silent_days(self) -> None:
        """Days without documents before this one that were no incident count for a drop, and against a surge."""
        closed = self._silence.track.closed
        for silent, expected in self._silent_days:
            if not (closed and closed[-1].opened_on <= silent.day):
                self._drop.remember(silent.day, expected)
                self._surge.remember(silent.day, self._counted_distinct(silent))

    def _append_settled_days(self) -> None:
        """Take those of the pending days into the history that cannot be the beginning of a change."""
        pending = [each.pending_from for each in (self._drop, self._surge)]
        first = min((day for day in pending if day is not None), default=date.max)
        is_short = len(self._fetched) < MIN_SETTLED_DAYS
        while self._pending_days and (is_short or self._pending_days[0].day < first):
            self._append(self._pending_days.popleft())

    def _append(self, day: SourceDay) -> None:
        self._fetched.append(day.day, day.fetched)
        self._by_now.append(day.day, day.fetched_by_now)
        self._distinct.append(day.day, day.distinct)
        self._unlearned_new.append(day)
        if self._frozen.days == 0:
            self._append_new()

    def _append_new(self) -> None:
        """Take the days of a run without anything new into the history, too, unless it was an incident."""
        closed = self._frozen.track.closed
        for day in self._unlearned_new:
            if not (closed and closed[-1].opened_on <= day.day < (closed[-1].closed_on or date.max)):
                self._new.append(day.day, day.new_articles)
        self._unlearned_new.clear()
