"""How likely words are in clean news, by a trigram model with back-off that `python -m unspun.training.ngrams` writes.

The model is the ARPA kind (Jelinek; Katz 1987) with interpolated absolute discounting: a trigram that was seen has its
probability, one that was not falls back to its bigram, and that to its word. Keys are sorted, and a text is looked up
in one sweep.
"""

import functools
import io
import json
import re
import zlib
from collections.abc import Sequence
from importlib import resources
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.text.tokens import Tokens, tokenize

Ids = NDArray[np.int64]

_COUNTED = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[.,;:?!()\-–—]")
"""What is counted of a token that is more than letters: it is short, for tokens are cut at 64 characters."""
STEP = 0.08
"""Nats in one step of a stored log probability: 255 steps reach down to e^-20."""
BITS = 17
UNKNOWN = 0
BOUNDARY = 1


def normalize(token: str) -> str:
    """A token as the model counts it: lower case, a straight apostrophe, long numbers as classes.

    >>> [normalize(token) for token in ("Said", "isn’t", "12", "2016", "1,250", "\\n\\n", "—")]
    ['said', "isn't", '12', '#year', '#', '.', '-']
    """
    first = token[0]
    if first.isalpha():
        return token.lower().replace("’", "'")
    if first.isdigit():
        if len(token) <= 2:
            return token
        return "#year" if len(token) == 4 and token.isdigit() and token[0] in "12" else "#"
    return "." if first in "\n.?!" else "-" if first in "–—" else token


class CountedTokens(NamedTuple):
    """The tokens of a text that the model counts: as it counts them, with their places in the text."""

    words: list[str]
    starts: list[int]
    ends: list[int]


def counted_tokens(tokens: Tokens) -> CountedTokens:
    """The view of a text's tokens that the model counts: words, numbers, sentence marks, dashes and brackets.

    What a reader sees as one is counted in its parts where news writes it in many ways: "U.S.", "G20", "10:30".

    >>> counted_tokens(tokenize("The “G20” isn’t over...")).words
    ['the', 'g', '20', "isn't", 'over', '.', '.', '.']
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for word, start, end in zip(*tokens, strict=True):
        if word.isalpha():
            words.append(word.lower())
            starts.append(start)
            ends.append(end)
        elif word[0] == "\n":
            words.append(".")
            starts.append(start)
            ends.append(end)
        else:
            for part in _COUNTED.finditer(word):
                words.append(normalize(part[0]))
                starts.append(start + part.start())
                ends.append(start + part.end())
    return CountedTokens(words, starts, ends)


def split(text: str) -> list[str]:
    """The words of a text as the model counts them.

    >>> split("At home, 2016")
    ['at', 'home', ',', '#year']
    """
    return counted_tokens(tokenize(text)).words


class NGrams:
    """A trigram model of clean news.

    `vocabulary` maps a word to its id; `unigrams` and `backoffs` hold log probability and back-off weight of each id;
    `bigrams` and `trigrams` are sorted keys of packed ids with their log probabilities.
    """

    def __init__(
        self,
        words: Sequence[str],
        unigrams: NDArray[np.float32],
        backoffs: NDArray[np.float32],
        bigrams: Ids,
        bigram_logs: NDArray[np.uint8],
        bigram_backoffs: NDArray[np.uint8],
        trigrams: Ids,
        trigram_logs: NDArray[np.uint8],
    ) -> None:
        self.vocabulary = {word: index for index, word in enumerate(words)}
        self.unigrams, self.backoffs = unigrams, backoffs
        self._bigrams, self._trigrams = bigrams, trigrams
        self._bigram_logs, self._bigram_backoffs, self._trigram_logs = bigram_logs, bigram_backoffs, trigram_logs

    def ids(self, words: Sequence[str]) -> Ids:
        """Ids of words that `split` or `counted_tokens` gave; 0 for words the model does not know."""
        return np.fromiter(map(self.vocabulary.get, words, repeat(UNKNOWN)), np.int64, len(words))

    def logs(self, ids: Ids) -> NDArray[np.float32]:
        """log p(word | the two before it) for each id of a text, in nats; the first two see less of a context."""
        scores = self.unigrams[ids].copy()
        if len(ids) < 2:
            return scores
        first, second = ids[:-1], ids[1:]
        at, found = _find(self._bigrams, (first << BITS) | second)
        pair = np.where(found, -STEP * self._bigram_logs[at], self.backoffs[first] + self.unigrams[second])
        scores[1:] = pair
        if len(ids) > 2:
            context_weight = np.where(found[:-1], -STEP * self._bigram_backoffs[at[:-1]], 0.0)
            at3, found3 = _find(self._trigrams, _triples(ids))
            scores[2:] = np.where(found3, -STEP * self._trigram_logs[at3], context_weight + pair[1:])
        return scores.astype(np.float32)

    def seen(self, ids: Ids) -> NDArray[np.bool_]:
        """For each id but the first, whether the model saw it after the one before it."""
        return _find(self._bigrams, (ids[:-1] << BITS) | ids[1:])[1]

    def seen_triples(self, ids: Ids) -> NDArray[np.bool_]:
        """For each id but the first two, whether the model has it after the two before it."""
        return _find(self._trigrams, _triples(ids))[1]

    def log(self, words: Sequence[str]) -> float:
        """log probability of a sequence of words, in nats."""
        return float(self.logs(self.ids(words)).sum())

    def dump(self) -> bytes:
        """The model as bytes that `load` reads: a JSON line, then compressed arrays."""
        parts = [
            "\n".join(self.vocabulary).encode(),
            np.rint(-self.unigrams / STEP).clip(0, 255).astype(np.uint8).tobytes(),
            np.rint(-self.backoffs / STEP).clip(0, 255).astype(np.uint8).tobytes(),
            _deltas(self._bigrams),
            self._bigram_logs.tobytes(),
            self._bigram_backoffs.tobytes(),
            _deltas(self._trigrams),
            self._trigram_logs.tobytes(),
        ]
        packed = [zlib.compress(part, 9) for part in parts]
        return json.dumps([len(part) for part in packed]).encode() + b"\n" + b"".join(packed)

    @classmethod
    def load(cls, data: bytes) -> "NGrams":
        """The model that `dump` wrote."""
        stream = io.BytesIO(data)
        parts = [zlib.decompress(stream.read(length)) for length in json.loads(stream.readline())]
        return cls(
            parts[0].decode().split("\n"),
            -STEP * np.frombuffer(parts[1], np.uint8).astype(np.float32),
            -STEP * np.frombuffer(parts[2], np.uint8).astype(np.float32),
            _undeltas(parts[3]),
            np.frombuffer(parts[4], np.uint8),
            np.frombuffer(parts[5], np.uint8),
            _undeltas(parts[6]),
            np.frombuffer(parts[7], np.uint8),
        )


@functools.cache
def news() -> NGrams:
    """The packaged model of English news."""
    return NGrams.load(resources.files("unspun.text").joinpath("ngrams.bin").read_bytes())


def _triples(ids: Ids) -> Ids:
    packed: Ids = (ids[:-2] << (2 * BITS)) | (ids[1:-1] << BITS) | ids[2:]
    return packed


def _find(keys: Ids, wanted: Ids) -> tuple[Ids, NDArray[np.bool_]]:
    if not len(keys):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return at, keys[at] == wanted


def _deltas(keys: Ids) -> bytes:
    """Differences of sorted keys, their bytes split into planes, which compress better."""
    return np.diff(keys, prepend=0).astype("<i8").view(np.uint8).reshape(-1, 8).T.tobytes()


def _undeltas(data: bytes) -> Ids:
    planes = np.frombuffer(data, np.uint8).reshape(8, -1)
    return np.cumsum(np.ascontiguousarray(planes.T).view("<i8").ravel()).astype(np.int64)
