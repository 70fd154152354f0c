"""Words that were divided at the end of a line."""

import re
from functools import cache

from unspun.cleaners.ledger import Change

MAX_PART_CHARS = 30
"""Characters of a word's part before a hyphen."""

MIN_FREQUENCY = 1e-6
"""Frequency of a word from which the parts of a divided word are joined: "longterm" is rarer."""

MIN_TIMES_COMMONER = 3
"""Times that a word must be commoner than the rarer of its parts: "ment" and "tion" are no words, "long" is one."""

_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_SOFT = re.compile(rf"\xad[ \t]{{0,40}}(?:\r\n|[{_LINE_ENDS}])[ \t]{{0,40}}(?=\w)")
_DIVIDED = re.compile(
    rf"(?<![\w-])([^\W\d_]{{2,30}})-[ \t]{{0,40}}(?:\r\n|[{_LINE_ENDS}])[ \t]{{0,40}}([a-zà-öø-ÿ]{{2,30}})"
)
_HYPHEN_AT_END = re.compile(rf"-[ \t]{{0,40}}[\r{_LINE_ENDS}]")
_SPACED = re.compile("- (?=[a-z])")
_WORD_START = re.compile("[a-z]{2,30}")
_WORD_END = re.compile("[A-Za-z]{2,30}$")
COORDINATORS = frozenset({"and", "or", "to", "but", "nor", "und", "oder", "et", "y", "o"})
"""Words behind a suspended hyphen: "two- and three-year"."""


def join_soft_hyphens(text: str) -> list[Change]:
    """Join a word that a soft hyphen divided at a line's end: that mark is never a word's own.

    >>> [(change.start, change.end) for change in join_soft_hyphens("re\\u00ad\\npairs")]
    [(2, 4)]
    """
    if "\xad" not in text:
        return []
    return [Change(match.start(), match.end(), "", "space", "hyphenation") for match in _SOFT.finditer(text)]


def join_divided_words(text: str) -> list[Change]:
    """Join words that were divided at the ends of lines: "govern-\\nment".

    A wrap also breaks behind hyphens that are the word's own ("re-\\nelection"): these stay unless the text divides
    other words, of which one part alone is no word. "two- and three-year" keeps its space.

    >>> [(change.start, change.end) for change in join_divided_words("the govern-\\nment of a well-\\nknown man")]
    [(10, 12), (27, 28)]
    """
    if not _HYPHEN_AT_END.search(text):
        return []
    divides = divides_words(text)
    changes = []
    for match in _DIVIDED.finditer(text):
        if match[2] not in COORDINATORS:
            joined = divides and is_word(match[1] + match[2])
            start = match.end(1) if joined else match.end(1) + 1
            changes.append(Change(start, match.start(2), "", "space", "hyphenation"))
    return changes


def divides_words(text: str) -> bool:
    """Whether a text divides words at the ends of its lines: at least one of them can be no two words."""
    return _HYPHEN_AT_END.search(text) is not None and any(
        is_divided(match[1], match[2]) for match in _DIVIDED.finditer(text)
    )


def join_spaced_hyphens(text: str) -> list[Change]:
    """Join the parts of a divided word where the line end became a space: "govern- ment".

    >>> [(change.start, change.end) for change in join_spaced_hyphens("the govern- ment, two- and three-year")]
    [(10, 12)]
    """
    changes = []
    for hyphen in _SPACED.finditer(text):
        before = _WORD_END.search(text[max(0, hyphen.start() - MAX_PART_CHARS) : hyphen.start()])
        after = _WORD_START.match(text, hyphen.end())
        if before and after and is_divided(before[0], after[0]):
            changes.append(Change(hyphen.start(), hyphen.end(), "", "space", "hyphenation"))
    return changes


def is_divided(before: str, after: str) -> bool:
    """Whether two parts are one word: it is English, and much commoner than one of them is alone ("ment", "tion")."""
    words = _frequencies()
    joined = words.get((before + after).lower(), 0.0)
    rarer = min(words.get(before.lower(), 0.0), words.get(after, 0.0))
    return after not in COORDINATORS and joined >= max(MIN_FREQUENCY, MIN_TIMES_COMMONER * rarer)


def is_word(word: str) -> bool:
    """Whether a word is an English one."""
    return _frequencies().get(word.lower(), 0.0) >= MIN_FREQUENCY


@cache
def _frequencies() -> dict[str, float]:
    import wordfreq

    return wordfreq.get_frequency_dict("en", "large")
