"""Text of others on a terminal: nothing in it may move the cursor, ring, set a title or turn the line around."""

import re

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""C0 and C1 control characters, line separators, marks of direction, and bytes of names that are not UTF-8."""


_SURROGATE = re.compile("[\ud800-\udfff]")


def replace_surrogates(text: str) -> str:
    """The text with U+FFFD for each surrogate, of which JSON escapes make halves of characters: they are no Unicode
    text, and no table can hold them. Offsets stay.

    >>> replace_surrogates("a\\ud800b") == "a\ufffdb"
    True
    """
    return _SURROGATE.sub("\ufffd", text)


def visible(text: str) -> str:
    """The text with each control character as its number; line ends stay.

    >>> visible("a\\x1b[2Jb\\u202ec\\nd")
    'a<1B>[2Jb<202E>c\\nd'
    """
    return _CONTROLS.sub(lambda match: match[0] if match[0] == "\n" else f"<{ord(match[0]):02X}>", text)


def escape_in_json(line: str) -> str:
    """A line of JSON with the control characters that JSON leaves as they are written as escapes; it reads the same.

    >>> escape_in_json('"a\\x9b2Jb"')
    '"a\\\\u009b2Jb"'
    """
    return _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", line)
