"""A text as lines, each with its distance from the top and the end of the article."""

import re
from typing import NamedTuple

MAX_NOTICE_CHARS = 320
"""Characters of a line: notices in small print are about as long, and what is longer is prose."""

HEAD_LINES = 7
"""Lines from the top in which outlets print section, byline, time and share bar."""

TAIL_LINES = 9
"""Lines from the end in which outlets print credits, biographies and notices."""

IN_MIDDLE = 1_000_000_000
"""Lines above and below of a line that is looked at as if it stood far from both ends."""

MIN_PROSE_CHARS = 80
"""Characters of a line that is prose: bylines and labels are shorter."""

_LINE = re.compile(r"[^\n]+")


class Line(NamedTuple):
    """One line that is not blank: its words, its offsets, its number from 0, and how many lines of the article are
    above and below it. Boilerplate does not count there: ten share bars do not push a credit away from the end.
    """

    text: str
    start: int
    end: int
    number: int
    above: int = IN_MIDDLE
    below: int = IN_MIDDLE

    @property
    def near_top(self) -> bool:
        """Whether it is where outlets print section, byline and time."""
        return self.above < HEAD_LINES

    @property
    def near_end(self) -> bool:
        """Whether it is where outlets print credits, biographies and notices."""
        return self.below < TAIL_LINES


class TextLines(NamedTuple):
    """All lines of a text, the title that the document gave, if any, and the headline in lower case: the title, else
    the first line where it is short."""

    lines: list[Line]
    title: str | None
    folded_headline: str | None

    def is_named_in_prose(self, name: str, above: int) -> bool:
        """Whether prose in the first `above` lines holds the name. Short lines do not count: a byline is one."""
        return any(name in line.text for line in self.lines[:above] if len(line.text) > MIN_PROSE_CHARS)


def read_lines(text: str, title: str | None = None) -> TextLines:
    """The lines of a text that hold more than white space.

    >>> text_lines = read_lines("One\\n\\nTwo")
    >>> [(line.text, line.start, line.number) for line in text_lines.lines], text_lines.folded_headline
    ([('One', 0, 0), ('Two', 5, 1)], 'one')
    """
    matches = [match for match in _LINE.finditer(text) if not match[0].isspace()]
    lines = [Line(match[0].strip(), match.start(), match.end(), number) for number, match in enumerate(matches)]
    first = lines[0].text if lines and len(lines[0].text) <= MAX_NOTICE_CHARS else None
    title = title.strip() if title else None
    headline = title or first
    return TextLines(lines, title, headline.casefold() if headline else None)
