"""Character references that were escaped once too often."""

import html
import re

from unspun.cleaners.ledger import Change

MAX_ESCAPE_LEVELS = 8
"""Levels of escaping that are undone; each system that a text passes through adds one."""

_REFERENCE = re.compile(r"&(?:amp;){0,8}(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def unescape_entities(text: str) -> list[Change]:
    """Turn HTML character references into the characters they stand for, however often they were escaped.

    Plain text has no markup, so a reference in it is a leftover of a system that escaped what was escaped already.
    Only names that HTML defines, closed by a semicolon, are references: "R&D;" and "AT&T" are not. It must run before
    mojibake is repaired, because a broken character may have been escaped byte by byte.

    >>> [change.after for change in unescape_entities("Smith &amp;amp; Sons &#8211; R&D; AT&T")]
    ['&', '–']
    """
    if "&" not in text:
        return []
    changes = []
    for match in _REFERENCE.finditer(text):
        after = match[0]
        for _ in range(MAX_ESCAPE_LEVELS):
            before, after = after, html.unescape(after)
            if after == before:
                break
        if after != match[0] and ";" not in after[1:]:
            changes.append(Change(match.start(), match.end(), after, "encoding", "escaped-entity"))
    return changes
