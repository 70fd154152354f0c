"""Opening and closing: an incident of one source and fault stays open while the fault lasts.

It closes when the fault is likely to be over by all days since it opened: the forward probabilities of a hidden Markov
model with two states, the fault and the usual one, of which the second lasts. The first or second good day closes it,
or a later one where documents are few. Days without evidence change nothing.
"""

import dataclasses
import math
from datetime import date

from unspun.schemas.vocabulary import Fault, MeasureUnit

MIN_RECOVERY_ODDS = 5.0
"""Odds of the usual state that close an incident. Two sound documents are just enough: with higher odds, sources of one
document a day close with the third, and open again a little less often."""

END_PROBABILITY = 0.1
"""Of a fault on any day: it lasts some ten days."""

MAX_NATS = 50.0
"""Evidence of one day beyond which more makes no difference."""


@dataclasses.dataclass(slots=True)
class Episode:
    """An incident of one source in the making. `detected_on` is the day whose documents opened it."""

    fault: Fault
    unit: MeasureUnit
    opened_on: date
    detected_on: date
    last_good_on: date | None
    last_bad_on: date
    observed: float
    usual: float
    affected: float
    whole: int
    closed_on: date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What a day says about a fault.

    `is_bad` is whether it opens an incident. `evidence` is the log likelihood ratio of the fault and the usual state:
    above 0 it speaks for the fault, below for the usual state, 0 says nothing. `affected` are the documents that are
    missing, damaged or too many; `first_bad_on` is the day on which the fault began, where days were taken together.
    """

    is_bad: bool
    evidence: float
    observed: float
    usual: float
    affected: float = 0.0
    whole: int = 0
    first_bad_on: date | None = None


class Track:
    """The incidents of one source and fault, from day to day."""

    def __init__(self, fault: Fault, unit: MeasureUnit, closes_at_once: bool = False) -> None:
        self.fault, self.unit, self.closes_at_once = fault, unit, closes_at_once
        self.open: Episode | None = None
        self.closed: list[Episode] = []
        self.last_good_on: date | None = None
        self._recovery_odds = 0.0

    @property
    def episodes(self) -> list[Episode]:
        return [*self.closed, *([self.open] if self.open else [])]

    def update(self, day: date, verdict: Verdict) -> None:
        """Open, keep or close by the verdict of a day."""
        if self.open is None:
            if verdict.is_bad:
                self._begin(day, verdict)
            elif verdict.evidence < 0:
                self.last_good_on = day
            return
        if not verdict.is_bad and verdict.evidence == 0:
            return
        self._recovery_odds = self._odds_after(max(verdict.evidence, 0.0) if verdict.is_bad else verdict.evidence)
        if verdict.is_bad or verdict.evidence > 0:
            self._go_on(self.open, day, verdict)
        elif self.closes_at_once or self._recovery_odds >= MIN_RECOVERY_ODDS:
            self._close(self.open, day)

    def accept(self, day: date) -> None:
        """Close the open incident because people said that its state is usual."""
        if self.open is not None:
            self._close(self.open, day)

    def _begin(self, day: date, verdict: Verdict) -> None:
        first = verdict.first_bad_on or day
        good = self.last_good_on if self.last_good_on is None or self.last_good_on < first else None
        self.open = Episode(
            fault=self.fault,
            unit=self.unit,
            opened_on=first,
            detected_on=day,
            last_good_on=good,
            last_bad_on=day,
            observed=verdict.observed,
            usual=verdict.usual,
            affected=verdict.affected,
            whole=verdict.whole,
        )
        self._recovery_odds = 0.0

    def _odds_after(self, evidence: float) -> float:
        """The odds that the fault is over after a day with this evidence."""
        before = (self._recovery_odds + END_PROBABILITY) / (1 - END_PROBABILITY)
        return before * math.exp(max(-MAX_NATS, min(MAX_NATS, -evidence)))

    def _close(self, episode: Episode, day: date) -> None:
        episode.closed_on = self.last_good_on = day
        self.closed.append(episode)
        self.open = None

    def _go_on(self, episode: Episode, day: date, verdict: Verdict) -> None:
        episode.last_bad_on = day
        episode.observed, episode.usual, episode.whole = verdict.observed, verdict.usual, verdict.whole
        episode.affected += verdict.affected
