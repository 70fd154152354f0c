"""Datelines: the place, date and agency before the first words of a paragraph, "OSLO, March 4 (AP) —"."""

import re
from collections.abc import Iterator

from unspun.schemas.tables import Span
from unspun.text.agencies import agency_name

MAX_LINES = 8
"""Lines of a text, blank ones aside, at whose beginning a dateline is looked for: the lead stands no lower."""
_PLACE = r"[A-ZÀ-Þ][\w’'.-]{0,30}(?:[ /][A-ZÀ-Þ(][\w’'.)-]{0,30}){0,4}"
_DATE = r"(?:,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?)?"
_DASH = r"\s?(?:--+|[—–―]|-(?=\s))\s?"
_WITH_AGENCY = re.compile(
    rf"(?:{_PLACE}(?:,\s{_PLACE}){{0,3}}{_DATE}[,.]?\s?)?(?:[-–—]\s?)?(?:\((?P<brackets>[^()\n]{{2,40}})\)|/(?P<slashes>[^/\n]{{2,30}})/\.?)"
    rf"(?:{_DASH}|\s?:\s|\s)"
)
_SHOUTED = re.compile(
    rf"[A-ZÀ-Þ][A-ZÀ-Þ’'.-]{{2,30}}(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ’'.-]{{0,30}}){{0,4}}(?:,\s{_PLACE}){{0,3}}{_DATE}{_DASH}"
)


def find_datelines(text: str) -> list[Span]:
    """The datelines at the beginnings of the first lines of a text, each up to the first word behind it.

    >>> text = "OSLO, March 4 (AP) — The bridge is open."
    >>> [text[start:end] for start, end in find_datelines(text)]
    ['OSLO, March 4 (AP) — ']
    """
    return list(_datelines(text))


def _datelines(text: str) -> Iterator[Span]:
    for line in _first_lines(text):
        match = _WITH_AGENCY.match(text, *line)
        if match and agency_name(match["brackets"] or match["slashes"]) is None:
            match = None
        match = match or _SHOUTED.match(text, *line)
        if match:
            yield Span(line.start, match.end())


def _first_lines(text: str) -> Iterator[Span]:
    """The first lines that are not blank, without the white space before them."""
    start = count = 0
    while start < len(text) and count < MAX_LINES:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if stripped := line.lstrip():
            count += 1
            yield Span(end - len(stripped), end)
        start = end + 1
