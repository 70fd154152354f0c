"""Places that stand side by side are read together: "pure catastrophe" is a natural disaster only as a whole.

One word put right beside one that is not makes a pair that news has as little as the spun one. For each two places with
at most one word between them, all their readings are weighed together by the n-gram model, and each reading gains what
the best of its neighbour's readings make likelier: the exact marginal of a chain of two.
"""

import math
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence

import numpy as np

from unspun.cleaners.spin.readings import CONTEXT_WORDS, TEMPER, Reading, Slot, prior_odds
from unspun.text.ngrams import NGrams

MAX_READINGS = 5
"""Readings of a place that are weighed with those of its neighbour: the likeliest ones."""
NEIGHBOUR_RATE = 0.15
"""Share of the words it knew that a spinner replaced, as it is supposed for the neighbour."""
MIN_GAIN, MAX_GAIN = -2.0, 5.0
"""Nats that a neighbour may take or give."""

Pair = tuple[int, int]
"""Numbers of two slots, in the order of the text."""


def score_neighbours(
    model: NGrams, words: Sequence[str], slots: Sequence[Slot], repaired: Container[tuple[int, int]]
) -> list[Slot]:
    """The slots, with what each reading gains from its neighbours; places in `settled` have been put right already."""
    pairs = list(_pairs(words, slots, repaired))
    if not pairs:
        return list(slots)
    chosen = {number: _likeliest(slots[number]) for pair in pairs for number in pair}
    gains: dict[tuple[int, int], float] = defaultdict(float)
    for (first, second), odds in zip(pairs, _joint_odds(model, words, slots, pairs, chosen), strict=True):
        of_first, of_second = _weights(slots[first], chosen[first]), _weights(slots[second], chosen[second])
        for place, gain in zip(chosen[first], _gains(odds, of_second), strict=True):
            gains[first, place] += gain
        for place, gain in zip(chosen[second], _gains(odds.T, of_first), strict=True):
            gains[second, place] += gain
    return [
        slot._replace(
            readings=tuple(_with_gain(reading, gains.get((number, p), 0.0)) for p, reading in enumerate(slot.readings))
        )
        for number, slot in enumerate(slots)
    ]


def _with_gain(reading: Reading, gain: float) -> Reading:
    gain = min(max(gain, MIN_GAIN), MAX_GAIN)
    return reading._replace(evidence=reading.evidence + gain, neighbour=gain) if gain else reading


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
                if start == end or words[end : end + 1] != ["."]:
                    yield from ((first, second) for second in by_start.get(start, ()))


def _likeliest(slot: Slot) -> list[int]:
    places = sorted(range(len(slot.readings)), key=lambda place: -slot.readings[place].evidence)
    return places[:MAX_READINGS]


def _joint_odds(
    model: NGrams,
    words: Sequence[str],
    slots: Sequence[Slot],
    pairs: Sequence[Pair],
    chosen: dict[int, list[int]],
) -> Iterator[np.ndarray]:
    """For each pair, the log odds of its readings together against the words as they stand.

    An array of (readings of the first + 1, readings of the second + 1): the first row and column leave a place as it
    is.
    """
    flat: list[str] = []
    bounds: list[tuple[int, int]] = []
    for first, second in pairs:
        a, b = slots[first], slots[second]
        before = [".", *words[max(0, a.start - CONTEXT_WORDS) : a.start]][-CONTEXT_WORDS:]
        between, after = words[a.end : b.start], words[b.end : b.end + CONTEXT_WORDS]
        of_second = [words[b.start : b.end], *(b.readings[place].entry.replacement for place in chosen[second])]
        for left in (words[a.start : a.end], *(a.readings[place].entry.replacement for place in chosen[first])):
            for right in of_second:
                flat += before
                begin = len(flat)
                flat += left
                flat += between
                flat += right
                flat += after
                bounds.append((begin, len(flat)))
    logs = np.concatenate([[0.0], np.cumsum(model.logs(model.ids(flat)), dtype=np.float64)])
    edges = np.array(bounds)
    sums = logs[edges[:, 1]] - logs[edges[:, 0]]
    taken = 0
    for first, second in pairs:
        shape = len(chosen[first]) + 1, len(chosen[second]) + 1
        table = sums[taken : taken + shape[0] * shape[1]].reshape(shape)
        taken += table.size
        yield TEMPER * (table - table[0, 0])


def _weights(slot: Slot, places: Sequence[int]) -> np.ndarray:
    """What each reading of a neighbour counts, the first for leaving it as it is."""
    return np.array([1.0, *(NEIGHBOUR_RATE * math.exp(prior_odds(slot.readings[place].entry)) for place in places)])


def _gains(odds: np.ndarray, weights: np.ndarray) -> list[float]:
    """For each reading (row) but the first, what it gains where the neighbour (columns) may be a spinner's too."""
    marginal = np.log(np.exp(np.minimum(odds, 30.0)) @ weights)
    gains: list[float] = (marginal[1:] - marginal[0] - (odds[1:, 0] - odds[0, 0])).tolist()
    return gains
