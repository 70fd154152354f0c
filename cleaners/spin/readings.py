"""Readings of a place: what may have stood there, weighed by the n-gram model against the words that stand there."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from unspun.cleaners.spin.lexicon import Entry
from unspun.text.ngrams import NGrams

TEMPER = 0.8
"""The n-gram model is surer than two million words allow: its log odds count for this much."""
MAX_CONTEXT_ODDS = 8.0
"""Nats that one context may give: unseen names make any ratio possible."""
BURSTINESS = 0.7
"""The n-th power of its count takes so much from what each place of a repeated word says about the text."""
CONTEXT_WORDS = 2
"""Words before and after a place that the trigram model looks at."""

Place = tuple[int, int, list[Entry]]


class SlotReading(NamedTuple):
    """One original for one place: `evidence` is the log odds against the words that stand there, before the rate.

    `inside` and `following` are what the original and the words after it give of the context's log odds; `surprise` is
    the log probability of the words that stand there, for each of them; `neighbour` is what reading the next places
    with this one added to the evidence.
    """

    entry: Entry
    evidence: float
    inside: float
    following: float
    surprise: float
    neighbour: float = 0.0


class Slot(NamedTuple):
    """Words start:end of a text, and what may have stood there.

    `weight` is what the place counts for the whole text: a word that comes again and again is the text's subject.
    """

    start: int
    end: int
    readings: tuple[SlotReading, ...]
    weight: float


def score_readings(
    model: NGrams,
    words: Sequence[str],
    places: Sequence[Place],
    replaced: Mapping[tuple[int, int], Sequence[str]],
) -> list[Slot]:
    """Readings of each place, in a context where the `replaced` words are already put right."""
    stream, before, after = _repaired(words, replaced)
    flat: list[str] = []
    bounds: list[tuple[int, int, int]] = []
    for start, end, entries in places:
        left = [".", *stream[: before[start]]][-2:] if before[start] < 2 else stream[before[start] - 2 : before[start]]
        right = stream[after[end] : after[end] + 2]
        for middle in [words[start:end], *(entry.replacement for entry in entries)]:
            flat += left
            begin = len(flat)
            flat += middle
            bounds.append((begin, len(flat), len(flat) + len(right)))
            flat += right
    logs = np.concatenate([[0.0], np.cumsum(model.logs(model.ids(flat)), dtype=np.float64)])
    begins, borders, stops = np.array(bounds).reshape(-1, 3).T
    sizes = [1 + len(entries) for _, _, entries in places]
    own = np.repeat(np.cumsum([0, *sizes])[:-1], sizes)
    inside, following = logs[borders] - logs[begins], logs[stops] - logs[borders]
    own_inside = inside.tolist()
    inside, following = inside - inside[own], following - following[own]
    odds = np.minimum(TEMPER * (inside + following), MAX_CONTEXT_ODDS)
    scored = list(zip(odds.tolist(), inside.tolist(), following.tolist(), strict=True))
    often = Counter(entries[0].words for _, _, entries in places)
    slots = []
    at = 0
    for start, end, entries in places:
        surprise = own_inside[at] / (end - start)
        readings = tuple(
            SlotReading(entry, prior_odds(entry) + odd, in_it, behind, surprise)
            for entry, (odd, in_it, behind) in zip(entries, scored[at + 1 : at + 1 + len(entries)], strict=True)
        )
        at += 1 + len(entries)
        slots.append(Slot(start, end, readings, often[entries[0].words] ** -BURSTINESS))
    return slots


def prior_odds(entry: Entry) -> float:
    """Log odds that the entry's score gives before any context; even a score of 1 leaves a doubt."""
    return math.log(entry.score / (1.04 - entry.score))


def _repaired(
    words: Sequence[str], replaced: Mapping[tuple[int, int], Sequence[str]]
) -> tuple[Sequence[str], list[int], list[int]]:
    """The words with repairs made; for each place of the old, where in the new what precedes and what follows it
    lies."""
    if not replaced:
        as_it_was = list(range(len(words) + 1))
        return words, as_it_was, as_it_was
    stream: list[str] = []
    before: list[int] = []
    after: list[int] = []
    taken = 0
    for start, end in sorted(replaced):
        unchanged = range(len(stream), len(stream) + start - taken)
        first = unchanged.stop
        stream += words[taken:start]
        stream += replaced[start, end]
        before += [*unchanged, *[first] * (end - start)]
        # What follows a place that ends where the replacement begins is the replacement.
        after += [*unchanged, first, *[len(stream)] * (end - start - 1)]
        taken = end
    unchanged = range(len(stream), len(stream) + len(words) - taken + 1)
    return [*stream, *words[taken:]], [*before, *unchanged], [*after, *unchanged]
