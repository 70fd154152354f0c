"""Fetching from the open web: polite to hosts, bounded in time and size, and with a named outcome for every URL.

`docs/sources.md` tables the outcomes.
"""

import asyncio
import dataclasses
import functools
import re
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
import stamina

from unspun.sources.failures import Failure
from unspun.sources.files import http_bodies
from unspun.sources.files.media_types import UNREAD_TYPES
from unspun.sources.limits import Limits
from unspun.sources.web import optouts, robots
from unspun.sources.web.address_guard import VettedBackend
from unspun.sources.web.fetch_settings import FetchSettings

FETCHED, NOT_MODIFIED = "fetched", "not-modified"

HEALING_STATUS = {408, 425, 429, 500, 502, 503, 504}
"""Statuses after which a later request may succeed (RFC 9110, 6585, 8470)."""

_REDIRECT_FAILURES = {
    "redirect-loop",
    "too-many-redirects",
    "redirect-without-target",
    "unsupported-scheme",
    "invalid-url",
}
"""Failures of a robots.txt that mean that there is none."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of a URL. `outcome` is fetched, not-modified or the name of a failure; `heals` where it may pass."""

    url: str
    outcome: str
    fetched_at: datetime
    final_url: str | None = None
    redirects: tuple[str, ...] = ()
    status: int | None = None
    detail: str | None = None
    content: bytes = b""
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    opt_outs: tuple[str, ...] = ()
    heals: bool = False
    retry_at: datetime | None = None
    fresh_until: datetime | None = None

    @property
    def failure(self) -> Failure | None:
        """The failure, for outcomes that are one."""
        return None if self.outcome in {FETCHED, NOT_MODIFIED} else Failure(self.outcome, self.detail or "")


class _Trouble(Exception):  # carries what is known of a URL when its fetch fails
    def __init__(self, name: str, detail: str, *, heals: bool = False, again: bool = True, **known: Any) -> None:
        super().__init__(f"{name}: {detail}")
        self.name, self.detail, self.heals, self.known = name, detail, heals, known
        self.again = heals and again


@dataclasses.dataclass(slots=True)
class _Host:
    """A host's turn: how many requests at once, and when the next may start."""

    slots: asyncio.Semaphore
    next_at: float = 0.0
    delay: float = 0.0

    async def turn(self) -> None:
        now = asyncio.get_running_loop().time()
        wait, self.next_at = max(self.next_at - now, 0), max(self.next_at, now) + self.delay
        await asyncio.sleep(wait)


class Fetcher:
    """Fetches URLs. Use as an async context manager, in one event loop."""

    def __init__(self, settings: FetchSettings, limits: Limits) -> None:
        self.settings, self.limits = settings, limits
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, asyncio.Task[robots.Robots]] = {}
        transport = httpx.AsyncHTTPTransport(verify=_certificates(), trust_env=False)
        # httpx has no public way to choose the network backend of its pool (encode/httpx#3749).
        transport._pool = httpcore.AsyncConnectionPool(
            ssl_context=_certificates(),
            max_connections=settings.concurrency,
            keepalive_expiry=5.0,
            http2=True,
            network_backend=VettedBackend(settings.allowed_hosts),
        )
        self._client = httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout, pool=None),
            headers={
                "User-Agent": settings.user_agent,
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "Accept-Encoding": http_bodies.ACCEPTED,
            },
        )

    async def __aenter__(self) -> "Fetcher":
        return self

    async def __aexit__(self, *exception: object) -> None:
        for task in self._robots.values():
            task.cancel()
        await asyncio.gather(*self._robots.values(), return_exceptions=True)
        await self._client.aclose()

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetch a URL, on condition that it changed where validators of an earlier answer are given.

        Never raises for what a URL does; tries again where that may help.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        try:
            return await self._tried(url, {name: value for name, value in conditions.items() if value})
        except _Trouble as trouble:
            return Fetched(
                url=url,
                outcome=trouble.name,
                detail=trouble.detail,
                heals=trouble.heals,
                fetched_at=datetime.now(UTC),
                **trouble.known,
            )

    async def robots_of(self, url: str) -> robots.Robots:
        """The robots.txt of the URL's host, fetched once."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = asyncio.create_task(self._fetch_robots(origin))
        return await asyncio.shield(self._robots[origin])

    def _backoff(self, error: Exception) -> bool | float:
        """Whether to try again, and after how many seconds where the server said so."""
        if not isinstance(error, _Trouble) or not error.again:
            return False
        retry_at = error.known.get("retry_at")
        if retry_at is None:
            return True
        wait = (retry_at - datetime.now(UTC)).total_seconds()
        return max(wait, 0.05) if wait <= self.settings.retry_wait else False

    async def _tried(self, url: str, headers: Mapping[str, str], polite: bool = True) -> Fetched:
        async for attempt in stamina.retry_context(
            on=self._backoff, attempts=self.settings.attempts, timeout=None, wait_initial=0.5, wait_jitter=0.5
        ):
            with attempt:
                return await self._attempt(url, headers, polite)
        raise AssertionError("stamina returns or raises")

    async def _attempt(self, url: str, headers: Mapping[str, str], polite: bool) -> Fetched:
        steps: list[str] = []
        try:
            async with asyncio.timeout(None) as deadline:
                return await self._follow(url, headers, steps, deadline, polite)
        except TimeoutError as error:
            detail = f"not done after {self.settings.request_timeout:g} s"
            raise _Trouble("timeout", detail, heals=True, redirects=tuple(steps)) from error
        except Failure as failure:
            heals = failure.name == "dns-failure"
            known: dict[str, Any] = {"redirects": tuple(steps), "content": failure.kept or b""}
            raise _Trouble(failure.name, failure.detail, heals=heals, **known) from failure
        except httpx.HTTPError as error:
            name, heals = _transport_failure(error)
            raise _Trouble(name, str(error) or type(error).__name__, heals=heals, redirects=tuple(steps)) from error
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise _Trouble("invalid-url", str(error), redirects=tuple(steps)) from error

    async def _follow(
        self, url: str, headers: Mapping[str, str], steps: list[str], deadline: asyncio.Timeout, polite: bool
    ) -> Fetched:
        """Fetch, following redirects; each of their targets is judged like the first."""
        current, been = url, {url}
        while True:
            opt_outs: list[str] = []
            _check_shape(current)
            if polite and self.settings.obey_robots:
                rules = await self.robots_of(current)
                if rules.trouble:
                    name, detail, heals = rules.trouble
                    raise _Trouble(name, detail, heals=heals, again=False, redirects=tuple(steps))
                if not rules.allows(current, self.settings.agent_token):
                    raise Failure("robots-disallowed", f"robots.txt keeps {self.settings.agent_token} out of {current}")
                opt_outs = rules.opt_outs(current, self.settings.agent_token)
            host = self._host(current, await self._delay(current, polite))
            async with host.slots:
                await host.turn()
                deadline.reschedule(asyncio.get_running_loop().time() + self.settings.request_timeout)
                async with self._client.stream("GET", current, headers=headers) as response:
                    if response.status_code not in {301, 302, 303, 307, 308}:
                        self._hold(host, response)
                        return await self._answer(url, response, tuple(steps), opt_outs)
                    target = response.headers.get("location")
                deadline.reschedule(None)
            if not target:
                raise Failure("redirect-without-target", f"status {response.status_code} without Location")
            current = urljoin(current, target.strip())
            steps.append(f"{response.status_code} {current}")
            if current in been:
                raise Failure("redirect-loop", f"back to {current}")
            if len(steps) > self.settings.redirects:
                raise Failure("too-many-redirects", f"more than {self.settings.redirects}")
            been.add(current)

    async def _answer(self, url: str, response: httpx.Response, steps: tuple[str, ...], opt_outs: list[str]) -> Fetched:
        status, headers = response.status_code, response.headers
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower() or None
        opt_outs = opt_outs + optouts.in_headers(headers)
        known: dict[str, Any] = {
            "status": status,
            "redirects": steps,
            "final_url": str(response.url),
            "media_type": media_type,
            "charset": response.charset_encoding,
            "etag": headers.get("etag"),
            "last_modified": headers.get("last-modified"),
            "fresh_until": _fresh_until(headers),
        }
        if status == 304:
            known |= {"opt_outs": tuple(opt_outs), "fetched_at": datetime.now(UTC)}
            return Fetched(url=url, outcome=NOT_MODIFIED, **known)
        if status != 200:
            known["retry_at"] = _retry_at(headers.get("retry-after")) if status in HEALING_STATUS else None
            name = "rate-limited" if status == 429 else f"http-{status}"
            raise _Trouble(name, response.reason_phrase or "", heals=status in HEALING_STATUS, **known)
        if media_type and media_type.startswith(UNREAD_TYPES):
            raise _Trouble("unsupported-kind", media_type, **known)
        try:
            content = await self._body(response)
        except Failure as failure:
            known["content"] = failure.kept or b""
            raise _Trouble(failure.name, failure.detail, **known) from failure
        opt_outs += optouts.in_page(content)
        known |= {"opt_outs": tuple(dict.fromkeys(opt_outs))}
        if opt_outs and self.settings.obey_opt_outs:
            raise _Trouble("opted-out", ", ".join(known["opt_outs"]), **known)
        return Fetched(url=url, outcome=FETCHED, content=content, fetched_at=datetime.now(UTC), **known)

    async def _body(self, response: httpx.Response) -> bytes:
        """The decoded body. Raises Failure as `encodings.decode` does."""
        limit = self.limits.document_bytes
        declared = response.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise Failure("document-too-large", f"{int(declared):,} bytes are announced")
        parts, size = [], 0
        async for chunk in response.aiter_raw():
            parts.append(chunk)
            size += len(chunk)
            if size > limit:
                raise Failure("document-too-large", f"more than {limit:,} bytes", b"".join(parts)[:limit])
        body = b"".join(parts)
        try:
            return http_bodies.decode(body, response.headers.get("content-encoding"), self.limits)
        except Failure as failure:
            failure.kept = body
            raise

    async def _fetch_robots(self, origin: str) -> robots.Robots:
        """RFC 9309: no such file allows everything; a server that fails, or cannot be reached, allows nothing."""
        try:
            return robots.parse((await self._tried(f"{origin}/robots.txt", {}, polite=False)).content)
        except _Trouble as trouble:
            status = trouble.known.get("status")
            if trouble.name == "rate-limited" or (status or 0) >= 500:
                return robots.Robots(trouble=("robots-unreachable", f"robots.txt: {trouble}", True))
            if status is None and trouble.name not in _REDIRECT_FAILURES:
                return robots.Robots(trouble=(trouble.name, f"robots.txt: {trouble.detail}", trouble.heals))
            return robots.Robots()

    def _hold(self, host: _Host, response: httpx.Response) -> None:
        """A host that asks for time is left alone by all its requests, as long as we would wait for one."""
        retry_at = _retry_at(response.headers.get("retry-after")) if response.status_code in {429, 503} else None
        if retry_at:
            wait = (retry_at - datetime.now(UTC)).total_seconds()
            if wait <= self.settings.retry_wait:
                host.next_at = max(host.next_at, asyncio.get_running_loop().time() + wait)

    async def _delay(self, url: str, polite: bool) -> float:
        if not polite or not self.settings.obey_robots:
            return self.settings.delay
        return max(self.settings.delay, (await self.robots_of(url)).delay(self.settings.agent_token))

    def _host(self, url: str, delay: float) -> _Host:
        host = self._hosts.setdefault(urlsplit(url).netloc, _Host(asyncio.Semaphore(self.settings.per_host)))
        host.delay = delay
        return host


@functools.cache
def _certificates() -> ssl.SSLContext:
    """The authorities we trust; reading them takes a tenth of a second."""
    return httpx.create_ssl_context(trust_env=False)


def _check_shape(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        raise Failure("unsupported-scheme", f"{parts.scheme or 'no scheme'} in {url[:200]}")
    if not parts.hostname or parts.port == 0:  # reading the port raises ValueError where it is none
        raise Failure("invalid-url", f"no host in {url[:200]}")


def _transport_failure(error: httpx.HTTPError) -> tuple[str, bool]:
    """Name of a failure below HTTP, and whether it may heal."""
    if isinstance(error, httpx.TimeoutException):
        return "timeout", True
    if isinstance(error, httpx.RemoteProtocolError):
        cut = "without sending" in str(error) or "disconnected" in str(error)
        return ("truncated-body", True) if cut else ("protocol-error", False)
    if isinstance(error, httpx.ConnectError):
        tls = isinstance(error.__cause__ and error.__cause__.__cause__, ssl.SSLError) or "SSL" in str(error)
        return ("tls-failure", False) if tls else ("connection-failed", True)
    if isinstance(error, httpx.NetworkError):
        return "connection-lost", True
    if isinstance(error, httpx.UnsupportedProtocol):
        return "unsupported-scheme", False
    return "protocol-error", False


def _fresh_until(headers: httpx.Headers) -> datetime | None:
    """Until when the server says that its answer is good (RFC 9111); None where it says nothing or to ask each time."""
    directives = headers.get("cache-control", "").lower()
    if "no-cache" in directives or "no-store" in directives:
        return None
    now, age = datetime.now(UTC), headers.get("age", "").strip()
    if found := re.search(r"\bmax-age=\"?(\d{1,9})", directives):
        seconds = int(found[1]) - (int(age) if age.isdecimal() and len(age) < 10 else 0)
        return now + timedelta(seconds=seconds) if seconds > 0 else None
    try:
        expires = parsedate_to_datetime(headers.get("expires", ""))
    except (ValueError, TypeError):
        return None
    expires = expires if expires.tzinfo else expires.replace(tzinfo=UTC)
    return expires if expires > now else None


def _retry_at(header: str | None) -> datetime | None:
    """When to come back, from seconds or a date."""
    if not header:
        return None
    if header.strip().isdecimal():
        return datetime.now(UTC) + timedelta(seconds=min(int(header), 7 * 86_400))
    try:
        at = parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
