"""Whether a text was spun: independent signals, weighed by a logistic regression that `unspun.training.spin` fits."""

import functools
import json
import math
from collections.abc import Sequence
from importlib import resources
from typing import Any, NamedTuple

import numpy as np

from unspun.cleaners.spin.confidence import Confidence
from unspun.cleaners.spin.lexicon import Entry, registers
from unspun.cleaners.spin.noisy_channel import Decoded
from unspun.cleaners.spin.prefilter import Learned
from unspun.text.ngrams import NGrams

COMMON = 3000
"""Rank up to which a word counts as common: of two such words in a row, two million words of news have seen most."""
SURE = 0.8
"""Confidence from which a finding counts as damage."""


class Evidence(NamedTuple):
    """One signal: its name, what was measured, its share in the log odds of the score, and examples from the text."""

    signal: str
    value: float
    weight: float
    examples: tuple[str, ...] = ()


SIGNALS = ("substitutions", "density", "variety", "never-in-news", "improbable-pairs", "broken-numbers", "broken-names")


def measure(
    decoded: Decoded, confidences: Sequence[float], words: Sequence[str], model: NGrams, numbers: int, names: int
) -> dict[str, float]:
    """The signals of a text, in the order of SIGNALS. `sure` is the confidence of each finding.

    substitutions: log odds of the channel, over all kinds of spinners, on a logarithmic scale; density: damage in a
    hundred words; variety: different substitutions among the sure ones, on a logarithmic scale; never-in-news: how
    many of these no newsroom writes, on the same scale; improbable-pairs: common words in pairs that clean news does
    not have, as deviation from what is usual; broken-numbers and broken-names: how many, on a logarithmic scale. Words
    that writers of other registers use themselves do not count.
    """
    telling = [
        (f, confidence)
        for f, confidence in zip(decoded.findings, confidences, strict=True)
        if f.entry.words not in registers()
    ]
    found = {f.entry.spun: f.entry for f, confidence in telling if confidence >= SURE}
    total = sum(max(value, 0.0) for value in decoded.evidence.values())
    return {
        "substitutions": math.log1p(total),
        "density": min(10.0, 100 * sum(confidence for _, confidence in telling) / (len(words) + 100)),
        "variety": math.log1p(len(found)),
        "never-in-news": math.log1p(sum(never_in_news(entry, model) for entry in found.values())),
        "improbable-pairs": improbable_pairs(words, model),
        "broken-numbers": math.log1p(min(numbers, 10)),
        "broken-names": math.log1p(min(names, 10)),
    }


@functools.lru_cache(100_000)
def never_in_news(entry: Entry, model: NGrams) -> bool:
    """Whether the spun words of an entry, or some two of them in a row, do not occur in clean news."""
    ids = model.ids(entry.words)
    if len(ids) == 1:
        return bool(model.unigrams[ids[0]] < RARE_WORD)
    return not model.seen(ids).all()


RARE_WORD = -14.5
"""Log probability below which a word is none of the news: half a word in a million."""


def improbable_pairs(words: Sequence[str], model: NGrams) -> float:
    """How much oftener than usual two common words follow each other that never do in clean news, in deviations.

    A pair counts by how often clean news should have had it, were its words independent.
    """
    ids = model.ids(words)
    common = ids < COMMON
    pairs = common[:-1] & common[1:]
    chance = np.log1p(MODEL_WORDS * np.exp(model.unigrams[ids[:-1]] + model.unigrams[ids[1:]]))[pairs]
    unseen = ~model.seen(ids)[pairs]
    usual = USUAL_UNSEEN * float(chance.sum())
    return float(np.clip((float((chance * unseen).sum()) - usual) / math.sqrt(usual + 4), -4, 8))


MODEL_WORDS = 2_000_000
"""Words that the n-gram model was trained on."""
USUAL_UNSEEN = 0.012
"""Share of pairs of common words, weighed by chance, that held-out news has and the model has not seen."""


@functools.cache
def weights() -> dict[str, float]:
    """The packaged weights of the signals, with the `bias` and the `threshold` from which a text counts as spun."""
    weights: dict[str, float] = _trained()["detection"]
    return weights


def threshold_odds() -> float:
    """The packaged threshold as log odds."""
    threshold = weights()["threshold"]
    return math.log(threshold / (1 - threshold))


@functools.cache
def confidence() -> Confidence:
    """The packaged network that judges repairs."""
    return Confidence.parse(_trained()["repair"])


@functools.cache
def prefilter() -> Learned:
    """The packaged weights of the quick look before the closer one."""
    return Learned(**_trained()["screen"])


@functools.cache
def _trained() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        resources.files("unspun.cleaners.spin").joinpath("weights.json").read_text(encoding="utf-8")
    )
    return data


def score(signals: dict[str, float], weight: dict[str, float]) -> tuple[float, dict[str, float]]:
    """Probability that a text with these signals was spun, and what each gave to the log odds."""
    shares = {name: weight[name] * value for name, value in signals.items()}
    return probability(weight["bias"] + sum(shares.values())), shares


def probability(log_odds: float) -> float:
    """The logistic function, within bounds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
