"""One spelling for the variants of a name, and the best of several spellings."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)
_APOSTROPHES = re.compile(r"[’‘'ʼʻ`´]")
_POSSESSIVE = re.compile(r"(?:[’'‘`´]s|(?<=[sSzZx])[’'])$", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^\w&+]+")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """One spelling for the variants of a name: case, diacritics, apostrophes, hyphens, dots and spaces do not count.

    >>> fold("Ryongsŏng’s"), fold("U.S."), fold("LEE KYUNG-HO"), fold("O’Neill")
    ('ryongsong', 'us', 'lee kyung ho', 'oneill')
    """
    name = _POSSESSIVE.sub("", name.strip())
    name = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    name = "".join(char for char in name if not unicodedata.combining(char))
    name = _APOSTROPHES.sub("", name)
    name = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", name)
    words = _NOT_WORD.sub(" ", name).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def letters_and_digits(text: str) -> str:
    """A text without all that is neither letter nor digit, case aside: what makes two lines say the same.

    >>> letters_and_digits("“Bridge re-opens”")
    'bridgereopens'
    """
    return "".join(filter(str.isalnum, text.casefold()))


def strip_possessive(name: str) -> str:
    """The name without a possessive ending.

    >>> strip_possessive("Russia’s"), strip_possessive("the Greens'")
    ('Russia', 'the Greens')
    """
    return _POSSESSIVE.sub("", name)


def best_name(names: Collection[str]) -> str:
    """The fullest of several spellings of one name, and of equally full ones the one that is best cased.

    >>> best_name(["PUTIN", "Vladimir Putin", "VLADIMIR PUTIN"])
    'Vladimir Putin'
    """

    def rank(name: str) -> tuple[int, bool, int, str]:
        words = fold(name).split()
        shouted = name.isupper() and len(name) > 5
        return (len(words), not shouted and name != name.lower(), len(name), name)

    return max(names, key=rank)
