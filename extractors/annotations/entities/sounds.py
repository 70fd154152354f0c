"""Names as transliterations share them."""

import re
from functools import lru_cache

RUN = "{0,8}"
"""Letters of one sound that may follow each other: without a bound, a run of them takes time by its square."""

_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<=[bcdfghj-np-tvwxz])([aou])e(?=[bcdfghj-np-tvwxz])(?!l\b)", r"\1"),  # Mueller, Joerg; not Michael
        (r"sch", "sh"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"gh", "g"),
        (r"dh", "d"),
        (r"(?<=[a-z])th", "t"),
        (r"tz|cz", "ts"),
        (r"zh|dj|dzh", "j"),
        (r"w", "v"),
        (r"off\b", "ov"),
        (r"ff", "f"),
        (r"ou|oo", "u"),
        (r"ck|q|c(?![ehi])", "k"),
        (rf"[aeiy]{RUN}[yij](?![aou])[yij]{RUN}", "i"),
        (rf"i?[yij]{RUN}[yij](?=[aou])", "y"),
        (r"([a-z])\1", r"\1"),
    )
]


@lru_cache(maxsize=65536)
def sound(folded: str) -> str:
    """A folded name as transliterations share it.

    >>> sound("sergei shoigu") == sound("sergey shoygu"), sound("zelenskiy") == sound("zelensky")
    (True, True)
    """
    for pattern, replacement in _SOUNDS:
        folded = pattern.sub(replacement, folded)
    return folded
