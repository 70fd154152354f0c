"""What surrounds the body of an article: the lines above its first paragraph, its dateline, the lines below its last.

One parser reads them for every format, because a page and a wire format may carry a text with its furniture.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from unspun.cleaners.ledger import Change
from unspun.extractors.articles.head import Head, first_lines, is_prose, read_head
from unspun.extractors.articles.wire_forms.tails import Tail, read_tail
from unspun.schemas.articles import Notice
from unspun.text.agencies import Agency
from unspun.text.datelines import MAX_DATELINE_CHARS, Dateline, read_dateline
from unspun.text.sections import section_name

DATELINE_LINES = 8
"""Lines of the body that may hold the dateline: a summary in points or a label may stand above it."""

_ANY_WORD = "The"
"""A first word of a story, for a dateline that stands on a line of its own."""


class Structure(NamedTuple):
    """What was read, and the changes that take it out of the body. The dateline stays in the body.

    Agency and section have one name each, however they are printed; `agency_printed` and `section_printed` are the
    words of the text.
    """

    title: str | None
    section: str | None
    section_printed: str | None
    dateline_place: str | None
    agency: str | None
    agency_printed: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    notices: tuple[Notice, ...]
    changes: list[Change]


def read_structure(text: str, title: str | None = None) -> Structure:
    """Read what stands above and below the body of a clean text.

    `title` is the headline that the document gave, where it gave one: a line is then the headline if it says the same;
    without it the first line is one where it has the form of a headline.

    >>> text = "Bridge reopens\\n\\nLocal News\\n\\nBy Jane Doe\\n\\nNORTHPORT (AP) — The bridge is open.\\n\\n###"
    >>> found = read_structure(text)
    >>> found.title, found.section, found.dateline_place, found.agency, found.authors
    ('Bridge reopens', 'Local', 'NORTHPORT', 'AP', ('Jane Doe',))
    >>> [(text[change.start:change.end].strip(), change.rule) for change in found.changes][-1]
    ('###', 'end-mark')
    """
    head = read_head(text, title)
    start = _after_line(text, head.taken[-1][0].end) if head.taken else 0
    tail = read_tail(text[start:])
    dateline = _find_dateline(text, head)
    agency = _agency(head, dateline, tail)
    section = head.values.section
    return Structure(
        title=head.headline or title,
        section=(section_name(section) or section) if section else None,
        section_printed=section,
        dateline_place=dateline.place if dateline and dateline.place else head.values.place,
        agency=agency.name if agency else None,
        agency_printed=agency.printed if agency else None,
        authors=head.values.authors or tail.authors,
        published_at=head.values.published_at,
        modified_at=head.values.modified_at,
        notices=(*head.notices, *tail.notices),
        changes=[*_head_changes(text, head), *_tail_changes(start, tail)],
    )


def _agency(head: Head, dateline: Dateline | None, tail: Tail) -> Agency | None:
    """The agency of the dateline, else that of the byline, else that of the marks below the text."""
    return (dateline.agency if dateline else None) or head.values.agency or tail.agency


def _find_dateline(text: str, head: Head) -> Dateline | None:
    """The dateline of the first line of prose, or of one of the next where it names the agency.

    A dateline that stands on a line of its own belongs to the line below it.
    """
    taken = {line.start for line, _ in head.taken}
    lines = [line for line in first_lines(text, len(taken) + DATELINE_LINES) if line.start not in taken]
    is_first = True
    for line in lines[:DATELINE_LINES]:
        dateline = read_dateline(line.text, text)
        if dateline is None and len(line.text) < MAX_DATELINE_CHARS:
            alone = read_dateline(f"{line.text} {_ANY_WORD}", text)
            dateline = alone if alone and alone.end > len(line.text) else None
        if dateline and (is_first or dateline.agency):
            return dateline
        is_first = is_first and not is_prose(line.text)
    return None


def _head_changes(text: str, head: Head) -> Iterator[Change]:
    for line, rule in head.taken:
        yield Change(line.start, _after_line(text, line.end), "", "structure", rule)


def _tail_changes(start: int, tail: Tail) -> Iterator[Change]:
    for first, last, rule in sorted(tail.spans):
        yield Change(start + first, start + last, "", "structure", rule)


def _after_line(text: str, end: int) -> int:
    """Where what follows a line begins: no blank line is left at the beginning of a text."""
    while end < len(text) and text[end] in "\r\n \t\xa0":
        end += 1
    return end
