"""The whole intake: whether the documents of all sources together are far fewer than usual, in most sources at once."""

import math
from collections import deque
from collections.abc import Sequence
from datetime import date

from unspun.audit.incidents.changes import Counted
from unspun.audit.incidents.counts import HISTORY_DAYS
from unspun.audit.incidents.episodes import Track, Verdict

MIN_SOURCES = 3
MIN_USUAL = 20.0
"""Usual documents of all sources below which their sum says little."""

DROP_RATIO, LOW_RATIO = 0.6, 0.75
"""Share of the usual sum that is a drop, and of its own usual number that is low for one source."""

LOW_SHARE = 0.6
"""Share of sources that are low where the fault is in what they have in common."""

PRIOR_DEVIATION, PRIOR_DAYS = 0.1, 10
"""Standard deviation of the logarithm of the ratio to the usual sum before any history, and the days it counts as."""

SIGMAS = 4.0


class IntakeTrack:
    """The faults of the sum of all sources, from day to day."""

    def __init__(self) -> None:
        self.track = Track("intake-drop", "documents")
        self.source_ids: set[str] = set()
        self._history: deque[float] = deque(maxlen=HISTORY_DAYS)

    def update(self, day: date, expected: dict[str, Counted], is_over: bool) -> bool:
        """Take the expectations of the day by source in, without sources that fail on their own; returns whether the
        whole intake fails on the day."""
        tested = {source: each for source, each in expected.items() if each.usual is not None and each.mean >= 1}
        usual, count = sum(each.mean for each in tested.values()), sum(each.count for each in tested.values())
        if len(tested) < MIN_SOURCES or usual < MIN_USUAL:
            return False
        ratio = max(count, 0.5) / usual
        low = {source for source, each in tested.items() if each.count < LOW_RATIO * each.mean}
        deviation = math.sqrt(self._variance() + 1 / usual)
        is_bad = (
            ratio <= DROP_RATIO
            and math.log(ratio) < -SIGMAS * deviation
            and len(low) >= max(MIN_SOURCES, LOW_SHARE * len(tested))
        )
        was_open = self.track.open is not None
        fault = math.log(
            max(self.track.open.observed / self.track.open.usual if self.track.open else DROP_RATIO**2, 0.02)
        )
        # The log likelihood ratio of two lognormal distributions.
        evidence = fault * (math.log(ratio) - fault / 2) / deviation**2
        evidence = max(evidence, 1.0) if is_bad else evidence
        if is_over or is_bad:
            self.track.update(day, Verdict(is_bad, evidence, count, usual, max(0.0, usual - count), len(tested)))
        if self.track.open is None:
            if is_over and not was_open:
                self._history.append(math.log(ratio))
            return False
        if not was_open:
            self.source_ids = set()
        self.source_ids |= low
        return is_bad or evidence > 0

    def _variance(self) -> float:
        squares: Sequence[float] = [each**2 for each in self._history]
        return (PRIOR_DAYS * PRIOR_DEVIATION**2 + sum(squares)) / (PRIOR_DAYS + len(squares))
