"""The noisy channel: which words of a text a spinner put there, and what stood in their place.

A spinner took each word that it knew with probability `rate` and wrote, with the channel's probability, a substitute.
For each place where the lexicon has an original for the words that stand there, Bayes' rule weighs the original's
probability in this context against that of the words themselves, both by the n-gram model of clean news. The rates of
each kind of spinner and of each substitution are estimated from the whole text by expectation maximization: damage
makes more damage likely, originals that were spared make it less likely. (Shannon 1948; Kernighan, Church and Gale
1990 for spelling.)
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import compress, takewhile
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from unspun.cleaners.spin.grammar import allows
from unspun.cleaners.spin.lexicon import Entry, Lexicon, registers
from unspun.cleaners.spin.neighbours import add_gains, weigh_neighbours
from unspun.cleaners.spin.readings import CONTEXT_WORDS, Place, Slot, SlotReading, prior_odds, score_readings
from unspun.text.ngrams import CountedTokens, NGrams

LENGTH = 1.5
"""Nats that each further word is worth where places overlap: a phrase explains more than a part of it."""
ROUNDS = 4
MIXTURE = 0.1
"""Part of the damage of all kinds that counts for each: spinners have more than one table."""
START_RATE = 0.02
MIN_RATE, MAX_RATE = 1e-4, 0.95
MAX_INTACT = 3
"""How often an original that stands as it was counts against a spinner: "in" is everywhere, and most tables lack it."""
IN_TABLE = 0.5
"""Share of a lexicon that one spinner's table holds."""
OWN = 3.0
"""Places of its own that a substitution needs to weigh as much as all others of its kind."""


class Finding(NamedTuple):
    """A place that a spinner probably wrote: the best reading, and how probable it is that this is what stood there.

    `damage` is the probability that the words are a spinner's, whichever word they replaced. `rival_share` is the share
    of these odds that other originals have. `weighed` is what `confidence` judges by, named in WEIGHED.
    """

    start: int
    end: int
    entry: Entry
    probability: float
    damage: float
    rival_share: float
    weighed: tuple[float, ...]


WEIGHED = (
    "inside",
    "following",
    "surprise",
    "neighbour",
    "prior",
    "rate",
    "own-rate",
    "original",
    "other-originals",
    "spun-words",
    "original-words",
    "left-as-it-was",
    "weight",
    "originals",
)


class Decoded(NamedTuple):
    """Findings apart from each other and in order, the rate of each kind, and the log odds that the text was spun."""

    findings: list[Finding]
    rates: dict[str, float]
    evidence: dict[str, float]


IntactCounts = Counter[tuple[str, ...]]


class Rates(NamedTuple):
    """The share of the words it knew that each kind of spinner replaced, and that of each reading's substitution, with
    the odds that this gives the reading, in the order of the slots."""

    of_kinds: dict[str, float]
    of_readings: list[float]
    odds: list[float]


class Choice(NamedTuple):
    """The best reading of a slot, the rate of its substitution, the odds of each original, and those of all damage."""

    slot: Slot
    reading: SlotReading
    rate: float
    by_original: dict[str, float]
    odds: float

    @property
    def probability(self) -> float:
        """That the reading's original is what stood there."""
        return self.by_original[self.reading.entry.original] / (1 + self.odds)


def find_places(lexicon: Lexicon, tokens: CountedTokens, free: Sequence[bool], text: str) -> list[Place]:
    """Where the lexicon's spun words stand, outside of what is protected."""
    words = tokens.words
    places: list[Place] = []
    for start, word in enumerate(words):
        if word not in lexicon.first_words or not free[start]:
            continue
        for end, entries in lexicon.at(words, start):
            spaced = [entry for entry in entries if not entry.context or _spaced(entry, text, tokens, start, end)]
            fitting = [entry for entry in spaced if allows(entry, text, words, tokens.ends, end)]
            if fitting and all(free[start:end]):
                places.append((start, end, fitting))
    return places


def _spaced(entry: Entry, text: str, tokens: CountedTokens, start: int, end: int) -> bool:
    if not any(name == "spaced" for name, _ in entry.context):
        return True
    first, last = tokens.starts[start], tokens.ends[end - 1]
    return (
        text[max(0, first - 1) : first].isspace()
        and text[last : last + 1] == " "
        and text[last + 1 : last + 2].islower()
    )


def count_intact(lexicon: Lexicon, tokens: CountedTokens, free: Sequence[bool]) -> IntactCounts:
    """How often each original of the lexicon stands in the text as it was: what a spinner did not take."""
    return Counter(
        original
        for start, word in enumerate(tokens.words)
        if word in lexicon.first_originals and free[start]
        for original in lexicon.originals_at(tokens.words, start)
    )


def decode(model: NGrams, lexicon: Lexicon, tokens: CountedTokens, free: Sequence[bool], text: str) -> Decoded:
    """The most probable readings of a text's `free` places."""
    words = tokens.words
    places = find_places(lexicon, tokens, free, text)
    if not places:
        return Decoded([], {}, {})
    intact_counts = count_intact(lexicon, tokens, free)
    unreplaced_originals: dict[str, float] = defaultdict(float)
    for original, times in intact_counts.items():
        for kind in lexicon.kinds_of(original):
            unreplaced_originals[kind] += IN_TABLE * min(times, MAX_INTACT)
    alone = score_readings(model, words, places, {})
    neighbours = weigh_neighbours(model, words, alone, ())
    slots = add_gains(neighbours)
    rates = estimate(slots, unreplaced_originals, intact_counts)
    chosen = choose(slots, rates)
    replaced = {(c.slot.start, c.slot.end): c.reading.entry.replacement for c in chosen if c.probability > 0.6}
    spans = sorted(replaced)
    near = [_is_near(spans, start, end) for start, end, _ in places]
    if any(near):  # no other place has another context now, nor another neighbour
        rescored = iter(score_readings(model, words, list(compress(places, near)), replaced))
        alone = [next(rescored)._replace(weight=s.weight) if at else s for s, at in zip(alone, near, strict=True)]
        slots = add_gains(weigh_neighbours(model, words, alone, replaced, neighbours))
        rates = estimate(slots, unreplaced_originals, intact_counts)
        chosen = choose(slots, rates)
    findings = [_finding(choice, rates, intact_counts) for choice in chosen]
    return Decoded(findings, rates.of_kinds, evidence(slots, rates.of_kinds, unreplaced_originals))


def _is_near(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the sorted spans, other than this one, stands in the context of words start:end."""
    first = bisect_left(spans, start - CONTEXT_WORDS + 1, key=lambda span: span[1])
    return any(span != (start, end) for span in takewhile(lambda s: s[0] < end + CONTEXT_WORDS, spans[first:]))


def estimate(slots: Sequence[Slot], unreplaced_originals: Mapping[str, float], intact_counts: IntactCounts) -> Rates:
    """The rates by expectation maximization: of what a spinner could have replaced, how much it did.

    `spared` is, for each kind, how many originals stand as they were. A spinner mostly writes the same for the same:
    each substitution has a rate of its own, which starts from that of its kind.
    """
    readings = [reading for slot in slots for reading in slot.readings]
    slot_of = np.repeat(np.arange(len(slots)), [len(slot.readings) for slot in slots])
    entries = list({id(reading.entry): reading.entry for reading in readings}.values())
    place = {id(entry): number for number, entry in enumerate(entries)}
    kinds = list(dict.fromkeys(entry.kind for entry in entries))
    entry_of = np.array([place[id(reading.entry)] for reading in readings])
    kind_of_entry = np.array([kinds.index(entry.kind) for entry in entries])
    context = np.exp([reading.evidence for reading in readings])
    weight = np.array([slot.weight for slot in slots])[slot_of]
    intact = np.array([unreplaced_originals.get(kind, 0.0) for kind in kinds])
    untouched = np.array([min(intact_counts[entry.replacement], MAX_INTACT) for entry in entries])
    of_kinds, of_entries = np.full(len(kinds), START_RATE), np.full(len(entries), START_RATE)
    for _ in range(ROUNDS):
        odds = of_entries[entry_of] * context
        share = odds / (1 + np.bincount(slot_of, odds))[slot_of]
        expected = np.bincount(kind_of_entry[entry_of], weight * share, len(kinds))
        times = np.bincount(entry_of, share, len(entries))
        taken = expected + MIXTURE * expected.sum()
        of_kinds = np.clip(taken / (taken + intact + 5), MIN_RATE, MAX_RATE)
        of_entries = (OWN * of_kinds[kind_of_entry] + times) / (OWN + times + untouched)
        of_entries = np.clip(of_entries, MIN_RATE, MAX_RATE)
    of_readings = of_entries[entry_of]
    return Rates(
        dict(zip(kinds, of_kinds.tolist(), strict=True)), of_readings.tolist(), (of_readings * context).tolist()
    )


def choose(slots: Sequence[Slot], rates: Rates) -> list[Choice]:
    """The best reading of each place; where places overlap, the one with more evidence stays."""
    ranked = []
    at = 0
    for slot in slots:
        odds = rates.odds[at : at + len(slot.readings)]
        total = sum(odds)
        ranked.append((-math.log(total) - LENGTH * (slot.end - slot.start), slot.start, at, total, slot))
        at += len(odds)
    taken: set[int] = set()
    chosen = []
    for _, start, at, total, slot in sorted(ranked, key=itemgetter(0, 1)):
        inside = range(start, slot.end)
        if taken.isdisjoint(inside):
            taken.update(inside)
            chosen.append(_choice(slot, rates, at, total))
    return sorted(chosen, key=lambda choice: choice.slot.start)


def _choice(slot: Slot, rates: Rates, at: int, total: float) -> Choice:
    """The best reading of a slot whose readings begin at `at` in the rates."""
    odds = rates.odds[at : at + len(slot.readings)]
    best = odds.index(max(odds))
    by_original: dict[str, float] = {}
    for reading, odd in zip(slot.readings, odds, strict=True):
        original = reading.entry.original
        by_original[original] = by_original.get(original, 0.0) + odd
    return Choice(slot, slot.readings[best], rates.of_readings[at + best], by_original, total)


def _finding(choice: Choice, rates: Rates, intact_counts: IntactCounts) -> Finding:
    slot, reading, rate, by_original, total = choice
    best = reading.entry
    original = by_original[best.original]
    weighed = (
        reading.inside,
        reading.following,
        reading.surprise,
        reading.neighbour,
        prior_odds(best),
        math.log(rates.of_kinds[best.kind]),
        math.log(rate),
        math.log(original),
        math.log(max(total - original, 0.0) + 1e-4),
        float(len(best.words)),
        float(len(best.replacement)),
        math.log1p(intact_counts[best.replacement]),
        slot.weight,
        float(len(by_original)),
    )
    rival_share = max(total - original, 0.0) / total
    return Finding(slot.start, slot.end, best, choice.probability, total / (1 + total), rival_share, weighed)


def evidence(
    slots: Sequence[Slot], rates: Mapping[str, float], unreplaced_originals: Mapping[str, float]
) -> dict[str, float]:
    """Log odds, for each kind of spinner, that it wrote the text at its rate against that nothing did.

    Words that writers of other registers use themselves do not count.
    """
    odds: dict[str, float] = defaultdict(float)
    for slot in slots:
        if slot.readings[0].entry.words in registers():
            continue
        by_kind: dict[str, float] = defaultdict(float)
        for reading in slot.readings:
            by_kind[reading.entry.kind] += rates[reading.entry.kind] * math.exp(reading.evidence)
        for kind, value in by_kind.items():
            odds[kind] += slot.weight * math.log1p(value)
    return {
        kind: value + unreplaced_originals.get(kind, 0.0) * math.log1p(-rates[kind]) for kind, value in odds.items()
    }
