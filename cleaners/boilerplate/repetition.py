"""A body that stands several times in one text, as broken templates and exports print it."""

from collections.abc import Sequence

from unspun.cleaners.boilerplate.lines import MIN_PROSE_CHARS, Line
from unspun.cleaners.boilerplate.matches import RuleMatch

HEAD_LINES = 12
"""Lines in which the body begins."""

MIN_COPY_LINES, MIN_COPY_CHARS = 2, 200
"""Lines and characters of a body that is taken for a copy: a refrain and a repeated call are shorter."""


def find_repeated_body(lines: Sequence[Line]) -> dict[int, RuleMatch]:
    """Matches, by number of line, of the copies behind a body: the same lines in the same order, nothing between them.

    >>> from unspun.cleaners.boilerplate.lines import read_lines
    >>> body = "\\n\\n".join(f"Paragraph {n} of a body that is printed twice " + "in one file " * 9 for n in (1, 2))
    >>> sorted(find_repeated_body(read_lines(f"{body}\\n\\n{body}").lines))
    [2, 3]
    """
    first = next((line.number for line in lines[:HEAD_LINES] if len(line.text) >= MIN_PROSE_CHARS), None)
    if first is None:
        return {}
    second = next((line.number for line in lines[first + 1 :] if line.text == lines[first].text), None)
    if second is None:
        return {}
    period = second - first
    while first and lines[first - 1].text == lines[first - 1 + period].text:
        first -= 1
    stop = first + period
    while stop < len(lines) and lines[stop].text == lines[stop - period].text:
        stop += 1
    copies = range(first + period, stop)
    is_whole = len(copies) >= period >= MIN_COPY_LINES
    if not is_whole or sum(len(line.text) for line in lines[first : first + period]) < MIN_COPY_CHARS:
        return {}
    return {number: RuleMatch("repeated-body") for number in copies}
