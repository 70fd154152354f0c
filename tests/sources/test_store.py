"""An S3 API server on 127.0.0.1: what lies in a store is read like what lies in a folder."""

import gzip
import json

import fsspec
import pytest

from tests.sources.test_warc import bodies, response
from unspun.sources.files.folder import StoreUnavailable, list_items, read_items
from unspun.sources.limits import Limits
from unspun.sources.protocol import Memory
from unspun.sources.registry import open_source, parse


@pytest.fixture(scope="module")
def bucket(object_store):
    store = fsspec.filesystem("s3", skip_instance_cache=True)
    store.mkdir("newsroom")
    return store


def test_a_drop_folder_in_a_store_is_read_with_its_sidecars(bucket):
    bucket.pipe("newsroom/drop/a b#1.txt", b"Headline")
    bucket.pipe("newsroom/drop/a b#1.txt.meta.json", b'{"source": "Harrow Courier", "url": "https://harrow.example/a"}')
    bucket.pipe("newsroom/drop/sub/b.jsonl.gz", gzip.compress(b'{"text": "one"}\n{"text": "two"}\n'))
    bucket.pipe("newsroom/drop/.hidden.txt", b"no")
    uris = list_items("s3://newsroom/drop")
    assert uris == ["s3://newsroom/drop/a b#1.txt", "s3://newsroom/drop/sub/b.jsonl.gz"]
    first, *lines = read_items(uris, Limits(), "drop")
    assert (first.content, first.source_id, first.url) == (b"Headline", "harrow-courier", "https://harrow.example/a")
    assert [json.loads(d.content)["text"] for d in lines] == ["one", "two"]
    assert first.fetched_at.tzinfo is not None
    bucket.rm("newsroom/drop/a b#1.txt")
    assert [d.failure for d in read_items(uris[:1], Limits(), "drop")] == ["vanished"]


def test_a_prefix_without_files_is_an_error_that_names_it(bucket):
    with pytest.raises(FileNotFoundError, match="nothing-here"):
        list_items("s3://newsroom/nothing-here")


def test_a_store_that_does_not_answer_is_an_error_to_try_again_and_no_reject(bucket, monkeypatch):
    kind = fsspec.get_filesystem_class("s3")
    with monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        patch.setenv("AWS_MAX_ATTEMPTS", "1")
        kind.clear_instance_cache()
        with pytest.raises(StoreUnavailable, match="127.0.0.1:1"):
            list(read_items(["s3://newsroom/drop/a.txt"], Limits(), "drop"))
        with pytest.raises(StoreUnavailable, match="127.0.0.1:1"):
            list_items("s3://newsroom/drop")
    kind.clear_instance_cache()


def test_an_archive_in_a_store_goes_on_where_it_was(bucket):
    wanted = bodies(6)
    bucket.pipe("newsroom/cc/a.warc.gz", b"".join(gzip.compress(response(n, b)) for n, b in enumerate(wanted)))
    (entry,) = parse(b"sources: [{id: cc, kind: warc, address: s3://newsroom/cc}]")
    source = open_source(entry, Limits())
    first = list(source.read_items(source.list_items(Memory()).items, Memory()))[:2]
    memory = Memory(feeds={first[-1].feed.address: first[-1].feed})
    rest = list(source.read_items(source.list_items(memory).items, memory))
    assert [d.document.content for d in [*first, *rest]] == wanted
    whole = list(source.read_items(source.list_items(Memory()).items, Memory()))
    assert [d.document.uri for d in [*first, *rest]] == [d.document.uri for d in whole]


def test_tables_and_lists_of_urls_are_read_from_a_store(bucket):
    bucket.pipe("newsroom/table/a.csv", b"headline,body\nFerry,Back\n")
    bucket.pipe("newsroom/urls.txt", b"https://harrow.example/a\n")
    table, urls = (
        open_source(entry, Limits())
        for entry in parse(
            b"sources: [{id: t, kind: table, address: s3://newsroom/table, columns: {title: headline}},"
            b"{id: u, kind: urls, address: s3://newsroom/urls.txt}]"
        )
    )
    (delivery,) = table.read_items(table.list_items(Memory()).items, Memory())
    assert json.loads(delivery.document.content) == {"title": "Ferry"}
    assert [item.uri for item in urls.list_items(Memory()).items] == ["https://harrow.example/a"]
