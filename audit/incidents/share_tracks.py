"""Faults of a share of documents of one source from day to day."""

import functools
from collections import Counter, deque
from collections.abc import Mapping
from datetime import date

from unspun.audit.incidents.counts import HISTORY_DAYS
from unspun.audit.incidents.episodes import Track, Verdict
from unspun.audit.incidents.shares import Part, UsualShare, log_likelihood_ratio
from unspun.schemas.vocabulary import Fault

SHARE_PROBABILITY = 5e-5
"""Of one test by chance. A source has about fifteen shares, most of which are too low to be tested on most days."""

MIN_INCREASE = 0.1
"""A share that rose by less, from 0.02 to 0.05 say, is no incident, however many documents show it."""

MIN_PART = 3
"""Documents with a fault below which no share is an incident."""

SPANS = (1, 2, 3, 4, 5, 7, 10, 14)
"""Days that are tested together, so that a fault of a source of two articles a day shows on the second or third."""

MIN_HISTORY_DAYS, MIN_HISTORY_DOCUMENTS = 3, 10
USUAL_LANGUAGE_SHARE, MIN_LANGUAGE_ARTICLES = 0.05, 3
"""Share of a language in the history, and articles in it, from which on it is one of the source's own."""

MAX_NEW_ARTICLES = 20
"""The newest articles do not say which languages are the source's own: a change of language shows in fewer."""


class ShareTrack:
    """One share of one source. Days on which an incident of it is open are no part of its history."""

    def __init__(self, fault: Fault) -> None:
        self.track = Track(fault, "share")
        self._history: deque[Part] = deque()
        self._days: deque[date] = deque()
        self._seen = Part(0, 0)
        self._fault = Part(0, 0)
        self._since_fault = Part(0, 0)

    def update(self, day: date, part: Part) -> None:
        """Take a day in."""
        if not part.whole:
            return
        if not part.part and self.track.open is None:  # most days of most sources
            self.track.last_good_on = day
            self._append(day, part)
            return
        span = self._bad_span(part) if part.part else 0
        was_open = self.track.open is not None
        usual = self.usual_mean()
        earlier = list(self._history)[len(self._history) - span + 1 :] if span > 1 else []
        verdict = Verdict(
            is_bad=span > 0,
            evidence=self._evidence(part, span > 0),
            observed=part.share,
            usual=usual,
            affected=sum(max(0.0, each.part - each.whole * usual) for each in (*earlier, part)),
            whole=part.whole,
            first_bad_on=self._days[-(span - 1)] if span > 1 else day,
        )
        self.track.update(day, verdict)
        if self.track.open is None:
            self._append(day, part)
            return
        if not was_open:
            for _ in earlier:
                self._drop_newest()
            self._fault, self._since_fault = functools.reduce(Part.plus, earlier, Part(0, 0)), Part(0, 0)
        self._since_fault = self._since_fault.plus(part)
        if span or verdict.evidence > 0:
            self._fault, self._since_fault = self._fault.plus(self._since_fault), Part(0, 0)

    def accept(self, day: date) -> None:
        """Forget what was usual."""
        self.track.accept(day)
        self._history.clear()
        self._days.clear()
        self._seen = Part(0, 0)

    def usual_mean(self) -> float:
        return (self._seen.part + 0.5) / (self._seen.whole + 1) if self._seen.whole else 0.0

    def usual(self) -> UsualShare | None:
        """The usual share by the history so far; None where that is too short."""
        return UsualShare(list(self._history)) if self._is_long_enough(self._seen, len(self._history)) else None

    def _is_long_enough(self, seen: Part, days: int) -> bool:
        return days >= MIN_HISTORY_DAYS and seen.whole >= MIN_HISTORY_DOCUMENTS

    def _bad_span(self, part: Part) -> int:
        """The smallest number of days, this one included, whose share is too high; 0 where none is."""
        if self.track.open is not None:
            return int(self._is_high(part, self._seen, 0))
        total, before = part, self._seen
        for span in range(1, min(max(SPANS), len(self._history) + 1) + 1):
            if span > 1:
                earlier = self._history[-(span - 1)]
                total, before = total.plus(earlier), before.minus(earlier)
            is_tested = span in SPANS and self._is_long_enough(before, len(self._history) - span + 1)
            if is_tested and self._is_high(total, before, span - 1):
                return self._trimmed(span, before)
        return 0

    def _trimmed(self, span: int, before: Part) -> int:
        """The span without those of its first days on which the share was usual."""
        limit = before.share + MIN_INCREASE
        while span > 1 and self._history[-(span - 1)].share < limit:
            span -= 1
        return span

    def _is_high(self, part: Part, before: Part, left_out: int) -> bool:
        """Whether the share is too high for a history without its newest `left_out` days, whose sum is `before`."""
        if part.part < MIN_PART or part.share - before.share < MIN_INCREASE:
            return False
        history = list(self._history)[: len(self._history) - left_out]
        return UsualShare(history).at_least(part) < SHARE_PROBABILITY

    def _evidence(self, part: Part, is_bad: bool) -> float:
        usual = self.usual_mean()
        fault = (self._fault.part + 0.5) / (self._fault.whole + 1) if self._fault.whole else 0.9
        fault = min(max(fault, usual + MIN_INCREASE), 0.999)
        ratio = log_likelihood_ratio(part, fault, usual)
        is_between = part.part >= MIN_PART and part.share - usual > 2 * MIN_INCREASE
        if self.track.open is not None and not is_bad and ratio < 0 and is_between:
            return 0.0  # neither over nor as bad as before
        return max(ratio, 1.0) if is_bad else ratio

    def _append(self, day: date, part: Part) -> None:
        self._history.append(part)
        self._days.append(day)
        self._seen = self._seen.plus(part)
        if len(self._history) > HISTORY_DAYS:
            self._seen = self._seen.minus(self._history.popleft())
            self._days.popleft()

    def _drop_newest(self) -> None:
        self._days.pop()
        self._seen = self._seen.minus(self._history.pop())


class LanguageTrack:
    """The share of articles in languages that the source does not have."""

    def __init__(self, declared: str | None) -> None:
        self.share = ShareTrack("language-change")
        self._declared = declared
        self._seen: Counter[str] = Counter()
        self._days: deque[Mapping[str, int]] = deque()

    def update(self, day: date, languages: Mapping[str, int]) -> Part:
        """Take the articles of a day by language in; returns those in new languages of all."""
        part = self.part(languages)
        if self._days or self._declared:
            self.share.update(day, part)
        if self.share.track.open is None and languages:
            self._days.append(languages)
            self._seen.update(languages)
            if len(self._days) > HISTORY_DAYS:
                self._seen.subtract(self._days.popleft())
        return part

    def accept(self, day: date) -> None:
        """Forget what was usual, what the registry declares included."""
        self.share.accept(day)
        self._declared = None
        self._seen.clear()
        self._days.clear()

    def part(self, languages: Mapping[str, int]) -> Part:
        seen = self._seen_before_newest()
        least = max(MIN_LANGUAGE_ARTICLES, USUAL_LANGUAGE_SHARE * seen.total())
        own = {name for name, count in seen.items() if count >= least}
        if self._declared:
            own.add(self._declared)
        whole = sum(languages.values())
        return Part(whole - sum(languages.get(name, 0) for name in own) if own else 0, whole)

    def _seen_before_newest(self) -> Counter[str]:
        """The articles by language, without the newest ones; all of them where the history is short."""
        seen, newest = self._seen.copy(), 0
        for languages in reversed(self._days):
            newest += sum(languages.values())
            if newest > MAX_NEW_ARTICLES:
                break
            seen.subtract(languages)
        return seen if seen.total() >= MIN_HISTORY_DOCUMENTS else self._seen
