"""Drops and surges: far fewer or far more documents than usual, on one day or on some days together."""

import dataclasses
import math
from collections import deque
from datetime import date

from unspun.audit.incidents.counts import MIN_DISPERSION, Usual
from unspun.audit.incidents.episodes import Track, Verdict

DROP_PROBABILITY, SURGE_PROBABILITY = 5e-5, 1e-4
"""A drop or surge is an incident where it is less likely by chance than this. A source is tested every day, in both
directions and over several spans of days, most of which share their days. Low numbers are the more frequent false
incidents; for surges, growth is in the calculation."""

SPANS = (1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28, 42)
"""Days that are tested together, so that a change of a small source shows within six weeks."""

DROP_RATIO, SURGE_RATIO = 0.6, 1.6
"""How many times the usual number is a drop, or a surge: smaller changes are news, not faults."""

EXCURSION_DROP_RATIO, EXCURSION_SURGE_RATIO = 0.5, 2.0
"""How many times the usual number the cumulative sum of the evidence speaks for."""

SUSPECTED_NATS = 3.0
"""Evidence for a change from which on what follows is measured by its level, too."""

MIN_SURGE = 5
"""Documents beyond the usual number below which nothing is a surge."""

MIN_MEAN = 0.5

MIN_PENDING_NATS = 1.0
"""Evidence for a change below which its days are learned like others: half of all days are a little low or high."""

MIN_PENDING_DAYS, MAX_PENDING_DOCUMENTS = 7, 60.0
"""Days and usual documents after which a change would have shown: 60 documents show a drop to a quarter, more where
their number varies more than by chance."""


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """A number of documents beside what is usual; None where the history does not say what that is."""

    count: int
    usual: Usual | None

    @property
    def mean(self) -> float:
        return self.usual.mean if self.usual else 0.0

    @property
    def dispersion(self) -> float:
        return self.usual.dispersion if self.usual else 0.0


class ChangeTrack:
    """Drops of a source, or its surges.

    Days are tested together from the day on which the cumulative sum of the evidence for a change (Page's CUSUM) last
    left zero. These days, the excursion, are no part of the history that says what is usual.
    """

    def __init__(self, *, is_drop: bool) -> None:
        self.is_drop = is_drop
        self.track = Track("drop" if is_drop else "surge", "documents")
        self._excursion: deque[tuple[date, Counted]] = deque(maxlen=max(SPANS) - 1)
        self._cusum = 0.0
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
        before = list(self._excursion)[len(self._excursion) - span + 1 :] if span > 1 else []
        spanned = [*(each for _, each in before), counted]
        affected = sum(max(0.0, sign * (each.count - each.mean)) for each in spanned)
        first = before[0][0] if before else day
        was_open = self.track.open is not None
        self.track.update(day, Verdict(span > 0, evidence, counted.count, counted.mean, affected, 0, first))
        if self.track.open is None:
            return
        if not was_open:
            self._level = float(sum(each.count for each in spanned)), sum(each.mean for each in spanned)
            self.forget()
        elif span or evidence > 0:
            self._level = self._level[0] + counted.count, self._level[1] + counted.mean

    def remember(self, day: date, counted: Counted) -> None:
        """Add a day on which nothing is known to be wrong to the cumulative sum."""
        if counted.usual is None:
            return
        self._cusum += self._increment(counted)
        if self._cusum <= 0:
            self.forget()
        else:
            self._excursion.append((day, counted))

    def forget(self) -> None:
        self._excursion.clear()
        self._cusum = 0.0

    @property
    def pending_from(self) -> date | None:
        """The first of the days that may be the beginning of a change; None where none may.

        Days on which a change would have shown by now are none of them: a source that grows is always a little above
        what is usual, and must be allowed to teach it.
        """
        if self._cusum < MIN_PENDING_NATS:
            return None
        documents = 0.0
        first = None
        for days, (day, each) in enumerate(reversed(self._excursion), start=1):
            documents += each.mean / (1 + each.dispersion * each.mean)
            if days > MIN_PENDING_DAYS and documents > MAX_PENDING_DOCUMENTS:
                break
            first = day
        return first

    @property
    def ratio(self) -> float:
        """How many times the usual number comes: while the incident is open, or where the excursion is likely to
        become one; else 1."""
        if self.track.open is not None:
            return self._ratio(*self._level)
        count = float(sum(each.count for _, each in self._excursion))
        mean = sum(each.mean for _, each in self._excursion)
        ratio = self._ratio(count, mean)
        evidence = sum(_log_likelihood_ratio(each, ratio, each.dispersion) for _, each in self._excursion)
        return ratio if evidence >= SUSPECTED_NATS else 1.0

    def _ratio(self, count: float, mean: float) -> float:
        ratio = (count + 0.5) / (mean + 0.5)
        return min(ratio, DROP_RATIO) if self.is_drop else max(ratio, SURGE_RATIO)

    def _evidence(self, counted: Counted) -> float:
        """What the day says: for the level of the open incident, or for a clear one, against the usual number."""
        level = self._ratio(*self._level) if self.track.open else DROP_RATIO**2 if self.is_drop else SURGE_RATIO**2
        return _log_likelihood_ratio(counted, level, counted.usual.expected_dispersion if counted.usual else 0.0)

    def _increment(self, counted: Counted) -> float:
        """What a day adds to the cumulative sum."""
        return _log_likelihood_ratio(
            counted, EXCURSION_DROP_RATIO if self.is_drop else EXCURSION_SURGE_RATIO, counted.dispersion
        )

    def _bad_span(self, counted: Counted) -> int:
        """The number of days, this one included, that are too few or too many; 0 where none are."""
        if self._increment(counted) <= 0:
            return 0
        count, usual = 0, Usual(0.0, 0.0)
        days = [counted, *(each for _, each in reversed(self._excursion))]
        for span, each in enumerate(days, start=1):
            count, usual = count + each.count, usual + (each.usual or Usual(0.0, 0.0))
            is_tested = span in SPANS or span == len(days)
            if is_tested and self._is_changed(count, usual.mean) and self._is_unlikely(count, usual):
                return span
        return 0

    def _is_changed(self, count: int, mean: float) -> bool:
        if self.is_drop:
            return count <= DROP_RATIO * mean
        return count >= SURGE_RATIO * mean and count - mean >= MIN_SURGE

    def _is_unlikely(self, count: int, usual: Usual) -> bool:
        if self.is_drop:
            return usual.at_most(count) < DROP_PROBABILITY
        return usual.at_least(count) < SURGE_PROBABILITY


def _log_likelihood_ratio(counted: Counted, ratio: float, dispersion: float) -> float:
    """The log likelihood ratio of two negative binomial distributions, of so many times the usual mean and of this
    itself; `dispersion` is the squared coefficient of variation of the level in both."""
    size = 1 / max(dispersion, MIN_DISPERSION)
    levels = math.log((size + counted.mean * ratio) / (size + counted.mean))
    return counted.count * math.log(ratio) - (counted.count + size) * levels
