"""Where quote marks open and close: typographic, straight, doubled single and single marks, guillemets.

One pass over each paragraph. A mark's neighbours say whether it may open or close; what is left open at the end of a
paragraph goes on in the next one if that re-opens the quote, as long speeches are set.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from unspun.text.word_lists import plain_speech_verbs

PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile(r"(?<=\S)'(?=''(?!'))|''|``|[\"“”„‟«»‘’‚‛'「」]")
_MAY_CLOSE_SINGLE = re.compile(r"[’'](?!\w)")
_FAMILY = dict.fromkeys(['"', "“", "”", "„", "‟", "''", "``"], "double")
_FAMILY |= {"«": "guillemet", "»": "guillemet", "「": "corner", "」": "corner"}
_OPENS = {"“", "‟", "``", "‚", "‛", "「", "‘"}
_CLOSES = {"”", "」", "’"}
_BEFORE_OPENING = set("([{—–-/:,“\"'‘«„")
_MAX_DEPTH = 3
MAX_UNMARKED_PARAGRAPHS = 3
"""Paragraphs without a mark between those that open and close one quotation: a longer gap is a mark that was lost."""
_CONTRACTION = re.compile(r"(?:\d\ds?\b|(?:em|tis|twas|til|cause|n|bout|round)\b)", re.IGNORECASE)
_SENTENCE_START = re.compile(r"[.!?]\s+(?=[A-Z])")


class Quoted(NamedTuple):
    """Text between quote marks. `start` and `end` hold the marks, `inner_start` and `inner_end` do not.

    `depth` is 0 for outer quotes. `continues` says that the quote goes on in the next paragraph; `balanced` is False
    where one of the marks is missing. `single` tells single marks, which also are apostrophes, from all others.
    `doubtful` is a mark in mid-sentence that nothing closes: where its words end cannot be known, so that they are
    protected to the end of the paragraph and never published as a quotation.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int = 0
    continues: bool = False
    balanced: bool = True
    single: bool = False
    doubtful: bool = False


class _Mark(NamedTuple):
    start: int
    end: int
    family: str
    opens: bool
    closes: bool


def find_quoted(text: str) -> list[Quoted]:
    """Every quoted stretch of the text, in order; nested ones follow the one they stand in.

    >>> [(q.inner_start, q.inner_end, q.depth) for q in find_quoted("“He said ‘no’,” she told me.")]
    [(1, 14, 0), (10, 12, 1)]
    """
    found: list[Quoted] = []
    unmarked: list[Quoted] = []
    for paragraph in PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        inside = _pair(text, list(_marks(text, start, end)), start, end)
        if found and found[-1].continues:
            if inside and _goes_on(text, start, inside[0], closing_only=bool(unmarked)):
                found += unmarked
                unmarked = []
            elif not inside and len(unmarked) < MAX_UNMARKED_PARAGRAPHS:
                unmarked.append(Quoted(start, end, start, end, continues=True, balanced=False))
                continue
            else:
                found[-1], unmarked = found[-1]._replace(continues=False), []
        found += inside
    if found and found[-1].continues:
        found[-1] = found[-1]._replace(continues=False)
    return found


def _goes_on(text: str, start: int, first: Quoted, closing_only: bool) -> bool:
    """Whether a quote left open in an earlier paragraph goes on in the one that begins at `start`.

    It does where this one opens it again, or closes what it never opened. Over paragraphs without any mark only the
    closing mark shows that they were part of it.
    """
    at_start = not text[start : first.start].strip()
    closes = not first.balanced and not first.continues and first.start == first.inner_start
    return at_start and (closes or not closing_only)


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    singles = [m.start() for m in _MAY_CLOSE_SINGLE.finditer(text, start, end)]
    for match in _MARK.finditer(text, start, end):
        mark, at, after = match.group(), match.start(), match.end()
        before_char = text[at - 1] if at > start else " "
        after_char = text[after] if after < end else " "
        may_open = not after_char.isspace() and (before_char.isspace() or before_char in _BEFORE_OPENING)
        may_close = not before_char.isspace() and not (after_char.isalnum() and before_char.isalnum())
        family = _FAMILY.get(mark, "single")
        if family == "single":
            opens, closes = _single(text, mark, at, end, may_open, may_close, singles)
        elif mark in _OPENS:
            opens, closes = True, mark == "“" and may_close and not may_open
        elif mark in _CLOSES:
            opens, closes = may_open and not may_close, may_close or not may_open
        elif family == "guillemet":
            opens, closes = may_open or mark == "«", may_close or mark == "»"
        else:
            opens, closes = may_open or mark == "„", may_close
            if not (opens or closes):
                opens = closes = True
            if mark == '"' and before_char.isdigit() and not opens and after_char != ",":
                opens = False
        if opens or closes:
            yield _Mark(at, after, family, opens, closes)


def _single(
    text: str, mark: str, at: int, end: int, may_open: bool, may_close: bool, singles: list[int]
) -> tuple[bool, bool]:
    """Whether a single mark may open and close a quote, or is an apostrophe."""
    following = text[at + 1 : at + 2]
    if mark in "’'" and text[at - 1 : at].isalnum() and following.isalnum():
        return False, False
    later = bisect_right(singles, at)
    opens = may_open and mark != "’" and following.isalnum() and not _CONTRACTION.match(text, at + 1, end)
    opens = opens and (later < len(singles))
    closes = may_close and mark not in "‘‚‛"
    if closes and text[at - 1] in "sS" and following == " " and later < len(singles):
        # "the voters’ choice": a plural possessive inside a quote that closes later
        closes = text[at + 2 : at + 3].isupper()
    return opens, closes


def _pair(text: str, marks: list[_Mark], start: int, end: int) -> list[Quoted]:
    found: list[Quoted] = []
    stack: list[_Mark] = []
    closed_at = start
    for index, mark in enumerate(marks):
        opened = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].family == mark.family), None)
        if opened is not None and mark.closes and not (mark.opens and _still_open(marks, index, mark)):
            first = stack[opened]
            found.append(Quoted(first.start, mark.end, first.end, mark.start, opened, single=first.family == "single"))
            del stack[opened:]
            closed_at = mark.end
        elif mark.opens:
            if opened is not None and not _still_open(marks, index, mark):
                found += _reopened(text, stack[opened], mark) if opened == 0 else []
                del stack[opened:]
            if len(stack) < _MAX_DEPTH:
                stack.append(mark)
        elif mark.family == "double" and not stack and not text[mark.start - 1].isdigit():
            begin = _sentence_after(text, closed_at, start, mark.start)
            if begin < mark.start:
                found.append(Quoted(begin, mark.end, begin, mark.start, balanced=False))
            closed_at = mark.end
    outer = next((mark for mark in stack if mark.family != "single"), None)
    if outer is not None:
        found = [quoted for quoted in found if quoted.start < outer.start] + _unclosed(text, outer, start, end)
    return sorted(found, key=lambda quoted: (quoted.start, -quoted.end))


def _reopened(text: str, first: _Mark, mark: _Mark) -> list[Quoted]:
    """A quote that opens again at a new sentence without having closed: its paragraphs have been run together."""
    stop = first.end + len(text[first.end : mark.start].rstrip())
    if first.family == "single" or text[stop - 1] not in ".!?":
        return []
    return [Quoted(first.start, stop, first.end, stop, continues=True, balanced=False)]


def _still_open(marks: list[_Mark], index: int, mark: _Mark) -> bool:
    """Whether a second opening mark of one family is a nested quote: the next two marks of the family both close."""
    following = [m for m in marks[index + 1 : index + 7] if m.family == mark.family][:2]
    return len(following) == 2 and all(m.closes and not m.opens for m in following)


def _sentence_after(text: str, closed_at: int, start: int, end: int) -> int:
    begin = closed_at
    if closed_at > start:
        boundary = _SENTENCE_START.search(text, closed_at, end)
        begin = boundary.end() if boundary else end
    while begin < end and text[begin].isspace():
        begin += 1
    return begin


@cache
def _run_on() -> re.Pattern[str]:
    """Who speaks, right behind quoted words whose closing mark is missing: ", he said", ". Said Ann"."""
    verb = rf"(?:{'|'.join(sorted(plain_speech_verbs()))})"
    name = r"(?:[Hh]e|[Ss]he|[Tt]hey|[A-Z][\w’'-]{0,40}\.?(?:\s[A-Z][\w’'-]{0,40}\.?){0,3})"
    return re.compile(rf"[,.!?]\s+(?:{name}\s{verb}\b|{verb}\s(?:[A-Z]|he\b|she\b))")


def _unclosed(text: str, outer: _Mark, start: int, end: int) -> list[Quoted]:
    """A quote whose closing mark is missing: up to the words that say who speaks, else to the paragraph's end."""
    run_on = _run_on().search(text, outer.end, end)
    if run_on:
        stop = run_on.start() + 1
        return [Quoted(outer.start, stop, outer.end, stop, balanced=False)]
    before = text[start : outer.start].rstrip()
    doubtful = bool(before) and before[-1] not in ":,.!?"
    stop = outer.end + len(text[outer.end : end].rstrip())
    return [Quoted(outer.start, stop, outer.end, stop, continues=not doubtful, balanced=False, doubtful=doubtful)]
