"""One spelling for the variants of a name, and the best of several spellings."""

import re
import unicodedata
from collections.abc import Collection, Mapping
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


def best_name(names: Collection[str], times: Mapping[str, int] | None = None) -> str:
    """The fullest of several spellings of one name; of equally full ones the one that is used most, those in capitals
    or lower case throughout last. `times` says how often each is used.

    >>> best_name(["PUTIN", "Vladimir Putin", "VLADIMIR PUTIN"])
    'Vladimir Putin'
    >>> best_name(["New York", "New york"]), best_name(["Kyiv", "Kiev"], {"Kyiv": 2, "Kiev": 5})
    ('New York', 'Kiev')
    """

    def rank(name: str) -> tuple[int, bool, int, int, int, str]:
        words = fold(name).split()
        shouted = name.isupper() and len(name) > 5
        capitals = sum(word[:1].isupper() for word in name.split())
        used = times.get(name, 0) if times else 0
        return (len(words), not shouted and name != name.lower(), used, capitals, len(name), name)

    return max(names, key=rank)
