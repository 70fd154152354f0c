"""Spinners that no list knows: words that newsrooms seldom write, in company that they seldom keep.

A spinner with a thesaurus takes a word's place with one that means nearly the same somewhere else. Three readings show
it. Which words a text has: each has a weight, how much likelier spinners of many kinds write it than newsrooms; over
the different words of a text the weights add up. How well the words go together (`company`). How much better near
synonyms would fit (`synonyms`). `unspun.training.unlisted` fits all three on spinners of several kinds, each left out
in turn. A text is called spun, and nothing in it is changed: which word stood there is not known.
"""

import functools
import json
import math
from collections.abc import Iterable, Mapping
from importlib import resources
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.cleaners.spin.prefilter import split_plainly
from unspun.cleaners.spin.unlisted import company, synonyms
from unspun.cleaners.spin.word_vectors import WordVectors
from unspun.text.ngrams import NGrams, counted_tokens, news
from unspun.text.reading import read

Array = NDArray[np.float64]

MIN_WORDS = 100
"""A shorter text gives too little evidence of this kind."""
MAX_CHARS = 2500
"""Characters of a text that are read, about 400 words: as many as the texts have that the weights were fitted to."""
RARE_NATS = (2, 4)
"""Nats by which a word is rarer than its commonest near synonym, from each of which it counts by that alone."""
MAX_DEVIATIONS = 4
"""Deviations from the mean that a feature is cut to: beyond, training has seen nothing."""
MIN_SHOWN_WEIGHT = 4.5
"""Weight from which a word is shown as a reason: what all texts have weighs up to 4 and tells nobody anything."""


class Unlisted(NamedTuple):
    """The weights of words; of the features, in their order, with the `mean` and `scale` that they are taken in units
    of; and of the words' sum. `first_limit` is the sum of word weights from which the features are read.

    `rarity_weights` are added to the weights of all words that are so many nats rarer than a synonym (RARE_NATS):
    most words that spinners write are too rare to have been met.
    """

    word_weights: dict[str, float]
    rarity_weights: Array
    mean: Array
    scale: Array
    weights: Array
    word_weight: float
    bias: float
    first_limit: float

    def with_rarity(self, rarity: Mapping[str, float]) -> "Unlisted":
        """The same with `rarity_weights` added to the weights of words that are so many nats rarer than a synonym."""
        weights = dict(self.word_weights)
        for word, nats in rarity.items():
            added = math.fsum(
                weight for weight, least in zip(self.rarity_weights, RARE_NATS, strict=True) if nats > least
            )
            if added:
                weights[word] = weights.get(word, 0.0) + added
        return self._replace(word_weights=weights, rarity_weights=np.zeros(len(RARE_NATS)))

    def word_score(self, words: frozenset[str]) -> float:
        """What the different words of a text say together."""
        return math.fsum(map(self.word_weights.get, words, repeat(0.0))) / math.sqrt(max(1, len(words)))

    def log_odds(self, word_score: float, features: Array) -> float:
        """Log odds that a text was spun, by all readings; 0 is where it is called so."""
        scaled = np.clip((features - self.mean) / self.scale, -MAX_DEVIATIONS, MAX_DEVIATIONS)
        return float(scaled @ self.weights) + self.word_weight * word_score + self.bias

    def telling_words(self, words: Iterable[str], most: int) -> list[str]:
        """The words that speak most for a spinner, strongest first."""
        shown = {word: self.word_weights.get(word, 0.0) for word in words}
        telling = [word for word, weight in shown.items() if weight >= MIN_SHOWN_WEIGHT]
        return sorted(telling, key=lambda word: (-shown[word], word))[:most]

    @classmethod
    def parse(cls, data: dict[str, Any]) -> "Unlisted":
        """The weights that `unparse` wrote."""
        rarity_weights, mean, scale, weights = (np.array(data[name]) for name in cls._fields[1:5])
        word_weight, bias, first_limit = (float(data[name]) for name in cls._fields[5:])
        return cls(data["word_weights"], rarity_weights, mean, scale, weights, word_weight, bias, first_limit)

    def unparse(self) -> dict[str, Any]:
        """The weights as JSON takes them, rounded; words whose weight rounds to nothing are left out."""
        arrays = {name: np.round(getattr(self, name), 4).tolist() for name in self._fields[1:5]}
        numbers = {name: round(getattr(self, name), 4) for name in self._fields[5:]}
        rounded = {word: round(weight, 1) for word, weight in sorted(self.word_weights.items())}
        return {**arrays, **numbers, "word_weights": {word: weight for word, weight in rounded.items() if weight}}


@functools.cache
def packaged() -> Unlisted:
    """The packaged weights, with those of rarity among those of words."""
    data = resources.files("unspun.cleaners.spin.unlisted").joinpath("weights.json").read_text(encoding="utf-8")
    return Unlisted.parse(json.loads(data)).with_rarity(synonyms.packaged().rarity(news()))


def read_words(text: str) -> list[str]:
    """The words and marks that the model counts. The end of a sentence is one, however its lines end.

    >>> read_words("It rained.\\n\\nWe left.") == read_words("It rained. We left.")
    True
    """
    words = counted_tokens(read(text[:MAX_CHARS]).tokens).words
    return [word for word, previous in zip(words, ["", *words], strict=False) if word != "." or previous != "."]


def distinct_words(text: str) -> frozenset[str]:
    """The different words of a text, in small letters."""
    return frozenset(filter("a".__le__, split_plainly(text[:MAX_CHARS])))  # digits and marks come before letters


def read_features(text: str, model: NGrams, vectors: WordVectors, table: synonyms.Synonyms) -> Array | None:
    """The features of a text, those of `company` before those of `synonyms`; None for one too short to tell."""
    words = read_words(text)
    if len(words) < MIN_WORDS:
        return None
    return np.concatenate([company.read_features(words, model, vectors), table.read_features(words, model)])


def assess(text: str, model: NGrams, vectors: WordVectors) -> float | None:
    """Log odds that a text was spun, 0 where it is called so; None without evidence."""
    score = packaged().word_score(distinct_words(text))
    if score < packaged().first_limit:
        return None
    features = read_features(text, model, vectors, synonyms.packaged())
    return None if features is None else packaged().log_odds(score, features)
