"""Pages that redirect by a meta element instead of a status."""

import html
import re
from urllib.parse import urljoin

MAX_REFRESH_SECONDS = 10
"""A page that is shown for longer is meant to be read, and reloads itself."""

MAX_REFRESH_TEXT = 200
"""Characters of text on a page that only redirects: "You are being redirected. Click here if nothing happens."."""

HEAD_BYTES = 65_536
"""Bytes of a page in which its meta elements stand."""

_META = re.compile(r"<meta\b([^<>]{1,2500})>", re.IGNORECASE)
_REFRESH = re.compile(r"""http-equiv\s{0,9}=\s{0,9}["']?refresh""", re.IGNORECASE)
_CONTENT = re.compile(r"""content\s{0,9}=\s{0,9}(?:"([^"]{0,2200})"|'([^']{0,2200})')""", re.IGNORECASE)
_TARGET = re.compile(
    r"""\s{0,9}(\d{1,4})[\d.]{0,9}\s{0,9}[;,]\s{0,9}(?:url\s{0,9}=\s{0,9})?["']?([^"'\s]{1,2000})""", re.I
)
_UNREAD = re.compile(r"<(script|style|noscript|title)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,3000}>")


def target_of(content: bytes, address: str) -> str | None:
    """Where a page without a text of its own sends its readers; None for all others.

    >>> page = b'<meta http-equiv="refresh" content="0; url=/harbour?a=1&amp;b=2">'
    >>> target_of(page, "https://calder.example/old")
    'https://calder.example/harbour?a=1&b=2'
    >>> target_of(b'<meta http-equiv="refresh" content="300">', "https://calder.example/") is None
    True
    """
    if len(content) > HEAD_BYTES:
        return None
    page = content.decode("latin-1")
    if "refresh" not in page.lower():
        return None
    shown = _UNREAD.sub(" ", page)
    for meta in _META.findall(shown):
        value = _CONTENT.search(meta) if _REFRESH.search(meta) else None
        match = _TARGET.match(html.unescape(value[1] or value[2] or "")) if value else None
        if match and int(match[1]) <= MAX_REFRESH_SECONDS:
            target = urljoin(address, match[2])
            text = "".join(_TAG.sub(" ", shown).split())
            return target if target != address and len(text) <= MAX_REFRESH_TEXT else None
    return None
