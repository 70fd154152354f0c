"""Sitemaps, news sitemaps and sitemap indexes, as sitemaps.org and Google News define them."""

import io
from datetime import UTC, datetime
from typing import Any, NamedTuple

from unspun.sources.failures import Failure
from unspun.sources.files.byte_chunks import GZIP_MAGIC, gunzip, read_bounded
from unspun.sources.limits import Limits
from unspun.sources.protocol import Item
from unspun.sources.urls import is_web

MOST = 50_000
"""Addresses in one sitemap, by the protocol."""


class Sitemap(NamedTuple):
    """What a sitemap lists: pages, and for an index further sitemaps with the time of their change."""

    items: list[Item]
    sitemaps: list[Item]


def parse(content: bytes, limits: Limits) -> Sitemap:
    """Read a sitemap in XML or as plain text, gzipped or not. Raises Failure invalid-sitemap."""
    if content.startswith(GZIP_MAGIC):
        content = read_bounded(gunzip(iter([content]), limits), limits.document_bytes)
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _plain(content)
    return _xml(content)


def _plain(content: bytes) -> Sitemap:
    lines = [line.strip() for line in content.decode("utf-8-sig", "replace").splitlines()]
    urls = [line for line in lines if is_web(line)]
    if not urls:
        raise Failure("invalid-sitemap", "neither XML nor a list of addresses")
    return Sitemap([Item(uri=url) for url in urls[:MOST]], [])


def _xml(content: bytes) -> Sitemap:
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
                values = {_name(part.tag): part.text.strip() for part in element.iter() if part.text}
                if is_web(values.get("loc", "")) and len(items) + len(sitemaps) < MOST:
                    (items if name == "url" else sitemaps).append(
                        Item(
                            uri=values["loc"],
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
