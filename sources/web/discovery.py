"""Finding the feeds and sitemaps of a site, and proposing entries for the registry."""

import asyncio
import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from unspun.sources.failures import Failure
from unspun.sources.files.sidecar import source_id_of
from unspun.sources.limits import Limits
from unspun.sources.registry import AnyEntry, FeedEntry, SitemapEntry
from unspun.sources.urls import canonical
from unspun.sources.web import feed_format, sitemap_format
from unspun.sources.web.fetch import FETCHED, Fetched, Fetcher, FetchSettings

USUAL_PLACES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/sitemap-news.xml",
                "/news-sitemap.xml", "/sitemap.xml")  # fmt: skip
"""Where sites put feeds and sitemaps that they do not announce."""

FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}

MAX_ADDRESSES = 20
"""Addresses that are tried: a large site announces a feed for each section, and the first are the broad ones."""


class Proposal(NamedTuple):
    """An entry for the registry, and what was found there."""

    entry: AnyEntry
    found: str


def propose(url: str, settings: FetchSettings, limits: Limits) -> list[Proposal]:
    """Entries for the feeds and sitemaps of a site, the best first; none where it has none.

    Raises Failure where the site cannot be fetched.
    """
    return asyncio.run(_propose(url, settings, limits))


async def _propose(url: str, settings: FetchSettings, limits: Limits) -> list[Proposal]:
    async with Fetcher(settings, limits) as fetcher:
        first = await fetcher.fetch(url)
        if first.failure:
            raise first.failure
        page = _Page("", None, None)
        announced: list[str] = []
        try:
            entries = _entries(first, url, page, limits)
        except Failure:
            page = _read_page(first)
            base = first.final_url or url
            announced = [*page.feeds, *(await fetcher.robots_of(base)).sitemaps()]
            announced += [urljoin(base, place) for place in USUAL_PLACES]
            entries = []
        addresses = list({canonical(address): address for address in announced if canonical(address)}.values())[
            :MAX_ADDRESSES
        ]
        for answer in await asyncio.gather(*(fetcher.fetch(address) for address in addresses)):
            if answer.outcome == FETCHED:
                try:
                    entries += _entries(answer, answer.url, page, limits)
                except Failure:
                    continue
    return _with_own_ids(sorted(entries, key=lambda proposal: proposal.entry.kind != "feed"))


class _Page(NamedTuple):
    site: str
    language: str | None
    title: str | None
    feeds: tuple[str, ...] = ()


def _read_page(fetched: Fetched) -> "_Page":
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(fetched.content, "lxml")
    base = fetched.final_url or fetched.url
    feeds = [
        urljoin(base, str(link.get("href")))
        for link in soup.find_all("link", href=True)
        if "alternate" in (link.get("rel") or []) and str(link.get("type", "")).lower() in FEED_TYPES
    ]
    name = soup.find("meta", property="og:site_name")
    language = soup.html.get("lang") if soup.html else None
    return _Page(
        site=str(name.get("content") or "").strip() if name else "",
        language=_language(str(language)) if language else None,
        title=soup.title.get_text(" ", strip=True) if soup.title else None,
        feeds=tuple(feeds),
    )


def _entries(fetched: Fetched, address: str, page: _Page, limits: Limits) -> list[Proposal]:
    """The entry of a feed or sitemap. Raises Failure where it is neither."""
    known = {
        "id": _id(address),
        "address": address,
        "name": page.site or page.title or None,
        "language": page.language,
        "country": _country(address),
    }
    try:
        items = list(feed_format.items(fetched.content, address, fetched.media_type, "auto"))
    except Failure:
        sitemap = sitemap_format.parse(fetched.content, limits, address)
        found = f"sitemap with {len(sitemap.items):,} pages and {len(sitemap.sitemaps):,} sitemaps"
        return [Proposal(SitemapEntry(kind="sitemap", **known), found)]
    whole = sum(1 for item in items if not isinstance(item, Failure) and item.content)
    found = f"feed with {len(items):,} entries, {whole:,} of them whole articles"
    return [Proposal(FeedEntry(kind="feed", **known), found)]


def _with_own_ids(proposals: list[Proposal]) -> list[Proposal]:
    counts: dict[str, int] = {}
    numbered = []
    for entry, found in proposals:
        counts[entry.id] = counts.get(entry.id, 0) + 1
        number = counts[entry.id]
        numbered.append(
            Proposal(entry if number == 1 else entry.model_copy(update={"id": f"{entry.id}-{number}"}), found)
        )
    return numbered


def _id(address: str) -> str:
    parts = urlsplit(address)
    host = re.sub(r"^(?:www|feeds?|rss)\.", "", parts.hostname or "site")
    return source_id_of(re.sub(r"[^a-z0-9.-]", "", host))[:60].strip("-") or "site"


def _language(value: str) -> str | None:
    import pycountry

    code = value.strip().lower().partition("-")[0]
    return code if len(code) == 2 and pycountry.languages.get(alpha_2=code) else None


def _country(address: str) -> str | None:
    """The country whose domain it is; those of domains that everyone uses say nothing."""
    import pycountry

    code = (urlsplit(address).hostname or "").rpartition(".")[2].upper()
    code = {"UK": "GB"}.get(code, code)
    sold = {"IO", "TV", "ME", "CO", "AI", "FM", "AM", "TO", "CC", "WS", "LY", "GG"}
    return code if code not in sold and pycountry.countries.get(alpha_2=code) else None
