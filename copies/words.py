"""The words of a text as comparison reads them: case, punctuation and the form of apostrophes do not count."""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.text.tokens import tokenize

MAX_CACHED_TEXTS = 4096
"""Texts whose words are remembered: an article is compared with each of its candidates."""

Hashes = NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


class WordSpans(NamedTuple):
    """Words in lower case with straight apostrophes, and where each begins and ends in the text (code points)."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


@lru_cache(MAX_CACHED_TEXTS)
def words_of(text: str) -> WordSpans:
    """The words and numbers of a text, without punctuation marks.

    >>> words_of("“We’re ready,” said Ann.").words
    ["we're", 'ready', 'said', 'ann']
    """
    tokens = tokenize(text)
    rows = [row for row in zip(*tokens, strict=True) if row[0][0].isalnum()]
    return WordSpans(
        [word.lower().replace("’", "'") for word, _, _ in rows],
        [start for _, start, _ in rows],
        [end for _, _, end in rows],
    )


def hash_words(words: Sequence[str]) -> Hashes:
    """A hash of each word (uint64 [len(words)])."""
    checksums = np.fromiter((zlib.crc32(word.encode()) for word in words), np.uint64, len(words))
    return mix(checksums)


def hash_shingles(words: Sequence[str], size: int) -> Hashes:
    """A hash of every `size` consecutive words (uint64 [len(words) - size + 1]); a shorter text is one shingle."""
    hashes = hash_words(words)
    size = min(size, len(words))
    if not size:
        return hashes
    total = np.zeros(len(words) - size + 1, np.uint64)
    for offset in range(size):
        total = total * _MULTIPLIER + hashes[offset : offset + len(total)]
    return mix(total)


def mix(values: Hashes) -> Hashes:
    """Numbers spread evenly over 64 bits (the finalizer of splitmix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * _MIX
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
