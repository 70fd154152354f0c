"""Overlapping spans of a text, cut into flat pieces that HTML can show."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

MAX_NOTE_CHARS = 60
"""Characters of a replaced text that the note on an edit shows."""


KINDS = {
    "encoding": "broken characters",
    "space": "spacing",
    "boilerplate": "boilerplate",
    "spin": "spun wording",
    "translation": "machine translation",
    "structure": "broken structure",
}
"""Kinds of edits, as what they mend."""


class Mark(NamedTuple):
    """A span of a text that is to be shown as something: `kind` becomes its class, `note` its explanation.

    `edit` is the number of the edit that it belongs to, by which the same edit is found in the other text.
    """

    start: int
    end: int
    kind: str
    note: str
    edit: int | None = None


class Piece(NamedTuple):
    """A run of text under the same marks; an empty text is a place where something was taken out."""

    text: str
    kinds: str
    note: str
    edit: int | None


def pieces(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """Cut a text at every edge of its marks. The texts of the pieces, put together, are the text.

    >>> marks = [Mark(1, 4, "quote", ""), Mark(3, 6, "person", "")]
    >>> [(piece.text, piece.kinds) for piece in pieces("abcdef", marks)]
    [('a', ''), ('bc', 'quote'), ('d', 'quote person'), ('ef', 'person')]
    """
    ordered = sorted(m for m in marks if 0 <= m.start <= m.end <= len(text))
    edges = sorted({0, len(text), *(mark.start for mark in ordered), *(mark.end for mark in ordered)})
    empty = {mark.start: mark for mark in ordered if mark.start == mark.end}
    active: list[Mark] = []
    upcoming = iter([mark for mark in ordered if mark.start < mark.end])
    following = next(upcoming, None)
    for start, end in zip(edges, [*edges[1:], len(text)], strict=True):
        if start in empty:
            yield Piece("", empty[start].kind, empty[start].note, empty[start].edit)
        active = [mark for mark in active if mark.end > start]
        while following is not None and following.start == start:
            active.append(following)
            following = next(upcoming, None)
        if start < end:
            kinds = " ".join(dict.fromkeys(mark.kind for mark in active))
            notes = "; ".join(dict.fromkeys(mark.note for mark in active if mark.note))
            yield Piece(text[start:end], kinds, notes, next((mark.edit for mark in active if mark.edit), None))


@dataclasses.dataclass(frozen=True, slots=True)
class PlacedEdit:
    """An edit of the ledger: where it stands in the raw text, and where its result stands in the clean text.

    `number` counts from 1 in the order of the raw text; `raw` and `clean` are offsets in code points, end exclusive.
    """

    number: int
    raw: tuple[int, int]
    clean: tuple[int, int]
    before: str
    after: str
    kind: str
    rule: str
    confidence: float
    applied: bool

    @property
    def note(self) -> str:
        """What the edit did, in a sentence."""
        basis = f"rule {self.rule}, {self.confidence:.0%} confidence"
        before, after = _short(self.before), _short(self.after)
        if not self.applied:
            suggestion = f"; “{after}” would have been the repair" if self.after and self.after != self.before else ""
            return f"“{before}” is flagged as {KINDS.get(self.kind, self.kind)} and left as it is{suggestion} ({basis})"
        if not self.after:
            return f"“{before}” was removed as {KINDS.get(self.kind, self.kind)} ({basis})"
        if not self.before:
            return f"“{after}” was inserted to mend {KINDS.get(self.kind, self.kind)} ({basis})"
        return f"“{before}” became “{after}”, to mend {KINDS.get(self.kind, self.kind)} ({basis})"


def place_edits(edits: Sequence[dict]) -> list[PlacedEdit]:
    """The edits of an article, rows of the table `edits`, with their places in the clean text."""
    placed = []
    shift = 0
    for number, edit in enumerate(sorted(edits, key=lambda e: (e["start_char"], e["end_char"])), start=1):
        start, end = edit["start_char"], edit["end_char"]
        length = len(edit["after"]) if edit["applied"] else end - start
        clean = (start + shift, start + shift + length)
        shift += length - (end - start)
        placed.append(
            PlacedEdit(
                number, (start, end), clean, edit["before"], edit["after"],
                edit["kind"], edit["rule"], edit["confidence"], edit["applied"],
            )
        )  # fmt: skip
    return placed


def _short(text: str) -> str:
    text = " ".join(text.split()) or text.replace("\n", "⏎")
    return text if len(text) <= MAX_NOTE_CHARS else f"{text[: MAX_NOTE_CHARS - 1]}…"
