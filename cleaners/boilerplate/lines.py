"""A text as lines, each knowing where in the article it stands."""

import re
from typing import NamedTuple

LONGEST_SHORT_LINE = 320
"""Characters. Notices in small print are about as long; what is longer is prose."""

HEAD = 7
"""Lines from the top in which outlets print section, byline, time and share bar."""

TAIL = 9
"""Lines from the end in which outlets print credits, biographies and notices."""

_LINE = re.compile(r"[^\n]+")


FAR = 1_000_000_000
"""Lines above or below of a line that is judged without regard to the ends of the article."""


class Line(NamedTuple):
    """One line that is not blank: its words, its offsets, its number, and how many lines of the article are above and
    below it. Boilerplate does not count there: ten share bars do not push a credit away from the end.
    """

    text: str
    start: int
    end: int
    place: int
    above: int = FAR
    below: int = FAR

    @property
    def near_top(self) -> bool:
        """Whether it stands where outlets print section, byline and time."""
        return self.above < HEAD

    @property
    def near_end(self) -> bool:
        """Whether it stands where outlets print credits, biographies and notices."""
        return self.below < TAIL


class Page(NamedTuple):
    """All lines of a text, and the headline that the document gave, if any."""

    lines: list[Line]
    title: str | None

    @property
    def headline(self) -> str | None:
        """The headline that was given, else the first line where it is short."""
        first = self.lines[0].text if self.lines else ""
        return self.title or (first if len(first) <= LONGEST_SHORT_LINE else None)

    def tells_of(self, name: str, above: int) -> bool:
        """Whether prose above a line names somebody. Short lines do not count: a byline is one."""
        return any(name in line.text for line in self.lines[:above] if len(line.text) > 80)


def read_page(text: str, title: str | None = None) -> Page:
    """The lines of a text that hold more than white space.

    >>> page = read_page("One\\n\\nTwo")
    >>> [(line.text, line.start, line.place) for line in page.lines], page.headline
    ([('One', 0, 0), ('Two', 5, 1)], 'One')
    """
    matches = [match for match in _LINE.finditer(text) if not match[0].isspace()]
    lines = [Line(match[0].strip(), match.start(), match.end(), place) for place, match in enumerate(matches)]
    return Page(lines, title.strip() if title else None)
