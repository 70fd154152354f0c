"""How well the words of a text go together.

By the n-gram model of clean news (how often pairs of more and less common words were seen, how surprising words are),
by vectors of words (how well a word fits the subject), and by "a" and "an" before the wrong sound.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from unspun.cleaners.spin.grammar import takes_an
from unspun.cleaners.spin.word_vectors import NEAR_WORDS, WordVectors
from unspun.text.ngrams import NGrams

BANDS = (150, 1000, 4000, 15000)
"""Ranks of words by their frequency in news: function words, then common, usual, rare and very rare ones."""
FUNCTION_RANK = BANDS[0]
MODEL_WORDS = 2_500_000
"""Words that the n-gram model was trained on."""


def read_features(words: Sequence[str], model: NGrams, vectors: WordVectors) -> NDArray[np.float64]:
    """What the company of a text's words says; `words` are as the model counts them."""
    ids = model.ids(words)
    logs, alone = model.logs(ids), model.unigrams[ids]
    gain = logs - alone
    function = (ids < FUNCTION_RANK) & (ids > 0)
    seen = model.seen(ids)
    chance = np.log1p(MODEL_WORDS * np.exp(alone[:-1] + alone[1:]))
    count = len(words)
    wrong_articles = sum(
        (word == "an") != takes_an(following)
        for word, following in pairwise(words)
        if word in ("a", "an") and following[0].isalpha()
    )
    whole = [
        float((chance * ~seen).sum()) / count,
        float(gain.mean()),
        float(gain[function].mean()) if function.any() else 0.0,
        float(gain[~function].mean()) if not function.all() else 0.0,
        *np.quantile(logs, (0.1, 0.25)).tolist(),
        wrong_articles / math.sqrt(count),
        *_fit(words, vectors),
        float(alone.mean()),
    ]
    return np.array([*whole, *_unseen_by_band(ids, seen)])


def _unseen_by_band(ids: NDArray[np.int64], seen: NDArray[np.bool_]) -> list[float]:
    """For each two bands of frequency, the share of pairs of such words that news does not have."""
    bands = np.digitize(ids, BANDS)
    bands[ids == 0] = len(BANDS)
    kinds = len(BANDS) + 1
    pair = bands[:-1] * kinds + bands[1:]
    total = np.bincount(pair, minlength=kinds * kinds)
    unseen = np.bincount(pair, ~seen, kinds * kinds)
    return (unseen / np.maximum(total, 1)).tolist()[: kinds * (kinds - 1)]


def _fit(words: Sequence[str], vectors: WordVectors) -> tuple[float, float, float]:
    """How well words fit those around them: the mean of the cosines, the tenth part from below, the share below 0."""
    table = vectors.of(words)
    has = table.any(axis=1)
    places = np.flatnonzero(has)
    if not len(places):
        return 0.0, 0.0, 0.0
    sums = np.vstack([np.zeros((1, table.shape[1]), np.float32), np.cumsum(table, axis=0)])
    counts = np.concatenate([[0], np.cumsum(has)])
    first, last = np.maximum(0, places - NEAR_WORDS), np.minimum(len(words), places + NEAR_WORDS + 1)
    around = sums[last] - sums[first] - table[places]
    fits = (table[places] * around).sum(axis=1) / np.maximum(1, counts[last] - counts[first] - 1)
    return float(fits.mean()), float(np.quantile(fits, 0.1)), float((fits < 0).mean())
