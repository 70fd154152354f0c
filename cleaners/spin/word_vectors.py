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
from itertools import chain

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

    def gains(self, starts: NDArray[np.int64], ends: NDArray[np.int64], originals: Sequence[Sequence[str]]) -> Vectors:
        """How much better each original fits the words around its place than the words start:end that stand there.

        (places, FIT_FEATURES), differences of cosines: with the mean of the near words, with the best of them, with the
        mean of the far ones. 0 where one side has no vector.
        """
        spun = _summed(self._of_words[[*chain.from_iterable(map(range, starts, ends))]], ends - starts)
        original = _summed(self._vectors.of([*chain.from_iterable(originals)]), [*map(len, originals)])
        change = original - spun
        near = np.concatenate(
            [starts[:, None] + np.arange(-NEAR_WORDS, 0), ends[:, None] + np.arange(NEAR_WORDS)], axis=1
        )
        inside = (near >= 0) & (near < len(self._words))
        cosines = self._of_words[near * inside] @ np.stack([original, spun], axis=2)
        best = np.where(inside[:, :, None], cosines, -1).max(axis=1)
        gains = np.column_stack(
            [
                self._mean_gains(starts, ends, NEAR_WORDS, change),
                best[:, 0] - best[:, 1],
                self._mean_gains(starts, ends, FAR_WORDS, change),
            ]
        )
        gains[~(np.any(spun, axis=1) & np.any(original, axis=1))] = 0
        return np.asarray(gains, np.float32)

    def _mean_gains(
        self, starts: NDArray[np.int64], ends: NDArray[np.int64], reach: int, change: Vectors
    ) -> NDArray[np.float64]:
        first, last = np.maximum(0, starts - reach), np.minimum(len(self._words), ends + reach)
        around = self._sums[last] - self._sums[ends] + self._sums[starts] - self._sums[first]
        counts = self._counts[last] - self._counts[ends] + self._counts[starts] - self._counts[first]
        return np.asarray((change * around).sum(axis=1) / np.maximum(1, counts))


def _summed(vectors: Vectors, lengths: Sequence[int] | NDArray[np.int64]) -> Vectors:
    """The sums of runs of so many vectors each, of length 1 or zeros."""
    sums = np.add.reduceat(vectors, np.cumsum([0, *lengths])[:-1])
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.where(norms, norms, 1), np.float32)
