"""What number of documents is usual for a source on a day: a Poisson-lognormal model with a rhythm of weekdays.

The mean of each weekday is estimated from eight weeks of history, recent days counting more, and shrunk towards that of
Monday to Friday or of the weekend by empirical Bayes: fully where weekdays differ no more than chance makes them, not
at all where a source appears on Mondays and Thursdays. Days without documents are observations like all others.

Arrivals are Poisson around a level that varies from day to day as a lognormal variable does, by as much as the history
shows; the uncertainty of the mean adds to that variation. Over several days the variation of the level averages out,
while the uncertainty of the mean is the same for all of them. It is the lognormal and not the gamma distribution of the
negative binomial, because a source whose level varies by half still never delivers nothing.
"""

import dataclasses
import functools
import math
from collections.abc import Sequence

HISTORY_DAYS = 56
"""Days of history: eight of each weekday. Only days without an open incident count, so that they may lie far back."""

HALF_LIFE_DAYS = 21
"""Age at which a day counts half: a source that grows by one percent a day is then 15% above its mean, not 30%."""

WEIGHTS = tuple(0.5 ** (age / HALF_LIFE_DAYS) for age in range(HISTORY_DAYS))
PRIOR_DISPERSION, PRIOR_DAYS = 0.1, 2
"""Squared coefficient of variation of the daily level before any history, and the days that this counts as."""

GROWTH = 0.15
"""Standard deviation of the growth of a source from the middle of its history to the day, as a share of its level: half
a percent to one percent a day. It makes high numbers likelier, and low ones no less so: what shrinks is a drop."""

CLOSED_PROBABILITY = 1e-3
"""A weekday on which nothing ever came is a closed one, and takes no part in what is common to weekdays, where so many
days like the others would all be without documents less often than this."""

MIN_DISPERSION, MAX_DISPERSION = 0.002, 4.0
GRID = tuple(step / 2 for step in range(-11, 12))
"""Standard normal values at which the level is integrated: the tails beyond 5.5 weigh less than 1e-7."""

Day = tuple[int, int]
"""Weekday (0 is Monday) and number of documents of one day of the history."""


@dataclasses.dataclass(frozen=True, slots=True)
class Usual:
    """The usual number of documents of a day: the mean, the squared coefficient of variation of its level, and that of
    the estimate of the mean. `dispersion` is the highest that is likely, `expected_dispersion` the estimate itself."""

    mean: float
    dispersion: float
    uncertainty: float = 0.0
    expected_dispersion: float = 0.0

    def at_most(self, count: int) -> float:
        """The probability of so many documents or fewer."""
        return _mixture(self, count, upper=False)

    def at_least(self, count: int) -> float:
        """The probability of so many documents or more."""
        return _mixture(self, count, upper=True)

    def bounds(self) -> tuple[float, float]:
        """About the range of 95 of 100 usual days: two standard deviations of the square root to either side."""
        spread = math.sqrt(self.mean + (self.dispersion + self.uncertainty) * self.mean**2)
        root = math.sqrt(self.mean)
        half = spread / (2 * root) if root else 0.0
        return max(0.0, root - 2 * half) ** 2, (root + 2 * half) ** 2 + 1

    def __add__(self, other: "Usual") -> "Usual":
        """The usual number of two days together: their levels vary independently, their means are wrong together."""
        mean = self.mean + other.mean
        if not mean:
            return Usual(0.0, 0.0)
        variance = self.dispersion * self.mean**2 + other.dispersion * other.mean**2
        error = math.sqrt(self.uncertainty) * self.mean + math.sqrt(other.uncertainty) * other.mean
        return Usual(mean, variance / mean**2, (error / mean) ** 2)

    def times(self, ratio: float) -> "Usual":
        """The same where so many times the usual number comes."""
        return Usual(self.mean * ratio, self.dispersion, self.uncertainty, self.expected_dispersion)


class Rhythm:
    """The usual numbers of a source by weekday, from the days of its history, the newest last."""

    def __init__(self, history: Sequence[Day]) -> None:
        weights, sums = [0.0] * 7, [0.0] * 7
        squares, self.seen = 0.0, [0] * 7
        self._squared_weights = [0.0] * 7
        for age, (weekday, count) in enumerate(reversed(history)):
            weight = WEIGHTS[age]
            weights[weekday] += weight
            self._squared_weights[weekday] += weight * weight
            sums[weekday] += weight * count
            squares += weight * count * count
            self.seen[weekday] += 1
        raw = [sums[day] / weights[day] if weights[day] else 0.0 for day in range(7)]
        within = max(0.0, squares - sum(weights[day] * raw[day] ** 2 for day in range(7)))
        self._expected_dispersion = _dispersion(within, weights, raw)
        # Two standard errors above: a variation that is thought too small makes false incidents.
        error = math.sqrt(2 / (sum(weights) + PRIOR_DAYS))
        self._dispersion = min(MAX_DISPERSION, self._expected_dispersion * (1 + 2 * error))
        self._usual = [*self._weekdays(range(5), weights, raw), *self._weekdays(range(5, 7), weights, raw)]

    def usual(self, weekday: int) -> Usual | None:
        """What is usual on that weekday; None where the history has none of them."""
        return self._usual[weekday] if self.seen[weekday] else None

    @property
    def busiest(self) -> float:
        """The mean of the busiest weekday."""
        return max(usual.mean for usual in self._usual)

    def _weekdays(self, days: range, weights: Sequence[float], raw: Sequence[float]) -> list[Usual]:
        issues = self._days_of_issue(days, weights, raw)
        total = sum(weights[day] for day in issues)
        if not total:
            return [Usual(0.0, 0.0)] * len(days)
        common = sum(weights[day] * raw[day] for day in issues) / total
        noise = common + self._dispersion * common**2
        between = 0.0
        if len(issues) > 1:
            spread = sum(weights[day] * (raw[day] - common) ** 2 for day in issues) / (len(issues) - 1)
            between = max(0.0, (spread - noise) * len(issues) / total)
        # The variance of a weighted mean of days that each vary by `noise`.
        error = noise * sum(self._squared_weights[day] for day in issues) / total**2
        usual = []
        for day in days:
            if weights[day] and day not in issues:
                usual.append(Usual(0.0, 0.0))
                continue
            own_error = noise * self._squared_weights[day] / weights[day] ** 2 if weights[day] else math.inf
            share = between / (between + own_error) if between else 0.0
            mean = share * raw[day] + (1 - share) * common
            variance = (share * own_error if share else 0.0) + (1 - share) * error
            uncertainty = variance / mean**2 if mean else 0.0
            usual.append(Usual(mean, self._dispersion, uncertainty, self._expected_dispersion))
        return usual

    def _days_of_issue(self, days: range, weights: Sequence[float], raw: Sequence[float]) -> list[int]:
        """The weekdays that were seen, but for closed ones."""
        seen = [day for day in days if weights[day]]
        issues = [day for day in seen if raw[day]]
        if not issues or len(issues) == len(seen):
            return seen
        mean = sum(weights[day] * raw[day] for day in issues) / sum(weights[day] for day in issues)
        silent = Usual(mean, self._dispersion).at_most(0)
        return [day for day in seen if raw[day] or silent ** self.seen[day] >= CLOSED_PROBABILITY]


def _dispersion(within: float, weights: Sequence[float], raw: Sequence[float]) -> float:
    """The squared coefficient of variation of the daily level, by the method of moments, shrunk to its prior."""
    total = sum(weights)
    fitted = sum(1 for weight in weights if weight)
    if not total or total <= fitted:
        return PRIOR_DISPERSION
    poisson = sum(weight * mean for weight, mean in zip(weights, raw, strict=True))
    scale = sum(weight * mean**2 for weight, mean in zip(weights, raw, strict=True))
    if not scale:
        return PRIOR_DISPERSION
    excess = within * total / (total - fitted) - poisson
    prior = PRIOR_DAYS * scale / total
    return min(MAX_DISPERSION, max(MIN_DISPERSION, (excess + PRIOR_DISPERSION * prior) / (scale + prior)))


def _mixture(usual: Usual, count: int, upper: bool) -> float:
    if usual.mean <= 0:
        return 1.0 if not upper or count <= 0 else 0.0
    sigma = math.sqrt(math.log1p(usual.dispersion + usual.uncertainty + (GROWTH**2 if upper else 0.0)))
    tail = _poisson_at_least if upper else _poisson_at_most
    return min(
        1.0,
        sum(
            weight * tail(count, usual.mean * math.exp(sigma * z - sigma * sigma / 2))
            for z, weight in zip(GRID, _normal_weights(), strict=True)
        ),
    )


@functools.cache
def _normal_weights() -> tuple[float, ...]:
    density = [math.exp(-z * z / 2) for z in GRID]
    return tuple(value / sum(density) for value in density)


def _poisson_at_most(count: int, mean: float) -> float:
    if count <= 0:
        return math.exp(-mean) if count == 0 else 0.0
    if count > mean:
        return max(0.0, 1.0 - _sum_of_terms(count + 1, mean, 1))
    return _sum_of_terms(count, mean, -1)


def _poisson_at_least(count: int, mean: float) -> float:
    if count <= 0:
        return 1.0
    if count <= mean:
        return max(0.0, 1.0 - _sum_of_terms(count - 1, mean, -1))
    return _sum_of_terms(count, mean, 1)


def _sum_of_terms(count: int, mean: float, step: int) -> float:
    """The Poisson probabilities of `count` and of all numbers beyond it, away from the mean."""
    term = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    total = term
    while count >= 0 and term > total * 1e-9:
        term *= mean / (count + 1) if step > 0 else count / mean
        count += step
        total += term
    return total
