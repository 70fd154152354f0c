"""Fingerprints: what is stored of each article, so that those with words or facts in common are found by an index.

The MinHash signature (Broder 1997) estimates how alike two whole texts are. It says little of a text and a tenth of it,
nor of a text and its spun copy; the bands are therefore shingles selected by winnowing (Schleimer, Wilkerson and Aiken
2003), which two texts share wherever a run of words stands in both, however much else stands around it.
"""

import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from unspun.copies.article import Article
from unspun.copies.words import Hashes, hash_shingles, mix, words_of
from unspun.text.names import fold
from unspun.text.reading import read

SHINGLE_WORDS = 4
SIGNATURE_VALUES = 64
WINDOW_SHINGLES = 16
"""One shingle of so many that follow each other is selected: any run of 19 words that two texts share has one."""

MAX_BANDS = 256
MAX_ANCHORS = 64
QUOTED_WORDS = 3
"""Words of a quotation that make one anchor."""

_SEEDS = mix(np.arange(1, 2 * SIGNATURE_VALUES + 1, dtype=np.uint64))
_FACTORS = _SEEDS[:SIGNATURE_VALUES] | np.uint64(1)
_OFFSETS = _SEEDS[SIGNATURE_VALUES:]


class Fingerprint(NamedTuple):
    """`signature`: MinHash of the word shingles (64 uint32, little-endian). `bands`: hashes (uint64) of selected
    shingles, for look-ups independent of time: one in common makes a candidate. `anchors`: hashes (uint64) of numbers,
    names and quoted words that outlast spinning and translation, for look-ups among articles of the same days: several
    in common make a candidate. `length`: words of the body.
    """

    signature: bytes
    bands: tuple[int, ...]
    anchors: tuple[int, ...]
    length: int


def fingerprint(article: Article) -> Fingerprint:
    """The fingerprint of an article, in time linear in its length."""
    words = words_of(article.body).words
    shingles = hash_shingles(words, SHINGLE_WORDS)
    return Fingerprint(_signature(shingles), _bands(shingles), _anchors(article), len(words))


def resemblance(a: bytes, b: bytes) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard, 0 to 1), from their signatures.

    >>> text = Article(document_id="a", body="The harbour will open to ships next month.")
    >>> resemblance(fingerprint(text).signature, fingerprint(text).signature)
    1.0
    """
    return float(np.mean(np.frombuffer(a, "<u4") == np.frombuffer(b, "<u4")))


def _signature(shingles: Hashes) -> bytes:
    if not len(shingles):
        return b"\xff" * 4 * SIGNATURE_VALUES
    unique = np.unique(shingles)
    smallest = np.full(SIGNATURE_VALUES, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(unique), 4096):
        block = unique[start : start + 4096, None] * _FACTORS + _OFFSETS
        smallest = np.minimum(smallest, block.min(axis=0))
    return bytes((smallest >> np.uint64(32)).astype("<u4").tobytes())


def _bands(shingles: Hashes) -> tuple[int, ...]:
    if not len(shingles):
        return ()
    window = min(WINDOW_SHINGLES, len(shingles))
    selected = np.unique(np.lib.stride_tricks.sliding_window_view(shingles, window).min(axis=1))
    return tuple(selected[:MAX_BANDS].tolist())


def _anchors(article: Article) -> tuple[int, ...]:
    printed = {zlib.crc32(anchor.encode()) for anchor in anchors_of(article)}
    hashes = np.sort(mix(np.fromiter(printed, np.uint64, len(printed))))
    return tuple(hashes[:MAX_ANCHORS].tolist())


def anchors_of(article: Article) -> set[str]:
    """The anchors as words: "1961", "putin", "“fiery friendship”"."""
    reading = read(article.body)
    anchors = set(_names_and_numbers(reading.tokens.words))
    anchors.update(word for name in article.entities for word in fold(name).split() if len(word) > 2)
    for quoted in reading.quoted:
        if quoted.depth == 0 and not quoted.doubtful:
            words = words_of(article.body[quoted.inner_start : quoted.inner_end]).words
            anchors.update(f"“{' '.join(words[i : i + QUOTED_WORDS])}”" for i in range(len(words) - QUOTED_WORDS + 1))
    return anchors


def _names_and_numbers(tokens: Sequence[str]) -> Iterator[str]:
    """Capitalized words that open no sentence, and numbers of two digits and more."""
    for before, word in pairwise(tokens):
        if word[0].isdigit() and len(word) > 1:
            yield word.replace(",", "")
        elif word[0].isupper() and len(word) > 2 and (before[0].isalnum() or before in ",;-–("):
            yield fold(word)
