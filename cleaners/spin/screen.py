"""A look at the words and pairs of words of a text that says in a moment whether a closer one is worth while.

Genuine news, which is nearly all there is, must cost next to nothing: each word and each pair has a weight, how much
likelier spinners make it, worked out once from the lexicon and the n-gram model; their sum over the different words of
a text is compared with what is usual for that many words.
"""

import math
import re
from collections.abc import Sequence
from itertools import pairwise, repeat

from cleaners.ngrams import NGrams
from cleaners.spin.channel import TEMPER
from cleaners.spin.lexicon import Lexicon

RATE = 0.1
"""Share of known words that a spinner replaces, as the weights suppose it."""
MOST = 4.0
"""Weight that one word or pair can have, in nats."""
LEAST = 0.05
"""Weights below this are left out: they would only make every text pass."""
MARGIN = 1.2
"""Deviations above the usual from which a text is looked at: one genuine text in seven."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+|[.]")


class Screen:
    """Weights of words and pairs for one lexicon and one model, with what a word of clean news brings of them."""

    def __init__(self, lexicon: Lexicon, model: NGrams) -> None:
        self.words: dict[str, float] = {}
        self.pairs: dict[tuple[str, str], float] = {}
        sequences: dict[tuple[str, ...], float] = {}

        def log(words: Sequence[str]) -> float:
            key = tuple(words)
            if key not in sequences:
                sequences[key] = model.log(key)
            return sequences[key]

        for entry in lexicon.entries:
            if any(not word[0].isalnum() for word in entry.words):
                continue
            original = log(entry.replacement)
            if len(entry.words) == 1:
                seen = log(entry.words)
            else:
                pairs = list(pairwise(entry.words))
                seen, pair = min((log(pair), pair) for pair in pairs)
            weight = min(MOST, math.log1p(RATE * entry.score * math.exp(TEMPER * min(original - seen, 12.0))))
            if weight < LEAST:
                continue
            if len(entry.words) == 1:
                self.words[entry.words[0]] = max(weight, self.words.get(entry.words[0], 0.0))
            else:
                self.pairs[pair] = max(weight, self.pairs.get(pair, 0.0))
        found = [((word,), weight) for word, weight in self.words.items()] + list(self.pairs.items())
        usual = [(math.exp(log(key)) * weight, weight) for key, weight in found]
        self._usual = sum(share for share, _ in usual)
        self._deviation = math.sqrt(sum(share * weight for share, weight in usual))

    def is_calm(self, text: str) -> bool:
        """Whether no closer look at the text is needed."""
        words = _WORD.findall(text.lower().replace("’", "'"))
        pairs = set(pairwise(words))
        total = sum(map(self.words.get, set(words), repeat(0.0))) + sum(map(self.pairs.get, pairs, repeat(0.0)))
        return total <= self._usual * len(pairs) + MARGIN * self._deviation * math.sqrt(len(pairs) + 50)
