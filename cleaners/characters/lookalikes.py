"""Letters that look right and are not: ligatures of print, letters of another script inside a word, split accents."""

import re
import unicodedata

from unspun.cleaners.ledger import Change

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

_CYRILLIC = "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһ"
_LATIN_C = "ABESIJKMHOPCTYXaesijopcyxdqwh"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
_LATIN_G = "ABEZHIKMNOPTYXo"
TO_LATIN = str.maketrans(_CYRILLIC + _GREEK, _LATIN_C + _LATIN_G)
TO_CYRILLIC = str.maketrans(_LATIN_C, _CYRILLIC)

_LIGATURE = re.compile("[ﬀ-ﬆ]")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_ACCENT = re.compile("[\u0300-\u036f]")
_MARKED = re.compile("[^\\W\\d_][\u0300-\u036f]+")


def split_ligatures(text: str) -> list[Change]:
    """Write the ligatures of print as letters: "ﬁnance" from a PDF is not found by a search for "finance".

    Letters that are such in some language ("œ", "æ", "ĳ") are no ligatures of print.

    >>> split_ligatures("the ﬁnal œuvre")
    [Change(start=4, end=5, after='fi', kind='encoding', rule='ligature', confidence=1.0, applied=True)]
    """
    return [
        Change(match.start(), match.end(), LIGATURES[match[0]], "encoding", "ligature")
        for match in _LIGATURE.finditer(text)
    ]


def unify_scripts(text: str) -> list[Change]:
    """Replace letters of another script that look like those of the word they stand in.

    Copies are disguised with them, and keyboards slip. A word is repaired where the letters that give its script away
    are all of one script and every other letter has its double there; any other mixture ("β-carotene", "Яндекс.Taxi",
    a word of doubles only) stays.

    >>> [(change.start, change.after) for change in unify_scripts("Рutin, Мoscоw, β2, Москва, Cоветский")]
    [(0, 'Putin'), (7, 'Moscow'), (27, 'Советский')]
    """
    if text.isascii() or not _FOREIGN.search(text):
        return []
    changes = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii() or not _FOREIGN.search(word):
            continue
        latin = _LATIN.findall(word)
        if not latin:
            continue
        as_latin, as_cyrillic = word.translate(TO_LATIN), word.translate(TO_CYRILLIC)
        certain_latin = any(letter not in _LATIN_C for letter in latin)
        if all(_LATIN.match(letter) for letter in as_latin) and (certain_latin or len(latin) * 2 > len(word)):
            after = as_latin
        elif not _LATIN.search(as_cyrillic) and all("\u0400" <= letter <= "\u052f" for letter in as_cyrillic):
            after = as_cyrillic
        else:
            continue
        changes.append(Change(match.start(), match.end(), after, "encoding", "other-script"))
    return changes


def join_accents(text: str) -> list[Change]:
    """Join a letter and the accents that follow it where Unicode has one character for them (NFC).

    Both look the same, and names written the one way are not equal to names written the other.

    >>> [(change.start, change.after) for change in join_accents("Beyonce\u0301, x\u0301")]
    [(6, 'é')]
    """
    if text.isascii() or not _ACCENT.search(text):
        return []
    changes = []
    for match in _MARKED.finditer(text):
        joined = unicodedata.normalize("NFC", match[0])
        if len(joined) < len(match[0]):
            changes.append(Change(match.start(), match.end(), joined, "encoding", "split-accent"))
    return changes
