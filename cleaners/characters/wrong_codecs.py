"""UTF-8 that was read in a charset of DOS, of Russia or of China, and Mac Roman that was read as Latin-1.

Nothing is invented: what a repair writes gives back what stood there, character by character, when it is encoded and
read in the wrong charset once more. Whether a text was read so is decided by the whole text; what is proven to be
damaged and has no such origin is flagged as lost.
"""

import re
from typing import NamedTuple

from unspun.cleaners.charset.latin import choose_latin, score_fit
from unspun.cleaners.ledger import Change

CODECS = ("cp437", "cp850", "cp852", "cp866", "koi8-r", "cp1250", "mac_roman", "gbk")
"""Charsets in which UTF-8 is known to have been read; Windows-1252 and Latin-1 are those of `mojibake`."""

MIN_SHARE = 0.5
"""Share of the runs outside ASCII that must come from UTF-8 for a text to be so damaged: of genuine text in any of the
charsets hardly any does by chance."""

MAX_RUN_CHARS = 2_000
"""Characters of a run that are read together: a longer one is text in another script, cut where it falls."""

LOST_CONFIDENCE = 0.8

_RUN = re.compile(rf"[^\x00-\x7f]{{1,{MAX_RUN_CHARS}}}")
_PLAUSIBLE = re.compile("[\x20-\x7e\xa0-\u017f\u0400-\u04ff\u2010-\u2044\u20a0-\u20bf\u2122]+")
"""What UTF-8 of news in European languages holds. Two characters of another charset may be UTF-8 by chance."""

_PLAIN = frozenset("“”‘’„‚–—…•·«»\xa0\u2028\u3000")
"""Characters of typography that may stand right beside damage: they are no part of it where the rest is."""

_CUT_MARK = "\u9225"
"""The first two bytes of a quotation mark or dash, read as one character of GBK."""

_CLOSING = {"“": "”", "‘": "’"}
_MARKS = frozenset("“”‘")

_IN_WORD = re.compile("(?<=[a-zß-ÿ])[ÃÂ][\xa1-\xbf](?=[a-zß-ÿ])")
_AUTHORS_MARK = re.compile("[“”‘’–—…]")
"""Marks that authors set: where they are right, the text was read right."""

_QUOTE = re.compile("[“”‘’]")
_MAC_SIGN = re.compile("[ÒÓÔÕÐÑÊ\x80-\x9f]")
"""Quotation marks, dashes, spaces and letters of Mac Roman, read as Latin-1."""

_LONE_DASH = re.compile("(?<=\\s)[ÐÑ](?=\\s)")
_LETTER_CONTROL = re.compile("(?<=[a-z])[\x80-\x9f](?=[a-z])")
_STRAY_CONTROL = re.compile("(?<![a-zA-Z])[\x80-\x9f]|[\x80-\x9f](?![a-z])")

DOS_MARGIN = 0.25
"""How much better, from -1 to 1, Mac Roman must fit than the charsets of DOS, whose letters have other bytes."""

_STRIPPED = re.compile("â[\xa1-\xbf](?=[\\s.,;:!?)0-9]|$)|(?<![\u3400-\u9fff])\u9225(?![\u3400-\u9fff])")
"""UTF-8 of three bytes in Latin-1, of which the second had no character and was dropped: "Umâ¦", "â¬ 69"; and in GBK,
of which the third was."""

_LETTER_BYTE = re.compile("(?<=[^\\W\\d_])[\x93\x94](?=[^\\W\\d_])")
"""A byte inside a word that is a letter in charsets of DOS and of Apple, a different one in each, and in Windows-1252 a
quotation mark, which does not stand there."""


class _Repair(NamedTuple):
    """What a text gives in one codec: the runs that are restored, and flags of those that are not."""

    changes: list[Change]
    lost: list[Change]


def repair_wrong_codecs(text: str) -> list[Change]:
    """Undo the reading of UTF-8 in another charset than Windows-1252, where the whole text shows it.

    >>> [change.after for change in repair_wrong_codecs("The mayor ΓÇ£wonΓÇÖt payΓÇ¥, she said.")]
    ['“', '’', '”']
    >>> [change.after for change in repair_wrong_codecs("the union鈥檚 vote")]
    ['’s']
    >>> [change.after for change in repair_wrong_codecs("It wonÕt pay.")], repair_wrong_codecs("São Tomé é – “sim”")
    (['’'], [])
    """
    if text.isascii():
        return []
    runs = [run for run in _RUN.finditer(text) if not _PLAIN.issuperset(run[0])]
    if not runs:
        return []
    if any(_origin(run, codec) for run in {run[0] for run in runs} for codec in ("cp1252", "latin-1")):
        return []  # the work of `mojibake`
    repairs = [repair for codec in CODECS if (repair := _read_as(codec, runs, text))]
    if not repairs:
        return _mac_roman(text)
    most = max(len(repair.changes) for repair in repairs)
    best, *others = (repair for repair in repairs if len(repair.changes) == most)
    if any(other.changes != best.changes for other in others):
        return []  # two charsets give two texts
    return sorted([*best.changes, *best.lost])


def find_stripped(text: str) -> list[Change]:
    """Flags of what is left of a character of which bytes were dropped: which one it was is lost.

    >>> [(change.rule, change.applied) for change in find_stripped("Umâ¦ who is it?")]
    [('lost-character', False)]
    """
    return [_flag(match) for match in _STRIPPED.finditer(text)] if "â" in text or _CUT_MARK in text else []


def mark_lost_letters(text: str) -> list[Change]:
    """U+FFFD for a byte inside a word whose charset nothing shows.

    >>> [change.after for change in mark_lost_letters("Anna K\\x94nig")]
    ['\ufffd']
    """
    return [
        Change(match.start(), match.end(), "\ufffd", "encoding", "lost-character", LOST_CONFIDENCE)
        for match in (_LETTER_BYTE.finditer(text) if "\x93" in text or "\x94" in text else ())
    ]


def repair_letters_in_words(text: str) -> list[Change]:
    """A letter of two bytes between small letters, which `mojibake` takes for no proof by itself and leaves.

    >>> [change.after for change in repair_letters_in_words("En DrÃ¥ber, kaffe")]
    ['å']
    """
    return [
        Change(match.start(), match.end(), after, "encoding", "mojibake")
        for match in (_IN_WORD.finditer(text) if "Ã" in text or "Â" in text else ())
        if (after := match[0].encode("latin-1").decode("utf-8", "replace")).islower()
    ]


def _read_as(codec: str, runs: list[re.Match[str]], text: str) -> _Repair | None:
    """What the runs of a text give as UTF-8 that was read in a codec; None where too few of them do."""
    changes, lost = [], []
    open_mark = None
    if not any(_origin(run, codec) for run in {run[0] for run in runs}):
        return None
    for run in runs:
        end, after = run.end(), _origin(run[0], codec)
        if after is None and codec == "gbk" and run[0] == _CUT_MARK:
            end, after = _closing_mark(text, end, open_mark)
        if after is None:
            lost.append(_flag(run))
            continue
        changes.append(Change(run.start(), end, after, "encoding", "mojibake"))
        open_mark = next((mark if mark in _CLOSING else None for mark in reversed(after) if mark in _MARKS), open_mark)
    return _Repair(changes, lost) if changes and len(changes) >= MIN_SHARE * len(changes + lost) else None


def _closing_mark(text: str, end: int, open_mark: str | None) -> tuple[int, str | None]:
    """A mark whose third byte was no half of a character of GBK, and where it ends: a question mark may stand for that
    byte. Which mark it was is known where it closes the one that was opened last."""
    if open_mark is None or end < 2 or text[end - 2].isspace():
        return end, None
    stop = end + (text[end : end + 1] in ("?", "\ufffd"))
    after, following = _CLOSING[open_mark], text[stop : stop + 1]
    read = (after + following).encode("utf-8").decode("gbk", "replace")
    is_proven = read.replace("\ufffd", text[end:stop]) == text[end - 1 : stop] + following
    return (stop, after) if is_proven else (end, None)


def _origin(run: str, codec: str) -> str | None:
    """The text whose UTF-8 reads as `run` in a codec, or None where there is none."""
    try:
        after = run.encode(codec).decode("utf-8")
        is_proven = after.encode("utf-8").decode(codec) == run
    except UnicodeError:
        return None
    return after if is_proven and _PLAUSIBLE.fullmatch(after) else None


def _mac_roman(text: str) -> list[Change]:
    """Mac Roman that was read as Latin-1 or Windows-1252: each character by its neighbours, as `charset.latin` does.

    It takes a quotation mark among what comes out, or controls and spaces of which DOS would make nothing as fitting.
    """
    if _AUTHORS_MARK.search(text) or not _MAC_SIGN.search(text):
        return []
    for codec in ("cp1252", "latin-1"):
        try:
            content = text.encode(codec)
        except UnicodeEncodeError:
            continue
        if choose_latin(content, "cp1252") != "mac_roman":
            return []
        changes = [
            Change(match.start(), match.end(), match[0].encode(codec).decode("mac_roman"), "encoding", "mojibake")
            for match in _RUN.finditer(text)
        ]
        after = "".join(change.after for change in changes)
        best_of_dos = max(score_fit(content, "cp437"), score_fit(content, "cp850"))
        fits_mac_alone = score_fit(content, "mac_roman") > best_of_dos + DOS_MARGIN
        has_letters = _LETTER_CONTROL.search(text) is not None and _STRAY_CONTROL.search(text) is None
        has_marks = _QUOTE.search(after) or _LONE_DASH.search(text)
        return changes if has_marks or (fits_mac_alone and (has_letters or "\xa0" in after)) else []
    return []


def _flag(match: re.Match[str]) -> Change:
    return Change(match.start(), match.end(), match[0], "encoding", "lost-character", LOST_CONFIDENCE, applied=False)
