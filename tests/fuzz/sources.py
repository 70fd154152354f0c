"""The functions of the sources that cut files into documents."""

from collections import deque
from contextlib import suppress

from tests.fuzz.growth import Function
from unspun.sources.failures import Failure
from unspun.sources.files import json_items, xml_items
from unspun.sources.limits import MIB, Limits
from unspun.sources.origin import printable
from unspun.sources.stores import UnusableAddress, check_address
from unspun.sources.urls import canonical
from unspun.sources.web import feed_format, meta_refresh, optouts, robots, sitemap_format

LIMIT_BYTES = 16 * MIB
CHUNK_BYTES = 16


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def json_list(text: str) -> None:
    consume_json(b"[" + encoded(text))


def json_strings(text: str) -> None:
    consume_json(b'[{"text": "' + encoded(text))


def json_list_in_small_chunks(text: str) -> None:
    """As a compressed file gives them that is made of many small parts."""
    content = encoded(text)
    consume_json(*(content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)))


def consume_json(*chunks: bytes) -> None:
    with suppress(Failure):
        deque(json_items.split(iter(chunks), LIMIT_BYTES), maxlen=0)


def json_lines(text: str) -> None:
    list(json_items.lines(iter([encoded(text)]), LIMIT_BYTES))


def xml_message(text: str) -> None:
    xml_items.split(b"<newsMessage><itemSet>" + encoded(text) + b"</itemSet></newsMessage>")


def feed(text: str) -> None:
    content = (
        b"<rss><channel><item><title>Wall</title><description>"
        + encoded(text)
        + b"</description></item></channel></rss>"
    )
    with suppress(Failure):
        list(feed_format.items(content, "https://harrow.example/feed", "application/rss+xml", "feed"))


def sitemap(text: str) -> None:
    with suppress(Failure):
        sitemap_format.parse(b"<urlset><url><loc>" + encoded(text) + b"</loc></url></urlset>", Limits())


def address(text: str) -> None:
    with suppress(UnusableAddress):
        check_address(f"{text}://news")


FUNCTIONS: dict[str, Function] = {
    "sources.feed_format.items": feed,
    "sources.sitemap_format.parse": sitemap,
    "sources.urls.canonical": lambda text: canonical(f"https://harrow.example/{text}"),
    "sources.origin.printable": printable,
    "sources.stores.check_address": address,
    "sources.robots.parse": lambda text: robots.parse(encoded(text)),
    "sources.optouts.in_page": lambda text: optouts.in_page(encoded(text)),
    "sources.meta_refresh.target_of": lambda text: meta_refresh.target_of(encoded(text), "https://harrow.example/"),
    "sources.json_items.split": json_list,
    "sources.json_items.split strings": json_strings,
    "sources.json_items.split small chunks": json_list_in_small_chunks,
    "sources.json_items.lines": json_lines,
    "sources.xml_items.split": xml_message,
}
