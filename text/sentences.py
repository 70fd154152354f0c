"""Sentence boundaries of news prose, by rules: cheap enough to run on every article."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from unspun.schemas.tables import Span
from unspun.text.word_lists import abbreviations

_BOUNDARY = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"”’'»)\]])|(?<=[.!?…]''))\s+(?=[\"“‘'«(\[]*[A-Z0-9])|\n+")


@cache
def _abbreviation() -> re.Pattern[str]:
    """An abbreviation or an initial right before the end of a stretch."""
    words = "|".join(sorted(map(re.escape, abbreviations()), key=len, reverse=True))
    return re.compile(rf"(?:\b(?:{words})|\b[A-Z]|\.[A-Z])\.$")


def split_sentences(text: str) -> Sequence[Span]:
    """Spans of the sentences, without the white space around them. Line breaks always end a sentence.

    >>> [text_span for text_span in split_sentences("Mr. Lee spoke. He left.")]
    [Span(start=0, end=14), Span(start=15, end=23)]
    """
    spans, start = [], 0
    for match in _BOUNDARY.finditer(text):
        if "\n" not in match.group() and _abbreviation().search(text, max(start, match.start() - 10), match.start()):
            continue
        if text[start : match.start()].strip():
            spans.append(_trim(text, start, match.start()))
        start = match.end()
    if text[start:].strip():
        spans.append(_trim(text, start, len(text)))
    return spans


def in_sentences(text: str, start: int, end: int, sentences: Sequence[Span]) -> list[Span]:
    """A stretch of one sentence as it is; one of several in its parts, without the full stops between them.

    >>> text = "So said Ann Lee. Lee left."
    >>> in_sentences(text, 8, 20, split_sentences(text))
    [Span(start=8, end=15), Span(start=17, end=20)]
    """
    first = max(0, bisect_right(sentences, (start, len(text))) - 1)
    if first + 1 >= len(sentences) or end <= sentences[first + 1].start:
        return [Span(start, end)]
    parts = []
    for sentence in sentences[first:]:
        if sentence.start >= end:
            break
        begin, stop = max(start, sentence.start), min(end, sentence.end)
        while stop < end and stop > begin and not text[stop - 1].isalnum():
            stop -= 1
        if stop > begin:
            parts.append(Span(begin, stop))
    return parts


def _trim(text: str, start: int, end: int) -> Span:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)
