"""Whether the articles of one source are much shorter or longer than usual, from day to day."""

import functools
import math
from collections import deque
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from unspun.audit.incidents.counts import HISTORY_DAYS
from unspun.audit.incidents.episodes import Track, Verdict
from unspun.audit.incidents.share_tracks import MIN_HISTORY_DAYS, MIN_PART, SPANS

LENGTH_RATIO = 1.7
"""How many times longer or shorter than usual articles must be: a day of briefs or of essays stays below."""

LENGTH_SIGMAS = 4.5
"""Standard deviations by which the typical length must differ from the usual one."""

MIN_LENGTH_HISTORY = 20
"""Articles in the history before lengths are compared: the spread of fewer is itself a guess."""

MIN_VARIANCE = 0.04
"""Of the logarithm of words: a history of briefs of one length does not say that others could not come."""


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


class LengthTrack:
    """Short and long bodies, by the mean of the logarithm of the words of articles."""

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
        # Two standard errors above: a spread that is thought too small makes false incidents.
        within *= 1 + 2 * math.sqrt(2 / before.articles)
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
