"""Fit the weights of spin detection: `python -m benchmarks.train_spin DATA OUT.json`.

Genuine articles stand against the same articles damaged by the benchmark's spinner. A part of the lexicon is hidden
from the detector while it learns: of what unseen spinners write, it will know only a part.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.spinner import Damage, Pair, Repair, Spinner, cut, judge
from benchmarks.train_ngrams import read_texts, train
from cleaners.ngrams import Tokens
from cleaners.spin.assess import Assessor
from cleaners.spin.channel import Finding
from cleaners.spin.confidence import Calibration, features
from cleaners.spin.detection import SIGNALS
from cleaners.spin.grammar import in_case
from cleaners.spin.lexicon import Lexicon, default

FALSE_ALARMS = 0.002
"""Share of genuine articles that may be called spun: a fifth of what is allowed, since unseen sources are stranger."""
WRONG = 0.025
"""Share of applied repairs that may be wrong on damaged texts: less than what is allowed."""
TEXTS = 600
LEAST_DAMAGE = 4
SHARES = (0.2, 0.4, 0.7, 1.0)
"""Shares of the lexicon that the detector knows while it learns; repairs learn with all of it."""
STEPS = 3000
Array = NDArray[np.float64]
FLAT = {"bias": 0.0, "threshold": 0.5, **dict.fromkeys(SIGNALS, 0.0)}


def sample(lexicon: Lexicon) -> list[Pair]:
    """The lexicon's entries as a spinner's substitutions."""
    return [
        Pair(entry.original, entry.spun, entry.kind, entry.score)
        for entry in lexicon.entries
        if entry.action == "repair" and not entry.context
    ]


class Fitted(NamedTuple):
    """What training gives: weights of the signals, and the calibration of repairs."""

    detection: dict[str, float]
    repair: Calibration


def fit(lexicon: Lexicon, spinner: Spinner, texts: Sequence[str], seed: int = 1) -> Fitted:
    """Weights of the signals, all at least 0, with the threshold that few genuine texts pass; calibration of repairs.

    A model must not have seen the texts that it measures, or genuine ones look too familiar: each half of the texts is
    measured with the model of the other half.
    """
    rng = random.Random(seed)
    known = [Lexicon([e for e in lexicon.entries if rng.random() < share]) for share in SHARES]
    rows: list[dict[str, float]] = []
    labels: list[float] = []
    repairs: list[tuple[float, ...]] = []
    right: list[float] = []
    folds = [list(texts[0::2]), list(texts[1::2])]
    for fold, others in (folds, folds[::-1]):
        model = train(others)
        assessors = [Assessor(part, model, FLAT, Calibration()) for part in known]
        for text in fold[: TEXTS // 2]:
            assessor = rng.choice(assessors)
            spun = spinner.spin(cut(text), rng, rng.choice(spinner.kinds), rng.uniform(0.2, 1.0), rng.random() < 0.3)
            rows.append(assessor.measure(text)[0])
            labels.append(0.0)
            if len(spun.damage) < LEAST_DAMAGE:
                continue
            rows.append(assessor.measure(spun.text)[0])
            labels.append(1.0)
            _, findings, tokens, *_ = assessors[-1].measure(spun.text)
            repairs += [features(finding) for finding in findings]
            made = [_repair(spun.text, tokens, finding) for finding in findings]
            right += map(float, judge(spun.text, without_articles(spun.damage), made)[1])
    x, y = np.array([[row[name] for name in SIGNALS] for row in rows]), np.array(labels)
    weights, bias = _logistic(x, y, positive=True)
    calm = 1 / (1 + np.exp(-(x[y == 0] @ weights + bias)))
    threshold = min(0.99, max(0.5, float(np.quantile(calm, 1 - FALSE_ALARMS))))
    detection = {
        "bias": round(bias, 3),
        **{name: round(float(weight), 3) for name, weight in zip(SIGNALS, weights, strict=True)},
        "threshold": round(threshold, 3),
    }
    z, correct = np.array(repairs), np.array(right)
    repair_weights, repair_bias = _logistic(z, correct, positive=False)
    sure = 1 / (1 + np.exp(-(z @ repair_weights + repair_bias)))
    rounded = (round(float(w), 3) for w in (repair_bias, *repair_weights, _least(sure, correct)))
    return Fitted(detection, Calibration(*rounded))


def _least(sure: Array, correct: Array) -> float:
    """The least confidence from which at most WRONG of the repairs are wrong."""
    order = np.argsort(-sure)
    share = np.cumsum(1 - correct[order]) / np.arange(1, len(order) + 1)
    allowed = np.flatnonzero(share <= WRONG)
    return float(sure[order][allowed[-1]]) if len(allowed) else 0.99


def _repair(text: str, tokens: Tokens, finding: Finding) -> Repair:
    """The finding as a repair."""
    start, end = tokens.starts[finding.start], tokens.ends[finding.end - 1]
    return Repair(start, end, in_case(finding.entry, text[start:end]))


def without_articles(damage: Sequence[Damage]) -> list[Damage]:
    """Damage without the indefinite article that the spinner adapted, as the channel sees it."""
    bare = []
    for d in damage:
        article, _, rest = d.after.partition(" ")
        before_article, _, before = d.before.partition(" ")
        if (
            rest
            and article.lower() in ("a", "an")
            and before_article.lower() in ("a", "an")
            and article != before_article
        ):
            bare.append(Damage(d.start + len(article) + 1, d.end, before, rest))
        else:
            bare.append(d)
    return bare


def _logistic(x: Array, y: Array, positive: bool) -> tuple[Array, float]:
    """Logistic regression with a little shrinkage by gradient descent; with weights of at least 0 if `positive`."""
    scale = x.std(axis=0)
    scale[scale < 1e-9] = np.inf
    scaled, weights, bias = x / scale, np.full(x.shape[1], 0.1), 0.0
    for _ in range(STEPS):
        error = 1 / (1 + np.exp(-(scaled @ weights + bias))) - y
        weights = weights - 0.3 * (scaled.T @ error / len(y) + 1e-3 * weights)
        weights = np.maximum(0.0, weights) if positive else weights
        bias -= 0.3 * float(error.mean())
    return weights / scale, bias


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    texts = [text for _, text in read_texts(arguments.data)]
    random.Random(0).shuffle(texts)
    fitted = fit(default(), Spinner(sample(default())), texts)
    trained = {"detection": fitted.detection, "repair": fitted.repair._asdict()}
    arguments.out.write_text(json.dumps(trained, indent=1) + "\n", encoding="utf-8")
    print(f"{arguments.out}: {trained}")


if __name__ == "__main__":
    main()
