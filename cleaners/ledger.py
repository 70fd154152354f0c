"""The ledger: a text under repair, and the edits that lead from the raw text to it.

Cleaners see the current text and hand over changes in its coordinates; the ledger keeps them in coordinates of the raw
text, so that several passes compose into one list of edits that do not overlap, and replaying these on the raw text
gives the current text, letter for letter.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from unspun.schemas.articles import Edit
from unspun.schemas.vocabulary import EditKind
from unspun.text.spans import Spans, touches


class Change(NamedTuple):
    """A change that a cleaner asks for, in coordinates of the ledger's current text.

    With `applied=False` it is a flag: the text stays, `after` is the suggestion.
    """

    start: int
    end: int
    after: str
    kind: EditKind
    rule: str
    confidence: float = 1.0
    applied: bool = True


class _Patch(NamedTuple):
    """raw[raw_start:raw_end] became text[start:start + len(after)]."""

    start: int
    raw_start: int
    raw_end: int
    after: str
    kind: EditKind
    rule: str
    confidence: float
    kinds: frozenset[EditKind]

    @property
    def end(self) -> int:
        return self.start + len(self.after)


class Ledger:
    """A raw text, its current text, and the edits between them.

    >>> ledger = Ledger("for the primary time")
    >>> ledger.apply([Change(8, 15, "first", "spin", "primary-time")])
    >>> ledger.text, ledger.to_raw(14), ledger.to_text(16)
    ('for the first time', 16, 14)
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text = raw
        self._patches: list[_Patch] = []
        self._starts: list[int] = []
        self._raw_starts: list[int] = []
        self._flags: list[Edit] = []

    def apply(self, changes: Iterable[Change]) -> None:
        """Make the changes, all in coordinates of the present `text`, and record the flags among them.

        Changes that leave the text as it is are dropped. Raises ValueError where applied changes overlap or lie
        outside the text.
        """
        ordered = sorted(changes, key=lambda change: (change.start, change.end))
        for change in ordered:
            if not 0 <= change.start <= change.end <= len(self.text):
                raise ValueError(f"change outside the text: {change}")
        self._flag([change for change in ordered if not change.applied])
        wanted = [c for c in ordered if c.applied and self.text[c.start : c.end] != c.after]
        if not wanted:
            return
        for before, after in pairwise(wanted):
            if after.start < before.end or (after.start, after.end) == (before.start, before.end):
                raise ValueError(f"changes overlap: {before} and {after}")
        self._rebuild(wanted)

    def to_raw(self, position: int) -> int:
        """The place in the raw text that `position` of the current text came from.

        Inside replaced words it is the beginning of what they replaced; right after them, its end.
        """
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position
        patch = self._patches[index]
        return patch.raw_end + position - patch.end if position >= patch.end else patch.raw_start

    def to_text(self, position: int) -> int:
        """The place in the current text that holds what stood at `position` of the raw text.

        Inside words that were replaced or removed it is the beginning of what stands there instead.
        """
        index = bisect_right(self._raw_starts, position) - 1
        if index < 0:
            return position
        patch = self._patches[index]
        return patch.end + position - patch.raw_end if position >= patch.raw_end else patch.start

    def edits(self) -> list[Edit]:
        """Applied edits and flags, in raw coordinates and in their order. Flags inside an applied edit are dropped."""
        applied = [
            Edit(p.raw_start, p.raw_end, self.raw[p.raw_start : p.raw_end], p.after, p.kind, p.rule, p.confidence)
            for p in self._patches
        ]
        flags = [flag for flag in dict.fromkeys(self._flags) if not self._replaced(flag)]
        return sorted(applied + flags, key=lambda edit: (edit.start, edit.end, edit.applied))

    def undo(self, spans: Spans, kinds: frozenset[EditKind]) -> int:
        """Take back the edits of these kinds that lie, at least in part, in the spans of the present `text`.

        They become flags. An edit that passes of several kinds made together is taken back whole. Returns their number.
        """
        undone = [patch for patch in self._patches if patch.kinds & kinds and _lies_in(spans, patch.start, patch.end)]
        if not undone:
            return 0
        for patch in undone:
            before = self.raw[patch.raw_start : patch.raw_end]
            self._flags.append(
                Edit(
                    patch.raw_start, patch.raw_end, before, patch.after, patch.kind, patch.rule, patch.confidence, False
                )
            )
        dropped = set(undone)
        parts, woven, length, taken = [], [], 0, 0
        for patch in self._patches:
            if patch not in dropped:
                parts += [self.raw[taken : patch.raw_start], patch.after]
                length += patch.raw_start - taken
                woven.append(patch._replace(start=length))
                length += len(patch.after)
                taken = patch.raw_end
        self._keep("".join([*parts, self.raw[taken:]]), woven)
        return len(undone)

    def _replaced(self, flag: Edit) -> bool:
        index = bisect_right(self._raw_starts, flag.start) - 1
        return index >= 0 and flag.end <= self._patches[index].raw_end

    def _flag(self, flags: Sequence[Change]) -> None:
        for flag in flags:
            start, end = self.to_raw(flag.start), self.to_raw(flag.end)
            before = self.raw[start:end]
            self._flags.append(
                Edit(start, end, before, flag.after, flag.kind, flag.rule, flag.confidence, applied=False)
            )

    def _rebuild(self, changes: Sequence[Change]) -> None:
        """Weave sorted changes of the current text into the patches."""
        text, patches, parts = self.text, self._patches, []
        woven: list[_Patch] = []
        length = taken = index = 0
        at = 0
        while at < len(changes) or index < len(patches):
            group: list[Change] = []
            old: list[_Patch] = []
            if at < len(changes) and (index == len(patches) or changes[at].start <= patches[index].start):
                start, end = changes[at].start, changes[at].end
                group.append(changes[at])
                at += 1
            else:
                start, end = patches[index].start, patches[index].end
                old.append(patches[index])
                index += 1
            while True:  # what meets the group joins it, until nothing does
                if index < len(patches) and _meet(start, end, patches[index].start, patches[index].end):
                    end = max(end, patches[index].end)
                    old.append(patches[index])
                    index += 1
                elif old and at < len(changes) and _meet(start, end, changes[at].start, changes[at].end):
                    end = max(end, changes[at].end)
                    group.append(changes[at])
                    at += 1
                else:
                    break
            raw_start, raw_end = self._raw_range(start, end, old)
            after = _apply_within(text[start:end], start, group)
            parts += [text[taken:start], after]
            length += start - taken
            taken = end
            if after != self.raw[raw_start:raw_end]:
                woven.append(_merge(length, raw_start, raw_end, after, old, group))
            length += len(after)
        parts.append(text[taken:])
        self._keep("".join(parts), woven)

    def _keep(self, text: str, patches: list[_Patch]) -> None:
        self.text = text
        self._patches = patches
        self._starts = [patch.start for patch in patches]
        self._raw_starts = [patch.raw_start for patch in patches]

    def _raw_range(self, start: int, end: int, old: Sequence[_Patch]) -> tuple[int, int]:
        if not old:
            return self.to_raw(start), self._raw_end(end)
        first, last = old[0], old[-1]
        return first.raw_start - (first.start - start), last.raw_end + (end - last.end)

    def _raw_end(self, end: int) -> int:
        """Like to_raw, but where text was removed exactly at `end`, the place before it."""
        index = bisect_right(self._starts, end) - 1
        while index >= 0 and self._patches[index].start == end:
            index -= 1
        if index < 0:
            return end
        return self._patches[index].raw_end + end - self._patches[index].end


def _lies_in(spans: Spans, start: int, end: int) -> bool:
    """Whether an edit touches one of the spans; a removal does where it stands inside one, not at its border."""
    return (
        touches(spans, start, end)
        if end > start
        else touches(spans, start - 1, start) and touches(spans, start, start + 1)
    )


def _meet(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two ranges share a character, or touch where one of them is empty."""
    if start < other_end and other_start < end:
        return True
    return (start == end or other_start == other_end) and start <= other_end and other_start <= end


def _apply_within(part: str, offset: int, changes: Sequence[Change]) -> str:
    pieces, taken = [], 0
    for change in changes:
        pieces += [part[taken : change.start - offset], change.after]
        taken = change.end - offset
    return "".join([*pieces, part[taken:]])


def _merge(
    start: int, raw_start: int, raw_end: int, after: str, old: Sequence[_Patch], group: Sequence[Change]
) -> _Patch:
    made_by: list[_Patch | Change] = [*old, *group]
    rules = dict.fromkeys(rule for maker in made_by for rule in maker.rule.split("+"))
    kinds = frozenset[EditKind]().union(*(patch.kinds for patch in old), (change.kind for change in group))
    confidence = min(maker.confidence for maker in made_by)
    return _Patch(start, raw_start, raw_end, after, made_by[-1].kind, "+".join(rules), confidence, kinds)


def replay(raw: str, edits: Iterable[Edit]) -> str:
    """The text that the applied edits make of the raw text. Raises ValueError where an edit does not fit it."""
    parts, position = [], 0
    for edit in sorted((edit for edit in edits if edit.applied), key=lambda edit: (edit.start, edit.end)):
        if edit.start < position or raw[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit does not fit the raw text: {edit}")
        parts += [raw[position : edit.start], edit.after]
        position = edit.end
    return "".join([*parts, raw[position:]])
