"""The text of an article in the state that a page's framework ships for its scripts, where the page itself shows none.

Frameworks send the data of a page as JSON in a script element (Next.js, Nuxt, Gatsby, Apollo). Names of keys differ
from site to site; what an article looks like does not: most of the prose lies under one path of keys.
"""

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from unspun.extractors.articles.html.blocks import PROSE_CHARS, SENTENCE_END, fragment_text
from unspun.schemas.articles import Rejected
from unspun.text.language import reading_size

MAX_STATE_CHARS = 8_000_000
"""Characters of a script. States of real pages reach 3 million."""

MAX_DEPTH = 60
"""Levels of nesting; real states have some 30."""

MAX_STRINGS = 50_000
"""Strings of one state that are looked at."""

MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|li|span)\b[^<>]{0,2000}>", re.IGNORECASE)


def state_paragraphs(tree: HtmlElement) -> list[str]:
    """The paragraphs under the path of keys that holds most of the prose of all states; empty where there is none."""
    best: list[str] = []
    best_size = 0
    for script in tree.iter("script"):
        text = (script.text or "").strip()
        if not (text.startswith(("{", "[")) and "json" in (script.get("type") or "") and len(text) <= MAX_STATE_CHARS):
            continue
        if "ld+json" in (script.get("type") or ""):
            continue
        for paragraphs in _by_path(text):
            size = sum(map(reading_size, paragraphs))
            if size > best_size:
                best, best_size = paragraphs, size
    return best


def _by_path(text: str) -> Iterator[list[str]]:
    """The prose under each path of keys, in its order; items of one list share a path."""
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for number, (path, string) in enumerate(_strings(value, (), 0)):
        if number >= MAX_STRINGS:
            break
        if len(string) >= PROSE_CHARS // 3:
            found[path] += _prose(string)
    yield from found.values()


def _strings(value: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif depth < MAX_DEPTH and isinstance(value, list):
        for item in value:
            yield from _strings(item, path, depth + 1)
    elif depth < MAX_DEPTH and isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*path, str(key)), depth + 1)


def _prose(string: str) -> list[str]:
    """The paragraphs of a string that is prose or marked-up prose; none of an address, a query or code."""
    if MARKUP.search(string[:20_000]):
        try:
            string = fragment_text(string)
        except Rejected:
            return []
    lines = [" ".join(html.unescape(line).split()) for line in string.split("\n")]
    prose = [line for line in lines if reading_size(line) >= PROSE_CHARS and SENTENCE_END.search(line)]
    return [line for line in lines if line] if prose else []
