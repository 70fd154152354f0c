"""Fetching from the open web: polite to hosts, bounded in time and size, and with a named outcome for every URL.

`docs/sources.md` tables the outcomes.
"""

import asyncio
import dataclasses
import functools
import http.cookiejar
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
from unspun.sources.web import meta_refresh, optouts, robots
from unspun.sources.web.address_guard import VettedBackend

FETCHED, NOT_MODIFIED = "fetched", "not-modified"

TRANSIENT_STATUS = {408, 425, 429, 500, 502, 503, 504}
"""Statuses after which a later request may succeed (RFC 9110, 6585, 8470)."""

WHOLE_STATUS = {200, 203}
"""Statuses of whole answers; 203 is one that a proxy has transformed (RFC 9110)."""

MAX_RETRY_AFTER = timedelta(days=2)
"""Longer waits are cut to this: servers that are misconfigured ask for a year."""

MAX_TURN_SECONDS = 60.0
"""A host that wants more time than this between two requests is left to later runs, page by page."""

_REDIRECT_FAILURES = {
    "redirect-loop",
    "too-many-redirects",
    "redirect-without-target",
    "unsupported-scheme",
    "invalid-url",
}
"""Failures of a robots.txt that mean that there is none."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Manners and limits of fetching.

    Times are in seconds; `request_timeout` is for one request with its whole body. `concurrency` bounds the requests at
    a time, `per_host` those to one host. `delay` is the least time between two requests to a host where its robots.txt
    asks for none; two at a time and one a second is what a quick reader does. `retry_wait` bounds how long a
    Retry-After is waited for; a longer one is remembered and obeyed by the next run. `allowed_hosts` may be fetched
    although their addresses are private.
    """

    user_agent: str = "unspun/0.1 (news ingestion; respects robots.txt)"
    concurrency: int = 16
    per_host: int = 2
    delay: float = 1.0
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    request_timeout: float = 60.0
    attempts: int = 3
    retry_wait: float = 30.0
    redirects: int = 8
    obey_robots: bool = True
    obey_opt_outs: bool = False
    allowed_hosts: frozenset[str] = frozenset()

    @property
    def agent_token(self) -> str:
        """The name by which robots.txt knows us."""
        return self.user_agent.partition("/")[0]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of a URL. `outcome` is fetched, not-modified or the name of a failure; `transient` where a later
    run may succeed."""

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
    transient: bool = False
    retry_at: datetime | None = None
    fresh_until: datetime | None = None

    @property
    def failure(self) -> Failure | None:
        """The failure, for outcomes that are one."""
        return None if self.outcome in {FETCHED, NOT_MODIFIED} else Failure(self.outcome, self.detail or "")


class FetchError(Exception):
    """A fetch that failed: name and detail, whether a later run may succeed (`transient`), whether this one tries once
    more (`retry`), and what is already clear of the answer (`fields` of Fetched)."""

    def __init__(self, name: str, detail: str, *, transient: bool = False, retry: bool = True, **fields: Any) -> None:
        super().__init__(f"{name}: {detail}")
        self.name, self.detail, self.transient, self.fields = name, detail, transient, fields
        self.retry = transient and retry


@dataclasses.dataclass(slots=True)
class _Host:
    """A host's turn: how many requests at once, and when the next may start."""

    slots: asyncio.Semaphore
    next_at: float = 0.0
    delay: float = 0.0

    async def turn(self) -> None:
        """Wait until the next request may start. Raises FetchError crawl-delay where that takes too long."""
        now = asyncio.get_running_loop().time()
        wait = max(self.next_at - now, 0)
        if wait > MAX_TURN_SECONDS:
            retry_at = datetime.now(UTC) + timedelta(seconds=wait)
            detail = f"{self.delay:g} s between two requests are asked for"
            raise FetchError("crawl-delay", detail, transient=True, retry=False, retry_at=retry_at)
        self.next_at = max(self.next_at, now) + self.delay
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
            # Cookies live for one fetch with its redirects: kept longer, they count the pages of a metered site.
            cookies=http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[])),
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

        Never raises for what a URL does; repeats the request where that may help.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        try:
            return await self._tried(url, {name: value for name, value in conditions.items() if value})
        except FetchError as error:
            return Fetched(
                url=url,
                outcome=error.name,
                detail=error.detail,
                transient=error.transient,
                fetched_at=datetime.now(UTC),
                **error.fields,
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
        if not isinstance(error, FetchError) or not error.retry:
            return False
        retry_at = error.fields.get("retry_at")
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
            raise FetchError("timeout", detail, transient=True, redirects=tuple(steps)) from error
        except Failure as failure:
            raise FetchError(
                failure.name,
                failure.detail,
                transient=failure.name == "dns-failure",
                redirects=tuple(steps),
                content=failure.kept or b"",
            ) from failure
        except httpx.HTTPError as error:
            name, transient = _transport_failure(error)
            raise FetchError(
                name, str(error) or type(error).__name__, transient=transient, redirects=tuple(steps)
            ) from error
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise FetchError("invalid-url", str(error), redirects=tuple(steps)) from error

    async def _follow(
        self, url: str, headers: Mapping[str, str], steps: list[str], deadline: asyncio.Timeout, polite: bool
    ) -> Fetched:
        """Fetch, following redirects; each of their targets is checked like the first."""
        current, cookies, visited = url, httpx.Cookies(), set[tuple[str, str]]()
        while True:
            state = (current, str(sorted((cookie.name, cookie.value) for cookie in cookies.jar)))
            if state in visited:
                raise Failure("redirect-loop", f"back to {current}")
            if len(steps) > self.settings.redirects:
                raise Failure("too-many-redirects", f"more than {self.settings.redirects}")
            visited.add(state)
            answer, target = await self._step(url, current, headers, cookies, steps, deadline, polite)
            if answer is not None:
                return answer
            current = target

    async def _step(
        self,
        url: str,
        current: str,
        headers: Mapping[str, str],
        cookies: httpx.Cookies,
        steps: list[str],
        deadline: asyncio.Timeout,
        polite: bool,
    ) -> tuple[Fetched | None, str]:
        """One request: its answer, or the target that it redirects to."""
        opt_outs = await self._permission(current, steps, polite)
        host = self._host(current, await self._delay(current, polite))
        async with host.slots:
            await host.turn()
            deadline.reschedule(asyncio.get_running_loop().time() + self.settings.request_timeout)
            request = self._client.build_request("GET", current, headers=headers)
            cookies.set_cookie_header(request)
            response = await self._client.send(request, stream=True)
            try:
                cookies.extract_cookies(response)
                if response.status_code not in {301, 302, 303, 307, 308}:
                    self._hold(host, response)
                    answer = await self._answer(url, response, tuple(steps), opt_outs)
                    refreshed = meta_refresh.target_of(answer.content, current) if answer.outcome == FETCHED else None
                    if refreshed is None:
                        return answer, ""
                    steps.append(f"refresh {refreshed}")
                    return None, refreshed
                target = response.headers.get("location")
            finally:
                await response.aclose()
            deadline.reschedule(None)
        if not target:
            raise Failure("redirect-without-target", f"status {response.status_code} without Location")
        target = urljoin(current, target.strip())
        steps.append(f"{response.status_code} {target}")
        return None, target

    async def _permission(self, current: str, steps: list[str], polite: bool) -> list[str]:
        """Reservations that robots.txt declares for an address. Raises where the address may not be fetched."""
        _check_shape(current)
        if not polite or not self.settings.obey_robots:
            return []
        rules = await self.robots_of(current)
        if rules.failure:
            raise FetchError(
                rules.failure.name,
                rules.failure.detail,
                transient=rules.transient,
                retry=False,
                redirects=tuple(steps),
            )
        if not rules.allows(current, self.settings.agent_token):
            raise Failure("robots-disallowed", f"robots.txt keeps {self.settings.agent_token} out of {current}")
        return rules.opt_outs(current, self.settings.agent_token)

    async def _answer(self, url: str, response: httpx.Response, steps: tuple[str, ...], opt_outs: list[str]) -> Fetched:
        status, headers = response.status_code, response.headers
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower() or None
        opt_outs = opt_outs + optouts.in_headers(headers)
        fields: dict[str, Any] = {
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
            fields |= {"opt_outs": tuple(opt_outs), "fetched_at": datetime.now(UTC)}
            return Fetched(url=url, outcome=NOT_MODIFIED, **fields)
        if status not in WHOLE_STATUS:
            fields["retry_at"] = _retry_at(headers.get("retry-after")) if status in TRANSIENT_STATUS else None
            name = "rate-limited" if status == 429 else f"http-{status}"
            raise FetchError(name, response.reason_phrase or "", transient=status in TRANSIENT_STATUS, **fields)
        if media_type and media_type.startswith(UNREAD_TYPES):
            raise FetchError("unsupported-kind", media_type, **fields)
        try:
            content = await self._body(response)
        except Failure as failure:
            fields["content"] = failure.kept or b""
            raise FetchError(failure.name, failure.detail, **fields) from failure
        opt_outs += optouts.in_page(content)
        fields |= {"opt_outs": tuple(dict.fromkeys(opt_outs))}
        if opt_outs and self.settings.obey_opt_outs:
            raise FetchError("opted-out", ", ".join(fields["opt_outs"]), **fields)
        return Fetched(url=url, outcome=FETCHED, content=content, fetched_at=datetime.now(UTC), **fields)

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
        except FetchError as error:
            status = error.fields.get("status")
            if error.name == "rate-limited" or (status or 0) >= 500:
                return robots.Robots(failure=Failure("robots-unreachable", f"robots.txt: {error}"), transient=True)
            if status is None and error.name not in _REDIRECT_FAILURES:
                return robots.Robots(
                    failure=Failure(error.name, f"robots.txt: {error.detail}"), transient=error.transient
                )
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
    """Name of a failure below HTTP, and whether it may pass."""
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
    if (header := header.strip()).isdecimal():
        return datetime.now(UTC) + min(timedelta(seconds=int(header[:9])), MAX_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(at, datetime.now(UTC) + MAX_RETRY_AFTER)
