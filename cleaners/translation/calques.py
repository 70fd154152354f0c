"""Calques: turns of phrase carried over word for word, which writers of English do not use.

None of them occurs in the genuine articles that `cleaners.translation.GENUINE_TOTAL` counts.
"""

import re
from typing import NamedTuple

from unspun.cleaners.translation.artifacts import Article, Artifact

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_SPAN = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|many|several|some)"
_BODY = r"(?:sector|index|company|group|ministry|government|club|team|bank|country|minister|president)"
_ABSENT_SUBJECT = r"(?:has|is|was|will|had|are|were|have|can|must) (?:already|been|not|also|a|an|still)\b"
_PAPER = r"(?:publication|agency|newspaper|portal|edition)\b"

REACH = 40
"""Characters before the fixed words that a calque looks at."""


class Calque(NamedTuple):
    """A turn of phrase: fixed words, by which it is found fast, and what must stand right before and behind them."""

    before: re.Pattern[str]
    words: str
    behind: re.Pattern[str]


def _calque(before: str, words: str, behind: str) -> Calque:
    return Calque(re.compile(rf"(?:{before})$"), words, re.compile(behind))


CALQUES = (
    _calque(r"\b(?:in|of|since|from) (?:19|20)\d\d", " year", r"(?![\w-])"),
    _calque(r"\b(?:of|the) \d{1,3}", " years old", r"\b"),
    _calque(r"\b(?:of|with) \d{1,2}", " years of ages", r"\b"),
    _calque(r"\bat \d{1,2}(?:[:.]\d\d)?", " hours", r"(?= [a-z]|[,.])"),
    _calque(r"(?<!\w)", "the yesterday", r"\b(?!['’]s)"),
    _calque(r"(?<!\w)", "the tomorrow", r"\b(?!['’]s)"),
    _calque(r"(?<!\w)", "since ", rf"{_SPAN} (?:years|months|weeks|days)\b(?! ago)"),
    _calque(r"\b[Ii]n ", "the last time", r"(?=[ ,])(?! (?:he|she|they|we|I|it|that)\b)"),
    _calque(r"\b[Oo]n |, ", "the past ", _DAY),
    _calque(r"(?<!\w)", "because ", _ABSENT_SUBJECT),
    _calque(r"(?<!\w)", "although ", _ABSENT_SUBJECT),
    _calque(
        rf"\b(?:that|and|but|while) the (?:\w{{1,15}} )?{_BODY}", " it ", r"(?:has|is|was|lost|rose|fell|won|said)\b"
    ),
    _calque(r"(?<!\w)", "characteristically ", r"(?:said|stated|noted|added)\b"),
    _calque(r"\b(?:in|of|to)", " the which", r"\b"),
    _calque(r"(?:^|[.!?] |\n)", "Recall", r"(?:,| that) "),
    _calque(r"\b[Ww]e (?:will )?", "remind", r"(?: you)? that\b"),
    _calque(r"\b[Ii]", "t should be re", r"(?:called|minded) that\b"),
    _calque(r"\b(?:[Aa]s )?it ", "became known", r"(?: that\b|,|\.)"),
    _calque(r"\b[Aa]", "ccording to ", r"(?:own|its own|their own|his own) (?:information|statements?|data|account)\b"),
    _calque(r"(?<!\w)", "from the side of the ", r""),
    _calque(r"\b[Ii]n (?:his|its|their)", " turn,", r""),
    _calque(r"\b(?:writes|reports|informs|transmits)", " the ", _PAPER),
    _calque(r"(?<!\w)", "with reference to the ", _PAPER),
    _calque(r"\bthrough (?:its|his|her)", " account on ", r"(?:X|Twitter|Facebook|social)\b"),
    _calque(r"\d", " milliard", r"s?\b"),
)


def flag_calques(article: Article) -> list[Artifact]:
    """ "in 2022 year", "since three years", "because has already lost": the grammar of another language.

    What the writer meant is mostly clear, but not how she would have put it: flagged, never rewritten.
    """
    found = []
    for calque in CALQUES:
        start = article.text.find(calque.words)
        while start >= 0:
            end = start + len(calque.words)
            behind = calque.behind.match(article.text, end)
            before = behind and calque.before.search(article.text[max(0, start - REACH) : start])
            if before and behind:
                first = start - len(before[0])
                if not article.quoted(first, behind.end()):
                    found.append(Artifact(first, behind.end(), None, "calque", 0.6))
            start = article.text.find(calque.words, end)
    return found
