"""The sources, cues and contents found in one text, each kept in order so that any stretch is looked up quickly."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

from unspun.schemas.tables import Span

ROLES = ("source", "cue", "content")


class Role:
    """Spans of one role with their scores. They do not overlap: what is added takes the place of what it meets."""

    def __init__(self, spans: Iterable[tuple[int, int, float]] = ()) -> None:
        self._spans: list[Span] = []
        self._scores: dict[Span, float] = {}
        for start, end, score in spans:
            self.add(Span(start, end), score)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def score(self, span: Span) -> float:
        return self._scores[span]

    def add(self, span: Span, score: float) -> None:
        """Add a span, widened to those that it meets; the score is the highest of theirs."""
        if span.end <= span.start:
            return
        met = self.within(span)
        if met:
            span = Span(min(span.start, met[0].start), max(span.end, met[-1].end))
            score = max(score, *(self._scores[each] for each in met))
            self.drop(span)
        insort(self._spans, span)
        self._scores[span] = score

    def within(self, stretch: Span) -> list[Span]:
        """The spans that share a character with the stretch."""
        first, last = self._range(stretch)
        return self._spans[first:last]

    def drop(self, stretch: Span) -> None:
        """Take out the spans that share a character with the stretch."""
        first, last = self._range(stretch)
        for span in self._spans[first:last]:
            del self._scores[span]
        del self._spans[first:last]

    def count(self, start: int, end: int) -> int:
        """How many spans begin between two places."""
        return max(0, bisect_left(self._spans, (end,)) - bisect_left(self._spans, (start,)))

    def before(self, position: int) -> Span | None:
        """The last span that begins before a place."""
        at = bisect_left(self._spans, (position,))
        return self._spans[at - 1] if at else None

    def after(self, position: int) -> Span | None:
        """The first span that begins at a place or after it."""
        at = bisect_left(self._spans, (position,))
        return self._spans[at] if at < len(self._spans) else None

    def near(self, position: int, reach: int) -> list[Span]:
        """Up to `reach` spans that begin before a place, and as many from there on."""
        at = bisect_left(self._spans, (position,))
        return self._spans[max(0, at - reach) : at + reach]

    def _range(self, stretch: Span) -> tuple[int, int]:
        first = bisect_left(self._spans, (stretch.start,))
        if first and self._spans[first - 1].end > stretch.start:
            first -= 1
        return first, max(first, bisect_left(self._spans, (stretch.end,)))


class Roles:
    """All that was found of the three roles in one text.

    >>> roles = Roles(cues=[(10, 14, 0.9)])
    >>> roles.cue.within(Span(12, 20)), roles.source.within(Span(12, 20))
    ([Span(start=10, end=14)], [])
    """

    def __init__(
        self,
        sources: Iterable[tuple[int, int, float]] = (),
        cues: Iterable[tuple[int, int, float]] = (),
        contents: Iterable[tuple[int, int, float]] = (),
    ) -> None:
        self.source, self.cue, self.content = Role(sources), Role(cues), Role(contents)

    def of(self, role: str) -> Role:
        found: Role = getattr(self, role)
        return found

    def meets(self, stretch: Span) -> bool:
        """Whether any role stands in the stretch."""
        return any(self.of(role).within(stretch) for role in ROLES)
