"""Spinners that no list knows: words that newsrooms seldom write, in company that they seldom keep.

A spinner with a thesaurus takes a word's place with one that means nearly the same somewhere else. Two readings show
it. Which words a text has: each has a weight, how much likelier spinners of many kinds write it than newsrooms; over
the different words of a text the weights add up. How well the words go together: by the n-gram model of clean news (how
often pairs of more and less common words were seen, how surprising words are), by vectors of words (how well a word
fits the subject), and by "a" and "an" before the wrong sound. `unspun.training.unlisted` fits both on spinners of
several kinds, each left out in turn.
"""

import functools
import json
import math
from collections.abc import Iterable, Sequence
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.cleaners.spin.grammar import takes_an
from unspun.cleaners.spin.word_vectors import NEAR_WORDS, WordVectors
from unspun.text.ngrams import NGrams, counted_tokens
from unspun.text.reading import read

Array = NDArray[np.float64]

MIN_WORDS = 100
"""A shorter text gives too little evidence of this kind."""
MAX_CHARS = 2500
"""Characters of a text that are read, about 400 words: as many as the texts have that the weights were fitted to."""
BANDS = (150, 1000, 4000, 15000)
"""Ranks of words by their frequency in news: function words, then common, usual, rare and very rare ones."""
FUNCTION_RANK = BANDS[0]
MODEL_WORDS = 2_500_000
"""Words that the n-gram model was trained on."""
MIN_SHOWN_WEIGHT = 1.0


class Unlisted(NamedTuple):
    """The weights of words; of the features, in their order, with the `mean` and `scale` that they are taken in units
    of; and of both readings together. `first_limit` is the sum of word weights from which the features are read."""

    word_weights: dict[str, float]
    mean: Array
    scale: Array
    weights: Array
    word_weight: float
    bias: float
    first_limit: float

    def word_score(self, words: frozenset[str]) -> float:
        """What the different words of a text say together."""
        weight_of = self.word_weights.get
        return math.fsum(weight_of(word, 0.0) for word in words) / math.sqrt(max(1, len(words)))

    def log_odds(self, word_score: float, features: Array) -> float:
        """Log odds that a text was spun, by both readings; 0 is where it is called so."""
        usual = np.clip((features - self.mean) / self.scale, -4, 4)
        return float(usual @ self.weights) + self.word_weight * word_score + self.bias

    def telling_words(self, words: Iterable[str], most: int) -> list[str]:
        """The words that speak most for a spinner, strongest first."""
        shown = {word: self.word_weights.get(word, 0.0) for word in words}
        telling = [word for word, weight in shown.items() if weight >= MIN_SHOWN_WEIGHT]
        return sorted(telling, key=lambda word: (-shown[word], word))[:most]

    @classmethod
    def parse(cls, data: dict[str, Any]) -> "Unlisted":
        """The weights that `unparse` wrote."""
        mean, scale, weights = (np.array(data[name]) for name in ("mean", "scale", "weights"))
        numbers = (float(data[name]) for name in ("word_weight", "bias", "first_limit"))
        return cls(data["word_weights"], mean, scale, weights, *numbers)

    def unparse(self) -> dict[str, Any]:
        """The weights as JSON takes them, rounded."""
        arrays = {name: np.round(getattr(self, name), 4).tolist() for name in ("mean", "scale", "weights")}
        numbers = {name: round(getattr(self, name), 4) for name in ("word_weight", "bias", "first_limit")}
        return {
            **arrays,
            **numbers,
            "word_weights": {word: round(w, 2) for word, w in sorted(self.word_weights.items())},
        }


@functools.cache
def packaged() -> Unlisted:
    """The packaged weights."""
    return Unlisted.parse(
        json.loads(resources.files("unspun.cleaners.spin").joinpath("unlisted.json").read_text(encoding="utf-8"))
    )


def read_words(text: str) -> list[str]:
    """The words and marks that the model counts. The end of a sentence is one, however its lines end.

    >>> read_words("It rained.\\n\\nWe left.") == read_words("It rained. We left.")
    True
    """
    words = counted_tokens(read(text[:MAX_CHARS]).tokens).words
    return [word for word, previous in zip(words, ["", *words], strict=False) if word != "." or previous != "."]


def distinct_words(text: str) -> frozenset[str]:
    """The different words of a text, in small letters."""
    return frozenset(word.lower() for word in read(text[:MAX_CHARS]).tokens.words if word[0].isalpha())


def assess(text: str, model: NGrams, vectors: WordVectors) -> float | None:
    """Log odds that a text was spun, 0 where it is called so; None without evidence."""
    score = packaged().word_score(distinct_words(text))
    if score < packaged().first_limit:
        return None
    words = read_words(text)
    return packaged().log_odds(score, read_features(words, model, vectors)) if len(words) >= MIN_WORDS else None


def read_features(words: Sequence[str], model: NGrams, vectors: WordVectors) -> Array:
    """What the company of a text's words says; `words` are those of `read_words`."""
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
