"""Places that stand side by side are read together: "pure catastrophe" is a natural disaster only as a whole.

One word put right beside one that is not makes a pair that news has as little as the spun one. For each two places with
at most one word between them, all their readings are weighed together by the n-gram model, and each reading gains what
the best of its neighbour's readings make likelier: the exact marginal of a chain of two.
"""

import math
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.cleaners.spin.readings import CONTEXT_WORDS, TEMPER, Slot, SlotReading, prior_odds
from unspun.text.ngrams import NGrams

MAX_READINGS = 5
"""Readings of a place that are weighed with those of its neighbour: the likeliest ones."""
NEIGHBOUR_RATE = 0.15
"""Share of the words it knew that a spinner replaced, as it is supposed for the neighbour."""
MIN_GAIN, MAX_GAIN = -2.0, 5.0
"""Nats that a neighbour may take or give."""
MAX_ODDS = 30.0
"""Nats that readings of two places may have together: beyond, the exponential says nothing more."""

Pair = tuple[int, int]
"""Numbers of two slots, in the order of the text."""
Array = NDArray[np.float64]


class Neighbours(NamedTuple):
    """The slots as they were before any gain, and for each pair what the likeliest readings of both gain."""

    slots: Sequence[Slot]
    gains: Mapping[Pair, tuple[list[float], list[float]]]


NO_NEIGHBOURS = Neighbours((), {})


def weigh_neighbours(
    model: NGrams,
    words: Sequence[str],
    slots: Sequence[Slot],
    repaired: Container[tuple[int, int]],
    earlier: Neighbours = NO_NEIGHBOURS,
) -> Neighbours:
    """What the readings of the slots gain from their neighbours; places in `repaired` have been put right already.

    What `earlier` has of pairs whose slots are still the same is not computed anew.
    """
    gains = {}
    new = []
    for pair in _pairs(words, slots, repaired):
        if pair in earlier.gains and all(slots[number] is earlier.slots[number] for number in pair):
            gains[pair] = earlier.gains[pair]
        else:
            new.append(pair)
    if new:
        chosen = {
            number: [slots[number].readings[place] for place in _likeliest(slots[number])]
            for pair in new
            for number in pair
        }
        odds = _joint_odds(model, words, slots, new, chosen)
        weights = {number: _weights(readings) for number, readings in chosen.items()}
        of_first = _gains(odds, np.array([weights[second] for _, second in new]))
        of_second = _gains(odds.transpose(0, 2, 1), np.array([weights[first] for first, _ in new]))
        gains |= zip(new, zip(of_first, of_second, strict=True), strict=True)
    return Neighbours(slots, gains)


def add_gains(neighbours: Neighbours) -> list[Slot]:
    """The slots, with what their readings gain from all their neighbours."""
    slots = list(neighbours.slots)
    if not neighbours.gains:
        return slots
    pairs, gained = np.array([*neighbours.gains]), np.array([*neighbours.gains.values()])
    sums = np.zeros((len(slots), MAX_READINGS))
    np.add.at(sums, pairs, gained)
    sums = np.clip(sums, MIN_GAIN, MAX_GAIN)
    for number in np.unique(pairs).tolist():
        readings = list(slots[number].readings)
        for place, gain in zip(_likeliest(slots[number]), sums[number].tolist(), strict=False):
            readings[place] = readings[place]._replace(evidence=readings[place].evidence + gain, neighbour=gain)
        slots[number] = slots[number]._replace(readings=tuple(readings))
    return slots


def _pairs(words: Sequence[str], slots: Sequence[Slot], repaired: Container[tuple[int, int]]) -> Iterator[Pair]:
    """Slots of which the second begins where the first ends, or one word later in the same sentence."""
    by_start: dict[int, list[int]] = defaultdict(list)
    for number, slot in enumerate(slots):
        if (slot.start, slot.end) not in repaired:
            by_start[slot.start].append(number)
    for numbers in by_start.values():
        for first in numbers:
            end = slots[first].end
            for start in (end, end + 1):
                if start in by_start and (start == end or words[end] != "."):
                    yield from ((first, second) for second in by_start[start])


def _likeliest(slot: Slot) -> list[int]:
    places = sorted(range(len(slot.readings)), key=lambda place: -slot.readings[place].evidence)
    return places[:MAX_READINGS]


def _joint_odds(
    model: NGrams,
    words: Sequence[str],
    slots: Sequence[Slot],
    pairs: Sequence[Pair],
    chosen: Mapping[int, Sequence[SlotReading]],
) -> Array:
    """For each pair, the log odds of its readings together against the words as they stand.

    (pairs, MAX_READINGS + 1, MAX_READINGS + 1): the first row and column leave a place as it is, and those without a
    reading have zeros.
    """
    flat: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    filled = np.zeros((len(pairs), MAX_READINGS + 1, MAX_READINGS + 1), np.bool_)
    for number, (first, second) in enumerate(pairs):
        a, b = slots[first], slots[second]
        before = [".", *words[max(0, a.start - CONTEXT_WORDS) : a.start]][-CONTEXT_WORDS:]
        after = words[b.end : b.end + CONTEXT_WORDS]
        lefts = [words[a.start : b.start]]
        lefts += ([*reading.entry.replacement, *words[a.end : b.start]] for reading in chosen[first])
        rights = [words[b.start : b.end + CONTEXT_WORDS]]
        rights += ([*reading.entry.replacement, *after] for reading in chosen[second])
        filled[number, : len(lefts), : len(rights)] = True
        for left in lefts:
            for right in rights:
                flat += before
                begins.append(len(flat))
                flat += left
                flat += right
                ends.append(len(flat))
    logs = np.concatenate([[0.0], np.cumsum(model.logs(model.ids(flat)), dtype=np.float64)])
    tables = np.zeros(filled.shape)
    tables[filled] = logs[ends] - logs[begins]
    return np.where(filled, TEMPER * (tables - tables[:, :1, :1]), 0.0)


def _weights(readings: Sequence[SlotReading]) -> list[float]:
    """What each reading of a neighbour counts, the first for leaving it as it is."""
    weights = [NEIGHBOUR_RATE * math.exp(prior_odds(reading.entry)) for reading in readings]
    return [1.0, *weights, *[0.0] * (MAX_READINGS - len(weights))]


def _gains(odds: Array, weights: Array) -> list[list[float]]:
    """For each pair, what each reading (row) but the first gains where the neighbour (columns) may be a spinner's too.

    `odds` is what `_joint_odds` gives, `weights` is (pairs, MAX_READINGS + 1).
    """
    marginal = np.log((np.exp(np.minimum(odds, MAX_ODDS)) @ weights[:, :, None])[:, :, 0])
    gains: list[list[float]] = (marginal[:, 1:] - marginal[:, :1] - odds[:, 1:, 0]).tolist()
    return gains
