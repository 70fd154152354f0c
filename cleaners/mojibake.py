"""Mojibake: text that was decoded with the wrong charset somewhere on its way."""

import re
from functools import cache
from typing import Any

from cleaners.ledger import Change

_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_ANCHOR = re.compile(r"[0-9A-Za-z]+")

CHUNK = 4_000
"""Characters repaired at a time where a line is longer: the work stays linear on a text without line ends."""


@cache
def _ftfy() -> tuple[Any, Any]:
    import ftfy
    from ftfy.badness import is_bad

    # the author's characters stay: only the encoding is repaired
    config = ftfy.TextFixerConfig(unescape_html=False, uncurl_quotes=False, normalization=None, explain=False)
    return is_bad, lambda text: ftfy.fix_encoding(text, config)


def repair_mojibake(text: str) -> list[Change]:
    """Undo wrong decodings, one line at a time, as ftfy (Speer 2019, doi:10.5281/zenodo.2591652) finds them.

    Lines are repaired apart from each other because a text is often put together from parts that were broken in
    different ways. Only characters that the wrong decoding made are edited; typographic quotes, dashes and accents
    that are right stay as they are. Bytes that were lost on the way become U+FFFD.

    >>> [(change.start, change.end, change.after) for change in repair_mojibake("the worldâ€™s cafÃ©s")]
    [(9, 12, '’'), (17, 19, 'é')]
    """
    if text.isascii():
        return []
    is_bad, fix = _ftfy()
    changes = []
    for start, line in _pieces(text):
        if line.isascii() or not is_bad(line):
            continue
        fixed = fix(line)
        if fixed != line:
            changes += align(line, fixed, start)
    return changes


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


def _pieces(text: str) -> list[tuple[int, str]]:
    """Lines with their offsets, long ones cut at spaces."""
    pieces, start = [], 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end + 1
        if end - start > CHUNK:
            space = text.rfind(" ", start, start + CHUNK)
            end = space + 1 if space > start else start + CHUNK
        pieces.append((start, text[start:end]))
        start = end
    return pieces
