"""Sources on the web that list pages: feeds, sitemaps and lists of URLs."""

import asyncio
import dataclasses
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from unspun.schemas.documents import RawDocument
from unspun.schemas.source_state import FeedState
from unspun.schemas.vocabulary import SourceKind
from unspun.sources.failures import Failure
from unspun.sources.files.byte_chunks import chunks_of, read_bounded
from unspun.sources.limits import Limits
from unspun.sources.origin import Origin
from unspun.sources.protocol import Delivery, Item, Listing, Memory
from unspun.sources.stores import open_binary
from unspun.sources.urls import is_web
from unspun.sources.web import feed_format, listing_request, pages, sitemap_format
from unspun.sources.web.fetch import FETCHED, Fetched, Fetcher, FetchSettings

MAX_CHILDREN = 200
"""Sitemaps of an index that are asked in one run, newest first; the others have their turn later."""

MAX_INDEX_DEPTH = 3
"""Indexes inside an index that are followed. The protocol allows none, sites use one, and a trap goes on for ever."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WebSource:
    """What feeds, sitemaps and lists of URLs have in common: the pages they list are fetched."""

    source_id: str
    name: str | None
    address: str
    kind: SourceKind
    settings: FetchSettings
    limits: Limits

    def read_items(self, items: Sequence[Item], memory: Memory) -> Iterator[Delivery]:
        """The pages, as they arrive."""
        yield from pages.read_pages(items, memory, self._origin(datetime.now(UTC)), self.settings, self.limits)

    def _origin(self, now: datetime) -> Origin:
        return Origin(source_id=self.source_id, source_name=self.name, source_kind=self.kind, fetched_at=now)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource(WebSource):
    """An RSS or Atom feed. `text` says where articles are taken from: page, feed, or auto for what an entry holds."""

    text: str = "auto"

    def list_items(self, memory: Memory) -> Listing:
        """Entries that are new or changed, and pages that are due again."""
        return asyncio.run(self._list(memory))

    async def _list(self, memory: Memory) -> Listing:
        now = datetime.now(UTC)
        async with Fetcher(self.settings, self.limits) as fetcher:
            fetched, state = await listing_request.ask(
                self.address, memory.feeds.get(self.address), fetcher, self.source_id, now
            )
        items: list[Item] = []
        documents: list[RawDocument] = []
        if fetched and state and state.outcome == FETCHED:
            try:
                base = fetched.final_url or self.address
                for entry in feed_format.items(fetched.content, base, _content_type(fetched), self.text):
                    if isinstance(entry, Item):
                        items.append(entry)
                    else:
                        documents.append(listing_request.reject(self._origin(now), self.address, fetched, entry))
            except Failure as failure:
                documents.append(listing_request.reject(self._origin(now), self.address, fetched, failure))
                state = _failed(state, failure)
        elif fetched and fetched.failure:
            documents.append(listing_request.reject(self._origin(now), self.address, fetched, fetched.failure))
        return Listing(pages.due(items, memory, now), [state] if state else [], documents)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SitemapSource(WebSource):
    """A sitemap or an index of sitemaps. Pages older than `max_age_days` are left out; those without a date are not."""

    max_age_days: int = 7

    def list_items(self, memory: Memory) -> Listing:
        """Pages that are new or changed, and pages that are due again."""
        return asyncio.run(self._list(memory))

    async def _list(self, memory: Memory) -> Listing:
        now = datetime.now(UTC)
        found = _Sitemaps(self._origin(now), now - timedelta(days=self.max_age_days), now)
        waiting, asked = [(self.address, 0)], {self.address}
        async with Fetcher(self.settings, self.limits) as fetcher:
            while waiting:
                address, depth = waiting.pop(0)
                fetched, state = await listing_request.ask(
                    address, memory.feeds.get(address), fetcher, self.source_id, now
                )
                if not fetched or not state:
                    continue
                children = found.add(address, fetched, state, self.limits)
                if children and depth >= MAX_INDEX_DEPTH:
                    found.reject(address, fetched, Failure("nested-sitemap", f"{depth + 1} indexes in one another"))
                    children = []
                if depth == 0 and state.outcome != FETCHED and not fetched.failure:
                    children = list(memory.feeds)  # the index is unchanged: those that it listed may have changed
                waiting += [(child, depth + 1) for child in children if child not in asked]
                asked.update(children)
        return Listing(pages.due(found.items, memory, now), found.states, found.documents)


class _Sitemaps:
    """What the sitemaps of a run have listed so far."""

    def __init__(self, origin: Origin, oldest: datetime, now: datetime) -> None:
        self.origin, self.oldest, self.now = origin, oldest, now
        self.items: list[Item] = []
        self.states: list[FeedState] = []
        self.documents: list[RawDocument] = []

    def add(self, address: str, fetched: Fetched, state: FeedState, limits: Limits) -> list[str]:
        """Take what a sitemap lists. Returns the sitemaps of an index that may hold new pages, newest first."""
        failure, children = fetched.failure, list[str]()
        if state.outcome == FETCHED:
            try:
                sitemap = sitemap_format.parse(fetched.content, limits, fetched.final_url or address)
                self.items += [item for item in sitemap.items if _age(item, self.now) >= self.oldest]
                newest = sorted(sitemap.sitemaps, key=lambda child: _age(child, self.now), reverse=True)
                children = [child.uri for child in newest if _age(child, self.now) >= self.oldest][:MAX_CHILDREN]
            except Failure as broken:
                failure, state = broken, _failed(state, broken)
        if failure:
            self.reject(address, fetched, failure)
        self.states.append(state)
        return children

    def reject(self, address: str, fetched: Fetched, failure: Failure) -> None:
        self.documents.append(listing_request.reject(self.origin, address, fetched, failure))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PagesSource(WebSource):
    """Pages that are named one by one: each is fetched whenever it is asked for, on condition that it changed."""

    urls: tuple[str, ...]

    def list_items(self, memory: Memory) -> Listing:
        """All pages."""
        return Listing([Item(uri=url) for url in self.urls])


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class UrlsSource(WebSource):
    """A text file of web addresses, one a line, on the web, in a store or on this machine; `#` begins a comment."""

    def list_items(self, memory: Memory) -> Listing:
        """Addresses that are new, and pages that are due again. Raises OSError where a file cannot be read."""
        now = datetime.now(UTC)
        if is_web(self.address):
            return asyncio.run(self._list(memory, now))
        with open_binary(self.address) as stream:
            content = read_bounded(chunks_of(stream), self.limits.document_bytes)
        return Listing(pages.due(_lines(content), memory, now))

    async def _list(self, memory: Memory, now: datetime) -> Listing:
        async with Fetcher(self.settings, self.limits) as fetcher:
            fetched, state = await listing_request.ask(
                self.address, memory.feeds.get(self.address), fetcher, self.source_id, now
            )
        listed = _lines(fetched.content) if fetched and state and state.outcome == FETCHED else []
        failure = fetched.failure if fetched else None
        documents = (
            [listing_request.reject(self._origin(now), self.address, fetched, failure)] if fetched and failure else []
        )
        return Listing(pages.due(listed, memory, now), [state] if state else [], documents)


def _lines(content: bytes) -> list[Item]:
    lines = (line.partition(" #")[0].strip() for line in content.decode("utf-8-sig", "replace").splitlines())
    return [Item(uri=line) for line in lines if line and not line.startswith("#")]


def _age(item: Item, now: datetime) -> datetime:
    return max((time for time in (item.published_at, item.changed_at) if time), default=now)


def _content_type(fetched: Fetched) -> str | None:
    if not fetched.media_type:
        return None
    return f"{fetched.media_type}; charset={fetched.charset}" if fetched.charset else fetched.media_type


def _failed(state: FeedState, failure: Failure) -> FeedState:
    """A list that came and could not be read: without validators, so that it is read whole again."""
    return dataclasses.replace(
        state,
        outcome=failure.name,
        detail=failure.detail,
        failures=state.failures + 1,
        etag=None,
        last_modified=None,
        content_sha256=None,
    )
