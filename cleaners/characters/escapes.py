"""Escapes that a format left in prose: of JSON (`\\u2019`) and of mail (`=E2=80=99`)."""

import re

from unspun.cleaners.ledger import Change

_JSON = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})", re.IGNORECASE)
_QUOTED = re.compile(r"(?:=(?:[0-9A-F]{2}|\r?\n)){1,200}")


def unescape_json(text: str) -> list[Change]:
    """Turn escapes of JSON into the characters that they stand for.

    >>> [change.after for change in unescape_json(r"The mayor\\u2019s plan costs \\u00a35m.")]
    ['’', '£']
    """
    if "\\u" not in text:
        return []
    changes = []
    for match in _JSON.finditer(text):
        units = [int(unit, 16) for unit in match.groups() if unit]
        after = b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be", "replace")
        if after.isprintable() and after != "\ufffd":
            changes.append(Change(match.start(), match.end(), after, "encoding", "escaped-character"))
    return changes


def unquote_printable(text: str) -> list[Change]:
    """Decode quoted-printable (RFC 2045) in a text where one sequence at least is UTF-8 outside ASCII.

    >>> [change.after for change in unquote_printable("It won=E2=80=99t pay =3D never.")]
    ['’', '=']
    >>> unquote_printable("a=20 and b=3D")
    []
    """
    if "=" not in text:
        return []
    changes = []
    for match in _QUOTED.finditer(text):
        figures = re.sub(r"=\r?\n|=", "", match[0])
        try:
            after = bytes.fromhex(figures).decode("utf-8")
        except UnicodeDecodeError:
            continue
        changes.append(Change(match.start(), match.end(), after, "encoding", "quoted-printable"))
    return changes if any(not change.after.isascii() for change in changes) else []
