"""Faults of a share of documents, and of the length of articles, of one source from day to day."""

import functools
import math
from collections import Counter, deque
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

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

LENGTH_RATIO = 1.7
"""How many times longer or shorter than usual articles must be: a day of briefs or of essays stays below."""

LENGTH_SIGMAS = 4.5
MIN_LENGTH_HISTORY = 20
"""Articles in the history before lengths are compared: the spread of fewer is itself a guess."""

MIN_VARIANCE = 0.04
"""Of the logarithm of words: articles of one length, such as briefs, differ by a fifth where the fault is another."""


class LogWords(NamedTuple):
    """Articles, and the sums over them of the logarithm of their words and of its square."""

    articles: int
    sum: float
    squares: float

    @property
    def mean(self) -> float:
        return self.sum / self.articles

    def plus(self, other: "LogWords") -> "LogWords":
        return LogWords(self.articles + other.articles, self.sum + other.sum, self.squares + other.squares)

    def minus(self, other: "LogWords") -> "LogWords":
        return LogWords(self.articles - other.articles, self.sum - other.sum, self.squares - other.squares)


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


class LengthTrack:
    """Whether articles are much shorter or longer than usual: the mean of the logarithm of their words."""

    def __init__(self) -> None:
        self.short, self.long = Track("short-bodies", "words"), Track("long-bodies", "words")
        self._history: deque[LogWords] = deque()
        self._days: deque[date] = deque()
        self._seen = LogWords(0, 0.0, 0.0)
        self._fault = LogWords(0, 0.0, 0.0)

    def update(self, day: date, words: LogWords) -> None:
        """Take a day in."""
        if not words.articles:
            return
        if self._is_long_enough(self._seen, len(self._history)):
            for track, sign in ((self.short, -1), (self.long, 1)):
                self._update_track(track, day, sign, words)
        if self.short.open is None and self.long.open is None:
            self._append(day, words)

    def accept(self, day: date) -> None:
        """Forget what was usual."""
        for track in (self.short, self.long):
            track.accept(day)
        self._history.clear()
        self._days.clear()
        self._seen = LogWords(0, 0.0, 0.0)

    def usual_words(self) -> float | None:
        """The typical length by the history so far, or None where that is too short."""
        return math.exp(self._seen.mean) if self._seen.articles >= MIN_LENGTH_HISTORY else None

    def variances(self) -> tuple[float, float]:
        """The variance of the logarithm of words within a day, and that of the means of days beyond chance."""
        return _variances(self._history, self._seen)

    def _is_long_enough(self, seen: LogWords, days: int) -> bool:
        return seen.articles >= MIN_LENGTH_HISTORY and days >= MIN_HISTORY_DAYS

    def _append(self, day: date, words: LogWords) -> None:
        self._history.append(words)
        self._days.append(day)
        self._seen = self._seen.plus(words)
        if len(self._history) > HISTORY_DAYS:
            self._seen = self._seen.minus(self._history.popleft())
            self._days.popleft()

    def _update_track(self, track: Track, day: date, sign: int, words: LogWords) -> None:
        usual = self._seen.mean
        is_far = sign * (words.mean - usual) > math.log(LENGTH_RATIO)
        span = self._bad_span(sign, words) if is_far else 0
        evidence = self._evidence(track, sign, words)
        earlier = list(self._history)[len(self._history) - span + 1 :] if span > 1 else []
        spanned = functools.reduce(LogWords.plus, earlier, words)
        verdict = Verdict(
            is_bad=span > 0,
            evidence=max(evidence, 1.0) if span else evidence,
            observed=math.exp(words.mean),
            usual=math.exp(usual),
            affected=float(spanned.articles),
            whole=words.articles,
            first_bad_on=self._days[-(span - 1)] if span > 1 else day,
        )
        was_open = track.open is not None
        track.update(day, verdict)
        if track.open is None:
            return
        if not was_open:
            self._fault = spanned
            for _ in earlier:
                self._days.pop()
                self._seen = self._seen.minus(self._history.pop())
        elif span or evidence > 0:
            self._fault = self._fault.plus(words)

    def _bad_span(self, sign: int, words: LogWords) -> int:
        """The smallest number of days, this one included, whose articles are too short or too long; 0 where none is."""
        total, before = words, self._seen
        days = len(self._history)
        is_open = self.short.open is not None or self.long.open is not None
        for span in range(1, min(max(SPANS), 1 if is_open else days + 1) + 1):
            if span > 1:
                earlier = self._history[-(span - 1)]
                total, before = total.plus(earlier), before.minus(earlier)
                if sign * (earlier.mean - self._seen.mean) <= 0:
                    return 0
            if not self._is_long_enough(before, days - span + 1):
                return 0
            if span in SPANS and total.articles >= MIN_PART and self._is_unusual(sign, total, before, span):
                return span
        return 0

    def _is_unusual(self, sign: int, total: LogWords, before: LogWords, span: int) -> bool:
        """Whether the articles of so many days are too short or too long for a history without them, `before`."""
        history = list(self._history)[: len(self._history) - span + 1]
        within, between = _variances(history, before)
        spread = math.sqrt(within * (1 / total.articles + 1 / before.articles) + between / span)
        return sign * (total.mean - before.mean) > max(math.log(LENGTH_RATIO), LENGTH_SIGMAS * spread)

    def _evidence(self, track: Track, sign: int, words: LogWords) -> float:
        """The log likelihood ratio of normal distributions about the mean of the fault and about the usual one; only
        its sign is right while no incident is open."""
        usual = self._seen.mean
        if track.open is None:
            return sign * (words.mean - usual) - math.log(2 * LENGTH_RATIO) / 2
        fault = sign * max(sign * (self._fault.mean - usual), math.log(LENGTH_RATIO))
        within, between = self.variances()
        return fault * (words.mean - usual - fault / 2) / (max(within, MIN_VARIANCE) / words.articles + between)


def _variances(history: Collection[LogWords], seen: LogWords) -> tuple[float, float]:
    """The variance of the logarithm of words within a day, and that of the means of days beyond chance."""
    within = max(0.0, seen.squares / seen.articles - seen.mean**2)
    # What the means of days stray beyond what the articles of a day do by chance: some days are for long reads.
    chance = within * sum(1 / each.articles for each in history) / len(history)
    squares = sum((each.mean - seen.mean) ** 2 for each in history) / len(history)
    return within, max(0.0, squares - chance)
