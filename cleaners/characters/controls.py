"""Characters that no reader sees: controls, invisible marks, private use, noncharacters, lone surrogates."""

import re

from unspun.cleaners.ledger import Change

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
_ASCII_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]+")
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe]")
_LOST = re.compile("\ufffd+")
_QUESTION = re.compile(r"\?(?<=[a-z][a-z]\?)(?=[a-z])")
_ADDRESS = re.compile(r"[/=@#]|\.\w")
MAX_ADDRESS_CHARS_BEFORE, MAX_ADDRESS_CHARS_AFTER = 200, 60
"""Characters around a question mark in which an address shows itself, up to the next spaces."""

_TAGS = re.compile("[\U000e0020-\U000e007f]")

MAX_JOINER_RUN_CHARS = 2
"""Unseen characters in a row among which a joiner may shape its neighbours: itself and one mark."""


def remove_unseen(text: str) -> list[Change]:
    """The removal of characters that cannot be seen; a lone surrogate, half of a lost character, becomes U+FFFD.

    Search, comparison and word counts stumble over them. Joiners stay beside letters and signs that they shape (outside
    ASCII), direction marks stay in texts that hold right-to-left script, and tags stay in flags.

    >>> [(change.start, change.after) for change in remove_unseen("co\\u00adoper\\u200bate\\ufeff")]
    [(2, ''), (7, ''), (11, '')]
    >>> remove_unseen("می\\u200cخواهم 👩\\u200d🚀")
    []
    """
    pattern = _ASCII_CONTROL if text.isascii() else _UNSEEN
    changes: list[Change] = []
    two_ways: bool | None = None
    for match in pattern.finditer(text):
        replacement = []
        alone = match.end() - match.start() <= MAX_JOINER_RUN_CHARS
        for position, character in enumerate(match[0], match.start()):
            if "\ud800" <= character <= "\udfff":
                replacement.append("\ufffd")
            elif character in _DIRECTION:
                if two_ways is None:
                    two_ways = _RIGHT_TO_LEFT.search(text) is not None
                replacement.append(character * two_ways)
            elif character in _JOINERS:
                replacement.append(character * (alone and _shapes(text, position)))
            elif _TAGS.match(character):
                replacement.append(character * ("\U0001f3f4" in text[max(0, position - 8) : position]))
        after = "".join(replacement)
        if after != match[0]:
            rule = "lone-surrogate" if "\ufffd" in after else "unseen-character"
            changes.append(Change(match.start(), match.end(), after, "encoding", rule))
    return changes


def flag_lost(text: str) -> list[Change]:
    """Flag characters that are lost: U+FFFD, and a question mark inside a word. What they were is not guessed.

    Addresses hold question marks of their own.

    >>> [(change.start, change.end) for change in flag_lost("the caf\ufffd, don?t, a.org/x?y=1")]
    [(7, 8), (12, 15)]
    """
    changes = (
        [
            Change(match.start(), match.end(), match[0], "encoding", "lost-character", applied=False)
            for match in _LOST.finditer(text)
        ]
        if "\ufffd" in text
        else []
    )
    for match in _QUESTION.finditer(text) if "?" in text else ():
        start, end = match.start() - 1, match.end() + 1
        if not _ADDRESS.search(_word_around(text, start, end)):
            changes.append(Change(start, end, text[start:end], "encoding", "lost-character", 0.7, applied=False))
    return changes


def _word_around(text: str, start: int, end: int) -> str:
    before = text[max(0, start - MAX_ADDRESS_CHARS_BEFORE) : start].rpartition(" ")[2]
    return before + text[start : end + MAX_ADDRESS_CHARS_AFTER].partition(" ")[0]


def _shapes(text: str, position: int) -> bool:
    """Whether a joiner stands between two characters outside ASCII and general punctuation."""
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    return all(side > "\xff" and not side.isspace() for side in (before, after))
