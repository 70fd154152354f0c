"""Learn what the quick look before the closer one weighs: damaged articles against genuine ones.

A logistic regression over the lexicon's words and pairs of words, drawn towards what the formula gives them, so that
what training has not met keeps that.
"""

import random
from collections.abc import Sequence
from itertools import cycle, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.cleaners.spin.lexicon import Lexicon
from unspun.cleaners.spin.prefilter import Key, Learned, Prefilter
from unspun.text.ngrams import NGrams
from unspun.training.spinner import WORDS, Spinner

LOOKED_AT = 0.08
"""Share of genuine articles that may pass to the closer look, which costs fifty times as much as this one."""
SHORTEST = 20
"""Words to which a text is cut at most."""
LEAST_DAMAGE = 2
"""Replacements from which a damaged text counts as spun."""
COPIES = 4
"""Times that each text is damaged, by the spinners in turn."""
SHRINKAGE = 1e-3
"""How strongly what is added to the formula is drawn towards nothing."""
UNPENALIZED = 10.0
ROUNDS = 500
NOTHING = Learned(1.0, 0.0, 0.0, 0.0, {})
Array = NDArray[np.float32]


class HitTable(NamedTuple):
    """Texts as the screen sees them: (texts, keys) of what they have, (texts, 3) of nats, words and root of words."""

    has: Array
    shape: Array
    spun: Array


def fit_prefilter(
    lexicon: Lexicon, spinners: Sequence[Spinner], folds: Sequence[Sequence[str]], models: Sequence[NGrams], seed: int
) -> Learned:
    """What training adds to the formula. Each of the two folds has a model that has not seen its texts, and the texts
    of each are measured with what the other taught, to settle from where a text is looked at."""
    rng = random.Random(seed)
    prefilters = [Prefilter(lexicon, model, NOTHING) for model in models]
    keys = list(dict.fromkeys(key for prefilter in prefilters for key in prefilter.formula))
    tables = [
        _hit_table(keys, prefilter, _spun(spinners, fold, rng))
        for prefilter, fold in zip(prefilters, folds, strict=True)
    ]
    taught = [_logistic(*fold) for fold in tables][::-1]
    genuine = [_odds(fold, weights)[fold.spun == 0] for fold, weights in zip(tables, taught, strict=True)]
    least = float(np.quantile(np.concatenate(genuine), 1 - LOOKED_AT))
    everything = HitTable(*(np.concatenate(parts) for parts in zip(*tables, strict=True)))
    of_keys, (formula, words, root, bias) = np.split(_logistic(*everything), [len(keys)])
    kept = {
        " ".join(key): round(float(weight), 2)
        for key, weight in zip(keys, of_keys, strict=True)
        if abs(weight) >= 0.005
    }
    weights = [round(float(value), 5) for value in (formula, words, root, least - bias)]
    return Learned(weights[0], weights[1], weights[2], weights[3], kept)


def _spun(spinners: Sequence[Spinner], texts: Sequence[str], rng: random.Random) -> list[tuple[str, bool]]:
    """Texts as they are and damaged, whole or cut anywhere: the screen must bear any length."""
    labelled = []
    for number, whole in enumerate(texts):
        text = " ".join(whole.split(" ")[: rng.randint(SHORTEST, WORDS)]) if number % 2 else whole
        labelled.append((text, False))
        for spinner in islice(cycle(spinners), COPIES):
            kind, intensity = rng.choice([*spinner.kinds, None]), rng.uniform(0.4, 1.0)
            spun = spinner.spin(text, rng, kind, intensity, own_table=True)
            if len(spun.damage) >= LEAST_DAMAGE:
                labelled.append((spun.text, True))
    return labelled


def _hit_table(keys: Sequence[Key], prefilter: Prefilter, labelled: Sequence[tuple[str, bool]]) -> HitTable:
    places = {key: place for place, key in enumerate(keys)}
    has = np.zeros((len(labelled), len(keys)), np.float32)
    shape = np.zeros((len(labelled), 3), np.float32)
    for row, (text, _) in enumerate(labelled):
        found, words = prefilter.find_hits(text)
        has[row, [places[key] for key in found]] = 1
        shape[row] = sum(map(prefilter.formula.__getitem__, found)), words, words**0.5
    return HitTable(has, shape, np.array([spun for _, spun in labelled], np.float32))


def _odds(tables: HitTable, weights: Array) -> Array:
    keys = tables.has.shape[1]
    odds: Array = tables.has @ weights[:keys] + tables.shape @ weights[keys:-1] + weights[-1]
    return odds


def _logistic(has: Array, shape: Array, spun: Array) -> Array:
    """The weights of keys, of nats, words and root, and the bias; genuine and spun texts count the same together.

    Only the weights of keys are drawn towards nothing: the others are of features so large that shrinkage does not
    reach them.
    """
    from sklearn.linear_model import LogisticRegression

    mean, scale = shape.mean(0), shape.std(0) / UNPENALIZED
    rows = np.hstack([has, (shape - mean) / scale])
    counts = np.where(spun == 1, 0.5 / spun.sum(), 0.5 / (1 - spun).sum())
    model = LogisticRegression(C=1 / SHRINKAGE, max_iter=ROUNDS).fit(rows, spun, sample_weight=counts)
    of_keys, of_shape = np.split(model.coef_[0], [has.shape[1]])
    of_shape = of_shape / scale
    return np.concatenate([of_keys, of_shape, model.intercept_ - of_shape @ mean])
