"""How sure a repair is, judged by a small network that `unspun.training.spin` trains on damaged and genuine texts.

The channel trusts the odds of its n-gram model too much, and how far they hold hangs on much else: how dense the damage
is, how usual the words are, how many originals compete. One hidden layer learns that.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.cleaners.spin.doubts import DOUBTS, MIN_DAMAGE, Doubt, kind_shares
from unspun.cleaners.spin.edit_classes import CLASSES, EditClass, edit_class
from unspun.cleaners.spin.lexicon import Entry
from unspun.cleaners.spin.noisy_channel import WEIGHED, Finding
from unspun.cleaners.spin.word_vectors import FIT_FEATURES, TextVectors, WordVectors
from unspun.text.ngrams import NGrams

FEATURES = (
    *WEIGHED,
    "spun-in-news",
    "original-in-news",
    "density",
    "places",
    "elsewhere",
    "neighbours",
    "density-of-kind",
    "share-of-kind",
    "in-context",
    "reliability",
    *FIT_FEATURES,
)
NEAR = 8
"""Words on both sides of a place in which other damage makes damage likelier."""
FAR = 8
"""Deviations from the mean that a feature is cut to: beyond, training has seen nothing."""
Array = NDArray[np.float32]


class Reliability(NamedTuple):
    """How often a substitution that was found in a text was right, in log odds: by what was written and what stood
    there, and `usual` for those that training has not met."""

    usual: float
    of_pairs: dict[str, float]

    def of(self, entry: Entry) -> float:
        return self.of_pairs.get(pair(entry), self.usual)


def pair(entry: Entry) -> str:
    """What was written and what stood there, as `Reliability` names them."""
    return f"{entry.spun} < {entry.original}"


def features(
    findings: Sequence[Finding], words: Sequence[str], model: NGrams, vectors: WordVectors, reliability: Reliability
) -> Array:
    """What the network judges each finding of a text of these words by: (findings, FEATURES).

    One program spins a text, so that damage of one kind makes more of that kind likelier, and less so of another.
    """
    if not findings:
        return np.zeros((0, len(FEATURES)), np.float32)
    likely = [finding.damage if finding.damage > MIN_DAMAGE else 0.0 for finding in findings]
    whole = sum(likely)
    of_kind: dict[str, float] = defaultdict(float)
    for finding, damage in zip(findings, likely, strict=True):
        of_kind[finding.entry.kind] += damage
    places, length = len(findings) / max(1, len(words)), len(words) + 100
    times = Counter(id(finding.entry) for finding in findings)
    starts, ends = (np.array([getattr(finding, edge) for finding in findings]) for edge in ("start", "end"))
    fits = TextVectors(vectors, words).gains(starts, ends, [finding.entry.replacement for finding in findings])
    summed = np.cumsum([0.0, *(finding.damage for finding in findings)])
    near = summed[np.searchsorted(starts, starts + NEAR, "right")] - summed[np.searchsorted(starts, starts - NEAR)]
    rarest_spun = _rarest(model, [finding.entry.words for finding in findings])
    rarest_original = _rarest(model, [finding.entry.replacement for finding in findings])
    rows = [
        (
            *f.weighed,
            spun,
            original,
            whole / length,
            places,
            math.log1p(times[id(f.entry)] - 1),
            neighbours - f.damage,
            (of_kind[f.entry.kind] - damage) / length,
            share,
            float(bool(f.entry.context)),
            reliability.of(f.entry),
        )
        for f, damage, share, neighbours, spun, original in zip(
            findings, likely, kind_shares(findings), near.tolist(), rarest_spun, rarest_original, strict=True
        )
    ]
    return np.column_stack([np.array(rows, np.float32), fits])


def _rarest(model: NGrams, phrases: Sequence[Sequence[str]]) -> list[float]:
    """The log probability of the rarest word of each phrase."""
    starts = np.cumsum([0, *map(len, phrases)])[:-1]
    rarest: list[float] = np.minimum.reduceat(
        model.unigrams[model.ids([*chain.from_iterable(phrases)])], starts
    ).tolist()
    return rarest


class Confidence(NamedTuple):
    """The network: FEATURES less their `mean` and over their `scale`, a hidden layer of rectified units, a logistic.

    `limits` and `doubt_limits` have, for each class of edits and each doubt, the confidence from which a repair is
    made, not only flagged; above 1 where the class is only ever flagged.
    """

    mean: Array
    scale: Array
    hidden: Array
    hidden_bias: Array
    out: Array
    out_bias: float
    limits: dict[EditClass, float]
    doubt_limits: dict[Doubt, float]
    reliability: Reliability

    def predict(self, rows: Array) -> Array:
        """The probability, for each row of `features`, that the finding's original is what stood there."""
        usual = np.clip((rows - self.mean) / self.scale, -FAR, FAR)
        units = np.maximum(usual @ self.hidden + self.hidden_bias, 0)
        return np.asarray(1 / (1 + np.exp(-np.clip(units @ self.out + self.out_bias, -30, 30))), np.float32)

    def limits_of(self, findings: Sequence[Finding], doubts: Sequence[Doubt]) -> list[float]:
        """For each finding, the confidence from which it is repaired: it must pass for its class and for its doubt."""
        return [
            max(self.limits[edit_class(finding.entry)], self.doubt_limits[doubt])
            for finding, doubt in zip(findings, doubts, strict=True)
        ]

    @classmethod
    def parse(cls, data: dict[str, Any]) -> "Confidence":
        """The network that `unparse` wrote."""
        mean, scale, hidden, hidden_bias, out = (np.array(data[name], np.float32) for name in cls._fields[:5])
        reliability = Reliability(data["reliability"]["usual"], data["reliability"]["of_pairs"])
        return cls(
            mean,
            scale,
            hidden,
            hidden_bias,
            out,
            float(data["out_bias"]),
            {name: float(data["limits"][name]) for name in CLASSES},
            {name: float(data["doubt_limits"][name]) for name in DOUBTS},
            reliability,
        )

    def unparse(self) -> dict[str, Any]:
        """The network as JSON takes it, to four decimals, and the reliability to two."""
        network = dict(zip(self._fields[:-3], self[:-3], strict=True))
        of_pairs = {name: round(value, 2) for name, value in sorted(self.reliability.of_pairs.items())}
        return {
            **{name: np.round(np.asarray(value, np.float64), 4).tolist() for name, value in network.items()},
            "limits": {name: round(value, 3) for name, value in self.limits.items()},
            "doubt_limits": {name: round(value, 3) for name, value in self.doubt_limits.items()},
            "reliability": {"usual": round(self.reliability.usual, 2), "of_pairs": of_pairs},
        }
