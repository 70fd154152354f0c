"""Sources of the registry to raw segments: what was read is loaded in the end, whatever dies on the way."""

import dataclasses
import gzip
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unspun.pipeline.collecting import collect as module
from unspun.pipeline.collecting.registered import due_sources, registered_source, unread_parts
from unspun.pipeline.plan import collect_sources, ingest
from unspun.pipeline.raw import read_segment
from unspun.pipeline.settings import Settings
from unspun.pipeline.steps import audit, load, process
from unspun.warehouse import Warehouse

PAGE = "<html><head><title>Ferry {0}</title></head><body><article><h1>Ferry {0}</h1><p>{1}</p></article></body></html>"


@pytest.fixture
def settings(tmp_path):
    """An archive of nine pages, in batches of two."""
    records = []
    for number in range(9):
        text = f"The ferry of pier {number} sails again, said Ola Brandt, who has run it for {number + 3} years. " * 9
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.format(number, text).encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://harrow.example/{number}\r\n"
        head += f"WARC-Date: 2024-05-01T00:00:00Z\r\nWARC-Record-ID: <urn:{number}>\r\nContent-Length: {len(http)}\r\n"
        records.append(gzip.compress(f"{head}Content-Type: application/http\r\n\r\n".encode() + http + b"\r\n\r\n"))
    (tmp_path / "a.warc.gz").write_bytes(b"".join(records))
    (tmp_path / "sources.yaml").write_text(f"sources:\n  - {{id: cc, kind: warc, address: {tmp_path}/a.warc.gz}}\n")
    return Settings(warehouse=str(tmp_path / "news.duckdb"), sources=str(tmp_path / "sources.yaml"), batch_size=2)


def collect(source_id, settings, archive=None):
    return module.collect(registered_source(source_id, settings, archive), settings, archive)


def archives(settings):
    return unread_parts(registered_source("cc", settings), settings)


def load_segment(segment, settings):
    load(audit(process(segment, settings), settings), settings)


def urls(segments):
    return sorted(document.url for segment in segments for document in read_segment(segment))


def test_segments_of_a_run_that_died_are_given_again_until_they_are_loaded(settings, monkeypatch):
    write, written = module.write_segment, []

    def dies(folder, documents):
        if len(written) == 3:
            raise MemoryError
        written.append(write(folder, documents))
        return written[-1]

    monkeypatch.setattr(module, "write_segment", dies)
    with pytest.raises(MemoryError):
        collect("cc", settings)
    monkeypatch.setattr(module, "write_segment", write)
    again = collect("cc", settings)
    assert urls(again["segments"]) == [f"https://harrow.example/{number}" for number in range(9)]
    assert again["segments"][:3] == written
    load_segment(written[1], settings)  # the others fail on their way to the warehouse
    third = collect("cc", settings)
    assert third == {"segments": [uri for uri in again["segments"] if uri != written[1]], "unchanged": 0}


def test_archives_are_read_side_by_side_each_with_its_own_memory(settings, tmp_path):
    settings = settings.model_copy(update={"batch_size": 6})
    both = [str(tmp_path / "crawl" / name) for name in ("a.warc.gz", "b.warc.gz")]
    (tmp_path / "crawl").mkdir()
    for path in both:
        Path(path).write_bytes((tmp_path / "a.warc.gz").read_bytes())
    registry = tmp_path / "sources.yaml"
    registry.write_text(registry.read_text().replace("/a.warc.gz", "/crawl"))
    assert archives(settings) == both
    first = collect("cc", settings, both[0])
    assert len(urls(first["segments"])) == 9
    assert archives(settings) == both  # the first is read, and not loaded
    for segment in first["segments"]:
        load_segment(segment, settings)
    assert collect("cc", settings, both[0]) == {"segments": [], "unchanged": 0}
    assert archives(settings) == both[1:]
    assert len(urls(collect("cc", settings, both[1])["segments"])) == 9


def test_a_run_over_archives_reads_each_once_and_the_next_finds_nothing_to_read(settings):
    counts, failures = collect_sources(["cc"], settings.model_copy(update={"batch_size": 6}))
    assert (counts["fetched"], counts["loaded"], failures) == (9, 9, [])
    counts, failures = collect_sources(["cc"], settings)
    assert (counts["fetched"], failures) == (0, [])


def test_a_feed_is_collected_once_and_asked_again_only_whether_it_changed(tmp_path):
    from tests.sources.site import ARTICLE, serve

    with serve() as site:
        site.page("/harrow", ARTICLE.format("Harrow"))
        link = f"<item><title>Harrow</title><link>{site.base}/harrow</link></item><item><link>/missing</link></item>"
        site.page("/feed", f"<rss version='2.0'><channel>{link}</channel></rss>")
        (tmp_path / "sources.yaml").write_text(
            "sources:\n  - {id: harrow, kind: feed, name: Harrow News, country: DE,"
            f" address: '{site.base}/feed', politeness: {{delay: 0, allowed_hosts: [127.0.0.1]}}}}\n"
        )
        settings = Settings(warehouse=str(tmp_path / "news.duckdb"), sources=str(tmp_path / "sources.yaml"))
        first = collect("harrow", settings)
        documents = {d.uri.removeprefix(site.base): d for uri in first["segments"] for d in read_segment(uri)}
        assert {path: d.failure for path, d in documents.items()} == {"/harrow": None, "/missing": "http-404"}
        assert {d.source_name for d in documents.values()} == {"Harrow News"}
        asked = site.asked.copy()
        assert collect("harrow", settings) == first  # not loaded yet, so given again, without a page being fetched
        assert site.asked - asked == {"/robots.txt": 1, "/feed": 1}
        assert state_tables(settings) == [
            ("/feed", "not-modified", 0),
            ("/harrow", "fetched", 0),
            ("/missing", "http-404", 1),
        ]


def test_a_page_that_is_named_is_fetched_as_those_of_sources_are(tmp_path):
    from tests.sources.site import ARTICLE, serve

    with serve() as site:
        site.page("/harrow", ARTICLE.format("Harrow"))
        settings = Settings(warehouse=str(tmp_path / "news.duckdb"))
        assert ingest([f"{site.base}/harrow"], settings)["rejected"] == 1
        (reject,) = Warehouse(settings.warehouse).newest("FROM rejects", {}).to_pylist()
        assert reject["reason"] == "private-address" and "allowed_hosts: [127.0.0.1]" in reject["detail"]
        assert not site.asked
        fetch = dataclasses.replace(settings.fetch, allowed_hosts=frozenset({"127.0.0.1"}), delay=0)
        assert ingest([f"{site.base}/harrow"], settings.model_copy(update={"fetch": fetch}))["loaded"] == 1
        assert site.asked == {"/robots.txt": 1, "/harrow": 1}


def test_a_source_is_due_again_when_its_minutes_have_passed(tmp_path):
    from tests.sources.site import serve

    with serve() as site:
        site.page("/feed", "<rss version='2.0'><channel></channel></rss>")
        entry = (
            "{{id: {0}, kind: feed, every: {1}, address: '{2}/feed?{0}', politeness: {{allowed_hosts: [127.0.0.1]}}}}"
        )
        lines = [entry.format(name, every, site.base) for name, every in (("hourly", 60), ("new", 60))]
        (tmp_path / "sources.yaml").write_text("sources:\n" + "".join(f"  - {line}\n" for line in lines))
        settings = Settings(warehouse=str(tmp_path / "news.duckdb"), sources=str(tmp_path / "sources.yaml"))
        assert due_sources(["hourly", "new"], settings) == ["hourly", "new"]
        collect("hourly", settings)
        assert due_sources(["hourly", "new"], settings) == ["new"]
        (state,) = Path(tmp_path).rglob("state/hourly/feed_state.parquet")
        table = pq.read_table(state)
        for minutes in (-55, 24 * 60):  # a day ahead is where a clock was that has been set back since
            checked = [value + timedelta(minutes=minutes) for value in table["checked_at"].to_pylist()]
            column = pa.array(checked, pa.timestamp("us", "UTC"))
            pq.write_table(table.set_column(table.column_names.index("checked_at"), "checked_at", column), state)
            assert due_sources(["hourly", "new"], settings) == ["hourly", "new"]


def state_tables(settings):
    states = """
        SELECT address, outcome, failures FROM internal.feed_state
        UNION ALL SELECT url, outcome, failures FROM internal.seen_urls
    """
    rows = Warehouse(settings.warehouse).newest(states, {}).to_pylist()
    return sorted((f"/{row['address'].rsplit('/')[-1]}", row["outcome"], row["failures"]) for row in rows)


def test_the_warehouse_says_of_a_source_what_the_registry_says(settings):
    registry = Path(settings.sources)
    address = str(registry.with_name("a.warc.gz"))
    registry.write_text(
        f"sources:\n  - {{id: cc, kind: warc, country: DE, language: de, expected_per_day: 40, address: {address}}}\n"
    )
    segments = collect("cc", settings)["segments"]
    load_segment(segments[0], settings)
    registry.write_text("sources: 7")  # and a batch does not depend on it
    load_segment(segments[1], settings)
    (row,) = Warehouse(settings.warehouse).newest("FROM sources", {}).to_pylist()
    assert (row["address"], row["country_code"], row["language"]) == (address, "DE", "de")
    assert row["expected_per_day"] == 40


def test_what_a_source_remembers_waits_for_a_loader_that_holds_the_warehouse(settings):
    from unspun.warehouse.lock import loader_lock

    settings = settings.model_copy(update={"lock_timeout": 0.1})
    warehouse = Warehouse(settings.warehouse)
    warehouse.folder.mkdir(parents=True)
    with loader_lock(warehouse.folder / "lock", 1):
        first = collect("cc", settings)
    assert len(urls(first["segments"])) == 9
    assert not warehouse.store.exists()
    collect("cc", settings)
    assert state_tables(settings) == [("/a.warc.gz", "read", 0)]
