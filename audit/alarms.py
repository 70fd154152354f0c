"""Alarms: what is wrong with a source on a day, compared with the source's own history. Values in, values out.

Volumes are compared with the median of earlier days, and shares (of rejects, of spun copies ...) with the share over
earlier days by the tail of the beta-binomial distribution. No threshold belongs to a source or to a data set: what is
usual is computed from its history, and the constants below are error rates and effect sizes.
"""

import dataclasses
import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import takewhile
from typing import Any

HISTORY_DAYS = 28
"""Days of history that count: four weeks have each weekday four times, and leave out last season."""

MIN_HISTORY_DAYS = 3
"""Days with deliveries before a source is compared with its history: a median of fewer is an accident of one day."""

FALSE_ALARM_RATE = 1e-5
"""Of one test. A hundred sources, each tested ten times a day, then raise about one false alarm in three months."""

VOLUME_SIGMAS = 3.5
"""Distance from the usual volume or length, in units of its spread, that is unusual: Shewhart's three, and a half more
because many sources are tested every day."""

SURGE_RATIO, DROP_RATIO = 1.7, 0.4
"""How many times the usual volume is a surge, or a drop: smaller changes are news, not faults."""

MIN_SHARE_INCREASE = 0.1
"""A share that rose by less, from 0.02 to 0.05 say, raises no alarm, however many documents show it."""

LENGTH_RATIO = 1.7
"""How many times longer or shorter than usual articles must be: a day of briefs or of essays stays below."""

MIN_ARTICLES = 30
"""Articles in the history before lengths are compared: the spread of fewer is itself a guess."""

MIN_DOCUMENTS = 3
"""Documents of a kind below which no share raises an alarm."""

SHARES = {
    "reject-burst": ("rejected", "fetched", "rejected"),
    "unsupported-burst": ("unsupported", "fetched", "of an unsupported kind"),
    "duplicate-burst": ("duplicate", "fetched", "duplicates"),
    "spun-copies": ("spun", "articles", "spun"),
    "machine-translation": ("translated", "articles", "machine translations"),
    "broken-encoding": ("damaged_encoding", "articles", "damaged in their encoding"),
    "future-dates": ("future_dated", "articles", "dated in the future"),
    "foreign-language": ("foreign_language", "articles", "in another language than the source's own"),
    "vocabulary-drift": ("unfamiliar", "headlines", "headlines of mostly new words"),
}
"""Alarm name to (count that raises it, count that it is a part of, words for it in a sentence)."""

ALARM_NAMES = ("funnel-imbalance", "silent-source", "volume-surge", "volume-drop", "length-drift", *SHARES)
"""The names of all alarms."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SourceDay:
    """What one source delivered on one day.

    `unfamiliar` counts those of its `headlines` in which most words are in no headline of earlier days. `log_words` and
    `log_words_squared` are the sums over articles of the logarithm of their words, and of its square.
    `expected_per_day` is what the registry expects, which counts until the source has a history of its own.
    """

    day: date
    source_id: str
    fetched: int = 0
    loaded: int = 0
    new_revision: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    unsupported: int = 0
    articles: int = 0
    spun: int = 0
    translated: int = 0
    damaged_encoding: int = 0
    future_dated: int = 0
    foreign_language: int = 0
    headlines: int = 0
    unfamiliar: int = 0
    log_words: float = 0
    log_words_squared: float = 0
    expected_per_day: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Alarm:
    """What is wrong with a source on a day: `name` for programs, `sentence` for people."""

    day: date
    source_id: str
    name: str
    sentence: str


def alarms(days: Iterable[SourceDay], today: date) -> list[Alarm]:
    """All alarms of the days given, by day and source. A day without a row is a day without documents.

    `today` is not over: missing documents raise no alarm on it.
    """
    by_source: dict[str, dict[date, SourceDay]] = defaultdict(dict)
    for day in days:
        by_source[day.source_id][day.day] = day
    raised: list[Alarm] = []
    for source_id, delivered in by_source.items():
        first, expected = min(delivered), delivered[max(delivered)].expected_per_day
        series = [
            delivered.get(day) or SourceDay(day=day, source_id=source_id, expected_per_day=expected)
            for day in (date.fromordinal(n) for n in range(first.toordinal(), today.toordinal() + 1))
        ]
        for index, day in enumerate(series):
            history = series[max(0, index - HISTORY_DAYS) : index]
            raised += _alarms_of_day(day, history, is_over=day.day < today)
    return sorted(raised)


def rows_by_source_day(days: Iterable[SourceDay], raised: Iterable[Alarm]) -> list[dict[str, Any]]:
    """One row for each source and day, also for days without documents that raised an alarm.

    A row has `day`, `source_id`, and for each alarm name the sentence of the alarm that was raised, else None.
    """
    no_alarms = dict.fromkeys(ALARM_NAMES)
    rows = {(day.day, day.source_id): {"day": day.day, "source_id": day.source_id, **no_alarms} for day in days}
    for alarm in raised:
        key = (alarm.day, alarm.source_id)
        rows.setdefault(key, {"day": alarm.day, "source_id": alarm.source_id, **no_alarms})[alarm.name] = alarm.sentence
    return [rows[key] for key in sorted(rows)]


def _alarms_of_day(day: SourceDay, history: Sequence[SourceDay], is_over: bool) -> Iterator[Alarm]:
    if day.fetched != day.loaded + day.new_revision + day.unchanged + day.duplicate + day.rejected + day.unsupported:
        yield _alarm(day, "funnel-imbalance", f"{day.fetched} documents came, and their outcomes do not add up to that")
    if sum(1 for other in history if other.fetched) < MIN_HISTORY_DAYS:
        # The first day of a source began when it was added.
        if history and is_over and day.expected_per_day:
            yield from _expected_volume_alarms(day, history, day.expected_per_day)
        return
    yield from _volume_alarms(day, history, is_over)
    yield from _length_alarm(day, history)
    for name, (part, whole, words) in SHARES.items():
        yield from _share_alarm(day, history, name, part, whole, words)


def _volume_alarms(day: SourceDay, history: Sequence[SourceDay], is_over: bool) -> Iterator[Alarm]:
    volumes = [other.fetched for other in _comparable_days(day, history)]
    usual = statistics.median(volumes)
    spread = _spread(volumes, usual)
    if day.fetched >= SURGE_RATIO * usual and day.fetched - usual > VOLUME_SIGMAS * spread:
        yield _alarm(day, "volume-surge", f"{day.fetched} documents came, usually {usual:.0f}")
    if not is_over:
        return
    if day.fetched == 0:
        yield from _silence_alarm(day, history, _usual_volume(history), "usual")
    elif day.fetched <= DROP_RATIO * usual and usual - day.fetched > VOLUME_SIGMAS * spread:
        yield _alarm(day, "volume-drop", f"only {day.fetched} documents came, usually {usual:.0f}")


def _expected_volume_alarms(day: SourceDay, history: Sequence[SourceDay], expected: int) -> Iterator[Alarm]:
    """Volume against what the registry expects: what is a drop from the usual is one from the expected."""
    if day.fetched == 0:
        yield from _silence_alarm(day, history, expected, "expected")
    elif day.fetched <= DROP_RATIO * expected and _probability_of_at_most(day.fetched, expected) < FALSE_ALARM_RATE:
        yield _alarm(day, "volume-drop", f"only {day.fetched} documents came, {expected} were expected")


def _silence_alarm(day: SourceDay, history: Sequence[SourceDay], rate: float, basis: str) -> Iterator[Alarm]:
    silent = 1 + sum(1 for _ in takewhile(lambda other: other.fetched == 0, reversed(history)))
    if _probability_of_at_most(0, rate * silent) < FALSE_ALARM_RATE:
        since = "" if silent == 1 else f" for {silent} days"
        yield _alarm(day, "silent-source", f"nothing came{since}; {rate:.0f} documents a day are {basis}")


def _probability_of_at_most(count: int, usual: float) -> float:
    """The probability that independent arrivals, of which so many are usual, are at most `count` (Poisson)."""
    if usual <= 0:
        return 1.0
    return sum(math.exp(k * math.log(usual) - usual - math.lgamma(k + 1)) for k in range(count + 1))


def _length_alarm(day: SourceDay, history: Sequence[SourceDay]) -> Iterator[Alarm]:
    before = [other for other in history if other.articles]
    seen = sum(other.articles for other in before)
    if day.articles < MIN_DOCUMENTS or seen < MIN_ARTICLES:
        return
    mean = day.log_words / day.articles
    usual = sum(other.log_words for other in before) / seen
    within = max(0.0, sum(other.log_words_squared for other in before) / seen - usual**2)
    means = [other.log_words / other.articles for other in before]
    # What the means of days stray beyond what the articles of a day do by chance: some days are for long reads.
    chance = within * statistics.fmean(1 / other.articles for other in before)
    between = max(0.0, statistics.fmean((other - usual) ** 2 for other in means) - chance)
    spread = math.sqrt(within * (1 / day.articles + 1 / seen) + between)
    if abs(mean - usual) > max(math.log(LENGTH_RATIO), VOLUME_SIGMAS * spread):
        words = f"articles have a typical length of {math.exp(mean):.0f} words, usually {math.exp(usual):.0f}"
        yield _alarm(day, "length-drift", words)


def _spread(volumes: Sequence[int], usual: float) -> float:
    """How far volumes stray from the usual one: as independent arrivals do, or as much more as the past shows.

    The deviation of a few days is mostly chance, so that of a Poisson source counts as a week beside it; and the usual
    volume itself, a median of n days, strays by 1.57 / n of the variance.
    """
    deviation = 1.4826 * statistics.median(abs(volume - usual) for volume in volumes)
    prior = 7
    variance = (prior * usual + len(volumes) * max(deviation**2, usual)) / (prior + len(volumes))
    return max(math.sqrt(variance * (1 + 1.57 / len(volumes))), 1.0)


def _comparable_days(day: SourceDay, history: Sequence[SourceDay]) -> Sequence[SourceDay]:
    """The earlier days to compare with: weekends with weekends once there are three such days, else all."""
    weekend = day.day.weekday() >= 5
    comparable = [other for other in history if (other.day.weekday() >= 5) == weekend]
    return comparable if len(comparable) >= MIN_HISTORY_DAYS and len(history) >= 14 else history


def _usual_volume(history: Sequence[SourceDay]) -> float:
    """Usual documents a day, days of the present silence left out."""
    delivered_counts = [other.fetched for other in history]
    while delivered_counts and delivered_counts[-1] == 0:
        delivered_counts.pop()
    return statistics.median(delivered_counts) if delivered_counts else 0.0


def _share_alarm(
    day: SourceDay, history: Sequence[SourceDay], name: str, part: str, whole: str, words: str
) -> Iterator[Alarm]:
    count, total = getattr(day, part), getattr(day, whole)
    if count < MIN_DOCUMENTS:
        return
    shares = [getattr(other, part) / getattr(other, whole) for other in history if getattr(other, whole)]
    if not shares:
        return
    seen_count, seen = sum(getattr(other, part) for other in history), sum(getattr(other, whole) for other in history)
    share, usual = count / total, seen_count / seen
    if share - usual < MIN_SHARE_INCREASE or share <= max(shares):
        return
    if predictive_tail(count, total, seen_count, seen) < FALSE_ALARM_RATE:
        yield _alarm(day, name, f"{share:.0%} of {total} are {words}, usually {usual:.1%}")


def predictive_tail(successes: int, trials: int, seen_successes: int, seen_trials: int) -> float:
    """The probability of at least so many successes in so many trials, given what was seen before.

    That is the tail of the beta-binomial distribution (Jeffreys' prior): a usual share that was seen on few documents
    is itself uncertain, and a share that was never seen is still possible.

    >>> round(predictive_tail(1, 1, 0, 0), 3)
    0.5
    >>> predictive_tail(30, 100, 2, 100) < 1e-6 < predictive_tail(8, 100, 2, 100)
    True
    """
    alpha, beta = seen_successes + 0.5, seen_trials - seen_successes + 0.5
    return min(1.0, sum(math.exp(_log_probability(k, trials, alpha, beta)) for k in range(successes, trials + 1)))


def _log_probability(successes: int, trials: int, alpha: float, beta: float) -> float:
    ways = math.lgamma(trials + 1) - math.lgamma(successes + 1) - math.lgamma(trials - successes + 1)
    return ways + _log_beta(successes + alpha, trials - successes + beta) - _log_beta(alpha, beta)


def _log_beta(alpha: float, beta: float) -> float:
    return math.lgamma(alpha) + math.lgamma(beta) - math.lgamma(alpha + beta)


def _alarm(day: SourceDay, name: str, sentence: str) -> Alarm:
    return Alarm(day.day, day.source_id, name, sentence)
