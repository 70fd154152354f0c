"""Days on which nothing comes although something should: no document at all, or in a frozen feed none that is new."""

import math
from datetime import date

from unspun.audit.incidents.counts import Usual
from unspun.audit.incidents.episodes import Track, Verdict
from unspun.schemas.vocabulary import Fault

SILENCE_PROBABILITY = 2e-4
"""Silence is an incident once the days since the last document would be silent by chance less often than this. Sources
of nine documents a day and more then show it on the first day."""

ISSUE_PROBABILITY = 0.03
"""The same for sources with set days of issue, which are tested once or a few times a week, from the second issue on:
one that missed none of four, or two of 14, misses two in a row by chance less often than this."""

MIN_MEAN = 0.5
"""Usual documents of a day from which on its silence counts as a day of the incident."""


class SilenceTrack:
    """Runs of days on which nothing came."""

    def __init__(self, fault: Fault) -> None:
        self.track = Track(fault, "documents", closes_at_once=True)
        self.days = 0
        self.missed = 0.0
        self._since: date | None = None
        self._usual = 0.0
        self._log_probability = 0.0
        self._issue_log_probability = 0.0
        self._issues = 0

    def begin_anew(self) -> None:
        """Forget the run: something came."""
        self.days, self.missed, self._since = 0, 0.0, None
        self._log_probability = self._issue_log_probability = 0.0
        self._issues = 0

    def take_in_silence(
        self,
        day: date,
        usual: Usual | None,
        miss_probability: float | None,
        chance: float | None = None,
        *,
        may_open: bool = True,
    ) -> None:
        """A day without documents. `chance` is the probability of the run where there is no history to give one; a day
        that may not open an incident counts for the next one that may."""
        self.days += 1
        mean = usual.mean if usual else 0.0
        self.missed += mean
        if usual is not None:
            self._log_probability += math.log(max(usual.at_most(0), 1e-300))
        if miss_probability is not None:
            self._issues += 1
            self._issue_log_probability += math.log(miss_probability)
        if self._since is None and (mean >= MIN_MEAN or miss_probability is not None):
            self._since = day
        probability = math.exp(self._log_probability) if chance is None else chance
        is_bad = probability < SILENCE_PROBABILITY
        is_bad = is_bad or (self._issues > 1 and math.exp(self._issue_log_probability) < ISSUE_PROBABILITY)
        is_due = mean >= MIN_MEAN
        self._usual = mean if is_due else self._usual
        missed = self.missed if self.track.open is None else mean
        is_bad = is_bad and (may_open if self.track.open is None else is_due)
        self.track.update(day, Verdict(is_bad, float(is_due), 0.0, self._usual, missed, 0, self._since))

    def take_in_documents(self, day: date, count: int, usual: Usual | None) -> None:
        """A day with documents: the silence is over, but for a few stragglers of a source that delivers many."""
        is_straggling = (
            self.track.open is not None
            and usual is not None
            and count < 0.1 * usual.mean
            and usual.at_most(count) < SILENCE_PROBABILITY
        )
        evidence = 1.0 if is_straggling else -1.0
        self.track.update(day, Verdict(False, evidence, count, usual.mean if usual else 0.0))
