"""A text as lines, each knowing where in the article it stands."""

import re
from typing import NamedTuple

_LINE = re.compile(r"[^\n]+")


class Line(NamedTuple):
    """One line that is not blank: its words, its offsets, and its place, counted from both ends."""

    text: str
    start: int
    end: int
    place: int
    from_end: int
    is_title: bool

    @property
    def near_top(self) -> bool:
        """Whether it stands where outlets print section, byline and time."""
        return self.place <= 6

    @property
    def near_end(self) -> bool:
        """Whether it stands where outlets print credits, biographies and notices."""
        return self.from_end <= 8


def read_lines(text: str, title: str | None = None) -> list[Line]:
    """The lines of a text that hold more than white space.

    >>> [(line.text, line.start, line.from_end) for line in read_lines("One\\n\\nTwo")]
    [('One', 0, 1), ('Two', 5, 0)]
    """
    matches = [match for match in _LINE.finditer(text) if not match[0].isspace()]
    return [
        Line(
            match[0].strip(),
            match.start(),
            match.end(),
            index,
            len(matches) - 1 - index,
            title is not None and index == 0 and match[0].strip() == title.strip(),
        )
        for index, match in enumerate(matches)
    ]
