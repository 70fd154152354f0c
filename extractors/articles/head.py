"""The lines above the first paragraph of a text: headline, bylines, times, sections, notices, captions.

Every line that is known is taken, in whatever order the lines stand. A line that is not known, and is no prose, does
not end the reading: it stays in the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from unspun.cleaners.boilerplate.pictures import is_caption, is_picture_credit, is_slideshow
from unspun.extractors.articles.bylines import read_byline
from unspun.extractors.articles.headlines import is_headline, is_same_line, may_be_headline, says_title
from unspun.extractors.articles.metadata_lines import LineValues, is_name_line, read_metadata_line
from unspun.extractors.articles.wire.release import read_notice
from unspun.extractors.articles.wire_forms.form import notice_of
from unspun.extractors.articles.wire_forms.heads import find_head_form, split_headline
from unspun.schemas.articles import Notice
from unspun.text.agencies import find_agency
from unspun.text.datelines import read_dateline
from unspun.text.sections import read_section_line

MAX_LINES = 16
"""Lines of a head: no outlet stacks more furniture on a story, and a list in the body is left alone."""

MAX_LINE_CHARS = 5_000
"""Characters of a line that are read: no form of a head is as long."""

MAX_UNKNOWN_LINES, MAX_UNKNOWN_CHARS = 2, 120
"""Lines between known ones that are none of the forms, and their characters: decks, labels. They stay."""

_ADDRESS = re.compile(r"https?://\S+")
_RULES_NEXT_TO_KNOWN = frozenset({"section-line", "byline-line", "slug-line", "end-mark-line"})
_PROSE_END = re.compile(r"[.!?…:;,][\"”’')\]]*$")


class HeadLine(NamedTuple):
    """A line that is not blank, without the white space at its ends."""

    start: int
    end: int
    text: str


class KnownLine(NamedTuple):
    """What a line above a text is, and what it says."""

    rule: str
    values: LineValues = LineValues()
    notices: tuple[Notice, ...] = ()
    headline: str | None = None


class Head(NamedTuple):
    """What the lines above a text say, and those of them that leave the text, each with its rule."""

    headline: str | None
    values: LineValues
    notices: tuple[Notice, ...]
    taken: list[tuple[HeadLine, str]]


def read_head(text: str, title: str | None = None) -> Head:
    """Read the lines above the first paragraph of a text; `title` is the headline that its document gave, if any."""
    headline, values = None, LineValues()
    notices: list[Notice] = []
    taken: list[tuple[HeadLine, str]] = []
    lines = list(first_lines(text, MAX_LINES + 1))
    unknown = 0
    for number, line in enumerate(lines[:-1]):
        known = _known_line(line.text, lines[number + 1].text, title, headline, is_first=not taken)
        if known and not (unknown and known.rule in _RULES_NEXT_TO_KNOWN):
            headline = headline or known.headline
            values = values.merge(known.values)
            notices += known.notices
            taken.append((line, known.rule))
        elif is_prose(line.text) or unknown == MAX_UNKNOWN_LINES:
            break
        else:
            unknown += 1
    return Head(headline, values, tuple(notices), taken)


def _known_line(line: str, following: str, title: str | None, headline: str | None, is_first: bool) -> KnownLine | None:
    """What a line is, or None. `following` is the line below it, `headline` what stood above it."""
    if is_first and _ADDRESS.fullmatch(line):
        return KnownLine("address-line")
    if is_same_line(line, headline) if headline else _is_title(line, following, title):
        words, labels = split_headline(line)
        return KnownLine("headline-line", notices=() if headline else labels, headline=words)
    return _line_beside_headline(line, following, below_headline=headline is not None)


def _line_beside_headline(line: str, following: str, below_headline: bool) -> KnownLine | None:
    notice = read_notice([line]).notices
    if notice:
        return KnownLine("notice-line", notices=notice)
    form = find_head_form(line)
    if form:
        notice = notice_of(form, line)
        return KnownLine("notice-line" if notice else f"{form.kind}-line", notices=notice)
    picture = _rule_of_picture(line, following)
    return KnownLine(picture) if picture else _line_of_values(line, below_headline)


def _is_title(line: str, following: str, title: str | None) -> bool:
    """Whether a line is the headline: the one that the document gave, else one by its form."""
    if title:
        return says_title(line, title)
    if not may_be_headline(line) or _rule_of_picture(line, following) or read_notice([line]).notices:
        return False
    words, labels = split_headline(line)
    if not labels and (find_head_form(line) or is_name_line(line) or read_metadata_line(line)):
        return False
    may_be_furniture = labels or read_section_line(line)
    if may_be_furniture and is_headline(following, "") and _line_beside_headline(following, "", False) is None:
        return False  # "CORRECTION: ..." or "World News" above a headline
    return is_headline(words, following)


def _line_of_values(line: str, below_headline: bool) -> KnownLine | None:
    values = read_metadata_line(line)
    if values is not None:
        return KnownLine("metadata-line", values)
    section = read_section_line(line)
    if section is not None:
        return KnownLine("section-line", LineValues(section=section or None))
    if below_headline and is_name_line(line):
        return KnownLine("byline-line", LineValues(authors=read_byline(line).authors))
    return None


def first_lines(text: str, count: int) -> Iterator[HeadLine]:
    """The first lines of a text that hold something."""
    position = 0
    while position < len(text) and count:
        newline = text.find("\n", position)
        end = len(text) if newline < 0 else newline
        line = text[position : min(end, position + MAX_LINE_CHARS)]
        stripped = line.strip()
        if stripped:
            yield HeadLine(position + len(line) - len(line.lstrip()), end, stripped)
            count -= 1
        position = end + 1


def is_prose(line: str) -> bool:
    """Whether a line belongs to the text: it ends as a sentence does, is long, or opens with a dateline."""
    return len(line) > MAX_UNKNOWN_CHARS or _PROSE_END.search(line) is not None or read_dateline(line) is not None


def _rule_of_picture(line: str, following: str) -> str | None:
    if is_caption(line, following) or is_slideshow(line):
        return "caption-line"
    return "image-credit-line" if is_picture_credit(line) and not find_agency(line) else None
