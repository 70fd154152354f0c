"""Sitemaps, news sitemaps and sitemap indexes, as sitemaps.org and Google News define them."""

import io
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin

from unspun.sources.failures import Failure
from unspun.sources.files.byte_chunks import GZIP_MAGIC, gunzip, read_bounded
from unspun.sources.limits import Limits
from unspun.sources.protocol import Item
from unspun.sources.urls import is_web

MAX_ADDRESSES = 50_000
"""Addresses in one sitemap, by the protocol."""

MAX_LOC_CHARS = 2_000
"""Characters of an address that is read."""

_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_CDATA = re.compile(rb"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_EXTENSIONS = ("sitemap-image", "sitemap-video", "sitemap-pagemap", "sitemap-mobile", "xhtml")
"""Parts of the names of extensions whose addresses are of pictures, videos and translations."""


class Sitemap(NamedTuple):
    """What a sitemap lists: pages, and for an index further sitemaps with the time of their change."""

    items: list[Item]
    sitemaps: list[Item]


def parse(content: bytes, limits: Limits, address: str = "") -> Sitemap:
    """Read a sitemap in XML or as plain text, gzipped or not. Addresses are relative to its own.

    Raises Failure invalid-sitemap.
    """
    if content.startswith(GZIP_MAGIC):
        content = read_bounded(gunzip(iter([content]), limits), limits.document_bytes)
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _plain(content)
    return _xml(_with_whole_ampersands(content), address)


def _plain(content: bytes) -> Sitemap:
    lines = [line.strip() for line in content.decode("utf-8-sig", "replace").splitlines()]
    urls = [line for line in lines if is_web(line)]
    if not urls:
        raise Failure("invalid-sitemap", "neither XML nor a list of addresses")
    return Sitemap([Item(uri=url) for url in urls[:MAX_ADDRESSES]], [])


def _with_whole_ampersands(content: bytes) -> bytes:
    """The XML with ampersands escaped that are none of its own: parsers drop them with the word behind them."""
    if b"\0" in content[:200] or _BARE_AMPERSAND.search(content) is None:
        return content
    parts = _CDATA.split(content)
    return b"".join(part if part.startswith(b"<![CDATA[") else _BARE_AMPERSAND.sub(b"&amp;", part) for part in parts)


def _xml(content: bytes, address: str) -> Sitemap:
    from lxml import etree

    items: list[Item] = []
    sitemaps: list[Item] = []
    known = False
    try:
        for _, element in etree.iterparse(
            io.BytesIO(content), events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=False
        ):
            name = _name(element.tag)
            if name in {"url", "sitemap"}:
                known = True
                values = _values(element)
                location = _absolute(values.get("loc", ""), address)
                if is_web(location) and len(items) + len(sitemaps) < MAX_ADDRESSES:
                    (items if name == "url" else sitemaps).append(
                        Item(
                            uri=location,
                            published_at=_time(values.get("publication_date")),
                            changed_at=_time(values.get("lastmod")),
                        )
                    )
                element.clear()
            known = known or name in {"urlset", "sitemapindex"}
    except etree.XMLSyntaxError as error:
        if not items and not sitemaps:
            raise Failure("invalid-sitemap", str(error)) from error
    if not known:
        raise Failure("invalid-sitemap", "XML, but neither urlset nor sitemapindex")
    return Sitemap(items, sitemaps)


def _values(element: Any) -> dict[str, str]:
    """What an entry says of its own page: the first text under each name, without pictures and the like."""
    values: dict[str, str] = {}
    for part in element.iter():
        if part.text and part.text.strip() and not _is_extension(part) and part.tag != element.tag:
            values.setdefault(_name(part.tag), part.text.strip())
    return values


def _is_extension(part: Any) -> bool:
    """Whether an element is of an extension for pictures, videos or translations, by its namespace or its prefix."""
    tag = part.tag if isinstance(part.tag, str) else ""
    space, _, name = tag.rpartition("}")
    prefix = name.partition(":")[0] if ":" in name else ""
    return any(extension in space for extension in _EXTENSIONS) or prefix in ("image", "video", "xhtml", "pagemap")


def _absolute(location: str, address: str) -> str:
    try:
        return urljoin(address, location[:MAX_LOC_CHARS]) if location else ""
    except ValueError:
        return ""


def _name(tag: Any) -> str:
    """A tag without its namespace, declared or not; comments and instructions have none."""
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _time(value: str | None) -> datetime | None:
    """A W3C date; None where it is none. A day alone is its beginning in UTC."""
    try:
        time = datetime.fromisoformat(value or "")
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
