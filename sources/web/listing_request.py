"""Addresses that list documents: asked on condition that they changed, and remembered."""

import hashlib
from datetime import datetime, timedelta

from unspun.schemas.documents import RawDocument
from unspun.schemas.source_state import FeedState
from unspun.sources.failures import Failure
from unspun.sources.origin import Origin
from unspun.sources.web import revisit
from unspun.sources.web.fetch import FETCHED, Fetched, Fetcher

UNCHANGED = "unchanged"

LONGEST_FRESH = timedelta(hours=1)
"""A list that says it is good for longer is asked all the same: servers say a year of everything that they serve."""


async def ask(
    address: str, before: FeedState | None, fetcher: Fetcher, source_id: str, now: datetime
) -> tuple[Fetched | None, FeedState | None]:
    """Fetch a list unless it is to be left alone until later. Returns the answer and what to remember of it.

    The answer's outcome is `unchanged` where a server without validators sent the same bytes again.
    """
    if before and before.checked_at <= now < before.next_check_at:  # else the clock was set back
        return None, None
    fetched = await fetcher.fetch(
        address, etag=before.etag if before else None, last_modified=before.last_modified if before else None
    )
    whole = fetched.outcome == FETCHED
    digest = hashlib.sha256(fetched.content).hexdigest() if whole else before.content_sha256 if before else None
    same = bool(before and whole and digest == before.content_sha256)
    failures = (before.failures if before else 0) + 1 if fetched.failure else 0
    wait_until = now + revisit.backoff(failures) if failures else now
    fresh_until = min(fetched.fresh_until or now, now + LONGEST_FRESH) if not fetched.failure else now
    return fetched, FeedState(
        source_id=source_id,
        address=address,
        outcome=UNCHANGED if same else fetched.outcome,
        checked_at=now,
        next_check_at=max(wait_until, fetched.retry_at or now, fresh_until),
        failures=failures,
        status=fetched.status,
        detail=fetched.detail,
        etag=fetched.etag if whole else before.etag if before else None,
        last_modified=fetched.last_modified if whole else before.last_modified if before else None,
        content_sha256=digest,
        position=None,
    )


def reject(origin: Origin, address: str, fetched: Fetched, failure: Failure) -> RawDocument:
    """A document that says why a list could not be read."""
    status = f"status {fetched.status}: " if fetched.status else ""
    return origin.reject(address, fetched.content, fetched.media_type, Failure(failure.name, status + failure.detail))
