"""Reservations against AI training and text mining that a site or page declares.

Looked for: robots.txt groups for crawlers of AI companies, Content-Signal and Content-Usage lines in robots.txt,
`tdm-reservation` (TDMRep) and `noai` in headers and in meta elements.
"""

import re
from collections.abc import Mapping

AI_AGENTS = (
    "GPTBot",
    "CCBot",
    "ClaudeBot",
    "anthropic-ai",
    "Google-Extended",
    "Applebot-Extended",
    "Bytespider",
    "PerplexityBot",
    "meta-externalagent",
    "cohere-ai",
    "Amazonbot",
)
"""User agents that robots.txt files name to keep content out of AI models."""

_SIGNAL = re.compile(r"^\s*content-(?:signal|usage)\s*:[^\n]*\b(?:ai-train|train-ai|ai-input|tdm)\s*=\s*n", re.I | re.M)
_META = re.compile(r"<meta\b([^<>]{1,500})>", re.I)
_ATTRIBUTE = re.compile(r"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_NO_AI = re.compile(r"\bno(?:ai|ml|imageai)\b", re.I)
_HEAD = 65_536
"""Bytes of a page in which its meta elements stand."""


def in_robots_text(text: str) -> list[str]:
    """Reservations in lines of robots.txt that are not about single crawlers.

    >>> in_robots_text("Content-Signal: search=yes, ai-train=no")
    ['robots: content-signal']
    """
    return ["robots: content-signal"] if _SIGNAL.search(text) else []


def in_headers(headers: Mapping[str, str]) -> list[str]:
    """Reservations in the headers of an answer.

    >>> in_headers({"tdm-reservation": "1", "x-robots-tag": "noai, noindex"})
    ['header: tdm-reservation', 'header: noai']
    """
    found = ["header: tdm-reservation"] if headers.get("tdm-reservation", "").strip() == "1" else []
    return found + (["header: noai"] if _NO_AI.search(headers.get("x-robots-tag", "")) else [])


def in_page(content: bytes) -> list[str]:
    """Reservations in the meta elements of a page.

    >>> in_page(b'<meta content="1" name="tdm-reservation"><meta name=robots content="index, noai">')
    ['meta: tdm-reservation', 'meta: noai']
    """
    found = []
    for meta in _META.findall(content[:_HEAD].decode("latin-1")):
        values = {key.lower(): (a or b or c) for key, a, b, c in _ATTRIBUTE.findall(meta)}
        name, value = values.get("name", "").lower(), values.get("content", "")
        if name == "tdm-reservation" and value.strip() == "1":
            found.append("meta: tdm-reservation")
        elif name == "robots" and _NO_AI.search(value):
            found.append("meta: noai")
    return list(dict.fromkeys(found))
