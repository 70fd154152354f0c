"""Whether a text was spun: independent signals, weighed by a logistic regression that `benchmarks.train_spin` fits."""

import functools
import json
import math
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np

from cleaners.ngrams import NGrams
from cleaners.spin.channel import Decoded

COMMON = 3000
"""Rank up to which a word counts as common: of two such words in a row, two million words of news have seen most."""
SURE = 0.9
"""Probability from which a finding counts as damage."""


class Evidence(NamedTuple):
    """One signal: its name, what was measured, its share in the log odds of the score, and examples from the text."""

    signal: str
    value: float
    weight: float
    examples: tuple[str, ...] = ()


SIGNALS = ("substitutions", "density", "variety", "improbable-pairs", "broken-numbers", "broken-names")


def measure(decoded: Decoded, words: Sequence[str], model: NGrams, numbers: int, names: int) -> dict[str, float]:
    """The signals of a text, in the order of SIGNALS.

    substitutions: log odds of the channel, over all kinds of spinners, on a logarithmic scale; density: damage in a
    hundred words; variety: different substitutions among the sure ones, on a logarithmic scale; improbable-pairs:
    common words in pairs that clean news does not have, as deviation from what is usual; broken-numbers and
    broken-names: how many, on a logarithmic scale.
    """
    sure = [finding for finding in decoded.findings if finding.damage >= SURE]
    total = sum(max(value, 0.0) for value in decoded.evidence.values())
    return {
        "substitutions": math.log1p(total),
        "density": min(10.0, 100 * sum(f.damage for f in decoded.findings if f.damage > 0.5) / (len(words) + 100)),
        "variety": math.log1p(len({finding.entry.spun for finding in sure})),
        "improbable-pairs": improbable_pairs(words, model),
        "broken-numbers": math.log1p(min(numbers, 10)),
        "broken-names": math.log1p(min(names, 10)),
    }


def improbable_pairs(words: Sequence[str], model: NGrams) -> float:
    """How much oftener than usual two common words follow each other that never do in clean news, in deviations."""
    ids = model.ids(words)
    common = ids < COMMON
    pairs = common[:-1] & common[1:]
    count = int(pairs.sum())
    if not count:
        return 0.0
    unseen = int((~model.seen(ids) & pairs).sum())
    usual = USUAL_UNSEEN * count
    return float(np.clip((unseen - usual) / math.sqrt(usual + 4), -4, 8))


USUAL_UNSEEN = 0.045
"""Share of pairs of common words in held-out news that the model has not seen."""


@functools.cache
def weights() -> dict[str, float]:
    """The packaged weights of the signals, with the `bias` and the `threshold` from which a text counts as spun."""
    data: dict[str, float] = json.loads(
        resources.files("cleaners.spin").joinpath("detection.json").read_text(encoding="utf-8")
    )
    return data


def weigh(signals: dict[str, float], weight: dict[str, float]) -> tuple[float, dict[str, float]]:
    """Probability that a text with these signals was spun, and what each gave to the log odds."""
    shares = {name: weight[name] * value for name, value in signals.items()}
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weight["bias"] + sum(shares.values()))))), shares
