"""Feeds, sitemaps and lists of URLs on a real site: each page once, again only when it may have changed."""

import contextlib
import dataclasses
import gzip
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.sources.site import ARTICLE, answer, serve
from unspun.cli.sources import app
from unspun.sources.collect import collect
from unspun.sources.failures import Failure
from unspun.sources.limits import Limits
from unspun.sources.protocol import Listing, Memory
from unspun.sources.registry import load, open_source, parse
from unspun.sources.web.feed_format import items as feed_items
from unspun.sources.web.pages import due
from unspun.sources.web.sitemap_format import parse as parse_sitemap

NOW = datetime.now(UTC)
LONG = "<p>" + "The harbour wakes before the town does. " * 60 + "</p>"


@pytest.fixture
def site():
    with serve() as site:
        for name in ("harrow", "lind", "brisance"):
            site.page(f"/{name}", ARTICLE.format(name.title()))
        yield site


def feed(*entries):
    parts = "".join(
        f"<item><title>{title}</title><link>{link}</link><pubDate>{format_datetime(at)}</pubDate>{more}</item>"
        for title, link, at, more in entries
    )
    return f"<rss version='2.0'><channel><title>Calder Daily</title>{parts}</channel></rss>"


def opened(kind, address, **fields):
    politeness = {"delay": 0, "per_host": 8, "allowed_hosts": ["127.0.0.1"]}
    entry = {"id": "calder", "kind": kind, "address": address, "politeness": politeness, **fields}
    source = open_source(parse(json.dumps({"sources": [entry]}).encode())[0], Limits())
    return dataclasses.replace(source, settings=dataclasses.replace(source.settings, attempts=1))


class Keeper:
    """Remembers as the warehouse does."""

    def __init__(self):
        self.feeds, self.seen = {}, {}

    def run(self, source, later=timedelta()):
        """List and read; time is moved by what is remembered lying further back."""
        if later:
            self.feeds = {key: _earlier(row, later) for key, row in self.feeds.items()}
            self.seen = {key: _earlier(row, later) for key, row in self.seen.items()}
        memory = Memory(self.feeds, self.seen)
        listing = source.list_items(memory)
        documents = []
        for batch in collect(source, listing, memory, documents=2, size=1_000_000):
            documents += batch.documents
            self.feeds |= batch.feeds
            self.seen |= batch.seen
        return documents


def _earlier(row, by):
    return dataclasses.replace(
        row,
        **{
            field.name: value - by
            for field in dataclasses.fields(row)
            if isinstance(value := getattr(row, field.name), datetime)
        },
    )


def test_the_pages_of_a_feed_come_once_and_again_when_they_change(site):
    entries = [(n, f"/{n}?utm_source=rss", NOW - timedelta(hours=2), "") for n in ("harrow", "lind")]
    site.page("/feed", feed(*entries), "application/rss+xml")
    source, keeper = opened("feed", site.base + "/feed"), Keeper()
    first = keeper.run(source)
    assert sorted(d.url for d in first) == [f"{site.base}/harrow", f"{site.base}/lind"]
    assert {(d.source_kind, d.media_type, d.declared_charset) for d in first} == {("feed", "text/html", "utf-8")}
    assert all(abs(d.declared_published_at - NOW + timedelta(hours=2)) < timedelta(seconds=2) for d in first)

    asked = site.asked.copy()
    assert keeper.run(source) == []
    assert site.asked - asked == {"/robots.txt": 1, "/feed": 1}  # one question whether the feed changed: it did not
    assert keeper.feeds[site.base + "/feed"].outcome == "not-modified"

    site.page("/lind", ARTICLE.format("Lind, corrected"))
    again = keeper.run(source, later=timedelta(hours=1, minutes=1))
    assert [d.url for d in again] == [f"{site.base}/lind"]
    outcomes = {row.url.rsplit("/", 1)[1]: row.outcome for row in keeper.seen.values()}
    assert outcomes == {"harrow": "not-modified", "lind": "fetched"}


def test_pages_are_asked_for_ever_more_seldom(site):
    site.page("/feed", feed(("harrow", "/harrow", NOW, "")), "application/rss+xml")
    source, keeper = opened("feed", site.base + "/feed"), Keeper()
    keeper.run(source)
    for _ in range(25):
        keeper.run(source, later=timedelta(days=2))
    assert site.asked["/harrow"] < 15
    assert next(iter(keeper.seen.values())).next_fetch_at is None


def test_without_validators_the_same_bytes_are_no_new_document(site):
    site.routes["/plain"] = lambda h: answer(h, 200, b"<p>always the same", **{"Content-Type": "text/html"})
    site.routes["/feed"] = lambda h: answer(h, 200, feed(("Plain", "/plain", NOW, "")).encode())
    source, keeper = opened("feed", site.base + "/feed"), Keeper()
    assert len(keeper.run(source)) == 1
    assert keeper.run(source, later=timedelta(hours=2)) == []
    assert keeper.feeds[site.base + "/feed"].outcome == "unchanged"


def test_a_feed_with_whole_articles_spares_the_pages(site):
    site.page("/feed", feed(("Harbour", "/harrow", NOW, f"<description><![CDATA[{LONG}]]></description>"),
                            ("Lind", "/lind", NOW, "<description>A teaser ...</description>")))  # fmt: skip
    keeper = Keeper()
    found = {d.url.rsplit("/", 1)[1]: d for d in keeper.run(opened("feed", site.base + "/feed"))}
    assert b"The harbour wakes" in found["harrow"].content and b"<title>Harbour</title>" in found["harrow"].content
    assert site.asked["/harrow"] == 0 and site.asked["/lind"] == 1
    site.page("/feed", feed(("Harbour", "/harrow", NOW, f"<description><![CDATA[{LONG} New.]]></description>")))
    assert [d.url for d in keeper.run(opened("feed", site.base + "/feed"))] == [f"{site.base}/harrow"]
    assert site.asked["/harrow"] == 0


def test_texts_that_are_in_the_feed_only_are_documents_of_their_own(site):
    entries = "".join(
        f"<item><guid isPermaLink='false'>{name}</guid><title>{name}</title><description>The ferry of {name} sails."
        "</description></item>"
        for name in ("harrow", "lind")
    )
    site.page("/feed", f"<rss version='2.0'><channel>{entries}</channel></rss>", "application/rss+xml")
    source, keeper = opened("feed", site.base + "/feed"), Keeper()
    found = keeper.run(source)
    assert sorted(d.uri for d in found) == [f"{site.base}/feed#harrow", f"{site.base}/feed#lind"]
    assert {d.url for d in found} == {None}
    site.page("/feed", f"<rss version='2.0'><channel>{entries.replace('Lind', 'L')}<!-- --></channel></rss>")
    assert keeper.run(source) == []


def test_failures_are_documents_with_their_names_and_are_tried_again_with_patience(site):
    entries = [(path, path, NOW, "") for path in ("/missing", "/always-503", "/private/memo", "/bomb-gzip")]
    site.page("/feed", feed(*entries, ("none", "", NOW, "")))
    source, keeper = opened("feed", site.base + "/feed"), Keeper()
    found = {d.uri.removeprefix(site.base): (d.failure, d.outcome) for d in keeper.run(source)}
    assert found == {
        "/missing": ("http-404", "rejected"),
        "/always-503": ("http-503", "rejected"),
        "/private/memo": ("robots-disallowed", "rejected"),
        "/bomb-gzip": ("decompression-bomb", "rejected"),
        "/feed": ("entry-without-link", "rejected"),
    }
    asked = site.asked.copy()
    keeper.run(source, later=timedelta(minutes=11))
    assert {path for path in site.asked - asked if path not in {"/robots.txt", "/feed"}} == {"/always-503"}
    for _ in range(9):
        keeper.run(source, later=timedelta(days=3))
    assert site.asked["/missing"] == 2
    assert {row.next_fetch_at for row in keeper.seen.values()} == {None}


@pytest.mark.parametrize("body", [b"", b"<html><body>No feed", b"{}", b"\x89PNG\r\n", b"<rss><channel><item>"])
def test_what_is_no_feed_is_named_and_read_again_when_it_changes(site, body):
    site.page("/feed", body, "application/rss+xml")
    source, keeper = opened("feed", site.base + "/feed"), Keeper()
    found = keeper.run(source)
    assert [(d.failure, d.content) for d in found] == [("invalid-feed", body)] or not body.startswith(b"<html")
    site.page("/feed", feed(("harrow", "/harrow", NOW, "")))
    assert [d.url for d in keeper.run(source, later=timedelta(days=2))] == [f"{site.base}/harrow"]


def test_a_page_that_waits_for_a_crawl_delay_is_never_given_up(site):
    site.robots = "User-agent: *\nCrawl-delay: 86400\n"
    site.page("/feed", feed(("harrow", "/harrow", NOW, ""), ("lind", "/lind", NOW, "")))
    source, keeper = opened("feed", site.base + "/feed"), Keeper()
    first = keeper.run(source)
    assert sorted(d.failure or "" for d in first) in (["crawl-delay", "crawl-delay"], ["", "crawl-delay"])
    waiting = [row for row in keeper.seen.values() if row.outcome == "crawl-delay"]
    assert {(row.failures, row.next_fetch_at > NOW + timedelta(hours=20)) for row in waiting} == {(0, True)}


def test_a_feed_that_fails_is_left_alone_for_longer_each_time(site):
    site.routes["/feed"] = lambda h: answer(h, 500, b"")
    source, keeper = opened("feed", site.base + "/feed"), Keeper()
    waits = []
    for _ in range(3):
        keeper.run(source, later=timedelta(days=1))
        state = keeper.feeds[site.base + "/feed"]
        waits.append(state.next_check_at - state.checked_at)
    assert waits == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40)]
    asked = site.asked["/feed"]
    assert keeper.run(source) == []
    assert site.asked["/feed"] == asked


def sitemap(*urls, root="urlset", each="url"):
    parts = "".join(f"<{each}><loc>{loc}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</{each}>" for loc, at in urls)
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</{root}>'


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"Cache-Control": "public, max-age=600"}, 10),
        ({"Cache-Control": "max-age=600", "Age": "240"}, 6),
        ({"Expires": "in five minutes"}, 5),
        ({"Cache-Control": "max-age=31536000"}, 60),
        ({"Cache-Control": "no-cache, max-age=600"}, 0),
        ({"Cache-Control": "max-age=0", "Expires": "in five minutes"}, 0),
        ({"Expires": "0"}, 0),
    ],
    ids=["max-age", "age", "expires", "at-most-an-hour", "no-cache", "max-age-before-expires", "expired"],
)
def test_a_feed_is_not_asked_before_the_time_for_which_it_says_it_is_good(site, headers, minutes):
    soon = format_datetime(datetime.now(UTC) + timedelta(minutes=5))
    headers = {name: soon if value == "in five minutes" else value for name, value in headers.items()}
    site.page("/feed", feed(("harrow", "/harrow", NOW, "")), "application/rss+xml", **headers)
    keeper = Keeper()
    keeper.run(opened("feed", site.base + "/feed"))
    state = keeper.feeds[site.base + "/feed"]
    wait = state.next_check_at - state.checked_at
    assert abs(wait - timedelta(minutes=minutes)) < timedelta(seconds=60)
    asked = site.asked["/feed"]
    keeper.run(opened("feed", site.base + "/feed"))
    assert site.asked["/feed"] == asked + (minutes == 0)


def test_an_index_leads_to_its_fresh_sitemaps_and_their_fresh_pages(site):
    day = (NOW - timedelta(hours=5)).isoformat()
    old = "2011-03-04"
    site.page("/index.xml", sitemap((site.base + "/new.xml.gz", day), (site.base + "/old.xml", old),
                                    (site.base + "/index.xml", day), root="sitemapindex", each="sitemap"))  # fmt: skip
    fresh = sitemap((site.base + "/harrow", day), (site.base + "/lind", old), (site.base + "/brisance", ""))
    site.page("/new.xml.gz", gzip.compress(fresh.encode()), "application/gzip")
    source, keeper = opened("sitemap", site.base + "/index.xml"), Keeper()
    assert sorted(d.url for d in keeper.run(source)) == [f"{site.base}/brisance", f"{site.base}/harrow"]
    assert site.asked["/old.xml"] == 0 and site.asked["/index.xml"] == 1
    asked = site.asked.copy()
    assert keeper.run(source) == []
    assert site.asked - asked == {"/robots.txt": 1, "/index.xml": 1, "/new.xml.gz": 1}
    site.page("/new.xml.gz", sitemap((site.base + "/lind", NOW.isoformat())))
    assert [d.url for d in keeper.run(source)] == [f"{site.base}/lind"]


def test_an_index_in_an_index_is_followed_and_a_trap_is_named(site):
    for name, inner in (("a", "b"), ("b", "c")):
        site.page(f"/{name}.xml", sitemap((f"{inner}.xml", ""), root="sitemapindex", each="sitemap"))
    site.page("/c.xml", sitemap((site.base + "/harrow", "")))
    assert [d.url for d in Keeper().run(opened("sitemap", site.base + "/a.xml"))] == [f"{site.base}/harrow"]
    for number in range(9):
        deeper = sitemap((f"/trap-{number + 1}.xml", ""), root="sitemapindex", each="sitemap")
        site.page(f"/trap-{number}.xml", deeper)
    found = Keeper().run(opened("sitemap", site.base + "/trap-0.xml"))
    assert [d.failure for d in found] == ["nested-sitemap"]
    assert site.asked["/trap-9.xml"] == 0


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        (
            "<loc>https://a.example/p</loc><image:image><image:loc>https://a.example/i.jpg</image:loc></image:image>",
            "p",
        ),
        (
            "<image:image><image:loc>https://a.example/i.jpg</image:loc></image:image><loc>https://a.example/p</loc>",
            "p",
        ),
        ("<loc>https://a.example/read?id=17&part=2</loc>", "read?id=17&part=2"),
        ("<loc>https://a.example/read?id=17&amp;part=2</loc>", "read?id=17&part=2"),
        ("<loc><![CDATA[https://a.example/read?id=17&part=2]]></loc>", "read?id=17&part=2"),
        ("<loc>/news/p</loc>", "news/p"),
        ("<loc> p </loc>", "p"),
    ],
)
@pytest.mark.parametrize("declared", ['xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"', ""])
def test_the_address_of_a_page_is_its_own(entry, address, declared):
    content = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {declared}><url>{entry}</url></urlset>'
    found = parse_sitemap(content.encode(), Limits(), "https://a.example/sitemap.xml")
    assert [item.uri for item in found.items] == [f"https://a.example/{address}"]


def test_a_page_that_the_sitemap_says_changed_is_fetched_before_its_time(site):
    site.page("/s.xml", sitemap((site.base + "/harrow", (NOW - timedelta(hours=3)).isoformat())))
    source, keeper = opened("sitemap", site.base + "/s.xml"), Keeper()
    keeper.run(source)
    site.page("/harrow", ARTICLE.format("Harrow, updated"))
    site.page("/s.xml", sitemap((site.base + "/harrow", NOW.isoformat())))
    assert [d.url for d in keeper.run(source)] == [f"{site.base}/harrow"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing here",
        b"<rss/>",
        b"\x1f\x8bbroken",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        b"<" * 10_000,
    ],
)
def test_what_is_no_sitemap_is_named(content):
    with pytest.raises(Failure) as failure:
        parse_sitemap(content, Limits())
    assert failure.value.name in {"invalid-sitemap", "corrupt-gzip"}


def test_entities_of_a_sitemap_are_not_expanded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("https://secret.example/")
    bad = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]><urlset><url><loc>https://a.example/&a;</loc></url></urlset>'
    assert "secret" not in str(parse_sitemap(bad.encode(), Limits()))


def test_a_list_of_urls_is_read_from_files_and_from_the_web(site, tmp_path):
    lines = (
        f"\ufeff# picked\n{site.base}/harrow\n\n{site.base}/harrow#again  # twice\nnot an address\nftp://x.example/\n"
    )
    (tmp_path / "urls.txt").write_text(lines)
    site.page("/urls.txt", lines, "text/plain")
    for address in (str(tmp_path / "urls.txt"), f"{site.base}/urls.txt"):
        source, keeper = opened("urls", address), Keeper()
        found = {d.uri: d.failure for d in keeper.run(source)}
        assert found == {
            f"{site.base}/harrow": None,
            "not an address": "unsupported-scheme",
            "ftp://x.example/": "unsupported-scheme",
        }
        assert keeper.run(source) == []


def test_one_page_under_several_addresses_is_fetched_once():
    from unspun.sources.protocol import Item

    shapes = ("https://www.harrow.example/a", "https://WWW.harrow.example/a?utm_medium=rss#x",
              "https://www.harrow.example/a/amp")  # fmt: skip
    assert [item.uri for item in due([Item(uri=uri) for uri in shapes], Memory(), NOW)] == [shapes[0]]


def test_a_less_than_sign_in_a_title_is_no_tag():
    entry = ("Rates &lt; 3% and fares &gt; 1 crown", "/a", NOW, f"<description><![CDATA[{LONG}]]></description>")
    (item,) = feed_items(feed(entry).encode(), "https://harrow.example/feed", None, "auto")
    assert b"<title>Rates &lt; 3% and fares &gt; 1 crown</title>" in item.content


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("Wed, 29 Jun 2016 15:07:41 +0200", "2016-06-29T13:07:41"),
        ("2016/6/29 15:07:41", "2016-06-29T15:07:41"),
        ("2024-05-01T10:00:00.123Z", "2024-05-01T10:00:00"),
        ("1718791865", "2024-06-19T10:11:05"),
        ("Sat, 18 Mar 2023 20:21:00 America/Los_Angeles", "2023-03-19T03:21:00"),
        ("Mo, 25 Jun 2018 11:41:36", "2018-06-25T11:41:36"),
        ("Sun, 05 Sep 2021 10:00:00 GMT+7", "2021-09-05T03:00:00"),
        ("Sun, 05 Sep 2021 10:00:00 EDT", "2021-09-05T14:00:00"),
        ("10.01.2024 14:30", "2024-01-10T14:30:00"),
        ("Wednesday, June 19, 2024 - 10:11", "2024-06-19T10:11:00"),
        ("Sept 5, 2023 3:04 PM EDT", "2023-09-05T19:04:00"),
        ("yesterday", None),
        ("0000-00-00 00:00:00", None),
        ("12:30", None),
    ],
)
def test_dates_of_feeds_are_read_as_they_are_meant_or_not_at_all(printed, moment):
    content = f"<rss version='2.0'><channel><item><link>/a</link><pubDate>{printed}</pubDate></item></channel></rss>"
    (item,) = feed_items(content.encode(), "https://harrow.example/feed", None, "page")
    assert item.published_at == (moment and datetime.fromisoformat(moment).replace(tzinfo=UTC))


def test_items_that_share_a_link_are_documents_of_their_own(site):
    flashes = "".join(
        f"<item><guid isPermaLink='false'>{name}</guid><title>{name}</title><link>/</link><description>The ferry of "
        f"{name} sails.</description></item>"
        for name in ("harrow", "lind")
    )
    site.page("/feed", f"<rss version='2.0'><channel>{flashes}</channel></rss>", "application/rss+xml")
    found = Keeper().run(opened("feed", site.base + "/feed"))
    assert sorted(d.uri for d in found) == [f"{site.base}/feed#harrow", f"{site.base}/feed#lind"]
    assert all(b"The ferry of" in d.content for d in found)
    assert site.asked["/"] == 0


@pytest.mark.parametrize("author", [{"authors": [{"name": "Ola Brandt"}]}, {"author": {"name": "Ola Brandt"}},
                                    {"author": "Ola Brandt"}, {"authors": ["Ola Brandt"]}])  # fmt: skip
def test_a_json_feed_gives_its_markup_before_its_text(author):
    item = {"id": "1", "url": "https://a.example/1", "content_text": "Short.", "content_html": LONG, **author}
    content = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()
    (found,) = feed_items(content, "https://a.example/feed", None, "auto")
    assert LONG.encode() in found.content and b'content="Ola Brandt"' in found.content


def test_atom_feeds_give_links_times_and_texts():
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title><entry><id>tag:x,1</id>
    <title>Harbour &amp; town</title><link rel="alternate" href="/a"/><published>2024-05-01T10:00:00+02:00</published>
    <updated>2024-05-02T10:00:00Z</updated><author><name>Ola "O." Brandt</name></author>
    <content type="html">{LONG.replace("<", "&lt;")}</content></entry></feed>"""
    (item,) = feed_items(atom.encode(), "https://harrow.example/feed", "application/atom+xml", "auto")
    assert (item.uri, item.published_at, item.changed_at) == (
        "https://harrow.example/a",
        datetime(2024, 5, 1, 8, tzinfo=UTC),
        datetime(2024, 5, 2, 10, tzinfo=UTC),
    )
    assert b'content="Ola &quot;O.&quot; Brandt"' in item.content
    assert b"<h1>Harbour &amp; town</h1>" in item.content


def test_a_site_is_searched_for_feeds_and_sitemaps_and_an_entry_is_proposed(site, tmp_path, monkeypatch):
    monkeypatch.setattr("unspun.sources.web.discovery.USUAL_PLACES", ("/feed", "/sitemap.xml"))
    head = '<html lang="en-GB"><head><meta property="og:site_name" content="Calder Daily">'
    site.page("/", head + '<link rel="alternate" type="application/rss+xml" href="/feed"></head></html>')
    site.page("/feed", feed(("harrow", "/harrow", NOW, "")), "application/rss+xml")
    site.page("/sitemap.xml", sitemap((site.base + "/harrow", "")))
    registry = tmp_path / "sources.yaml"
    arguments = ["add", site.base + "/", "--allow", "127.0.0.1", "--registry", str(registry), "--write"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "# feed with 1 entries" in result.output and "# sitemap with 1 pages" in result.output
    (entry,) = load(registry)
    assert (entry.kind, entry.name, entry.language, entry.address) == (
        "feed",
        "Calder Daily",
        "en",
        site.base + "/feed",
    )


def test_the_command_line_explains_what_is_wrong(site, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("sources:\n  - {id: a, kind: feed, address: nowhere}\n")
    runner = CliRunner()
    result = runner.invoke(app, ["check", str(broken)])
    assert result.exit_code == 1 and "line 2: source a: address:" in result.output
    assert runner.invoke(app, ["check", str(tmp_path / "none.yaml")]).exit_code == 1
    refused = runner.invoke(app, ["add", site.base])
    assert refused.exit_code == 1 and "private-address" in refused.output
    listed = runner.invoke(app, ["list", "sources.yaml", "--json"])
    assert listed.exit_code == 0 and json.loads(listed.output)[0]["id"] == "samples"


def test_json_feeds_are_feeds():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "en",
        "items": [
            {"id": "1", "url": "/a", "title": "Harbour <b>wakes</b>", "date_published": "2024-05-01T10:00:00+02:00",
             "content_text": "The harbour & the town. " * 60, "authors": [{"name": "Ola Brandt"}]},
            {"id": "https://harrow.example/b", "content_html": "<p>Teaser</p>"},
            {"id": "3"},
            7,
        ],
    }  # fmt: skip
    first, second, third = feed_items(json.dumps(feed).encode(), "https://harrow.example/feed.json", None, "auto")
    assert (first.uri, first.published_at) == ("https://harrow.example/a", datetime(2024, 5, 1, 8, tzinfo=UTC))
    assert b"harbour &amp; the town" in first.content and b'name="author" content="Ola Brandt"' in first.content
    assert (second.uri, second.content) == ("https://harrow.example/b", None)
    assert third.name == "entry-without-link"
    for broken in (b"{", b"{}", b'{"version": "https://jsonfeed.org/version/1"}', b'{"a":' * 99_999):
        with pytest.raises(Failure, match="invalid-feed"):
            list(feed_items(broken, "https://harrow.example/feed.json", None, "auto"))


def test_feeds_that_are_too_long_to_be_parsed_in_time_are_named():
    with pytest.raises(Failure, match="document-too-large"):
        list(feed_items(b"<rss>" + b" " * 5_000_000, "https://harrow.example/feed", None, "auto"))


def test_batches_are_bounded_and_a_feed_counts_as_read_with_the_last(site):
    site.page("/feed", feed(*((name, f"/{name}", NOW, "") for name in ("harrow", "lind", "brisance"))))
    source = opened("feed", site.base + "/feed")
    listing = source.list_items(Memory())
    batches = list(collect(source, listing, Memory(), documents=2, size=1_000_000))
    assert [(len(b.documents), len(b.seen), len(b.feeds)) for b in batches] == [(2, 2, 0), (1, 1, 1)]
    batches = list(collect(source, listing, Memory(), documents=500, size=1))
    assert [len(b.documents) for b in batches] == [1, 1, 1, 0]
    assert list(collect(source, Listing([]), Memory(), documents=2, size=1)) == []


def test_an_article_has_the_address_that_answered_and_the_steps_to_it_are_remembered(site):
    site.page("/feed", feed(("moved", "/moved", NOW, "")))
    keeper = Keeper()
    (document,) = keeper.run(opened("feed", site.base + "/feed"))
    assert (document.uri, document.url) == (f"{site.base}/moved", f"{site.base}/plain")
    (row,) = keeper.seen.values()
    assert row.redirects == [f"301 {site.base}/moved-2", f"301 {site.base}/plain"]


def test_a_news_sitemap_that_forgot_to_declare_its_namespace_is_read():
    url = "<url><loc>https://a.example/b</loc><news:news><news:publication_date>2024-05-01</news:publication_date>"
    (item,) = parse_sitemap(f"<urlset>{url}</news:news></url></urlset>".encode(), Limits()).items
    assert (item.uri, item.published_at) == ("https://a.example/b", datetime(2024, 5, 1, tzinfo=UTC))


@settings(max_examples=200, deadline=None)
@given(
    at=st.integers(0, 1000),
    put=st.binary(max_size=6),
    cut=st.integers(0, 9),
    kind=st.sampled_from(["rss", "json", "map"]),
)
def test_no_damage_to_a_list_raises_anything_but_its_name(at, put, cut, kind):
    whole = {
        "rss": feed(("A & b", "https://harrow.example/a?b=1", NOW, "<description>&lt;p&gt;x</description>")).encode(),
        "json": b'{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/a", "content_text": "x"}]}',
        "map": sitemap(("https://a.example/b", "2024-05-01")).encode().replace(b"<loc>", b"<news:x/><loc>"),
    }[kind]
    at %= len(whole)
    damaged = whole[:at] + put + whole[at + cut :]
    with contextlib.suppress(Failure):
        if kind == "map":
            parse_sitemap(damaged, Limits())
        else:
            list(feed_items(damaged, "https://harrow.example/feed", None, "auto"))
