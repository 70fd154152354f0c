"""How sure a repair is: the channel's probability, calibrated on damaged texts by `benchmarks.train_spin`.

The channel trusts the odds of its n-gram model too much: the calibration, a logistic regression, learns how much they
hold.
"""

import math
from typing import NamedTuple

from cleaners.spin.channel import Finding


class Calibration(NamedTuple):
    """Weights of the logistic regression; `apply` is the confidence from which a repair is made, not only flagged."""

    bias: float = 0.0
    probability: float = 1.0
    damage: float = 0.0
    apply: float = 0.85

    def confidence(self, finding: Finding) -> float:
        """Probability that the finding's original is what stood there."""
        odds = self.bias + sum(weight * value for weight, value in zip(self[1:3], features(finding), strict=True))
        return 1 / (1 + math.exp(-odds))


def features(finding: Finding) -> tuple[float, float]:
    """What the calibration weighs: log odds of the original, log odds that the words are damage."""
    return _logit(finding.probability), _logit(finding.damage)


def _logit(probability: float) -> float:
    kept = min(0.9999, max(0.0001, probability))
    return math.log(kept / (1 - kept))
