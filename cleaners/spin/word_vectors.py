"""How well a word fits the subject of the words around it, by vectors of words that keep the same company.

The n-gram model knows two words before a place and two after it. That "failure" and not "disappointment" goes with
"kidney", five words away, vectors know (GloVe: Pennington, Socher and Manning 2014). `unspun.training.word_vectors`
writes the packaged table: the commonest words but function words, without the directions that all words share (Mu and
Viswanath 2018), of length 1, in bytes.
"""

import functools
import io
import json
import zlib
from collections.abc import Sequence
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

NEAR_WORDS, FAR_WORDS = 8, 25
"""Words on both sides of a place that are its context."""
FIT_FEATURES = ("near-fit", "best-fit", "far-fit")


class WordVectors:
    """Vectors of length 1 by word: `table` is (words, dimensions)."""

    def __init__(self, words: Sequence[str], table: Vectors) -> None:
        self._rows = {word: row for row, word in enumerate(words)}
        self._table = np.vstack([table, np.zeros((1, table.shape[1]), np.float32)])

    def of(self, words: Sequence[str]) -> Vectors:
        """(words, dimensions): the vector of each word, zeros for one without."""
        return self._table[[self._rows.get(word, -1) for word in words]]

    def dump(self) -> bytes:
        """The table as bytes that `load` reads: a JSON line, then the compressed words and bytes."""
        coded = np.rint(self._table[:-1] * 127).astype(np.int8)
        parts = [
            zlib.compress("\n".join(self._rows).encode(), 9),
            zlib.compress(np.ascontiguousarray(coded.T).tobytes(), 9),
        ]
        return json.dumps([len(part) for part in parts]).encode() + b"\n" + b"".join(parts)

    @classmethod
    def load(cls, data: bytes) -> "WordVectors":
        """The table that `dump` wrote."""
        stream = io.BytesIO(data)
        words, coded = (zlib.decompress(stream.read(length)) for length in json.loads(stream.readline()))
        names = words.decode().split("\n")
        table = np.frombuffer(coded, np.int8).reshape(-1, len(names)).T.astype(np.float32)
        return cls(names, table / np.linalg.norm(table, axis=1, keepdims=True))


@functools.cache
def packaged() -> WordVectors:
    """The packaged table."""
    return WordVectors.load(resources.files("unspun.cleaners.spin").joinpath("word_vectors.bin").read_bytes())


class TextVectors:
    """The vectors of a text's words, and their running sums."""

    def __init__(self, vectors: WordVectors, words: Sequence[str]) -> None:
        self._vectors = vectors
        self._words = words
        self._of_words = vectors.of(words)
        self._sums = np.vstack([np.zeros((1, self._of_words.shape[1]), np.float32), np.cumsum(self._of_words, axis=0)])
        self._counts = np.concatenate([[0], np.cumsum(self._of_words.any(axis=1))])

    def gains(self, start: int, end: int, replacement: Sequence[str]) -> tuple[float, float, float]:
        """How much better the replacement fits the words around start:end than the words that stand there.

        Differences of cosines, named in FIT_FEATURES: with the mean of the near words, with the best of them, with the
        mean of the far ones. 0 where one side has no vector.
        """
        spun, original = self._of_words[start:end].sum(axis=0), self._vectors.of(replacement).sum(axis=0)
        if not spun.any() or not original.any():
            return 0.0, 0.0, 0.0
        change = original / np.linalg.norm(original) - spun / np.linalg.norm(spun)
        near = np.vstack([self._of_words[max(0, start - NEAR_WORDS) : start], self._of_words[end : end + NEAR_WORDS]])
        best = 0.0
        if len(near):
            best = float(
                (near @ original).max() / np.linalg.norm(original) - (near @ spun).max() / np.linalg.norm(spun)
            )
        return self._mean_gain(start, end, NEAR_WORDS, change), best, self._mean_gain(start, end, FAR_WORDS, change)

    def _mean_gain(self, start: int, end: int, reach: int, change: Vectors) -> float:
        first, last = max(0, start - reach), min(len(self._words), end + reach)
        around = self._sums[last] - self._sums[end] + self._sums[start] - self._sums[first]
        count = self._counts[last] - self._counts[end] + self._counts[start] - self._counts[first]
        return float(change @ around / max(1, count))
