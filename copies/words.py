"""The words of a text as comparison reads them: case, punctuation and the form of apostrophes do not count."""

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.text.reading import Reading, read

RUN_WORDS = 3
"""Words in a row that two texts share by more than chance."""

MAX_CACHED_TEXTS = 512
"""Texts whose words are remembered: an article is compared with each of its candidates."""

SYMBOLS = frozenset("%$€£&")
"""Marks that are read as words, and that other words stand for."""

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


class WordSpans(NamedTuple):
    """Words in lower case with straight apostrophes, where each begins and ends in the text (code points), and a hash
    of each (uint64).
    """

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    hashes: Hashes


class Runs(NamedTuple):
    """The runs of three words that a text has once: their hashes, sorted, and the word at which each begins."""

    hashes: Hashes
    places: Places


@lru_cache(MAX_CACHED_TEXTS)
def words_of(text: str) -> WordSpans:
    """The words, numbers and currency signs of a text, without punctuation marks.

    >>> words_of("“We’re ready,” said Ann.").words
    ["we're", 'ready', 'said', 'ann']
    """
    return words_of_reading(read(text))


def words_of_reading(reading: Reading) -> WordSpans:
    """The words of a text that has been read."""
    tokens = reading.tokens
    is_word = [token[0].isalnum() or token in SYMBOLS for token in tokens.words]
    words = [word.lower().replace("’", "'") for word in compress(tokens.words, is_word)]
    return WordSpans(
        words, list(compress(tokens.starts, is_word)), list(compress(tokens.ends, is_word)), hash_words(words)
    )


def quoted_runs(words: WordSpans, reading: Reading) -> Iterator[tuple[int, int]]:
    """The words (first, last; exclusive) of each outer quotation of whose marks there is no doubt.

    >>> text = "“We are ready,” said Ann."
    >>> list(quoted_runs(words_of(text), read(text)))
    [(0, 3)]
    """
    for quoted in reading.quoted:
        if quoted.depth == 0 and not quoted.doubtful:
            yield bisect_left(words.starts, quoted.start), bisect_left(words.starts, quoted.end)


@lru_cache(MAX_CACHED_TEXTS)
def runs_of(text: str) -> Runs:
    """The runs of three words that a text has once."""
    values, first, counts = np.unique(
        shingle_hashes(words_of(text).hashes, RUN_WORDS), return_index=True, return_counts=True
    )
    once = counts == 1
    return Runs(values[once], first[once])


def common_runs(a: str, b: str) -> float:
    """The share (0 to 1) of the three-word runs of the text with fewer of them that the other has too.

    >>> common_runs("The bridge will open to cars today.", "So the bridge will open to cars")
    0.8
    """
    ours, theirs = runs_of(a).hashes, runs_of(b).hashes
    common = len(np.intersect1d(ours, theirs, assume_unique=True))
    return common / max(1, min(len(ours), len(theirs)))


def hash_words(words: Sequence[str]) -> Hashes:
    """A hash of each word (uint64 [len(words)]); words have no spaces."""
    if not words:
        return np.zeros(0, np.uint64)
    return mix(np.fromiter(map(zlib.crc32, " ".join(words).encode("utf-8", "surrogatepass").split(b" ")), np.uint64))


def shingle_hashes(hashes: Hashes, size: int) -> Hashes:
    """A hash of every `size` consecutive words (uint64 [n - size + 1]) by those of the words; a shorter text is one."""
    size = min(size, len(hashes))
    if not size:
        return hashes
    total = np.zeros(len(hashes) - size + 1, np.uint64)
    for offset in range(size):
        total = total * _MULTIPLIER + hashes[offset : offset + len(total)]
    return mix(total)


def mix(values: Hashes) -> Hashes:
    """Numbers spread evenly over 64 bits (the finalizer of splitmix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * _MIX[0]
    values = (values ^ (values >> np.uint64(27))) * _MIX[1]
    return values ^ (values >> np.uint64(31))
