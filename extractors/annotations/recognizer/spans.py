"""Spans over tokens."""

from typing import NamedTuple


class TokenSpan(NamedTuple):
    """Tokens `start` to `end` (exclusive) of a text, a label, and the probability of exactly this span."""

    start: int
    end: int
    label: str
    score: float
