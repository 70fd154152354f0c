"""News messages with several text items, cut into one message for each item, of the bytes as they came."""

import re
from collections.abc import Iterator

ROOT_BYTES = 4000
"""Bytes in which the root element is looked for, after comments and document types."""

MAX_GROWTH = 8
"""How many times longer than the message its parts may be together. The envelope is copied to each; one that is long
beside its many items is made to fill memory, and the message stays whole."""

_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:newsMessage|NewsML)[\s>]")
_OPENING = re.compile(rb"<((?:[\w.-]{1,40}:)?(?:newsItem|NewsItem))[\s>]")
_TEXT = re.compile(rb"""itemClass\s[^>]{0,200}?(?::|/)text["']|<MediaType\s[^>]{0,100}?["']Text["']""")


def split(content: bytes) -> list[bytes]:
    """The message once for each of its items, with only that item in it; a message with at most one text item as it is.

    >>> message = b"<newsMessage>%s%s</newsMessage>"
    >>> item = b'<newsItem><itemClass qcode="ninat:text"/>%d</newsItem>'
    >>> [part.count(b"<newsItem>") for part in split(message % (item % 1, item % 2))]
    [1, 1]
    >>> split(message % (item % 1, b"")) == [message % (item % 1, b"")]
    True
    """
    if not _ROOT.search(content[:ROOT_BYTES]):
        return [content]
    items = list(_items(content))
    if sum(1 for start, end in items if _TEXT.search(content, start, end)) < 2:
        return [content]
    before, after = content[: items[0][0]], content[items[-1][1] :]
    if len(items) * (len(before) + len(after)) > MAX_GROWTH * len(content):
        return [content]
    return [before + content[start:end] + after for start, end in items]


def _items(content: bytes) -> Iterator[tuple[int, int]]:
    """Where each item begins and ends; none of those after one that does not end."""
    end = 0
    while opening := _OPENING.search(content, end):
        closing = re.compile(b"</" + re.escape(opening[1]) + rb"\s{0,9}>").search(content, opening.end())
        if closing is None:
            return
        end = closing.end()
        yield opening.start(), end
