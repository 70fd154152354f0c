"""Every URL of a badly behaved site ends in its documented outcome."""

import asyncio
import dataclasses
import itertools
import socket
import time
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from tests.sources.site import BIG, serve
from unspun.sources.limits import Limits
from unspun.sources.web.address_guard import is_public
from unspun.sources.web.fetch import Fetcher, FetchSettings

SETTINGS = FetchSettings(
    delay=0, per_host=8, attempts=3, retry_wait=2, request_timeout=2, allowed_hosts=frozenset({"127.0.0.1"})
)
LIMITS = Limits(document_bytes=4 * 2**20)


@pytest.fixture(scope="module")
def site():
    with serve() as site:
        yield site


def fetch(site, *paths, settings=SETTINGS, limits=LIMITS, **conditions):
    async def run():
        async with Fetcher(settings, limits) as fetcher:
            urls = [path if ":" in path else site.base + path for path in paths]
            return await asyncio.gather(*(fetcher.fetch(url, **conditions) for url in urls))

    found = asyncio.run(run())
    return found[0] if len(found) == 1 else found


OUTCOMES = {
    "/plain": "fetched",
    "/no-type": "fetched",
    "/moved": "fetched",
    "/found": "fetched",
    "/for-good": "fetched",
    "/heals": "fetched",
    "/patience": "fetched",
    "/lies-less": "fetched",
    "/proxied": "fetched",
    "/charset-as-coding": "fetched",
    "/gzip-and-rubbish": "fetched",
    "/wants-a-cookie": "fetched",
    "/refresh": "fetched",
    "/refresh-to-itself": "fetched",
    "/forgets-cookies": "redirect-loop",
    "/private/memo": "robots-disallowed",
    "/to-disallowed": "robots-disallowed",
    "/missing": "http-404",
    "/gone": "http-410",
    "/forbidden": "http-403",
    "/always-503": "http-503",
    "/long-patience": "rate-limited",
    "/loop": "redirect-loop",
    "/endless": "too-many-redirects",
    "/nowhere": "redirect-without-target",
    "/to-file": "unsupported-scheme",
    "/to-private": "private-address",
    "/to-loopback-name": "private-address",
    "/slow": "timeout",
    "/never-ends": "document-too-large",
    "/announces-too-much": "document-too-large",
    "/lies-more": "truncated-body",
    "/hangs-up": "truncated-body",
    "/not-http": "protocol-error",
    "/photo": "unsupported-kind",
    "/unknown-coding": "unsupported-encoding",
    "http://harrow.invalid/": "dns-failure",
    "http://127.0.0.1:1/": "connection-failed",
    "http://10.0.0.1/": "private-address",
    "http://2130706433/": "private-address",
    "http://[::ffff:10.1.2.3]/": "private-address",
    "ftp://127.0.0.1/": "unsupported-scheme",
    "javascript:alert(1)": "unsupported-scheme",
    "http://": "invalid-url",
    "http://[half": "invalid-url",
    "http://127.0.0.1:99999/": "invalid-url",
}


def test_every_url_ends_in_its_documented_outcome(site):
    found = fetch(site, *OUTCOMES)
    assert {path: one.outcome for path, one in zip(OUTCOMES, found, strict=True)} == OUTCOMES
    assert all(one.detail for one in found if one.failure and one.status is None)


def test_redirects_are_recorded_with_their_status(site):
    found = fetch(site, "/moved")
    assert found.redirects == (f"301 {site.base}/moved-2", f"301 {site.base}/plain")
    assert (found.final_url, found.url) == (f"{site.base}/plain", f"{site.base}/moved")


def test_what_did_not_change_is_not_sent_again(site):
    first = fetch(site, "/plain")
    again = fetch(site, "/plain", etag=first.etag, last_modified=first.last_modified)
    assert (first.outcome, again.outcome, again.content) == ("fetched", "not-modified", b"")


def test_charsets_are_kept_as_the_server_says_them_also_when_wrong(site):
    found = fetch(site, "/wrong-charset")
    assert (found.charset, found.media_type, found.content) == ("utf-8", "text/html", "Ça coûte".encode("cp1252"))


@pytest.mark.parametrize("path", ["/gzip", "/deflate", "/deflate-bare", "/br", "/zstd", "/twice"])
def test_content_encodings_are_undone(site, path):
    assert fetch(site, path).content == BIG


def test_what_browsers_read_is_read(site):
    paths = ("/charset-as-coding", "/gzip-and-rubbish", "/wants-a-cookie", "/proxied")
    bodies = [one.content for one in fetch(site, *paths)]
    assert bodies == [BIG, BIG, b"<p>you came back", b"<p>through a proxy"]


def test_cookies_end_with_the_page_they_came_with(site):
    found = fetch(
        site, *(f"/metered/{number}" for number in range(8)), settings=dataclasses.replace(SETTINGS, per_host=1)
    )
    assert {one.content for one in found} == {b"<p>the whole article"}


def test_a_page_that_only_redirects_is_followed_and_recorded(site):
    found, reloads, text = fetch(site, "/refresh", "/reloads", "/refresh-with-text")
    assert (found.final_url, found.redirects) == (f"{site.base}/plain", (f"refresh {site.base}/plain",))
    assert [one.redirects for one in (reloads, text)] == [(), ()]
    assert b"The ferry is back" in reloads.content and b"The ferry is back" in text.content


@pytest.mark.parametrize("path", ["/busy-for-a-year", "/busy-for-seconds"])
def test_a_retry_after_of_a_year_is_cut_to_days(site, path):
    found = fetch(site, path, settings=dataclasses.replace(SETTINGS, attempts=1))
    assert timedelta(hours=1) < found.retry_at - datetime.now(UTC) < timedelta(days=3)


def test_a_crawl_delay_of_a_day_leaves_the_other_pages_to_later_runs():
    with serve() as site:
        site.robots = "User-agent: *\nCrawl-delay: 86400\n"
        found = fetch(site, "/plain", "/gzip", "/br")
        asked = site.asked.total()
    assert sorted(one.outcome for one in found) == ["crawl-delay", "crawl-delay", "fetched"]
    assert all(one.transient and one.retry_at > datetime.now(UTC) + timedelta(hours=20) for one in found if one.failure)
    assert asked == 2  # robots.txt and one page


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_broken_encodings_are_named_and_their_bytes_kept(site, coding):
    cut, never = fetch(site, f"/cut-{coding}", f"/not-{coding}")
    assert {cut.outcome, never.outcome} == {"corrupt-encoding"}
    assert never.content == b"this was never encoded"


def test_bombs_are_refused_in_bounded_memory(site):
    tracemalloc.start()
    found = fetch(site, "/bomb-gzip", "/bomb-br", "/bomb-zstd", "/bomb-deflate", "/bomb-in-bomb")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {one.outcome for one in found} <= {"decompression-bomb", "document-too-large"}
    assert peak < 50_000_000


def test_retries_are_for_what_may_heal_and_only_that(site):
    before = site.asked.copy()
    fetch(site, "/always-503", "/missing", "/gone", "/to-private", "/announces-too-much")
    asked = site.asked - before
    assert asked["/always-503"] == 3
    assert {asked[path] for path in ("/missing", "/gone", "/to-private", "/announces-too-much")} == {1}


def test_a_long_retry_after_is_not_waited_for_but_remembered(site):
    start = time.monotonic()
    found = fetch(site, "/long-patience")
    assert found.retry_at - datetime.now(UTC) > timedelta(minutes=50)
    assert found.transient
    assert time.monotonic() - start < 30


def test_a_name_that_resolves_differently_later_is_connected_to_as_it_was_judged(site, monkeypatch):
    answers = iter([["127.0.0.1"]] * 50)
    real, asked = socket.getaddrinfo, []

    def rebinding(host, port, *args, **kwargs):
        if host != "rebind.example":
            return real(host, port, *args, **kwargs)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in next(answers)]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    url = site.base.replace("127.0.0.1", "rebind.example") + "/plain"
    before = site.asked["/plain"]
    assert fetch(site, url).outcome == "private-address"
    assert site.asked["/plain"] == before
    asked.clear()
    named = FetchSettings(delay=0, allowed_hosts=frozenset({"rebind.example"}), obey_robots=False)
    assert fetch(site, url, settings=named).outcome == "fetched"
    assert len(asked) == 1


def test_one_private_address_among_several_is_enough_to_refuse(monkeypatch, site):
    def mixed(host, port, *args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in ("93.184.216.34", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", mixed)
    assert fetch(site, "http://mixed.example/").outcome == "private-address"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.2.3.4", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:192.168.0.1", "2002:0a00:0001::",
     "64:ff9b::7f00:1"],
)  # fmt: skip
def test_addresses_inside_are_not_public(address):
    assert not is_public(address)


def test_hosts_are_given_the_time_that_robots_txt_asks_for():
    with serve() as site:
        site.robots = "User-agent: unspun\nCrawl-delay: 0.3\n"
        fetch(site, "/plain", "/gzip", "/br")
        starts = [at for path, at in site.times if path != "/robots.txt"]
    assert min(b - a for a, b in itertools.pairwise(starts)) > 0.25
    assert site.asked["/robots.txt"] == 1


@pytest.mark.parametrize(("status", "outcome"), [(404, "fetched"), (403, "fetched"), (500, "robots-unreachable")])
def test_a_missing_robots_txt_allows_and_a_failing_one_forbids(status, outcome):
    with serve() as site:
        site.robots_status = status
        assert fetch(site, "/plain", settings=dataclasses.replace(SETTINGS, attempts=1)).outcome == outcome


def test_opt_outs_are_recorded_and_by_setting_obeyed():
    obeying = dataclasses.replace(SETTINGS, obey_opt_outs=True)
    with serve() as site:
        site.robots = "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n"
        paths = ("/plain", "/tdm-header", "/noai-meta")
        recorded, obeyed = fetch(site, *paths), fetch(site, *paths, settings=obeying)
    robots = ("robots: GPTBot", "robots: CCBot")
    assert [one.opt_outs for one in recorded] == [
        robots,
        (*robots, "header: tdm-reservation"),
        (*robots, "meta: noai"),
    ]
    assert {one.outcome for one in recorded} == {"fetched"}
    assert {(one.outcome, one.content) for one in obeyed} == {("opted-out", b"")}
