"""Paragraphs: whole, and separated by a blank line. Hyphenated, wrapped and torn lines are joined."""

import re
from functools import cache
from itertools import pairwise

from unspun.cleaners.ledger import Change

MIN_WRAP_CHARS, MAX_WRAP_CHARS = 40, 100
"""Characters of the longest line in a text that was wrapped for a terminal, a mail or a printed column."""

MIN_LINE_ENDS = 5
"""Line ends inside paragraphs from which a text can show that it was wrapped."""

MIN_FULL_SHARE = 0.8
"""Share of them at which the next word would not have fitted: paragraphs end elsewhere, and a text has some."""

MIN_TORN_CHARS = 30
"""Characters of a line that is the beginning of a sentence rather than a heading."""

MAX_WORD_PART_CHARS = 30
"""Characters of the part of a word before a hyphen."""

MIN_WORD_FREQUENCY = 1e-6
"""Frequency of a word in English from which the parts of a hyphenated word are joined: "longterm" is rarer."""

MIN_FREQUENCY_RATIO = 3
"""Times that a word must be commoner than one of its parts where a space follows the hyphen: it may be a dash."""

_SENTENCE_ENDS = frozenset('.!?:;”’"')
_LINE = re.compile(r"[^\n]+")
_HYPHEN_AT_LINE_END = re.compile(r"-\n(?=([a-zà-öø-ÿ]{2,}))")
_SPACED_HYPHEN = re.compile("- (?=([a-z]{2,}))")
_WORD_END = re.compile(r"[^\W\d_]{2,}$")
_ASCII_WORD_END = re.compile("[A-Za-z]{2,}$")
_NEVER_LAST = frozenset(
    "a an the of to in on at by for from with and or but as that which who is was were are be been has have had its "
    "his her their our your my into over under between against about than".split()
)
_BEFORE_NAMES = frozenset("to by of with from".split())
_COORDINATORS = frozenset({"and", "or", "to", "but", "nor", "und", "oder", "et", "y", "o"})


def join_hyphenated(text: str) -> list[Change]:
    """Join a word that was hyphenated at a line's end: "govern-\\nment", and "govern- ment" where lines were lost.

    Only where the joined word is an English word; else the hyphen is the word's own ("well-\\nknown") and only the
    line end goes. "two- and three-year" stays.

    >>> [(change.start, change.end) for change in join_hyphenated("the govern-\\nment of a well-\\nknown man")]
    [(10, 12), (27, 28)]
    """
    changes = []
    for hyphen in _HYPHEN_AT_LINE_END.finditer(text):
        if before := _part_before(_WORD_END, text, hyphen.start()):
            start = hyphen.start() if _is_word(before + hyphen[1]) else hyphen.start() + 1
            changes.append(Change(start, hyphen.end(), "", "space", "hyphenation"))
    for hyphen in _SPACED_HYPHEN.finditer(text):
        before = _part_before(_ASCII_WORD_END, text, hyphen.start())
        if before and _was_hyphenated(before, hyphen[1]):
            changes.append(Change(hyphen.start(), hyphen.end(), "", "space", "hyphenation"))
    return changes


def _part_before(pattern: re.Pattern[str], text: str, end: int) -> str | None:
    """The word that ends at `end`, of a long one its last letters: the time must not grow with the word."""
    match = pattern.search(text[max(0, end - MAX_WORD_PART_CHARS) : end])
    return match[0] if match else None


def _was_hyphenated(before: str, after: str) -> bool:
    """Whether two parts are one word: it is English, and much commoner than one of them is alone ("ment", "tion")."""
    words = _words()
    joined = words.get((before + after).lower(), 0.0)
    rarer = min(words.get(before.lower(), 0.0), words.get(after, 0.0))
    return after not in _COORDINATORS and joined >= max(MIN_WORD_FREQUENCY, MIN_FREQUENCY_RATIO * rarer)


def join_wrapped(text: str) -> list[Change]:
    """Join the lines of paragraphs that were wrapped at a fixed width.

    A text was wrapped where the first word of the next line would not have fitted on most of its lines. That is so in
    no list, no verse, and no text with one paragraph to a line.

    >>> wrapped = "The ministry said on Monday that the bridge over\\nthe river would stay closed until the spring,\\n"
    >>> wrapped += "as repairs had cost more than the province was\\nable to pay. Traffic goes by the ferry, which\\n"
    >>> wrapped += "takes an hour and does not run at night. Nobody\\nwas hurt in the storm."
    >>> [change.after for change in join_wrapped(wrapped)]
    [' ', ' ', ' ', ' ', ' ']
    """
    lines = list(_LINE.finditer(text))
    inside = [(one, other) for one, other in pairwise(lines) if other.start() == one.end() + 1]
    if len(inside) < MIN_LINE_ENDS:
        return []
    width = max(len(one[0]) for one, _ in inside)
    if not MIN_WRAP_CHARS <= width <= MAX_WRAP_CHARS:
        return []
    full = [len(one[0]) + 1 + len(other[0].split(" ", 1)[0]) > width for one, other in inside]
    if sum(full) < MIN_FULL_SHARE * len(inside):
        return []
    return [
        Change(one.end(), other.start(), " ", "space", "hard-wrap")
        for (one, other), wraps in zip(inside, full, strict=True)
        if wraps or one[0][-1] not in _SENTENCE_ENDS
    ]


def join_torn(text: str) -> list[Change]:
    """Join a paragraph that ends in a small word ("according to") with the next: a link stood on a line of its own.

    >>> torn = "It was shut on Monday, according to\\n\\nthe ministry, which did not say why."
    >>> [(change.start, change.end, change.after) for change in join_torn(torn)]
    [(35, 37, ' ')]
    """
    changes = []
    for one, other in pairwise(_LINE.finditer(text)):
        last = one[0].rsplit(" ", 1)[-1]
        if len(one[0]) < MIN_TORN_CHARS or last not in _NEVER_LAST or not other[0][0].isalnum():
            continue
        if other[0][0].islower() or last in _BEFORE_NAMES:
            changes.append(Change(one.end(), other.start(), " ", "space", "torn-line"))
    return changes


def split_paragraphs(text: str) -> list[Change]:
    """Put a blank line between paragraphs where a text has one paragraph a line, and no blank line at all.

    >>> [(change.start, change.after) for change in split_paragraphs("One.\\nTwo.")]
    [(4, '\\n\\n')]
    >>> split_paragraphs("One.\\n\\nTwo,\\nthree.")
    []
    """
    if "\n\n" in text:
        return []
    return [Change(match.start(), match.end(), "\n\n", "space", "paragraph") for match in re.finditer("\n", text)]


@cache
def _words() -> dict[str, float]:
    import wordfreq

    return wordfreq.get_frequency_dict("en", "large")


def _is_word(word: str) -> bool:
    return _words().get(word.lower(), 0.0) >= MIN_WORD_FREQUENCY
