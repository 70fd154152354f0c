"""Whether a text was wrapped at a width, and which of its line ends are no more than that.

The evidence is the whole text's: a machine that wraps breaks most lines in mid-sentence, and only where the next word
would not have fitted. A list, verse, or a text with one paragraph to a line does neither.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from unspun.cleaners.layout.lines import PrintedLine
from unspun.text.word_lists import carried_on_words

MIN_WIDTH, MAX_WIDTH = 30, 110
"""Columns of a newspaper's narrow column, and of the widest terminal and mail."""

MIN_BROKEN_SENTENCES, PROSE_WIDTH = 2, 50
"""Lines broken in mid-sentence that a text must have before a wrap is believed; one will do where it is wider than the
lines of verse."""

MIN_BROKEN_SHARE = 0.3
"""Share of line ends within paragraphs that break a sentence, with a small letter behind them: half of all words and
more begin with one, and nearly no paragraph does."""

MIN_FULL_SHARE, MIN_FULL_SHARE_INDENTED = 0.7, 0.3
"""Share of those at which the next word would not have fitted. Where indents show the paragraphs, less will do: old
wires were broken by hand as well."""

MAX_INDENT = 12
"""Columns of a paragraph's indent; what stands further in was centred or is a column of a table."""

MAX_INDENTED_SHARE = 0.7
"""Share of lines that begin paragraphs, at most: of two-line paragraphs half do."""

_SENTENCE_ENDS = frozenset(".!?…:;")
_CLOSING = "\"”’')]»"


class Wrapping(NamedTuple):
    """How a text was wrapped: the width in columns, and the indent of lines that go on, where paragraphs begin further
    in (else None). `first_indented` is the offset of the first such paragraph: above it stands the headline."""

    width: int
    base_indent: int | None
    first_indented: int = 0


def find_wrapping(lines: Sequence[PrintedLine]) -> Wrapping | None:
    """How the lines of a text were wrapped, or None where they were not.

    >>> from unspun.cleaners.layout.lines import printed_lines
    >>> text = "The ministry said on Monday that\\nthe bridge over the river would\\nstay closed until the spring.\\n"
    >>> find_wrapping(printed_lines(text))
    Wrapping(width=32, base_indent=None, first_indented=0)
    >>> find_wrapping(printed_lines("One paragraph.\\nAnother one.\\nA third."))
    """
    base = _base_indent(lines)
    inside = [
        (line, following)
        for line, following in pairwise(lines)
        if line.block == following.block
        and not _begins_paragraph(following, base)
        and not _keeps_its_lines(line, following)
    ]
    broken = [(line, following) for line, following in inside if breaks_sentence(line, following)]
    if not broken or len(broken) < MIN_BROKEN_SHARE * len(inside):
        return None
    widths = sorted(line.width for line, _ in broken)
    width = widths[(9 * len(widths) - 1) // 10]  # a line or two may stand out
    if not (MIN_WIDTH if len(broken) >= MIN_BROKEN_SENTENCES else PROSE_WIDTH) <= width <= MAX_WIDTH:
        return None
    full = sum(not _would_fit(line, following, width) for line, following in broken)
    needed = MIN_FULL_SHARE if base is None else MIN_FULL_SHARE_INDENTED
    first = next((line.start for line in lines if _begins_paragraph(line, base)), 0)
    return Wrapping(width, base, first) if full >= needed * len(broken) else None


def is_soft(line: PrintedLine, following: PrintedLine, wrapping: Wrapping) -> bool:
    """Whether the line end between two lines of a wrapped text is the wrap's, and no paragraph or row ends there."""
    if line.block != following.block or (line.is_row() and following.is_row()):
        return False
    if following.is_item() and (_ends_sentence(line) or _would_fit(line, following, wrapping.width)):
        return False  # else a dash or a number that the wrap put first in its line
    if wrapping.base_indent is not None and line.start >= wrapping.first_indented:
        return not _begins_paragraph(following, wrapping.base_indent)
    if _begins_paragraph(following, wrapping.base_indent):
        return False
    return breaks_sentence(line, following) or not _would_fit(line, following, wrapping.width)


def breaks_sentence(line: PrintedLine, following: PrintedLine) -> bool:
    """Whether a sentence goes on in the next line: a small letter follows, or a word that ends nothing stands last."""
    goes_on = following.words[0].islower() or line.words.rsplit(None, 1)[-1] in carried_on_words()
    return goes_on and not _ends_sentence(line)


def _ends_sentence(line: PrintedLine) -> bool:
    return line.words.rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS


def _base_indent(lines: Sequence[PrintedLine]) -> int | None:
    """The indent of lines that go on, where paragraphs begin further in; None where they do not."""
    if not lines:
        return None
    indents = [line.indent for line in lines]
    base = min(indents)
    further = sum(base < indent <= base + MAX_INDENT for indent in indents)
    return base if 2 <= further <= MAX_INDENTED_SHARE * len(lines) else None


def _begins_paragraph(line: PrintedLine, base: int | None) -> bool:
    return base is not None and line.indent > base


def _keeps_its_lines(line: PrintedLine, following: PrintedLine) -> bool:
    return (line.is_row() and following.is_row()) or following.is_item()


def _would_fit(line: PrintedLine, following: PrintedLine, width: int) -> bool:
    return line.width + 1 + len(following.first_word) <= width
