"""Whether two articles report the same event, whoever wrote them: by rare words, names and numbers, and by time.

Words are weighted by how rare they are in news at large (`text.ngrams`), not in the collection at hand: the likeness of
two articles does not change when others arrive.
"""

import math
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from unspun.copies.article import Article
from unspun.text.ngrams import news
from unspun.text.tokens import split_words

MAX_CACHED_ARTICLES = 1024
MAX_TOKENS = 1500
"""Tokens of an article that are read: what an event is stands at the beginning."""

LEAD_TOKENS = 80
"""Tokens of headline and lead."""

COMMON_WORD_NATS = 6.5
MAX_WORD_NATS = 14.0
UNKNOWN_WORD_NATS = 13.0
"""-log p of a word in news: up to the first it counts nothing, beyond the second no more; that of a word not known."""

MAX_DISTANCE = timedelta(days=4)
"""Time between two reports of one event; what comes later is the next event, with the same names."""

WEIGHTS = (5.2, 4.9, 11.8, 5.5)
BIAS = -7.6
"""Of the cosines of all words, of headline and lead, of names and of numbers: a logistic regression on pairs of ECB+
articles (`python -m unspun.training.stories`)."""

MIN_PROBABILITY = 0.5


class Likeness(NamedTuple):
    """The probability that two articles report one event, and what they have in common, for people."""

    score: float
    reason: str


Vector = dict[str, float]


class EventTerms(NamedTuple):
    """The terms of an article by kind, each a vector of length 1: all words, headline and lead, names, numbers."""

    words: Vector
    lead: Vector
    names: Vector
    numbers: Vector


def same_event(a: Article, b: Article) -> Likeness | None:
    """How likely two articles report the same event; None where that is unlikely, or they are too far apart in time.

    The same for (b, a).
    """
    if a.time and b.time and abs(a.time - b.time) > MAX_DISTANCE:
        return None
    ours, theirs = _terms_of(a.title, a.body), _terms_of(b.title, b.body)
    probability = event_probability(cosines(ours, theirs))
    if probability < MIN_PROBABILITY:
        return None
    common = sorted(
        ours.names.keys() & theirs.names.keys(), key=lambda name: (-ours.names[name] * theirs.names[name], name)
    )
    return Likeness(
        probability, f"the same names and rare words, as {', '.join(common[:3])}" if common else "rare words"
    )


def event_probability(features: Iterable[float]) -> float:
    """The probability that a pair with these cosines reports one event."""
    logit = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, features, strict=True))
    return 1 / (1 + math.exp(-logit))


def cosines(a: EventTerms, b: EventTerms) -> tuple[float, ...]:
    """The likeness of two articles in each kind of terms, 0 to 1."""
    return tuple(_dot(ours, theirs) for ours, theirs in zip(a, b, strict=True))


def event_terms(title: str | None, body: str) -> EventTerms:
    """The terms of an article."""
    tokens = split_words(f"{title}\n\n{body}" if title else body)[:MAX_TOKENS]
    words: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    names: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    before = "\n"
    for place, token in enumerate(tokens):
        if token[0].isalnum():
            term = _stem(token)
            words[term] += 1
            if place < LEAD_TOKENS:
                lead[term] += 1
            if token[0].isupper() and before[0] not in ".\n!?“\"`'":
                names[term] += 1
            if token[0].isdigit():
                numbers[term] += 1
        before = token
    weights = {term: _weight(term) for term in words}
    return EventTerms(*(_unit(counts, weights) for counts in (words, lead, names, numbers)))


@lru_cache(MAX_CACHED_ARTICLES)
def _terms_of(title: str | None, body: str) -> EventTerms:
    return event_terms(title, body)


def _unit(counts: Counter[str], weights: dict[str, float]) -> Vector:
    vector = {term: (1 + math.log(count)) * weights[term] for term, count in counts.items() if weights[term]}
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {term: value / length for term, value in vector.items()}


def _dot(a: Vector, b: Vector) -> float:
    if len(b) < len(a):
        a, b = b, a
    return sum(a[term] * b[term] for term in sorted(a.keys() & b.keys()))


@lru_cache(100_000)
def _weight(term: str) -> float:
    model = news()
    index = model.vocabulary.get(term)
    nats = -float(model.unigrams[index]) if index else UNKNOWN_WORD_NATS
    return max(0.0, min(MAX_WORD_NATS, nats) - COMMON_WORD_NATS)


_ENDINGS = (("ies", "y", 5), ("ing", "", 5), ("ed", "", 5), ("es", "", 4), ("s", "", 4))
"""Ending, what stands for it, and the letters that a word must have: plurals and tenses of a word are one term."""


@lru_cache(100_000)
def _stem(token: str) -> str:
    word = token.lower().replace("’", "'").removesuffix("'s")
    for ending, instead, letters in _ENDINGS:
        if len(word) >= letters and word.endswith(ending) and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word
