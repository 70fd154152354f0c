"""Mojibake: text that was decoded with the wrong charset somewhere on its way."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from unspun.cleaners.characters.wrong_codecs import find_stripped
from unspun.cleaners.ledger import Change
from unspun.schemas.tables import Span
from unspun.text.spans import touches

# Typographic marks alone are no mojibake, and most texts hold nothing else outside ASCII.
_SUSPECT = re.compile("[^\x00-\x7f“”‘’–—…•]")
_ANCHOR = re.compile(r"[0-9A-Za-z]+")

_TRUNCATED = re.compile("(?<=[\\w.,;:!?…])(?:â€|Ã¢â‚¬)(?:TM(?=[a-z])|\x9d|(?=[\\s.,;:!?)\\]]|$))")

_DECOMPOSED = re.compile("(?<=[ÃÂ])(?: [\u0304\u0308\u0301\u0327]|[13]\u2044[24])")
_COMPOSED = {
    " \u0304": "¯",
    " \u0308": "¨",
    " \u0301": "´",
    " \u0327": "¸",
    "1\u20444": "¼",
    "1\u20442": "½",
    "3\u20444": "¾",
}

_LETTER = re.compile("(?:(?<=[^\\W\\d_])[ÃÄÅ][\x80-\xbfƒŠšŒœŽžŸ]|[ÃÄÅ][\x80-\xbfƒŠšŒœŽžŸ](?=[^\\W\\d_]))")
"""A letter of two bytes beside another letter, each byte read as a character of its own."""
MIN_PROVING_REPAIRS = 2
"""Repairs in a text from which it is certain that it was decoded wrongly."""

_NEAR_CHARS = 8
"""Characters beside one outside ASCII that ftfy's signs of mojibake reach, and more."""
_CLUSTER = re.compile(rf"[^\x00-\x7f](?:[\x00-\x7f]{{0,{2 * _NEAR_CHARS}}}[^\x00-\x7f])*")

MAX_PIECE_CHARS = 4_000
"""Characters around a suspect that are repaired together where a line is longer: the work stays linear."""


@cache
def _ftfy() -> tuple[Any, Any]:
    import ftfy
    from ftfy.badness import is_bad

    # the author's characters stay: only the encoding is repaired
    config = ftfy.TextFixerConfig(unescape_html=False, uncurl_quotes=False, normalization=None, explain=False)
    return is_bad, lambda text: ftfy.fix_encoding(text, config)


def may_hold_damage(text: str) -> bool:
    """Whether a text has characters that mojibake or an escaped character is made of: most texts have none."""
    return "&" in text or _SUSPECT.search(text) is not None


def repair_mojibake(text: str) -> list[Change]:
    """Undo wrong decodings, one line at a time, as ftfy (Speer 2019, doi:10.5281/zenodo.2591652) finds them.

    Lines are repaired apart from each other because a text is often put together from parts that were broken in
    different ways. Only characters that the wrong decoding made are edited; typographic quotes, dashes and accents
    that are right stay as they are. Bytes that were lost on the way become U+FFFD.

    >>> [(change.start, change.end, change.after) for change in repair_mojibake("the worldâ€™s cafÃ©s")]
    [(9, 12, '’'), (17, 19, 'é')]
    """
    suspect = _SUSPECT.search(text)
    if not suspect:
        return []
    _, fix = _ftfy()
    changes: list[Change] = []
    end = 0
    while suspect:
        start, end = _piece(text, suspect.start(), end)
        piece = text[start:end]
        if looks_bad(piece):
            fixed = fix(piece)
            changes += align(piece, fixed, start) if fixed != piece else []
        suspect = _SUSPECT.search(text, end)
    stripped = [Span(flag.start, flag.end) for flag in find_stripped(text)] if changes else []
    # Of what a byte was dropped from, the space behind it would be read as that byte: an invented character.
    changes = [change for change in changes if not touches(stripped, change.start, change.end)]
    return sorted([*changes, *_single_letters(text, changes)]) if len(changes) >= MIN_PROVING_REPAIRS else changes


def looks_bad(piece: str) -> bool:
    """Whether ftfy sees mojibake in a piece. It is asked of the characters outside ASCII and of those beside them only:
    every sign holds such a character."""
    is_bad, _ = _ftfy()
    return any(
        is_bad(piece[max(0, cluster.start() - _NEAR_CHARS) : cluster.end() + _NEAR_CHARS])
        for cluster in _CLUSTER.finditer(piece)
    )


def _single_letters(text: str, changes: Sequence[Change]) -> Iterator[Change]:
    """The letters that by themselves are no proof, as in "PÃ¥lsson", where `changes` prove a wrong decoding."""
    starts = [change.start for change in changes]
    for match in _LETTER.finditer(text):
        near = bisect_left(starts, match.end())
        if near and changes[near - 1].end > match.start():
            continue
        letter = _decoded(match[0])
        if letter.isalpha():
            yield Change(match.start(), match.end(), letter, "encoding", "mojibake")


def _decoded(text: str) -> str:
    """Two characters as the bytes that they were in Windows-1252 or, where that has none, in Latin-1."""
    data = b"".join(char.encode("cp1252" if ord(char) > 0xFF else "latin-1") for char in text)
    return data.decode("utf-8", "replace")


def undo_decomposition(text: str) -> list[Change]:
    """Put back the signs of mojibake that a compatibility decomposition (NFKD, NFKC) has taken apart.

    "GÃ¼len" that passed through one became "GÃ1⁄4len", and "naÃ¯ve" has a space and a loose macron inside: no repair
    knows them until the signs are whole again. Only behind the two letters that begin such mojibake.

    >>> [(change.start, change.after) for change in undo_decomposition("GÃ1\u20444len, 1\u20444 cup")]
    [(2, '¼')]
    """
    if "Ã" not in text and "Â" not in text:
        return []
    return [
        Change(match.start(), match.end(), _COMPOSED[match[0]], "encoding", "mojibake")
        for match in _DECOMPOSED.finditer(text)
        if match[0] in _COMPOSED
    ]


def restore_closing_quotes(text: str) -> list[Change]:
    """Restore a closing quotation mark of which two bytes are left: "Hello.â€ Then".

    Its third byte has no character in Windows-1252, and many systems drop it. No other mark of this block that writers
    use loses its third byte so. "â€TM" is an apostrophe whose trade mark sign was written as letters. It must run
    before `repair_mojibake`, which would make a dagger of the mark and the space behind it.

    >>> [(change.start, change.after) for change in restore_closing_quotes("â€œHello.â€ Then itâ€TMs.")]
    [(9, '”'), (19, '’')]
    """
    if "â" not in text:
        return []
    return [
        Change(match.start(), match.end(), "’" if match[0].endswith("TM") else "”", "encoding", "mojibake")
        for match in _TRUNCATED.finditer(text)
    ]


def align(before: str, after: str, offset: int) -> list[Change]:
    """The changes that lead from `before` to `after`, found between the plain words that both have."""
    anchors, others = list(_ANCHOR.finditer(before)), list(_ANCHOR.finditer(after))
    if [match[0] for match in anchors] != [match[0] for match in others]:
        return _change(before, after, offset)
    changes, taken, used = [], 0, 0
    for match, other in zip(anchors, others, strict=True):
        changes += _change(before[taken : match.start()], after[used : other.start()], offset + taken)
        taken, used = match.end(), other.end()
    return changes + _change(before[taken:], after[used:], offset + taken)


def _change(before: str, after: str, offset: int) -> list[Change]:
    if before == after:
        return []
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    cut = 0
    while cut < min(len(before), len(after)) - start and before[-1 - cut] == after[-1 - cut]:
        cut += 1
    end = len(before) - cut
    return [Change(offset + start, offset + end, after[start : len(after) - cut], "encoding", "mojibake")]


def _piece(text: str, position: int, taken: int) -> tuple[int, int]:
    """The line around a position, from `taken` on; of a long line a part, cut at spaces."""
    lowest, highest = max(taken, position - MAX_PIECE_CHARS), min(len(text), position + MAX_PIECE_CHARS)
    start = text.rfind("\n", lowest, position) + 1
    if not start:
        start = max(text.rfind(" ", lowest, position), lowest) if lowest > taken else taken
    end = text.find("\n", position, highest)
    if end < 0 and highest < len(text):
        space = text.rfind(" ", position, highest)
        end = space if space > position else highest
    return start, highest if end < 0 else end
