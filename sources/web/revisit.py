"""When to ask again: often for what is fresh, ever more seldom for what is old or fails."""

from datetime import datetime, timedelta

AGES = (
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(days=1), timedelta(hours=3)),
    (timedelta(days=3), timedelta(hours=12)),
    (timedelta(days=7), timedelta(days=1)),
    (timedelta(days=30), timedelta(days=7)),
)
"""Age of an article up to which it is asked for again after so long. Corrections come within hours, seldom after a
week; older articles are asked for only when a feed or sitemap says that they changed."""

FIRST_RETRY = timedelta(minutes=10)
LAST_RETRY = timedelta(days=1)
"""A failure that may pass is tried once more after FIRST_RETRY, doubling up to LAST_RETRY."""

TRIES = 8
"""Failures in a row after which a page is given up: about two days."""

GONE_RETRY = timedelta(days=2)
"""A page that is refused or not found is tried once more, for pages announced before they stand."""


def next_fetch(now: datetime, published_at: datetime | None, first_seen_at: datetime) -> datetime | None:
    """When to fetch an article again that was fetched just now; None for never."""
    age = now - min(published_at or first_seen_at, now)
    return next((now + wait for limit, wait in AGES if age < limit), None)


def next_try(now: datetime, failures: int, transient: bool, retry_at: datetime | None = None) -> datetime | None:
    """When to try again after so many failures in a row; None for never. A server's own time is obeyed."""
    if not transient:
        return now + GONE_RETRY if failures == 1 else None
    if failures > TRIES:
        return None
    return max(now + backoff(failures), retry_at or now)


def backoff(failures: int) -> timedelta:
    """The wait after so many failures in a row.

    >>> [str(backoff(failures)) for failures in (1, 2, 9)]
    ['0:10:00', '0:20:00', '1 day, 0:00:00']
    """
    return min(FIRST_RETRY * 2 ** min(failures - 1, 10), LAST_RETRY)
