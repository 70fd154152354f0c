"""Spans of a text: sorted, apart from each other, and asked about often."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from unspun.schemas.tables import Span

Spans = Sequence[Span]
"""Spans in their order that share no character."""


def merge_spans(spans: Iterable[tuple[int, int]]) -> list[Span]:
    """The stretches that the spans cover together, sorted and apart from each other.

    >>> merge_spans([(4, 9), (0, 2), (2, 3), (5, 6)])
    [Span(start=0, end=3), Span(start=4, end=9)]
    """
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return merged


def touches(spans: Spans, start: int, end: int) -> bool:
    """Whether text[start:end] shares a character with one of the spans.

    >>> touches([Span(3, 8)], 8, 9), touches([Span(3, 8)], 1, 4)
    (False, True)
    """
    index = bisect_right(spans, (end - 1, spans[-1].end if spans else 0)) - 1
    return index >= 0 and spans[index].start < end and start < spans[index].end
