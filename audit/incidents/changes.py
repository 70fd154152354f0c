"""Drops and surges: far fewer or far more documents than usual, on one day or on some days together."""

import dataclasses
import math
from collections import deque
from datetime import date
from itertools import takewhile

from unspun.audit.incidents.counts import Usual
from unspun.audit.incidents.episodes import Track, Verdict

CHANGE_PROBABILITY = 5e-5
"""A drop or surge is an incident where it is less likely by chance than this. A source is tested every day, in both
directions and over several spans of days, most of which share their days."""

SPANS = (1, 2, 3, 4, 5, 6, 7, 10, 14)
"""Days that are tested together, so that a change of a small source shows within two weeks."""

DOUBTFUL_PROBABILITY = 0.01
"""A change that is less likely than this is not taken for usual until a day without one follows."""

DROP_RATIO, SURGE_RATIO = 0.6, 1.6
"""How many times the usual number is a drop, or a surge: smaller changes are news, not faults."""

MIN_SURGE = 5
"""Documents beyond the usual number below which nothing is a surge."""

MIN_MEAN = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """A number of documents beside what is usual; None where the history does not say what that is."""

    count: int
    usual: Usual | None

    @property
    def mean(self) -> float:
        return self.usual.mean if self.usual else 0.0


class ChangeTrack:
    """Drops of a source, or its surges."""

    def __init__(self, *, is_drop: bool) -> None:
        self.is_drop = is_drop
        self.track = Track("drop" if is_drop else "surge", "documents")
        self._recent: deque[tuple[date, Counted]] = deque(maxlen=max(SPANS) - 1)
        self._level = 0.0, 0.0

    def update(self, day: date, counted: Counted, *, may_open: bool = True, may_close: bool = True) -> None:
        """Take a day in. A part of a day may open a drop or surge, but not close it."""
        if counted.usual is None or counted.mean < MIN_MEAN:
            return
        span = self._bad_span(counted) if may_open or self.track.open else 0
        evidence = self._evidence(counted)
        if not may_close and evidence < 0:
            evidence = 0.0
        sign = -1 if self.is_drop else 1
        before = list(self._recent)[len(self._recent) - span + 1 :] if span > 1 else []
        spanned = [*(each for _, each in before), counted]
        affected = sum(max(0.0, sign * (each.count - each.mean)) for each in spanned)
        first = before[0][0] if before else day
        was_open = self.track.open is not None
        self.track.update(day, Verdict(span > 0, evidence, counted.count, counted.mean, affected, 0, first))
        if self.track.open is None:
            return
        if not was_open:
            self._level = float(sum(each.count for each in spanned)), sum(each.mean for each in spanned)
        elif span or evidence > 0:
            self._level = self._level[0] + counted.count, self._level[1] + counted.mean

    def remember(self, day: date, counted: Counted) -> None:
        """Keep a day on which nothing was wrong, to be tested together with the next ones."""
        if counted.usual is not None:
            self._recent.append((day, counted))

    def is_doubtful(self, counted: Counted) -> bool:
        """Whether the day alone may be the beginning of a drop or surge."""
        if counted.usual is None or not self._is_changed(counted.count, counted.mean):
            return False
        return self._tail(counted.count, counted.usual) < DOUBTFUL_PROBABILITY

    def forget(self) -> None:
        self._recent.clear()

    @property
    def ratio(self) -> float:
        """How many times the usual number comes while the incident is open; 1 where none is."""
        if self.track.open is None:
            return 1.0
        ratio = (self._level[0] + 0.5) / (self._level[1] + 0.5)
        return min(ratio, DROP_RATIO) if self.is_drop else max(ratio, SURGE_RATIO)

    def _evidence(self, counted: Counted) -> float:
        """The log likelihood ratio of two Poisson means: that of the fault, and the usual one."""
        ratio = self.ratio if self.track.open else DROP_RATIO**2 if self.is_drop else SURGE_RATIO**2
        return counted.count * math.log(ratio) - counted.mean * (ratio - 1)

    def _bad_span(self, counted: Counted) -> int:
        """The number of days, this one included, that are too few or too many; 0 where none are."""
        if not self._is_changed(counted.count, counted.mean):
            return 0
        count, usual = 0, Usual(0.0, 0.0)
        days = [counted, *(each for _, each in reversed(self._recent))]
        for span, each in enumerate(days, start=1):
            count, usual = count + each.count, usual + (each.usual or Usual(0.0, 0.0))
            if span in SPANS and self._is_changed(count, usual.mean) and self._is_unlikely(count, usual):
                return 1 + sum(1 for _ in takewhile(lambda d: self._is_changed(d.count, d.mean), days[1:span]))
        return 0

    def _is_changed(self, count: int, mean: float) -> bool:
        if self.is_drop:
            return count <= DROP_RATIO * mean
        return count >= SURGE_RATIO * mean and count - mean >= MIN_SURGE

    def _is_unlikely(self, count: int, usual: Usual) -> bool:
        return self._tail(count, usual) < CHANGE_PROBABILITY

    def _tail(self, count: int, usual: Usual) -> float:
        return usual.at_most(count) if self.is_drop else usual.at_least(count)
