"""Which of two texts has the likelier words where they differ."""

import math

import numpy as np
from numpy.typing import NDArray

from unspun.copies.comparison import Comparison
from unspun.copies.words import words_of
from unspun.text.ngrams import news

MIN_LIKELIHOOD_RATIO = 3.5
"""Ratio from which one text's words are a spinner's: of spun copies it is 4 and more, of translations about 0."""

CONTEXT_WORDS = 2
"""Words behind a replacement whose likelihood depends on it."""


def likelihood_ratio(a: str, b: str, compared: Comparison) -> float:
    """How much likelier the words of `a` are than those of `b` in the places where they replace each other.

    The mean log probability of the words of a place and of what follows them (nats), that of `b` subtracted, summed
    over the places and divided by the square root of their number: texts that differ by chance have about 0.
    """
    logs_a, logs_b = _word_logs(a), _word_logs(b)
    total, places = 0.0, 0
    for one in compared.replacements:
        if one.difference == "words":
            ours = logs_a[one.start_a : one.end_a + CONTEXT_WORDS]
            theirs = logs_b[one.start_b : one.end_b + CONTEXT_WORDS]
            total += float(ours.mean() - theirs.mean())
            places += 1
    return total / math.sqrt(max(places, 1))


def _word_logs(text: str) -> NDArray[np.float32]:
    model = news()
    return model.logs(model.ids(words_of(text).words))
