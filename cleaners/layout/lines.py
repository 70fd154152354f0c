"""A text as the lines that its author's machine set: where each begins, how far it is indented, what it holds."""

import re
from collections.abc import Sequence
from typing import NamedTuple

TAB_CHARS = 8
"""Columns of a tab, as terminals set it."""

_LINE = re.compile(
    r"[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]|\Z)"
)
_BULLET = re.compile(r"(?:[-*•·–—>»▪◦●]|\(?(?:\d{1,2}|[a-zA-Z])[.)])\s")
_NUMBER = re.compile(r"[-+($€£]?\d[\d.,/%)]*")
_GAP = re.compile(r"\S(?:\t| {3,})(?=\S)")


class PrintedLine(NamedTuple):
    """One line that holds more than white space: its words between `start` and `end` (code points of the text).

    `indent` counts columns before the words, `block` the stretches between blank lines from 0.
    """

    words: str
    start: int
    end: int
    indent: int
    block: int

    @property
    def width(self) -> int:
        """Columns up to the end of the words."""
        return self.indent + len(self.words)

    @property
    def first_word(self) -> str:
        return self.words.split(None, 1)[0]

    def is_item(self) -> bool:
        """Whether it opens an item of a list."""
        return _BULLET.match(self.words) is not None

    def is_row(self) -> bool:
        """Whether it is a row of a table: columns are set apart, or most of its words are numbers."""
        if len(_GAP.findall(self.words)) >= 2:
            return True
        words = self.words.split()
        return len(words) >= 3 and 2 * sum(_NUMBER.fullmatch(word) is not None for word in words) >= len(words)


def printed_lines(text: str) -> Sequence[PrintedLine]:
    """The lines of a text that hold words.

    >>> [(line.words, line.indent, line.block) for line in printed_lines("One\\n  two\\n\\nthree")]
    [('One', 0, 0), ('two', 2, 0), ('three', 0, 1)]
    """
    lines: list[PrintedLine] = []
    block = 0
    for match in _LINE.finditer(text):
        words = match[0].strip()
        if not words:
            block += bool(lines) and lines[-1].block == block
            continue
        before = match[0][: len(match[0]) - len(match[0].lstrip())]
        start = match.start() + len(before)
        indent = len(before.expandtabs(TAB_CHARS))
        lines.append(PrintedLine(words, start, start + len(words), indent, block))
    return lines
