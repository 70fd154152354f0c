"""However an address inside is written, nothing connects to it."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.sources.site import Site, serve
from unspun.sources.limits import Limits
from unspun.sources.web.fetch import Fetched, Fetcher
from unspun.sources.web.fetch_settings import FetchSettings

# {port} is that of a site on 127.0.0.1, which must not be asked for anything.
INSIDE = (
    "http://127.0.0.1:{port}/plain",
    "http://127.1:{port}/plain",
    "http://2130706433:{port}/plain",
    "http://0x7f000001:{port}/plain",
    "http://0x7f.0.0.1:{port}/plain",
    "http://0177.0.0.1:{port}/plain",
    "http://017700000001:{port}/plain",
    "http://0:{port}/plain",
    "http://0.0.0.0:{port}/plain",
    "http://127.0.0.1.:{port}/plain",
    "http://LOCALHOST:{port}/plain",
    "http://localhost.:{port}/plain",
    "http://１２７.0.0.1:{port}/plain",
    "http://①②⑦.0.0.1:{port}/plain",
    "http://[::1]:{port}/plain",
    "http://[::]:{port}/plain",
    "http://[::ffff:127.0.0.1]:{port}/plain",
    "http://[::ffff:7f00:1]:{port}/plain",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/plain",
    "http://[64:ff9b::127.0.0.1]:{port}/plain",
    "http://[2002:7f00:1::]:{port}/plain",
    "http://harrow.example@127.0.0.1:{port}/plain",
    "http://harrow.example:80@127.0.0.1:{port}/plain",
    "http://harrow.example%2f@127.0.0.1:{port}/plain",
    "http://127.0.0.1:{port}\\@harrow.example/plain",
    "http://127.0.0.1:{port}#@harrow.example/plain",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/plain",
    "unix:///var/run/docker.sock",
    "//127.0.0.1:{port}/plain",
    "http:127.0.0.1:{port}/plain",
    "http:///127.0.0.1:{port}/plain",
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


def fetch(*urls: str, **settings: object) -> list[Fetched]:
    chosen = FetchSettings(delay=0, attempts=1, connect_timeout=2, obey_robots=False, **settings)

    async def all_of_them() -> list[Fetched]:
        async with Fetcher(chosen, Limits()) as fetcher:
            return list(await asyncio.gather(*(fetcher.fetch(url) for url in urls)))

    return asyncio.run(all_of_them())


def port_of(site: Site) -> str:
    return site.base.rpartition(":")[2]


def test_no_notation_of_an_address_leads_inside(site: Site) -> None:
    urls = [url.format(port=port_of(site)) for url in INSIDE]
    answers = fetch(*urls)
    assert [(one.url, one.outcome) for one in answers if one.failure is None] == []
    assert site.asked.total() == 0


def test_no_redirect_of_a_named_host_leads_inside(site: Site) -> None:
    """The site is named by one of its addresses, so that it may be asked, and leads to the other notations."""
    targets = [url.format(port=port_of(site)) for url in INSIDE if "127.0.0.1:{port}" not in url]
    for number, target in enumerate(targets):
        site.routes[f"/to-{number}"] = redirecting(target)
    urls = [f"{site.base}/to-{number}" for number in range(len(targets))]
    answers = fetch(*urls, allowed_hosts=frozenset({"127.0.0.1"}))
    assert [(one.url, one.final_url) for one in answers if one.failure is None] == []
    assert site.asked["/plain"] == 0


def test_a_proxy_of_the_environment_is_not_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, site.base)
    before = site.asked.total()
    (answer,) = fetch("http://harrow.invalid/plain")
    assert answer.outcome == "dns-failure"
    assert site.asked.total() == before


def redirecting(target: str) -> Callable[[Any], None]:
    def route(handler: Any) -> None:
        handler.send_response(302)
        handler.send_header("Location", target.encode().decode("latin-1"))
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return route
