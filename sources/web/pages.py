"""Pages of the web, fetched and handed over with what became of each address."""

import asyncio
import dataclasses
import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from unspun.schemas.documents import RawDocument
from unspun.schemas.source_state import SeenUrl
from unspun.sources.failures import Failure
from unspun.sources.limits import Limits
from unspun.sources.origin import Origin
from unspun.sources.protocol import Delivery, Item, Memory
from unspun.sources.urls import canonical
from unspun.sources.web import revisit
from unspun.sources.web.fetch import FETCHED, NOT_MODIFIED, Fetched, Fetcher, FetchSettings

UNCHANGED = "unchanged"
POSTPONED = "crawl-delay"


def due(items: Sequence[Item], memory: Memory, now: datetime) -> list[Item]:
    """Of the listed items those to fetch now: new ones, changed ones, and remembered ones whose time has come.

    Each address once, by its canonical form; what is not a web address stays, and is named when it is read.
    """
    listed: dict[str, Item] = {}
    for item in items:
        listed.setdefault(key_of(item), item)
    wanted = {key: item for key, item in listed.items() if _is_due(item, memory.seen.get(key), now)}
    for key, seen in memory.seen.items():
        if key not in wanted and seen.next_fetch_at and seen.next_fetch_at <= now:
            wanted[key] = Item(uri=seen.fetch_url, published_at=seen.published_at, changed_at=seen.changed_at)
    return list(wanted.values())


def key_of(item: Item) -> str:
    """What an item is remembered by: its address in canonical form. The parts of a feed that lead nowhere else have
    only their fragment to tell them apart, which canonical addresses lack."""
    if item.content is not None and item.url is None:
        return item.uri
    return canonical(item.uri) or item.uri


def _is_due(item: Item, seen: SeenUrl | None, now: datetime) -> bool:
    if item.content is not None:
        return seen is None or hashlib.sha256(item.content).hexdigest() != seen.content_sha256
    if seen is None or (item.changed_at and seen.changed_at and item.changed_at > seen.changed_at):
        return True
    if item.changed_at and not seen.changed_at and item.changed_at > seen.fetched_at:
        return True
    return bool(seen.next_fetch_at and seen.next_fetch_at <= now)


def read_pages(
    items: Sequence[Item], memory: Memory, origin: Origin, settings: FetchSettings, limits: Limits
) -> Iterator[Delivery]:
    """The pages of the items, as they arrive; a few at a time are in memory."""
    with asyncio.Runner() as runner:
        fetcher = runner.run(_open(settings, limits))
        try:
            waiting, running = list(reversed(items)), set[asyncio.Task[Delivery]]()
            while waiting or running:
                while waiting and len(running) < settings.concurrency:
                    running.add(runner.get_loop().create_task(_read(waiting.pop(), memory, origin, fetcher)))
                done, running = runner.run(_first(running))
                for task in done:
                    yield task.result()
        finally:
            runner.run(fetcher.__aexit__(None, None, None))


async def _open(settings: FetchSettings, limits: Limits) -> Fetcher:
    return await Fetcher(settings, limits).__aenter__()


async def _first(
    tasks: set[asyncio.Task[Delivery]],
) -> tuple[set[asyncio.Task[Delivery]], set[asyncio.Task[Delivery]]]:
    return await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)


async def _read(item: Item, memory: Memory, origin: Origin, fetcher: Fetcher) -> Delivery:
    key = key_of(item)
    before = memory.seen.get(key)
    if item.content is not None:
        fetched = Fetched(
            url=item.uri,
            outcome=FETCHED,
            fetched_at=datetime.now(UTC),
            content=item.content,
            media_type=item.media_type,
        )
    else:
        fetched = await fetcher.fetch(
            item.uri, etag=before.etag if before else None, last_modified=before.last_modified if before else None
        )
    return _delivery(item, key, before, fetched, origin)


def _delivery(item: Item, key: str, before: SeenUrl | None, fetched: Fetched, origin: Origin) -> Delivery:
    digest = hashlib.sha256(fetched.content).hexdigest() if fetched.outcome == FETCHED else None
    outcome = fetched.outcome
    if before and digest and digest == before.content_sha256:
        outcome = UNCHANGED
    seen = _remember(item, key, before, fetched, outcome, digest, origin.source_id)
    if outcome in {NOT_MODIFIED, UNCHANGED}:
        return Delivery(None, seen=seen)
    return Delivery(_document(item, fetched, origin), seen=seen)


def _address(item: Item, fetched: Fetched) -> str | None:
    """The canonical address of the article; None for a text in a feed that is nowhere else."""
    if item.content is not None:
        return canonical(item.url) if item.url else None
    return canonical(fetched.final_url or item.url or item.uri)


def _document(item: Item, fetched: Fetched, origin: Origin) -> RawDocument:
    made = dataclasses.replace(
        origin,
        fetched_at=fetched.fetched_at,
        url=_address(item, fetched),
        published_at=item.published_at,
    )
    if fetched.failure:
        status = f"status {fetched.status}: " if fetched.status else ""
        failure = Failure(fetched.failure.name, status + fetched.failure.detail)
        return made.reject(item.uri, fetched.content, fetched.media_type, failure)
    return made.document(item.uri, fetched.content, fetched.media_type or "text/html", fetched.charset)


def _remember(
    item: Item,
    key: str,
    before: SeenUrl | None,
    fetched: Fetched,
    outcome: str,
    digest: str | None,
    source_id: str,
) -> SeenUrl:
    now = fetched.fetched_at
    first_seen_at = before.first_seen_at if before else now
    published_at = item.published_at or (before.published_at if before else None)
    failed = fetched.failure is not None
    failures = (before.failures if before else 0) + 1 if failed else 0
    if fetched.outcome == POSTPONED:  # nothing was asked of the page, so nothing failed
        failures, next_fetch_at = before.failures if before else 0, fetched.retry_at
    elif failed:
        next_fetch_at = revisit.next_try(now, failures, fetched.transient, fetched.retry_at)
    else:
        next_fetch_at = revisit.next_fetch(now, published_at, first_seen_at)
    whole = fetched.outcome == FETCHED
    return SeenUrl(
        source_id=source_id,
        url=key,
        fetch_url=item.uri,
        final_url=fetched.final_url,
        outcome=outcome,
        status=fetched.status,
        detail=fetched.detail,
        redirects=list(fetched.redirects),
        opt_outs=list(fetched.opt_outs),
        etag=fetched.etag if whole else before.etag if before else None,
        last_modified=fetched.last_modified if whole else before.last_modified if before else None,
        content_sha256=digest if whole else before.content_sha256 if before else None,
        published_at=published_at,
        changed_at=item.changed_at or (before.changed_at if before else None),
        first_seen_at=first_seen_at,
        fetched_at=now,
        next_fetch_at=None if item.content is not None else next_fetch_at,
        failures=failures,
    )
