"""Which charset of western Europe a text is in: these differ in a few characters, and statistics of bytes mislead.

A wrong guess among them puts capitals and signs inside words ("rŽsum") and lets quotation marks stand where no writer
puts them. Each character outside ASCII is scored by its two neighbours under each charset.
"""

import re

CANDIDATES = {"cp1252": 0.25, "mac_roman": 0.35, "cp850": 0.6, "cp437": 0.6}
"""Codecs, and how much better, on a scale from -1 to 1, each must fit than the detected one. Few texts of today are in
the charsets of DOS."""

LATIN_CODECS = frozenset(
    {*CANDIDATES, "iso8859-15", "cp858", "hp-roman8", "cp863", "cp865", "mac-roman", "mac-iceland"}
)
"""Codecs of Latin script that a detector may name for a text that is western European."""

MAX_SCORED_CHARS = 2_000
"""Characters outside ASCII that are scored: enough for a stable mean."""

_PLACE = re.compile(r"(.?)([^\x00-\x7f])(?=(.?))", re.DOTALL)
_COMMON = frozenset("éèêëàâáäãåçñöôóòõøüúùûïíîìßæœÉÈÀÂÁÄÅÇÑÖÓØÜÚÍÆŒÊÎÔ")
_OPENING, _CLOSING = frozenset("“‘„«‹¿¡"), frozenset("”’»›")
_BEFORE_NUMBERS = frozenset("£€¥$±")
_AFTER_NUMBERS = frozenset("°²³½¼¾%€£ºª´″′×")
_ALONE = frozenset("–—•·…©®™§¶†‡")


def choose_latin(content: bytes, detected: str) -> str:
    """The codec of western Europe that fits the bytes best, or `detected` where it is no Latin one or fits as well.

    >>> choose_latin("le résumé — “déjà vu”".encode("mac_roman"), "cp1252")
    'mac_roman'
    >>> choose_latin("příliš žluťoučký".encode("cp1250"), "cp1250")
    'cp1250'
    """
    if detected not in LATIN_CODECS:
        return detected
    best, highest = detected, _fit(content, detected)
    for candidate, margin in CANDIDATES.items():
        fit = _fit(content, candidate)
        if fit > highest + margin:
            best, highest = candidate, fit
    return best


def _fit(content: bytes, codec: str) -> float:
    """How well the characters outside ASCII sit between their neighbours: the mean, from -1 to 1."""
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return -1.0
    total, count = 0.0, 0
    for match in _PLACE.finditer(text):
        total += _score(*match.groups())
        count += 1
        if count == MAX_SCORED_CHARS:
            break
    return total / max(count, 1)


def _score(before: str, character: str, after: str) -> float:
    """How usual a character is between its neighbours, from -1 (no writer puts it there) to 1."""
    if "\x80" <= character <= "\x9f":
        return -1.0
    if character.isalpha():
        if before.islower() and character.isupper():
            return -1.0
        if character.islower() and before.isupper() and after.isupper():
            return -1.0
        if not (before.isalpha() or after.isalpha()):
            return -0.5
        inside = before.isalpha() and after.isalpha()
        return 0.0 if character not in _COMMON else 1.0 if inside else 0.7
    if character == "’" and before.isalnum():
        return 1.0
    if character in _OPENING or character in _CLOSING:
        return _score_quote(before, character, after)
    if character in _BEFORE_NUMBERS and after.isdigit():
        return 1.0
    if character in _AFTER_NUMBERS and before.isdigit():
        return 1.0
    if character == "\xa0":
        return 0.7
    if character in _ALONE:
        return 1.0 if before.isspace() or after.isspace() else 0.8 if character in "–—…" else -1.0
    return -1.0 if before.isalpha() or after.isalpha() else -0.2


def _score_quote(before: str, mark: str, after: str) -> float:
    if before.isspace() and after.isspace():  # a text that was cut into tokens
        return 0.3
    if mark in _OPENING:
        return 1.0 if not before.isalnum() and not after.isspace() else -1.0
    return 1.0 if not before.isspace() and not after.isalnum() else -1.0
