"""Word alignment of two texts: which words of one stand in the other, in the same order, and what stands between them.

Runs of words that each text has once are paired first and put in order by the longest increasing chain, as patience
diff does (Cohen); only the gaps between them are aligned word by word, so that time grows with the length of the texts.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import LCSseq

from unspun.copies.words import RUN_WORDS, Runs, runs_of, words_of

MAX_GAP_CELLS = 250_000
"""Words of one gap times words of the other: a larger gap has no run of words in common, and is left unaligned."""

MAX_CACHED_PAIRS = 64


class Match(NamedTuple):
    """`size` words that are the same in both texts, from word `a` of one and word `b` of the other."""

    a: int
    b: int
    size: int


@lru_cache(MAX_CACHED_PAIRS)
def align_texts(a: str, b: str) -> Sequence[Match]:
    """The words that two texts have in common, in order and apart from each other; indexes into `words_of`.

    >>> align_texts("They met in a small room.", "They met in a large old room.")
    (Match(a=0, b=0, size=4), Match(a=5, b=6, size=1))
    """
    if b < a:  # of several alignments that are as long, the same one for (b, a)
        return tuple(Match(match.b, match.a, match.size) for match in align_texts(b, a))
    words_a, words_b = words_of(a).words, words_of(b).words
    matches: list[Match] = []
    place_a = place_b = 0
    for run in [*_common_runs(runs_of(a), runs_of(b)), Match(len(words_a), len(words_b), 0)]:
        for match in align_words(words_a[place_a : run.a], words_b[place_b : run.b]):
            matches.append(Match(place_a + match.a, place_b + match.b, match.size))
        if run.size:
            matches.append(run)
        place_a, place_b = run.a + run.size, run.b + run.size
    return tuple(_joined(matches))


def align_words(a: Sequence[str], b: Sequence[str]) -> Sequence[Match]:
    """The longest common subsequence of two short sequences; nothing where they are too long to be aligned."""
    if not a or not b or len(a) * len(b) > MAX_GAP_CELLS:
        return []
    return [
        Match(block.src_start, block.dest_start, block.src_end - block.src_start)
        for block in LCSseq.opcodes(a, b)
        if block.tag == "equal"
    ]


def _common_runs(a: Runs, b: Runs) -> Sequence[Match]:
    """Runs of words that both texts have once, in the longest chain that rises in both."""
    _, ours, theirs = np.intersect1d(a.hashes, b.hashes, assume_unique=True, return_indices=True)
    places_a, places_b = a.places[ours], b.places[theirs]
    order = np.argsort(places_a)
    places_a, places_b = places_a[order], places_b[order]
    if np.any(np.diff(places_b) < 0):
        chain = _rising_chain(places_b.tolist())
        places_a, places_b = places_a[chain], places_b[chain]
    runs: list[Match] = []
    start_a = start_b = end = end_b = 0
    for place_a, place_b in zip(places_a.tolist(), places_b.tolist(), strict=True):
        if end and place_a <= end and place_b - place_a == start_b - start_a:
            end = place_a + RUN_WORDS
        elif place_a >= end and place_b >= end_b:
            if end:
                runs.append(Match(start_a, start_b, end - start_a))
            start_a, start_b, end = place_a, place_b, place_a + RUN_WORDS
        end_b = start_b + end - start_a
    if end:
        runs.append(Match(start_a, start_b, end - start_a))
    return runs


def _rising_chain(values: Sequence[int]) -> list[int]:
    """The indexes of the longest subsequence of values that rises (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, value in enumerate(values):
        pile = bisect_left(tops, value)
        previous.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(value)
            ends.append(index)
        else:
            tops[pile], ends[pile] = value, index
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(index)
        index = previous[index]
    return chain[::-1]


def _joined(matches: Sequence[Match]) -> list[Match]:
    """The matches, those joined that follow each other in both texts."""
    joined: list[Match] = []
    for match in matches:
        last = joined[-1] if joined else None
        if last and last.a + last.size == match.a and last.b + last.size == match.b:
            joined[-1] = last._replace(size=last.size + match.size)
        else:
            joined.append(match)
    return joined
