"""How a repair fits its sentence: case, the article before it, and what the words around it do not allow."""

import re
from collections.abc import Sequence

from unspun.cleaners.spin.lexicon import Entry

_VOWEL_LETTERS = frozenset("aeiou")
_CONSONANT_SOUNDS = ("eu", "uni", "use", "usu", "uti", "ura", "uk", "ub", "one", "once", "u.s", "ewe")
_VOWEL_SOUNDS = ("hour", "honest", "honor", "honour", "heir")
_UNINFLECTED = ("unin", "unim")
_PERFECT = frozenset({("had", "been"), ("have", "been"), ("has", "been")})
_DO = frozenset({"do", "does", "did"})
_SPAN_WORDS = 9
"""Words after a perfect in which a span of time keeps it."""
_SPAN = re.compile(
    r"\b(?:since|already|ever|so far|(?:for|over|during|in|within) (?:the |about |more than |nearly |almost |some )?"
    r"(?:last |past |\w{1,12} )?(?:years?|months?|weeks?|days?|hours?|minutes?|decades?|centur(?:y|ies)|long))\b"
)
_UNIT = re.compile(r"\s?(?:%|per\b|percent|million|billion|trillion|[ap]\.?m\b|[-–/:°$€£]|\d)")


def takes_an(word: str) -> bool:
    """Whether the indefinite article before a word is "an", by how the word sounds.

    >>> [takes_an(word) for word in ("invoice", "bill", "hour", "university", "unimportant", "U.S.")]
    [True, False, True, False, True, False]
    """
    lowered = word.lower()
    if lowered.startswith(_UNINFLECTED):
        return True
    if lowered.startswith(_CONSONANT_SOUNDS):
        return False
    return lowered[:1] in _VOWEL_LETTERS or lowered.startswith(_VOWEL_SOUNDS)


def allows(entry: Entry, text: str, words: Sequence[str], ends: Sequence[int], end: int) -> bool:
    """Whether the words around allow that the entry's original takes the place of those before words[end].

    `ends` is where each word ends in the text.

    A perfect stays where a span of time follows ("had been with them for fifteen months"), and a number stays in digits
    before a unit ("6% to 8%"). Behind "does" stands "not", never "no longer".
    """
    start = end - len(entry.words)
    if entry.replacement == ("no", "longer") and start and words[start - 1] in _DO:
        return False
    if entry.words in _PERFECT:
        last = min(end + _SPAN_WORDS, len(words))
        following = words[end:last]
        stop = next((place for place, word in enumerate(following) if word in (".", ";", ":")), len(following))
        return not _SPAN.search(" ".join(following[:stop]))
    if entry.words[0][0].isdigit() and not entry.replacement[0][0].isdigit():
        return not _UNIT.match(text, ends[end - 1])
    return True


def in_case(entry: Entry, found: str) -> str:
    """The entry's original in the case of the words that were found.

    >>> from unspun.cleaners.spin.lexicon import default
    >>> entry = next(entry for entry in default().entries if entry.spun == "got here")
    >>> in_case(entry, "Got here"), in_case(entry, "got here"), in_case(entry, "GOT HERE")
    ('Came', 'came', 'CAME')
    """
    letters = [character for character in found if character.isalpha()]
    if len(letters) > 1 and all(character.isupper() for character in letters):
        return entry.original.upper()
    if found[:1].isupper():
        return entry.original[:1].upper() + entry.original[1:]
    return entry.original


def mended_article(article: str, before: str, after: str) -> str | None:
    """The indefinite article that `after` needs where `before` had `article`; None where it stays.

    >>> mended_article("an", "invoice", "bill"), mended_article("A", "fee", "interest")
    ('a', 'An')
    """
    if article.lower() not in ("a", "an") or takes_an(after) == takes_an(before):
        return None
    if takes_an(after) == (article.lower() == "an"):
        return None
    wanted = "an" if takes_an(after) else "a"
    return wanted.capitalize() if article[0].isupper() else wanted
