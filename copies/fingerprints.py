"""Fingerprints: what is stored of each article, so that those with words or facts in common are found by an index.

The MinHash signature (Broder 1997) estimates how alike two whole texts are. It says little of a text and a tenth of it,
nor of a text and its spun copy; the bands are therefore shingles selected by winnowing (Schleimer, Wilkerson and Aiken
2003), which two texts share wherever a run of words stands in both, however much else stands around it.
"""

from typing import NamedTuple

import numpy as np

from unspun.copies.article import Article
from unspun.copies.words import Hashes, WordSpans, hash_words, quoted_runs, shingle_hashes, words_of_reading
from unspun.text.names import fold
from unspun.text.reading import Reading, read

SHINGLE_WORDS = 4
RANGE_BITS = 6
SIGNATURE_VALUES = 2**RANGE_BITS
WINDOW_SHINGLES = 16
"""One shingle of so many that follow each other is selected: any run of 19 words that two texts share has one."""

MAX_BANDS = 256
MAX_ANCHORS = 64
QUOTED_WORDS = 3
"""Words of a quotation that make one anchor."""


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


def fingerprint(article: Article, reading: Reading | None = None) -> Fingerprint:
    """The fingerprint of an article, in time linear in its length; `reading` is that of its body, where it has been
    read already."""
    reading = reading or read(article.body)
    words = words_of_reading(reading)
    shingles = shingle_hashes(words.hashes, SHINGLE_WORDS)
    anchors = np.concatenate([hash_words(sorted(_anchors(article, reading))), _quoted_anchors(words, reading)])
    return Fingerprint(
        _signature(shingles), _bands(shingles), tuple(np.unique(anchors)[:MAX_ANCHORS].tolist()), len(words.hashes)
    )


def resemblance(a: bytes, b: bytes) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard, 0 to 1), from their signatures.

    >>> text = Article(document_id="a", body="The harbour will open to ships next month.")
    >>> resemblance(fingerprint(text).signature, fingerprint(text).signature)
    1.0
    """
    return float(np.mean(np.frombuffer(a, "<u4") == np.frombuffer(b, "<u4")))


def _signature(shingles: Hashes) -> bytes:
    """One permutation hashing (Li, Owen and Zhang 2012): of the hashes in each of 64 ranges the smallest; a range that
    has none takes that of the next that has one (Shrivastava and Li 2014).
    """
    if not len(shingles):
        return b"\xff" * 4 * SIGNATURE_VALUES
    ordered = np.unique(shingles)
    ranges = (ordered >> np.uint64(64 - RANGE_BITS)).astype(np.int64)
    filled, first = np.unique(ranges, return_index=True)
    nearest = np.searchsorted(filled, np.arange(SIGNATURE_VALUES)) % len(filled)
    return bytes((ordered[first[nearest]] >> np.uint64(16)).astype("<u4").tobytes())


def _bands(shingles: Hashes) -> tuple[int, ...]:
    if not len(shingles):
        return ()
    window = min(WINDOW_SHINGLES, len(shingles))
    selected = np.unique(np.lib.stride_tricks.sliding_window_view(shingles, window).min(axis=1))
    return tuple(selected[:MAX_BANDS].tolist())


def anchors_of(article: Article) -> set[str]:
    """The names and numbers among the anchors, as words: "1961", "putin"."""
    return _anchors(article, read(article.body))


def _anchors(article: Article, reading: Reading) -> set[str]:
    anchors = {word for name in article.entities for word in fold(name).split() if len(word) > 2}
    tokens = reading.tokens.words
    for place, token in enumerate(tokens):
        if len(token) < 2 or not (token[0].isupper() or token[0].isdigit()):
            continue
        if token[0].isdigit():
            anchors.add(token.replace(",", ""))
        elif len(token) > 2 and place and (tokens[place - 1][0].isalnum() or tokens[place - 1] in ",;-–("):
            anchors.add(fold(token))
    return anchors


def _quoted_anchors(words: WordSpans, reading: Reading) -> Hashes:
    """Hashes of the runs of words between quotation marks."""
    runs = [
        shingle_hashes(words.hashes[first:last], QUOTED_WORDS)
        for first, last in quoted_runs(words, reading)
        if last - first >= QUOTED_WORDS
    ]
    return np.concatenate(runs) if runs else np.zeros(0, np.uint64)
