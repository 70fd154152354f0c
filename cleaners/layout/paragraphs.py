"""Paragraphs: apart by a blank line, and whole."""

import re
from itertools import pairwise

from unspun.cleaners.layout.hyphens import COORDINATORS, divides_words, is_word
from unspun.cleaners.layout.lines import PrintedLine, printed_lines
from unspun.cleaners.layout.wrapping import find_wrapping, is_soft
from unspun.cleaners.ledger import Change
from unspun.text.word_lists import carried_on_words, determiners, prepositions

MIN_TORN_CHARS = 30
"""Characters of a line that is a sentence's beginning rather than a heading."""

_LINE = re.compile(r"[^\n]+")
_BEFORE_NAMES = frozenset("to by of with from".split())
_WORD_END, _WORD_START = re.compile(r"[^\W\d_]{2,30}$"), re.compile(r"[a-zà-öø-ÿ]{2,30}")
_PUNCTUATION = ".,;:"


def unwrap(text: str) -> list[Change]:
    """Join the lines of a text that was wrapped at a width, and set its paragraphs apart by a blank line.

    The layout of the whole text decides: width, indents and blank lines. Rows of tables, items of lists, verse and
    headlines keep their lines.

    >>> wrapped = "Repairs had cost more than the province was\\nable to pay. Traffic goes by the ferry, which\\n"
    >>> wrapped += "takes an hour.\\n    Nobody was hurt in the storm, said the\\nministry.\\n    It gave no reason.\\n"
    >>> [change.after for change in unwrap(wrapped)]
    [' ', ' ', '\\n\\n', ' ', '\\n\\n']
    """
    if len(text.rstrip().replace("\n\n", "").splitlines()) <= 1:
        return []  # all lines stand apart from each other
    lines = printed_lines(text)
    wrapping = find_wrapping(lines)
    if wrapping is None:
        return []
    divides = divides_words(text)
    changes = []
    for line, following in pairwise(lines):
        if is_soft(line, following, wrapping):
            changes.append(_joined(line, following, divides))
        elif (
            line.block == following.block
            and wrapping.base_indent is not None
            and following.indent > wrapping.base_indent
        ):
            changes.append(Change(line.end, following.start, "\n\n", "space", "paragraph"))
    return changes


def separate_paragraphs(text: str) -> list[Change]:
    """Set paragraphs apart by a blank line where a text has one in each line, and no blank line at all.

    >>> [(change.start, change.after) for change in separate_paragraphs("One.\\nTwo.")]
    [(4, '\\n\\n')]
    >>> separate_paragraphs("One.\\n\\nTwo,\\nthree.")
    []
    """
    if "\n\n" in text:
        return []
    return [Change(match.start(), match.end(), "\n\n", "space", "paragraph") for match in re.finditer("\n", text)]


def join_torn(text: str) -> list[Change]:
    """Join a paragraph that ends in a small word ("according to") with the next: a link stood on a line of its own.

    Where the words on both sides cannot follow each other, others were lost between them: that is flagged, for joining
    would change what is said.

    >>> torn = "It was shut on Monday, according to\\n\\nthe ministry, which did not say why."
    >>> [(change.start, change.end, change.after) for change in join_torn(torn)]
    [(35, 37, ' ')]
    >>> lost = "The company sent munitions for its\\n\\nin exchange for help with the harbour."
    >>> [(change.rule, change.applied) for change in join_torn(lost)]
    [('lost-words', False)]
    """
    changes = []
    for one, other in pairwise(_LINE.finditer(text)):
        last = one[0].rsplit(" ", 1)[-1]
        if len(one[0]) < MIN_TORN_CHARS or last not in carried_on_words() or not other[0][0].isalnum():
            continue
        first = other[0].split(" ", 1)[0].strip(".,;:").lower()
        if not (other[0][0].islower() or last in _BEFORE_NAMES):
            continue
        if _may_follow(last, first):
            changes.append(Change(one.end(), other.start(), " ", "space", "torn-line"))
        else:
            start = one.end() - len(last)
            changes.append(Change(start, one.end(), last, "space", "lost-words", 0.8, applied=False))
    return changes


def _may_follow(last: str, first: str) -> bool:
    """Whether English lets one small word follow another; any other word may follow all of them."""
    if last in determiners():
        return first not in carried_on_words()
    if last in prepositions():
        return first in determiners() or first in {"that", "which"} or first not in carried_on_words()
    return True


def _joined(line: PrintedLine, following: PrintedLine, divides: bool) -> Change:
    """The change that joins two lines: by a space, by nothing behind a hyphen or dash that touches its word, and
    without the hyphen where the text divides words at the ends of its lines."""
    words, first = line.words, following.first_word
    if words.endswith("\xad"):
        return Change(line.end - 1, following.start, "", "space", "hyphenation")
    touches_word = words[-2:-1].isalnum() or words[-2:-1] == "."
    if words[-1] == "-" and touches_word and first.strip(_PUNCTUATION) not in COORDINATORS:
        part, rest = _WORD_END.search(words[:-1]), _WORD_START.match(first)
        divided = divides and part and rest and is_word(part[0] + rest[0])
        return Change(line.end - bool(divided), following.start, "", "space", "hyphenation")
    joint = "" if words.endswith("--") and words[-3:-2].isalnum() else " "
    return Change(line.end, following.start, joint, "space", "hard-wrap")
