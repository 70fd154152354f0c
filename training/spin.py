"""Fit the weights of spin detection: `python -m unspun.training.spin DATA OUT.json`.

Genuine articles stand against the same articles damaged by the benchmark's spinner. A part of the lexicon is hidden
from the detector while it learns: of what unseen spinners write, it will know only a part.
"""

import argparse
import csv
import json
import math
import random
from collections import Counter
from collections.abc import Sequence
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.cleaners.spin.assess import Assessor, Look
from unspun.cleaners.spin.confidence import FAR, FEATURES, Confidence, Reliability, features, pair
from unspun.cleaners.spin.detection import SIGNALS
from unspun.cleaners.spin.grammar import in_case
from unspun.cleaners.spin.lexicon import Lexicon, tables
from unspun.cleaners.spin.noisy_channel import Finding
from unspun.cleaners.spin.prefilter import Learned
from unspun.text.ngrams import CountedTokens, NGrams
from unspun.training.ngrams import read_texts, train
from unspun.training.prefilter import NOTHING, fit_screen
from unspun.training.spinner import Damage, Pair, Repair, Spinner, cut, judge

FALSE_ALARMS = 0.004
"""Share of genuine articles that may be called spun: less than half of what is allowed, since unseen sources are
stranger."""
WRONG = 0.027
"""Share of applied repairs that may be wrong on damaged texts."""
TEXTS = 2000
LEAST_DAMAGE = 4
"""Articles that are trained on, and replacements from which a damaged one counts as spun."""
SHARES = (0.1, 0.4, 0.7, 1.0, 1.0)
"""Shares of the lexicon that are known while weights are learned: of what unseen spinners write, little may be."""
DOUBT = 8
"""Findings that what is usual counts for beside those of a substitution itself."""
STEPS = 3000
UNITS, EPOCHS, BATCH, RATE, DECAY = 32, 40, 512, 4e-3, 0.1
"""A network of repairs: hidden units, passes over the findings, findings at once, learning rate, weight decay."""
NETWORKS = 4
"""One alone gives other repairs with another beginning. The mean of their log odds is a network of all their units."""
Array = NDArray[Any]
NONE = np.zeros(len(FEATURES), np.float32)
UNKNOWN = Reliability(0.0, {})
UNTRAINED = Confidence(NONE, NONE + 1, np.zeros((len(FEATURES), 1), np.float32), NONE[:1], NONE[:1], 0.0, 0.5, UNKNOWN)
FLAT = {"bias": 0.0, "threshold": 0.5, **dict.fromkeys(SIGNALS, 0.0)}


def sample(lexicon: Lexicon) -> list[Pair]:
    """The lexicon's entries as a spinner's substitutions."""
    return [
        Pair(entry.original, entry.spun, entry.kind, entry.score)
        for entry in lexicon.entries
        if entry.action == "repair" and not entry.context
    ]


def observed_pairs(path: Path) -> list[Pair]:
    """Substitutions of spinners that were observed, without those of translation and those inside names."""
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Pair(original, row["spun"], row["kind"].split(",")[0], min(1.0, 0.4 + 0.1 * int(row["times_seen"])))
        for row in rows
        if row["kind"] != "translation"
        for original in row["original"].replace("’", "'").split("/")
        if row["spun"] == row["spun"].lower() and original == original.lower() and "(" not in original
    ]


class Fitted(NamedTuple):
    """What training gives: weights of the signals, the network that judges repairs, weights of the quick look."""

    detection: dict[str, float]
    repair: Confidence
    screen: Learned


class Example(NamedTuple):
    """A text that was looked at: with which assessor, which spinner damaged it (None: none did), what is right."""

    assessor: Assessor
    look: Look
    spinner: Spinner | None
    right: Array

    def rows(self, reliability: Reliability) -> Array:
        return features(self.look.decoded.findings, len(self.look.tokens.words), self.assessor.model, reliability)


def fit(lexicon: Lexicon, spinners: Sequence[Spinner], texts: Sequence[str], seed: int = 1) -> Fitted:
    """Weights of the signals, all at least 0, with the threshold that few genuine texts pass; the network of repairs;
    the weights of the quick look.

    Neither the n-gram model nor the network may have seen the texts that are measured, or genuine ones look too
    familiar: each half of the texts is measured with what the other half taught. How sure a repair must be to be made
    is settled on texts that the last of the spinners damaged: the one that writes what real pages show.
    """
    rng = random.Random(seed)
    folds = [list(texts[0::2])[: TEXTS // 2], list(texts[1::2])[: TEXTS // 2]]
    models = [train(texts[1::2]), train(texts[0::2])]
    examples = [_examples(lexicon, spinners, fold, model, rng) for fold, model in zip(folds, models, strict=True)]
    # Nor may a finding itself say how reliable its substitution is: those of the other half do.
    reliabilities = [reliability(fold) for fold in examples][::-1]
    rows = [[e.rows(known) for e in fold] for fold, known in zip(examples, reliabilities, strict=True)]
    learned = [
        (np.concatenate(of_fold), np.concatenate([e.right for e in fold]))
        for fold, of_fold in zip(examples, rows, strict=True)
    ]
    networks = [mean_network(*findings) for findings in learned][::-1]
    measured = [
        (e, net.judge(of_example))
        for fold, of_fold, net in zip(examples, rows, networks, strict=True)
        for e, of_example in zip(fold, of_fold, strict=True)
    ]

    signals = [e.assessor.measure(e.look, sure.tolist()) for e, sure in measured]
    x = np.array([[values[name] for name in SIGNALS] for values in signals])
    y = np.array([float(e.spinner is not None) for e, _ in measured])
    weights, bias = _logistic(x, y)
    scores = 1 / (1 + np.exp(-(x @ weights + bias)))
    threshold = min(0.99, max(0.5, float(np.quantile(scores[y == 0], 1 - FALSE_ALARMS))))
    detection = {
        "bias": round(bias, 3),
        **{name: round(float(weight), 3) for name, weight in zip(SIGNALS, weights, strict=True)},
        "threshold": round(threshold, 3),
    }
    caught = [
        (sure, e.right)
        for (e, sure), score in zip(measured, scores, strict=True)
        if e.spinner is spinners[-1] and score > threshold
    ]
    least = _least(*(np.concatenate(parts) for parts in zip(*caught, strict=True)))
    everything = mean_network(*(np.concatenate(parts) for parts in zip(*learned, strict=True)))
    known = reliability([e for fold in examples for e in fold])
    screen = fit_screen(lexicon, spinners, (texts[0::2], texts[1::2]), models, seed)
    return Fitted(detection, everything._replace(apply=round(least, 3), reliability=known), screen)


def reliability(examples: Sequence[Example]) -> Reliability:
    """How often each substitution was right, drawn towards what is usual by DOUBT findings of it."""
    found, right = Counter[str](), Counter[str]()
    for e in examples:
        pairs = [pair(finding.entry) for finding in e.look.decoded.findings]
        found.update(pairs)
        right.update(compress(pairs, e.right))
    usual = right.total() / found.total()
    return Reliability(
        _log_odds(usual), {p: _log_odds((right[p] + DOUBT * usual) / (times + DOUBT)) for p, times in found.items()}
    )


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def _examples(
    lexicon: Lexicon, spinners: Sequence[Spinner], texts: Sequence[str], model: NGrams, rng: random.Random
) -> list[Example]:
    """Each text as it is and damaged, looked at by assessors that know more or less of what the spinner writes."""
    parts = [Lexicon([e for e in lexicon.entries if rng.random() < share]) for share in SHARES]
    assessors = [Assessor(part, model, FLAT, UNTRAINED, NOTHING) for part in parts]
    examples = []
    for text in map(cut, texts):
        assessor = rng.choice(assessors)
        calm = assessor.look(text)
        examples.append(Example(assessor, calm, None, np.zeros(len(calm.decoded.findings), np.float32)))
        for spinner in spinners:
            kind, intensity = rng.choice([*spinner.kinds, None]), rng.uniform(0.4, 1.0)
            spun = spinner.spin(text, rng, kind, intensity, names=rng.random() < 0.3, own_table=True)
            if len(spun.damage) < LEAST_DAMAGE:
                continue
            look = assessor.look(spun.text)
            made = [_repair(spun.text, look.tokens, finding) for finding in look.decoded.findings]
            right = judge(spun.text, without_articles(spun.damage), made)[1]
            examples.append(Example(assessor, look, spinner, np.array(right, np.float32)))
    return examples


def mean_network(rows: Array, right: Array) -> Confidence:
    """NETWORKS networks as one, which gives the mean of their log odds."""
    networks = [network(rows, right, seed) for seed in range(1, NETWORKS + 1)]
    return networks[0]._replace(
        hidden=np.concatenate([net.hidden for net in networks], axis=1),
        hidden_bias=np.concatenate([net.hidden_bias for net in networks]),
        out=(np.concatenate([net.out for net in networks]) / NETWORKS).astype(np.float32),
        out_bias=sum(net.out_bias for net in networks) / NETWORKS,
    )


def network(rows: Array, right: Array, seed: int) -> Confidence:
    """A network that tells right findings from wrong ones: AdamW (Loshchilov and Hutter 2019) on the cross entropy."""
    rng = np.random.default_rng(seed)
    mean, scale = rows.mean(0), np.maximum(rows.std(0), 1e-3)
    x = np.clip((rows - mean) / scale, -FAR, FAR)
    params = [
        (rng.standard_normal((x.shape[1], UNITS)) / np.sqrt(x.shape[1])).astype(np.float32),
        np.zeros(UNITS, np.float32),
        (rng.standard_normal(UNITS) / np.sqrt(UNITS)).astype(np.float32),
        np.full(1, np.log((right.mean() + 1e-3) / (1 - right.mean() + 1e-3)), np.float32),
    ]
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in params]
    steps = EPOCHS * (len(x) // BATCH + 1)
    for step in range(1, steps + 1):
        taken = rng.integers(0, len(x), min(BATCH, len(x)))
        part = x[taken]
        units = np.maximum(part @ params[0] + params[1], 0)
        error = (1 / (1 + np.exp(-(units @ params[2] + params[3]))) - right[taken]) / len(taken)
        back = np.outer(error, params[2]) * (units > 0)
        grads = [part.T @ back, back.sum(0), units.T @ error, error.sum(keepdims=True)]
        rate = RATE * (1 - step / steps)
        for p, gradient, (first, second) in zip(params, grads, moments, strict=True):
            p *= 1 - rate * DECAY
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient * gradient - second)
            p -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return Confidence(mean, scale, params[0], params[1], params[2], float(params[3][0]), 0.5, UNKNOWN)


def _least(sure: Array, right: Array) -> float:
    """The least confidence from which at most WRONG of the repairs are wrong."""
    order = np.argsort(-sure)
    share = np.cumsum(1 - right[order]) / np.arange(1, len(order) + 1)
    allowed = np.flatnonzero(share <= WRONG)
    return float(sure[order][allowed[-1]]) if len(allowed) else 0.99


def _repair(text: str, tokens: CountedTokens, finding: Finding) -> Repair:
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


def _logistic(x: Array, y: Array) -> tuple[Array, float]:
    """Logistic regression with weights of at least 0 and a little shrinkage, by gradient descent."""
    scale = x.std(axis=0)
    scale[scale < 1e-9] = np.inf
    scaled, weights, bias = x / scale, np.full(x.shape[1], 0.1), 0.0
    for _ in range(STEPS):
        error = 1 / (1 + np.exp(-(scaled @ weights + bias))) - y
        weights = np.maximum(0.0, weights - 0.3 * (scaled.T @ error / len(y) + 1e-3 * weights))
        bias -= 0.3 * float(error.mean())
    return weights / scale, bias


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    texts = [text for _, text in read_texts(arguments.data)]
    random.Random(0).shuffle(texts)
    observed = observed_pairs(arguments.data / "spin" / "observed.tsv")
    fitted = fit(tables(), [Spinner(sample(tables())), Spinner(observed)], texts)
    trained = {
        "detection": fitted.detection,
        "repair": fitted.repair.unparse(),
        "screen": fitted.screen._asdict(),
    }
    arguments.out.write_text(json.dumps(trained, indent=None) + "\n", encoding="utf-8")
    print(f"{arguments.out}: {fitted.detection}; repairs from {fitted.repair.apply}")


if __name__ == "__main__":
    main()
