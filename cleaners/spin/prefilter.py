"""A look at the words and pairs of words of a text that says in a moment whether a closer one is worth while.

Genuine news, which is nearly all there is, must cost next to nothing: each word and each pair of the lexicon has a
weight, how much likelier spinners make it, and the sum over the different words of a text is compared with what is
usual for that many words. A formula gives a weight from lexicon and n-gram model; `unspun.training.prefilter` learns
how far it is to be trusted, and what to add to it, from damaged and genuine texts.
"""

import functools
import math
import re
from itertools import pairwise
from typing import NamedTuple

from unspun.cleaners.spin.lexicon import Lexicon, registers
from unspun.cleaners.spin.readings import TEMPER
from unspun.text.ngrams import NGrams

RATE = 0.1
"""Share of known words that a spinner replaces, as the formula supposes it."""
MOST = 4.0
"""Weight that the formula can give one word or pair, in nats."""
LEAST = 0.05
"""Weights of the formula below this are left out: they would only make every text pass."""

_COUNTED = bytes(byte if chr(byte) in "abcdefghijklmnopqrstuvwxyz0123456789'." else 32 for byte in range(256))
_NUMBER = re.compile(rb"([0-9]+)")
_OUTER_APOSTROPHE = re.compile(rb"'(?:(?<![a-z]')|(?![a-z]))")

Key = tuple[str, ...]
"""A word, or a pair of words."""


class Learned(NamedTuple):
    """What training adds: the log odds that a text was spun are `formula` for each nat of the formula's weights, what
    `of_keys` has for each word or pair ("two words") that the text has, and by its length `words` for each word and
    `root` for the square root of their number. Above `least` a text is looked at.
    """

    formula: float
    words: float
    root: float
    least: float
    of_keys: dict[str, float]


class PrefilterHits(NamedTuple):
    """The lexicon's words and pairs that a text has, and the number of its words."""

    keys: frozenset[Key]
    words: int


class Prefilter:
    """The weights of words and pairs for one lexicon and one model."""

    def __init__(self, lexicon: Lexicon, model: NGrams, learned: Learned) -> None:
        self._learned = learned
        self.formula = _formula(lexicon, model)
        self._weights = {
            key: learned.formula * nats + learned.of_keys.get(" ".join(key), 0.0) for key, nats in self.formula.items()
        }
        self._words = frozenset(key[0] for key in self._weights if len(key) == 1)
        self._pairs = frozenset(key for key in self._weights if len(key) == 2)

    def find_hits(self, text: str) -> PrefilterHits:
        """What a text has that counts."""
        words = split_plainly(text)
        pairs: frozenset[Key] = self._pairs.intersection(pairwise(words))
        return PrefilterHits(pairs.union(zip(self._words.intersection(words))), len(words))

    def needs_no_assessment(self, text: str) -> bool:
        """Whether no closer look at the text is needed."""
        keys, words = self.find_hits(text)
        odds = sum(map(self._weights.__getitem__, keys))
        return odds + self._learned.words * words + self._learned.root * math.sqrt(words) <= self._learned.least


def split_plainly(text: str) -> list[str]:
    """Words, numbers and full stops of a text in small letters, by a few passes over its bytes: no letters but a to z.

    >>> split_plainly("The G20’s ‘big’ day wasn’t 10.5% shorter")
    ['the', 'g', '20', 's', 'big', 'day', "wasn't", '10', '.', '5', 'shorter']
    """
    plain = text.lower().replace("’", "'").encode("ascii", "replace").translate(_COUNTED)
    words = _OUTER_APOSTROPHE.sub(b" ", b" ".join(_NUMBER.split(plain)))
    return words.replace(b".", b" . ").decode("ascii").split()


def _formula(lexicon: Lexicon, model: NGrams) -> dict[Key, float]:
    """The formula's weight, in nats, of words that spinners write, and of the rarest pair of each of their phrases."""
    nats: dict[Key, float] = {}
    log = functools.cache(model.log)

    for entry in lexicon.entries:
        if entry.words in registers() or any(not word[0].isalnum() for word in entry.words):
            continue
        keys = [entry.words] if len(entry.words) == 1 else pairwise(entry.words)
        seen, rarest = min((log(key), key) for key in keys)
        original = log(entry.replacement)
        weight = min(MOST, math.log1p(RATE * entry.score * math.exp(TEMPER * min(original - seen, 12.0))))
        if weight >= LEAST:
            nats[rarest] = max(weight, nats.get(rarest, 0.0))
    return nats
