"""The sources, cues and contents found in one text, each kept in order so that any stretch is looked up quickly."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unspun.schemas.tables import Span

ROLES = ("source", "cue", "content")

Scored = tuple[int, int, float]
"""Start and end of a span, in code points, and its score."""


class ScoredSpans:
    """Spans of one role, sorted and without overlap, each with its score (0 to 1). Never changed once made."""

    def __init__(self, spans: Iterable[Scored] = ()) -> None:
        self._spans: list[Span] = []
        self._scores: dict[Span, float] = {}
        for start, end, score in spans:
            self._insert(Span(start, end), score)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def score(self, span: Span) -> float:
        """The score of one of the spans. Raises KeyError where it is none of them."""
        return self._scores[span]

    def overlapping(self, stretch: Span) -> list[Span]:
        """The spans that share a character with the stretch."""
        first, last = self._range(stretch)
        return self._spans[first:last]

    def count_starting(self, start: int, end: int) -> int:
        """How many spans begin at `start` or after it and before `end`."""
        return max(0, bisect_left(self._spans, (end,)) - bisect_left(self._spans, (start,)))

    def last_before(self, position: int) -> Span | None:
        """The last span that begins before a position."""
        at = bisect_left(self._spans, (position,))
        return self._spans[at - 1] if at else None

    def first_from(self, position: int) -> Span | None:
        """The first span that begins at a position or after it."""
        at = bisect_left(self._spans, (position,))
        return self._spans[at] if at < len(self._spans) else None

    def nearest(self, position: int, count: int) -> list[Span]:
        """Up to `count` spans that begin before a position, and as many from there on."""
        at = bisect_left(self._spans, (position,))
        return self._spans[max(0, at - count) : at + count]

    def _range(self, stretch: Span) -> tuple[int, int]:
        first = bisect_left(self._spans, (stretch.start,))
        if first and self._spans[first - 1].end > stretch.start:
            first -= 1
        return first, max(first, bisect_left(self._spans, (stretch.end,)))

    def _insert(self, span: Span, score: float) -> None:
        if span.end <= span.start:
            return
        if overlapped := self.overlapping(span):
            span = Span(min(span.start, overlapped[0].start), max(span.end, overlapped[-1].end))
            score = max(score, *(self._scores[each] for each in overlapped))
            self._delete(span)
        insort(self._spans, span)
        self._scores[span] = score

    def _delete(self, stretch: Span) -> None:
        first, last = self._range(stretch)
        for span in self._spans[first:last]:
            del self._scores[span]
        del self._spans[first:last]


class SpanDraft(ScoredSpans):
    """A copy of the spans of one role that may be changed, within the step that makes the next value of them."""

    def __init__(self, spans: ScoredSpans) -> None:
        self._spans = list(spans._spans)
        self._scores = dict(spans._scores)

    def add(self, span: Span, score: float) -> None:
        """Add a span, widened to those that it overlaps; the score is the highest. Empty spans are ignored."""
        self._insert(span, score)

    def remove(self, stretch: Span) -> None:
        """Take out the spans that share a character with the stretch."""
        self._delete(stretch)


class RoleSpans(NamedTuple):
    """All that was found of the three roles in one text.

    >>> roles = RoleSpans(cue=ScoredSpans([(10, 14, 0.9)]))
    >>> roles.cue.overlapping(Span(12, 20)), roles.source.overlapping(Span(12, 20))
    ([Span(start=10, end=14)], [])
    """

    source: ScoredSpans = ScoredSpans()
    cue: ScoredSpans = ScoredSpans()
    content: ScoredSpans = ScoredSpans()

    def of(self, role: str) -> ScoredSpans:
        """The spans of "source", "cue" or "content"."""
        spans: ScoredSpans = getattr(self, role)
        return spans

    def draft(self) -> "RoleDraft":
        """A copy that may be changed."""
        return RoleDraft(SpanDraft(self.source), SpanDraft(self.cue), SpanDraft(self.content))


class RoleDraft(NamedTuple):
    """The spans of the three roles while a step changes them."""

    source: SpanDraft
    cue: SpanDraft
    content: SpanDraft

    def remove(self, stretch: Span) -> None:
        """Take out the spans of every role that share a character with the stretch."""
        for spans in self:
            spans.remove(stretch)

    def any_overlapping(self, stretch: Span) -> bool:
        """Whether a span of any role shares a character with the stretch."""
        return any(spans.overlapping(stretch) for spans in self)

    def finish(self) -> RoleSpans:
        """The changed spans as a value."""
        return RoleSpans(self.source, self.cue, self.content)


def role_spans(sources: Iterable[Scored], cues: Iterable[Scored], contents: Iterable[Scored]) -> RoleSpans:
    """Role spans from (start, end, score) of each role, in any order; overlapping ones of a role become one."""
    return RoleSpans(ScoredSpans(sources), ScoredSpans(cues), ScoredSpans(contents))
