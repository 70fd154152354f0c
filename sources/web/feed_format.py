"""RSS, Atom and JSON Feed: entries of a feed as items. Feeds that hold whole articles give them as pages."""

import html
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from unspun.sources.failures import Failure
from unspun.sources.limits import MIB
from unspun.sources.protocol import Item
from unspun.sources.urls import canonical, is_web
from unspun.sources.web.feed_dates import read_feed_date

WHOLE_ARTICLE_WORDS = 200
"""Words from which an entry's content counts as the article and not as its summary: teasers of news feeds have 20 to
80, the shortest news items about 150."""

MAX_FEED_BYTES = 4 * MIB
"""Bytes of a feed that is read. The parser takes up to ten seconds for a megabyte of bad markup; feeds of news are
mostly under one, and those of 4 MB are archives of podcasts."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,3000}>|<!--.*?-->", re.DOTALL)
"""A tag begins with a letter: "rates < 3% and fares > 1 crown" has none."""
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|read more|continue reading)\W*$", re.IGNORECASE)


def items(content: bytes, address: str, content_type: str | None, text: str) -> Iterator[Item | Failure]:
    """The entries of a feed, in its order. `text` says where articles are taken from: auto, feed or page.

    An entry that leads nowhere is a Failure entry-without-link. Raises Failure invalid-feed where there is no feed,
    document-too-large where it is longer than `MAX_FEED_BYTES`.
    """
    if len(content) > MAX_FEED_BYTES:
        raise Failure("document-too-large", f"a feed of {len(content):,} bytes, over {MAX_FEED_BYTES:,}")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        entries, language = _json_entries(content)
    else:
        entries, language = _xml_entries(content, address, content_type)
    shared = _shared_links(entries, address)
    for number, entry in enumerate(entries, 1):
        yield _item(entry, number, address, language, text, shared)


def _shared_links(entries: list[Any], address: str) -> set[str]:
    """Links that lead several entries of different ids to one page, such as a site's front page: nobody's article."""
    ids: dict[str, set[str]] = {}
    for number, entry in enumerate(entries):
        link = _link(entry, address)
        if link:
            ids.setdefault(canonical(link) or link, set()).add(str(entry.get("id") or entry.get("title") or number))
    return {link for link, names in ids.items() if len(names) > 1}


def _xml_entries(content: bytes, address: str, content_type: str | None) -> tuple[list[Any], str | None]:
    import feedparser

    headers = {"content-location": address, **({"content-type": content_type} if content_type else {})}
    try:
        feed = feedparser.parse(io.BytesIO(content), response_headers=headers)
    except Exception as error:  # feedparser promises not to raise; feeds in the wild make it
        raise Failure("invalid-feed", f"{type(error).__name__}: {error}") from error
    if not feed.get("version") and not feed.entries:
        raise Failure("invalid-feed", f"neither RSS nor Atom: {feed.get('bozo_exception') or 'no entries'}")
    return feed.entries, feed.feed.get("language")


def _json_entries(content: bytes) -> tuple[list[Any], str | None]:
    """Entries of a JSON Feed (jsonfeed.org, versions 1 and 1.1), named as feedparser names those of the others."""
    try:
        feed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Failure("invalid-feed", f"JSON, but broken: {error}") from error
    if not str(feed.get("version")).startswith("https://jsonfeed.org/") or not isinstance(feed.get("items"), list):
        raise Failure("invalid-feed", "JSON, but no JSON Feed")
    return [_json_entry(item) for item in feed["items"] if isinstance(item, dict)], _text(feed, "language") or None


def _json_entry(item: dict[str, Any]) -> dict[str, Any]:
    markup = _text(item, "content_html")
    body = (
        {"type": "text/html", "value": markup}
        if markup
        else {"type": "text/plain", "value": _text(item, "content_text")}
    )
    return {
        "id": _text(item, "id"),
        "link": _text(item, "url") or _text(item, "external_url"),
        "title": _text(item, "title"),
        "content": [body],
        "authors": [{"name": name} for name in _json_authors(item)],
        "published": _text(item, "date_published"),
        "updated": _text(item, "date_modified"),
    }


def _json_authors(item: dict[str, Any]) -> list[str]:
    """Names as version 1.1 (a list of objects), 1 (one object) and feeds in the wild (strings) give them."""
    value = item.get("authors") or item.get("author") or []
    authors = value if isinstance(value, list) else [value]
    names = [_text(author, "name") if isinstance(author, dict) else str(author).strip() for author in authors]
    return [name for name in names if name]


def _text(values: dict[str, Any], key: str) -> str:
    value = dict.get(values, key)  # feedparser's own `get` gives one date for the other
    return value.strip() if isinstance(value, str) else ""


def _item(entry: Any, number: int, address: str, language: str | None, text: str, shared: set[str]) -> Item | Failure:
    link = _link(entry, address)
    if link and (canonical(link) or link) in shared:
        link = None
    changed_at = read_feed_date(_text(entry, "updated"))
    published_at = read_feed_date(_text(entry, "published")) or changed_at
    body = "" if text == "page" else _body(entry)
    whole = bool(body) and (text == "feed" or link is None or _is_whole(body))
    if not whole and link is None:
        return Failure("entry-without-link", f"entry {number} has neither a web address nor a text")
    return Item(
        uri=link or f"{address}#{entry.get('id') or number}",
        url=link,
        published_at=published_at,
        changed_at=changed_at,
        content=_page(entry, body, link, published_at, language) if whole else None,
        media_type="text/html" if whole else None,
    )


def _link(entry: Any, address: str) -> str | None:
    """The article's address: before a redirector, as linked, or a permanent id."""
    guid = entry.get("id") if entry.get("guidislink") or is_web(str(entry.get("id") or "")) else None
    for candidate in (entry.get("feedburner_origlink"), entry.get("link"), guid):
        if candidate:
            try:
                url = urljoin(address, str(candidate).strip())
            except ValueError:
                continue
            if is_web(url):
                return url
    return None


def _body(entry: Any) -> str:
    """The longest text of the entry, as HTML."""
    parts = [*entry.get("content", []), entry.get("summary_detail") or {}]
    texts = [
        html.escape(part.get("value") or "") if part.get("type") == "text/plain" else part.get("value") or ""
        for part in parts
    ]
    return max(texts, key=len, default="")


def _is_whole(body: str) -> bool:
    text = _TAG.sub(" ", body).strip()
    return len(text.split()) >= WHOLE_ARTICLE_WORDS and not _CUT.search(text)


def _page(entry: Any, body: str, link: str | None, published_at: datetime | None, language: str | None) -> bytes:
    """The entry as a page that says of itself what the feed says of it."""
    title = html.escape(_TAG.sub("", entry.get("title") or "").strip())
    names = [author.get("name") for author in entry.get("authors", [])] or [entry.get("author")]
    metas = [f'<meta name="author" content="{html.escape(name)}">' for name in dict.fromkeys(names) if name]
    if published_at:
        metas.append(f'<meta property="article:published_time" content="{published_at.isoformat()}">')
    if link:
        metas.append(f'<link rel="canonical" href="{html.escape(link)}">')
    root = f'<html lang="{html.escape(language)}">' if language else "<html>"
    head = "\n".join(['<meta charset="utf-8">', f"<title>{title}</title>", *metas])
    page = (
        f"<!DOCTYPE html>\n{root}\n<head>\n{head}\n</head>\n<body>\n<article>\n<h1>{title}</h1>\n{body}\n</article>\n"
    )
    return f"{page}</body>\n</html>\n".encode("utf-8", "replace")
