"""Whether a share of documents is above what is usual: the tail of the beta-binomial distribution.

The usual share is uncertain where few documents were seen (Jeffreys' prior), and differs from day to day by as much as
the history shows. Both make the distribution of a new day wider than the binomial one.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

PRIOR_CORRELATION, PRIOR_PAIRS = 0.01, 400.0
"""Correlation of documents of one day before any history, and the number of pairs of documents that this counts as."""


class Part(NamedTuple):
    """So many of all: `part` documents with a property, of `whole`."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    def plus(self, other: "Part") -> "Part":
        """The parts of two days together."""
        return Part(self.part + other.part, self.whole + other.whole)

    def minus(self, other: "Part") -> "Part":
        """What is left when one of the two days is taken away."""
        return Part(self.part - other.part, self.whole - other.whole)


class UsualShare:
    """The usual share by the days of a history."""

    def __init__(self, history: Sequence[Part]) -> None:
        self.seen = Part(sum(day.part for day in history), sum(day.whole for day in history))
        self.mean = (self.seen.part + 0.5) / (self.seen.whole + 1)
        self._history = history

    def concentration(self) -> float:
        """The sum of the parameters of the beta distribution of the share of a new day."""
        variance = self.mean * (1 - self.mean)
        excess = sum((day.part - day.whole * self.mean) ** 2 - day.whole * variance for day in self._history)
        pairs = sum(day.whole * (day.whole - 1) for day in self._history)
        correlation = (excess + PRIOR_CORRELATION * PRIOR_PAIRS * variance) / ((pairs + PRIOR_PAIRS) * variance)
        correlation = min(0.9, max(0.001, correlation))
        return 1 / (correlation / (1 - correlation) + 1 / (self.seen.whole + 1))

    def at_least(self, day: Part) -> float:
        """The probability of such a share, or of a higher one.

        >>> usual = UsualShare([Part(1, 50)] * 10)
        >>> usual.at_least(Part(30, 50)) < 1e-6 < usual.at_least(Part(4, 50))
        True
        """
        concentration = self.concentration()
        alpha, beta = self.mean * concentration, (1 - self.mean) * concentration
        return min(1.0, _tail(day.part, day.whole, alpha, beta))

    def highest(self, whole: int) -> float:
        """About the highest share of 95 of 100 usual days with so many documents."""
        variance = self.mean * (1 - self.mean)
        spread = math.sqrt(variance * (1 / max(1, whole) + 1 / (1 + self.concentration())))
        return min(1.0, self.mean + 2 * spread)


def log_likelihood_ratio(day: Part, fault: float, usual: float) -> float:
    """How much likelier the day is with the share of the fault than with the usual one; above 0 where it is."""
    fault, usual = min(0.995, max(0.005, fault)), min(0.995, max(0.005, usual))
    return day.part * math.log(fault / usual) + (day.whole - day.part) * math.log((1 - fault) / (1 - usual))


def _tail(part: int, whole: int, alpha: float, beta: float) -> float:
    """The sum of beta-binomial probabilities from `part` on, until they no longer add to it."""
    base = math.lgamma(whole + 1) - _log_beta(alpha, beta)
    total = 0.0
    for k in range(part, whole + 1):
        ways = -math.lgamma(k + 1) - math.lgamma(whole - k + 1)
        term = math.exp(base + ways + _log_beta(k + alpha, whole - k + beta))
        total += term
        if k > part and term < total * 1e-9:
            break
    return total


def _log_beta(alpha: float, beta: float) -> float:
    return math.lgamma(alpha) + math.lgamma(beta) - math.lgamma(alpha + beta)
