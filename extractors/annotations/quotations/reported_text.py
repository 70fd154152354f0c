"""The words that a quote reports, as text, and how far they are quoted."""

import re
from collections.abc import Sequence
from itertools import pairwise

from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.tables import Span
from unspun.schemas.vocabulary import QuoteKind

_WORD = re.compile(r"\w+")
_MARKS = '“”„"«»「」'


def quote_kind(layout: TextLayout, contents: Sequence[Span]) -> QuoteKind:
    """ "direct" where every word of the contents is within quotation marks, "mixed" where some is, else "indirect"."""
    inside = outside = False
    for content in contents:
        position = content.start
        for one in layout.quoted_overlapping(*content):
            inside = True
            outside = outside or _has_word(layout.text, position, one.start)
            position = max(position, one.end)
        outside = outside or _has_word(layout.text, position, content.end)
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def reported_text(layout: TextLayout, contents: Sequence[Span]) -> str:
    """What was said: the contents joined as they were spoken, without the quotation marks around them.

    The comma before the words that say who speaks stands for the full stop where they end their sentence, and for
    nothing where a capital follows it in mid-sentence.

    >>> from unspun.text.reading import Reading
    >>> text = "“We won,” he said. “I am glad,” he added, “I came, and that you came.”"
    >>> reported_text(TextLayout(Reading(text)), [Span(0, 9), Span(19, 30), Span(42, 71)])
    'We won. I am glad I came, and that you came.'
    """
    joined = _part_text(layout, contents[0])
    for before, content in pairwise(contents):
        part = _part_text(layout, content)
        if joined.endswith(",") and part[:1].isupper():
            joined = joined[:-1] + ("." if _ends_sentence(layout.text, before.end, content.start) else "")
        joined = f"{joined} {part}"
    return joined


def _part_text(layout: TextLayout, content: Span) -> str:
    text, (start, end) = layout.text, content
    quoted = layout.quoted_overlapping(start, end)
    outside = zip([start, *(one.end for one in quoted)], [*(one.start for one in quoted), end], strict=True)
    if quoted and not any(_has_word(text, first, last) for first, last in outside):
        return " ".join(text[max(start, one.inner_start) : min(end, one.inner_end)] for one in quoted)
    part = text[start:end].strip()
    # A mark that nothing closes is no part of what was said.
    return part[1:].lstrip() if part[:1] in _MARKS and not any(mark in part[1:] for mark in _MARKS) else part


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """Whether the words between two parts of a quote end with their sentence."""
    return text[start:end].rstrip().endswith((".", "!", "?", ":", "\n")) or "\n" in text[start:end]


def _has_word(text: str, start: int, end: int) -> bool:
    return start < end and _WORD.search(text, start, end) is not None
