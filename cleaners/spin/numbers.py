"""What careless spinners do to numbers and to their own templates: "three.5", "eight%", "p.c", `{dollars}`."""

import re
from collections.abc import Iterator

from unspun.cleaners.ledger import Change

_DIGITS = {
    word: str(digit)
    for digit, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_SPELLED = re.compile(rf"\b({'|'.join(_DIGITS)})\.(?=\d)(?!\d+\.\d)", re.IGNORECASE)
_SPELLED_PERCENT = re.compile(rf"\b({'|'.join(_DIGITS)})%", re.IGNORECASE)
_LETTER_PERCENT = re.compile(r"%(?<=[a-zA-Z]%)")
_POINT_DIGIT = re.compile(r"\.(?<=[eortxn]\.)\d")
_PER_CENT = re.compile(r"(?<=[\d] )p\.c\.?(?=[\s,;:)])|(?<=[a-z] )p\.c\.?(?=[\s,;:)])|(?<=\d)p\.c\b")
_BRACES = re.compile(r"\{([A-Za-z][A-Za-z ]{0,40})\}")
_SPINTAX = re.compile(r"\{[A-Za-z][A-Za-z' -]{0,40}\|[A-Za-z' |-]{1,200}\}")


def find_broken(text: str) -> Iterator[Change]:
    """Repairs of broken numbers and leaked braces; the value of a number stays what it was.

    >>> [change.after for change in find_broken("rose three.5 p.c, 6% to eight%, to six.26 million {dollars}.")]
    ['3.', 'percent', '8%', '6.', 'dollars']
    """
    per_cent = "per cent" if "per cent" in text else "percent"
    changes = [
        Change(m.start(), m.end(), f"{_DIGITS[m[1].lower()]}.", "spin", "spelled-number", 0.97)
        for m in _SPELLED.finditer(text)
    ]
    if "%" in text:
        changes += [
            Change(m.start(), m.end(), f"{_DIGITS[m[1].lower()]}%", "spin", "spelled-number", 0.97)
            for m in _SPELLED_PERCENT.finditer(text)
        ]
    if "p.c" in text:
        changes += [
            Change(
                m.start(), m.end(), f" {per_cent}" if text[m.start() - 1].isdigit() else per_cent, "spin", "p.c", 0.92
            )
            for m in _PER_CENT.finditer(text)
        ]
    if "{" in text:
        changes += [Change(m.start(), m.end(), m[1], "spin", "leaked-braces", 0.95) for m in _BRACES.finditer(text)]
        changes += [
            Change(m.start(), m.end(), m[0][1:].split("|")[0], "spin", "leaked-spintax", 0.9, applied=False)
            for m in _SPINTAX.finditer(text)
        ]
    yield from sorted(changes)


def may_be_broken(text: str) -> bool:
    """Whether `find_broken` could find anything, at a glance."""
    return (
        "{" in text
        or "p.c" in text
        or _POINT_DIGIT.search(text) is not None
        or (_LETTER_PERCENT.search(text) is not None and _SPELLED_PERCENT.search(text) is not None)
    )
