"""The media type of a document, by its first bytes, where the declared one says no more than text, XML or JSON."""

import re

NEWSML_G2 = "application/vnd.iptc.g2.newsitem+xml"
NITF = "application/nitf+xml"
NEWSML_1 = "application/x-newsml+xml"
NINJS = "application/vnd.iptc.ninjs+json"
IPTC_7901 = "text/x-iptc7901"
ANPA_1312 = "text/x-anpa1312"
MAIL = "message/rfc822"

VAGUE = frozenset(
    ("", "text/plain", "application/octet-stream", "application/xml", "text/xml", "application/json", "text/json")
)
"""Declared types that are not believed further than this: drop folders name every wire .txt or .xml."""

HEAD = 64 * 1024
"""Bytes that are looked at. Mails come with pages of routing headers, XML with licences in comments."""

MAIL_HEADER = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|delivered-to|message-id|mime-version|content-type|reply-to|sender|"
    rb"x-[\w-]{1,60}|dkim-signature|list-id):",
    re.IGNORECASE | re.MULTILINE,
)
XML_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]{1,60}:)?([A-Za-z_][\w.-]{0,60})[\s/>]")
G2_ROOTS = frozenset(
    b"newsItem newsMessage packageItem conceptItem knowledgeItem planningItem catalogItem contentSet groupSet "
    b"contentMeta".split()
)  # fmt: skip


def sniff(content: bytes, declared: str | None = None) -> str:
    """The media type to read a document as.

    >>> sniff(b"<?xml version='1.0'?><nitf><body/></nitf>", "application/xml")
    'application/nitf+xml'
    >>> sniff(b"The bridge is open.", "text/plain"), sniff(b"<p>Hi</p>", "text/html")
    ('text/plain', 'text/html')
    """
    kind = (declared or "").split(";")[0].strip().lower()
    if kind not in VAGUE:
        return kind
    head = content[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"\x02" in head[:3000] and b"\x01" in head[:3000]:
        return ANPA_1312 if head.startswith(b"\x16") or re.search(rb"\x02\^", head) else IPTC_7901
    if head.startswith(b"<"):
        return _markup(head)
    if head.startswith(b"{") and kind != "text/plain":
        return "application/json"
    if kind in ("", "text/plain", "application/octet-stream") and _is_mail(head):
        return MAIL
    return "text/plain" if kind in ("", "application/octet-stream") else kind


def _markup(head: bytes) -> str:
    plain = re.sub(rb"<!--.*?(?:-->|\Z)|<\?.*?\?>", b"", head, flags=re.DOTALL)
    root = XML_ROOT.search(plain)
    name = root[1] if root else b""
    if name in G2_ROOTS:
        return NEWSML_G2
    if name == b"NewsML":
        return NEWSML_1
    if name.lower() == b"nitf":
        return NITF
    if (
        name.lower() in (b"html", b"head", b"body", b"p", b"div", b"article")
        or b"<!doctype html" in head[:1000].lower()
    ):
        return "text/html"
    return "application/xml"


def _is_mail(head: bytes) -> bool:
    """Whether the lines before the first empty one are headers, at least three of names that mails have."""
    lines = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    first = re.match(rb"[A-Za-z][\w-]{1,60}:|From \S+", lines)
    return first is not None and len(set(map(bytes.lower, MAIL_HEADER.findall(lines)))) >= 3
