"""Web archives: every record is counted once, damage hides nothing after it, and reading goes on where it was."""

import dataclasses
import gzip
import os
import tracemalloc

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspun.sources.files.warc import WarcSource
from unspun.sources.limits import Limits
from unspun.sources.protocol import Item, Memory

LIMITS = Limits(document_bytes=20_000)


def block(kind, uri, content, content_type="application/http; msgtype=response"):
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2024-05-01T06:00:00Z\r\n"
    head += f"WARC-Record-ID: <urn:uuid:{abs(hash(uri))}>\r\nContent-Type: {content_type}\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n"


def response(number, body, status="200 OK", headers="Content-Type: text/html; charset=utf-8"):
    http = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body
    return block("response", f"https://harrow.example/{number}?utm_source=x", http)


def bodies(count):
    return [f"<p>Story {n} {os.urandom(300).hex()}</p>".encode() for n in range(count)]


def read(path, memory=None, limits=LIMITS):
    source = WarcSource(source_id="archive", name=None, address=str(path), limits=limits)
    memory = memory or Memory()
    return list(source.read_items(source.list_items(memory).items, memory))


def write(tmp_path, content, name="a.warc.gz"):
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


@pytest.mark.parametrize("packed", [True, False])
def test_pages_carry_their_provenance(tmp_path, packed):
    records = [block("warcinfo", "", b"software: ours\r\n", "application/warc-fields"), response(1, b"<p>one")]
    records.append(block("request", "https://harrow.example/1", b"GET / HTTP/1.1\r\n\r\n"))
    content = b"".join(gzip.compress(r) if packed else r for r in records)
    (delivery,) = read(write(tmp_path, content, "a.warc.gz" if packed else "a.warc"))
    document = delivery.document
    assert (document.content, document.media_type, document.declared_charset) == (b"<p>one", "text/html", "utf-8")
    assert (document.url, document.source_kind) == ("https://harrow.example/1", "warc")
    assert document.fetched_at.isoformat() == "2024-05-01T06:00:00+00:00"
    assert delivery.feed.position is None


@pytest.mark.parametrize("packed", ["record", "whole", "plain"])
@pytest.mark.parametrize("stop", [1, 4, 9])
def test_a_run_that_dies_goes_on_without_loss(tmp_path, packed, stop):
    wanted = bodies(10)
    records = [response(n, body) for n, body in enumerate(wanted)]
    content = {
        "record": b"".join(map(gzip.compress, records)),
        "whole": gzip.compress(b"".join(records)),
        "plain": b"".join(records),
    }[packed]
    path = write(tmp_path, content, "a.warc" if packed == "plain" else "a.warc.gz")
    first = read(path)[:stop]
    rest = read(path, Memory(feeds={str(path): first[-1].feed}))
    ids = {d.document.document_id: d.document.content for d in first + rest}
    assert sorted(ids.values()) == sorted(wanted)
    assert [d.document.uri for d in read(path)][-len(rest) :] == [d.document.uri for d in rest]
    for before in rest:  # a run that dies again and again
        again = read(path, Memory(feeds={str(path): before.feed}))
        if packed != "whole":
            assert [d.document.uri for d in again] == [d.document.uri for d in rest[len(rest) - len(again) :]]
    if packed != "whole":
        assert len(first) + len(rest) == 10
    assert read(path, Memory(feeds={str(path): rest[-1].feed})) == []


def test_encodings_are_undone_also_where_the_crawler_already_did(tmp_path):
    page = b"<p>" + b"long " * 500
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(page[n : n + 700]), page[n : n + 700]) for n in range(0, len(page), 700))
    records = [
        response(1, gzip.compress(page), headers="Content-Encoding: gzip"),
        response(2, page, headers="Content-Encoding: gzip"),
        response(3, page, headers="Content-Encoding: br"),
        response(4, chunked + b"0\r\n\r\n", headers="Transfer-Encoding: chunked"),
        response(5, page, headers="Transfer-Encoding: chunked"),
        response(6, chunked[:-300], headers="Transfer-Encoding: chunked"),
    ]
    found = [d.document for d in read(write(tmp_path, b"".join(map(gzip.compress, records))))]
    assert [d.failure for d in found] == [None] * 5 + ["truncated-record"]
    assert {d.content for d in found[:5]} == {page}


def test_what_is_no_article_is_named(tmp_path):
    records = [
        response(1, b"gone", status="404 Not Found"),
        response(2, b"\x89PNG", headers="Content-Type: image/png"),
        response(3, b"x" * 30_000),
        response(4, gzip.compress(bytes(10_000_000)), headers="Content-Encoding: gzip"),
        block("revisit", "https://harrow.example/5", b"HTTP/1.1 200 OK\r\n\r\n"),
        block("resource", "metadata://tool/log", b"log", "text/plain"),
        block("resource", "https://harrow.example/7", b"<p>seven", "text/html"),
    ]
    found = [d.document.failure for d in read(write(tmp_path, b"".join(map(gzip.compress, records))))]
    assert found[3] in {"decompression-bomb", "document-too-large"}
    del found[3]
    assert found == ["http-404", "unsupported-kind", "document-too-large", "revisit", "unsupported-kind", None]


@pytest.mark.parametrize("packed", [True, False])
def test_damage_in_the_middle_is_named_and_hides_nothing_after_it(tmp_path, packed):
    wanted = bodies(6)
    records = [gzip.compress(response(n, b)) if packed else response(n, b) for n, b in enumerate(wanted)]
    records[2] = b"\x00garbage\r\n" * 40
    found = [d.document for d in read(write(tmp_path, b"".join(records), "a.warc.gz" if packed else "a.warc"))]
    assert [d.content for d in found if not d.failure] == wanted[:2] + wanted[3:]
    assert [d.failure for d in found if d.failure] == ["damaged-archive"]


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_ends_early_says_so(tmp_path, packed):
    records = [gzip.compress(response(n, b)) if packed else response(n, b) for n, b in enumerate(bodies(3))]
    found = [d.document for d in read(write(tmp_path, b"".join(records)[:-200], "a.warc.gz" if packed else "a.warc"))]
    assert [d.failure for d in found] == [None, None, "truncated-record"]


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (b"", "not-an-archive"),
        (b"<html>", "not-an-archive"),
        (gzip.compress(b"hello", mtime=0), "not-an-archive"),
        (b"\x1f\x8b\x08broken header here", "not-an-archive"),
        (b"filedesc://a.arc 0.0.0.0 2024 text/plain 10\n", "unsupported-kind"),
    ],
)
def test_other_files_are_named(tmp_path, content, failure):
    path = write(tmp_path, content)
    found = read(path)
    assert [d.document.failure for d in found] == [failure]
    assert found[0].document.content == content


def test_a_huge_record_takes_little_memory(tmp_path):
    path = write(tmp_path, gzip.compress(response(1, bytes(60_000_000))) + gzip.compress(response(2, b"<p>two")))
    tracemalloc.start()
    found = [d.document.failure for d in read(path)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == ["document-too-large", None]
    assert peak < 10_000_000


def test_archives_are_found_in_folders_stores_and_lists_of_paths(tmp_path):
    store = fsspec.filesystem("memory")
    store.pipe("/crawl/CC-NEWS/2024/05/b.warc.gz", gzip.compress(response(1, b"<p>one")))
    store.pipe("/crawl/CC-NEWS/2024/05/notes.txt", b"-")
    found = [d.document for d in read("memory://crawl")]
    assert [(d.url, d.failure) for d in found] == [("https://harrow.example/1", None), (None, "not-an-archive")]
    write(tmp_path, response(2, b"<p>two"), "c.warc")
    write(tmp_path, gzip.compress(b"c.warc\n"), "warc.paths.gz")
    assert [d.document.url for d in read(tmp_path / "warc.paths.gz")] == ["https://harrow.example/2"]


def test_an_archive_that_vanished_is_named(tmp_path):
    source = WarcSource(source_id="archive", name=None, address=str(tmp_path), limits=LIMITS)
    (delivery,) = source.read_items([Item(uri=str(tmp_path / "gone.warc"))], Memory())
    assert delivery.document.failure == "vanished"


@settings(max_examples=80, deadline=None)
@given(at=st.integers(0, 2000), value=st.integers(0, 255), cut=st.integers(0, 200), packed=st.booleans())
def test_no_damage_raises_and_every_sound_record_after_it_is_found(tmp_path_factory, at, value, cut, packed):
    wanted = bodies(4)
    records = [gzip.compress(response(n, b)) if packed else response(n, b) for n, b in enumerate(wanted)]
    damaged = bytearray(b"".join(records[:2]))
    damaged[at % len(damaged)] = value
    content = bytes(damaged) + b"".join(records[2:])
    path = write(tmp_path_factory.mktemp("any"), content[: len(content) - cut])
    found = [d.document.content for d in read(path)]
    assert found
    if not cut:
        assert wanted[3] in found


def test_archives_on_the_web_are_read_also_from_servers_without_ranges(tmp_path):
    from tests.sources.site import answer, serve

    content = b"".join(gzip.compress(response(n, b"<p>%d" % n)) for n in range(3))
    with serve() as site:
        site.routes["/crawl/a.warc.gz"] = lambda h: answer(h, 200, content)
        site.routes["/crawl/warc.paths"] = lambda h: answer(
            h, 200, b"crawl/a.warc.gz\nfile:///etc/passwd\n../up.warc\nhttp://127.0.0.1:1/x.warc\n"
        )
        refused = WarcSource(source_id="cc", name=None, address=f"{site.base}/crawl/warc.paths", limits=LIMITS)
        with pytest.raises(OSError, match=r"allowed_hosts: \[127\.0\.0\.1\]"):
            refused.list_items(Memory())
        assert not site.asked
        source = dataclasses.replace(refused, allowed_hosts=frozenset({"127.0.0.1"}))
        listing = source.list_items(Memory())
        found = [d.document.content for d in source.read_items(listing.items, Memory())]
    assert found == [b"<p>0", b"<p>1", b"<p>2"]
    assert [d.failure for d in listing.documents] == ["path-climbing"] * 3
