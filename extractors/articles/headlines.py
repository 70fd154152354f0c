"""Which line above a text is its headline."""

import re

from unspun.extractors.articles.metadata_lines import BYLINE_START
from unspun.extractors.articles.wire_forms.heads import split_headline
from unspun.text.datelines import read_dateline
from unspun.text.names import letters_and_digits

MAX_HEADLINE_CHARS = 300
"""Characters. Machine translators run headline and deck together into some 200; a longer line is a paragraph."""

MAX_SENTENCE_CHARS = 120
"""Characters of a headline that holds the end of a sentence, or that is set with a full stop as some desks do."""

MIN_RATIO = 75
"""Percent of the letters of a title that a line must share with it: cleaning repairs some of them."""

_ENDS_LIKE_PROSE = re.compile(r"[.;:,][\"”’')\]]*$")
_SENTENCE_GOES_ON = re.compile(r"[a-z][.?!][\"”’)]*\s+[\"“‘]?[A-Z]")


def is_headline(line: str, following: str) -> bool:
    """Whether a line has the form of a headline; `following` is the line below it.

    >>> is_headline("Bridge reopens", "By Jane Doe"), is_headline("The bridge is open. It was shut.", "More.")
    (True, False)
    """
    if not may_be_headline(line) or read_dateline(line):
        return False
    sentence_goes_on = len(line) > MAX_SENTENCE_CHARS and _SENTENCE_GOES_ON.search(line)
    if _ENDS_LIKE_PROSE.search(line) and not line.endswith("..."):
        # A full stop takes evidence: what stands below belongs to a headline, or names the agency of a text.
        dateline = read_dateline(following)
        below = BYLINE_START.match(following) or (dateline and dateline.agency)
        return bool(below) and line.endswith(".") and len(line) <= MAX_SENTENCE_CHARS
    return not sentence_goes_on


def may_be_headline(line: str) -> bool:
    """Whether a line is short enough, has letters, and begins as no item of a list and no byline does."""
    return (
        len(line) <= MAX_HEADLINE_CHARS
        and any(map(str.isalpha, line))
        and line[:1] not in "-*•"
        and not BYLINE_START.match(line)
    )


def is_same_line(one: str, other: str) -> bool:
    """Whether two lines are the same, letter by letter."""
    return letters_and_digits(one) == letters_and_digits(other)


def says_title(line: str, title: str) -> bool:
    """Whether a line is the title, with or without labels in front of it: the same letters, but for repairs."""
    return any(_is_alike(each, title) for each in dict.fromkeys((line, split_headline(line)[0])))


def _is_alike(line: str, title: str) -> bool:
    one, other = (letters_and_digits(words[: 2 * MAX_HEADLINE_CHARS]) for words in (line, title))
    if one == other:
        return True
    from rapidfuzz.fuzz import ratio

    return bool(one and other) and ratio(one, other) >= MIN_RATIO
