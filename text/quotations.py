"""Where a text quotes: what stands inside quotation marks is somebody's words, and is never rewritten."""

import re
from bisect import bisect_right

Spans = list[tuple[int, int]]

_MARK = re.compile("[\"“”«»„‘'`\n]")
_CLOSE_SINGLE = {"'": re.compile(r"(?<=[^\s'])'(?!\w)"), "‘": re.compile(r"(?<=\S)’(?!\w)")}
_CLOSERS = {"“": ("”", "“"), "„": ("“", "”", '"'), "«": ("»",), "»": ("«",), "``": ("''", '"')}

LONGEST_SINGLE = 300
"""Characters between single quotation marks; what is longer is an apostrophe that happened to open."""


def find_quotations(text: str) -> Spans:
    """Spans of quoted words with their marks, sorted, apart from each other.

    A quotation that does not close runs to the end of its paragraph, as the paragraphs of a long quotation do. An
    apostrophe does not quote.

    >>> text = 'He "will not" go. “Never,” she said. The \\'fiery friendship\\' of the \\'90s'
    >>> [text[start:end] for start, end in find_quotations(text)]
    ['"will not"', '“Never,”', "'fiery friendship'"]
    """
    spans: Spans = []
    opened, opener, taken = -1, "", 0
    for match in _MARK.finditer(text):
        mark, start = match[0], match.start()
        if start < taken:
            continue
        if mark in "'`" and text[start + 1 : start + 2] == mark:
            mark *= 2
        end = taken = start + len(mark)
        if mark == "\n":
            if opened >= 0:
                spans.append((opened, start))
            opened = -1
        elif opened >= 0:
            if mark in _CLOSERS.get(opener, (opener,)):
                spans.append((opened, end))
                opened = -1
        elif mark in _CLOSE_SINGLE:
            closed = _single_closes(text, start, mark)
            if closed:
                spans.append((start, closed))
                taken = closed
        elif mark in _CLOSERS or (mark == '"' and _may_open(text, start, end)):
            opened, opener = start, mark
    if opened >= 0:
        spans.append((opened, len(text)))
    return spans


def touches(spans: Spans, start: int, end: int) -> bool:
    """Whether text[start:end] shares a character with one of the sorted spans.

    >>> touches([(3, 8)], 8, 9), touches([(3, 8)], 1, 4)
    (False, True)
    """
    index = bisect_right(spans, (end - 1, len(spans) and spans[-1][1])) - 1
    return index >= 0 and spans[index][0] < end and start < spans[index][1]


def _single_closes(text: str, start: int, mark: str) -> int | None:
    """Where the quotation ends that a single mark at `start` opens; None where it is an apostrophe."""
    before, after = text[start - 1 : start], text[start + 1 : start + 2]
    if not after.isalpha() or not (not before or before.isspace() or before in "([—–-"):
        return None
    line_end = text.find("\n", start, start + LONGEST_SINGLE)
    close = _CLOSE_SINGLE[mark].search(text, start + 1, line_end if line_end >= 0 else start + LONGEST_SINGLE)
    return close.end() if close else None


def _may_open(text: str, start: int, end: int) -> bool:
    """An inch mark follows a digit and closes nothing; an opening mark stands before a word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return bool(after) and not after.isspace() and not before.isalnum()
