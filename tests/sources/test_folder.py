"""The drop folder: whatever lies in it becomes documents, each counted once, none silently dropped."""

import codecs
import gzip
import io
import json
import os
import struct
import tracemalloc
import zipfile
from datetime import UTC, datetime

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspun.sources.files.folder import list_items, read_items
from unspun.sources.limits import Limits

SMALL = Limits(document_bytes=4096)
ARTICLE = {"title": "Ferry returns", "text": "HARROW — “She is back,” said Ola Brandt."}


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(folder, limits=SMALL):
    return list(read_items(list_items(str(folder)), limits, "drop"))


def one(folder, limits=SMALL):
    (document,) = read(folder, limits)
    return document


def zipped(members, **how):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, **how)
    return buffer.getvalue()


# Listing


def test_listing_is_recursive_sorted_and_leaves_out_hidden_files_and_sidecars(tmp_path):
    for name in ("b.txt", "a/z.html", "a/b/c.json", ".hidden.txt", ".git/x.txt", "b.txt.meta.json"):
        put(tmp_path, name, "x")
    names = [path.removeprefix(str(tmp_path) + "/") for path in list_items(str(tmp_path))]
    assert names == ["a/b/c.json", "a/z.html", "b.txt"]


def test_the_same_code_lists_and_reads_a_store(tmp_path):
    store = fsspec.filesystem("memory")
    store.pipe("/drop/a.txt", b"Headline")
    store.pipe("/drop/a.txt.meta.json", b'{"url": "https://harrow.example/a"}')
    store.pipe("/drop/sub/b.txt.gz", gzip.compress(b"Other"))
    documents = read("memory://drop")
    assert [(d.uri, d.content) for d in documents] == [
        ("memory:///drop/a.txt", b"Headline"),
        ("memory:///drop/sub/b.txt.gz", b"Other"),
    ]
    assert documents[0].url == "https://harrow.example/a"


def test_a_file_is_a_folder_of_one_and_a_relative_path_names_the_same_item(tmp_path, monkeypatch):
    path = put(tmp_path, "a.txt", "x")
    monkeypatch.chdir(tmp_path)
    assert list_items(str(path)) == list_items("a.txt") == list_items(".") == [str(path)]


def test_a_missing_folder_is_an_error_that_names_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        list_items(str(tmp_path / "nowhere"))


def test_odd_file_names_are_read_and_can_be_stored(tmp_path):
    for name in (b"a::b.txt", b"c#1.txt", b"caf\xe9.txt", "日本.txt".encode(), b"new\nline.txt", b"d%20.txt"):
        (tmp_path / os.fsdecode(name)).write_bytes(b"x")
    documents = read(tmp_path)
    assert len(documents) == 6
    assert all(d.content == b"x" and d.uri.encode() and d.document_id for d in documents)


# Kinds


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.txt", "text/plain"), ("a.HTML", "text/html"), ("a.htm", "text/html")]
)
def test_articles_pass_with_their_bytes_untouched(tmp_path, name, media_type):
    content = bytes(range(256))
    path = put(tmp_path, name, content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    document = one(tmp_path)
    assert (document.content, document.media_type, document.failure) == (content, media_type, None)
    assert document.fetched_at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_empty_files_pass_for_the_decoder_to_judge(tmp_path):
    for name in ("a.txt", "b.json", "c.txt.gz"):
        put(tmp_path, name, b"")
    assert [(d.content, d.failure) for d in read(tmp_path)] == [(b"", None)] * 3


def test_other_kinds_are_unsupported_and_kept(tmp_path):
    put(tmp_path, "a.docx", b"PK\x03\x04letter")
    put(tmp_path, "b.tar.gz", gzip.compress(b"tar"))
    put(tmp_path, "c", b"no name")
    documents = read(tmp_path)
    assert {(d.failure, d.outcome) for d in documents} == {("unsupported-kind", "unsupported")}
    assert documents[0].content == b"PK\x03\x04letter"
    assert gzip.decompress(documents[1].content) == b"tar"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_json_list_gives_its_articles_as_exact_slices(tmp_path, encoding):
    items = [ARTICLE, {"title": 'brackets ]}, and "quotes" \\'}, {}]
    put(
        tmp_path,
        "a.json",
        (" [\n" + " ,\n".join(json.dumps(i, ensure_ascii=False) for i in items) + "\n]\n").encode(encoding),
    )
    documents = read(tmp_path)
    assert [d.uri.rsplit("#")[1] for d in documents] == ["1", "2", "3"]
    assert [json.loads(d.content.decode(d.declared_charset or "utf-8")) for d in documents] == items


def test_one_article_in_json_is_the_whole_file(tmp_path):
    content = json.dumps(ARTICLE, indent=3).encode("utf-16")
    put(tmp_path, "a.json", content)
    assert one(tmp_path).content == content


def test_json_in_windows_1252_is_cut_without_touching_its_bytes(tmp_path):
    items = [json.dumps({"text": text}, ensure_ascii=False).encode("cp1252") for text in ("“Café”", "naïve – yes")]
    put(tmp_path, "a.json", b"[" + b",".join(items) + b"]")
    put(tmp_path, "b.jsonl", b"\n".join(items))
    assert [d.content for d in read(tmp_path)] == items * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-be"])
def test_json_lines_are_numbered_by_line(tmp_path, encoding):
    put(tmp_path, "a.jsonl", '{"text": "1\u2028"}\r\n\n{"text": "3"}'.encode(encoding))
    documents = read(tmp_path)
    assert [d.uri.rsplit("#")[1] for d in documents] == ["1", "3"]
    assert [json.loads(d.content.decode(d.declared_charset or "utf-8"))["text"] for d in documents] == ["1\u2028", "3"]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_broken_items_do_not_hide_the_others(tmp_path, name):
    parts = ['{"text": "one"}', '{"text": oops}', "7", '{"text": "four"}']
    put(tmp_path, name, "[" + ", ".join(parts) + "]" if name == "a.json" else "\n".join(parts))
    documents = read(tmp_path)
    assert [d.failure for d in documents] == [None, "invalid-json", "not-an-article", None]
    assert [d.content.decode() for d in documents] == parts


@pytest.mark.parametrize(
    ("content", "failures"),
    [
        ('[{"text": "one"}, {"text": "tw', [None, "invalid-json"]),
        ('[{"text": "one"}] {"more": 1}', [None, "invalid-json"]),
        ("[]", ["no-documents"]),
        ("{", ["invalid-json"]),
        ("null", ["not-an-article"]),
        ('{"a":' * 100_000, ["invalid-json"]),
        ("[" * 3_000 + "]" * 3_000, ["not-an-article", "invalid-json"]),
        ("[}{]", ["invalid-json"]),
    ],
)
def test_broken_json_is_named(tmp_path, content, failures):
    put(tmp_path, "a.json", content)
    found = [d.failure for d in read(tmp_path, Limits())]
    assert found == failures or (len(failures) > 1 and found[0] in failures)


def test_a_file_cut_within_utf_16_is_named(tmp_path):
    put(tmp_path, "a.jsonl", codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff" * 5)
    assert one(tmp_path).failure == "invalid-json"


# Containers


def test_gzip_and_zip_in_one_another(tmp_path):
    lines = "\n".join(json.dumps(ARTICLE) for _ in range(3))
    inner = zipped({"deep/x.txt": b"deep", "y.jsonl.gz": gzip.compress(lines.encode())})
    put(tmp_path, "a.zip", zipped({"in.zip": inner, "b.html": b"<p>page", "__MACOSX/._b.html": b"", "d/": b""}))
    documents = read(tmp_path)
    assert [d.uri.removeprefix(str(tmp_path)) for d in documents] == [
        "/a.zip!/b.html",
        "/a.zip!/in.zip!/deep/x.txt",
        *(f"/a.zip!/in.zip!/y.jsonl.gz#{n}" for n in (1, 2, 3)),
    ]
    assert not any(d.failure for d in documents)


def test_gzip_of_several_members_is_read_whole(tmp_path):
    put(tmp_path, "a.txt.gz", gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 512)
    assert one(tmp_path).content == b"one two"


def test_truncated_gzip_gives_what_came_before_and_keeps_the_container(tmp_path):
    rows = [json.dumps({"id": n, "noise": os.urandom(40).hex()}) for n in range(200)]
    whole = gzip.compress("\n".join(rows).encode())
    put(tmp_path, "a.jsonl.gz", whole[:-600])
    documents = read(tmp_path, Limits())
    assert documents[-1].failure == "truncated-gzip"
    assert documents[-1].content == whole[:-600]
    assert len(documents) > 10
    assert [d.content.decode() for d in documents[:-1]] == rows[: len(documents) - 1]


@pytest.mark.parametrize("damage", [b"not gzip at all", gzip.compress(b"x" * 99, mtime=0) + b"garbage after", None])
def test_corrupt_gzip_is_named(tmp_path, damage):
    if damage is None:
        damage = bytearray(gzip.compress(os.urandom(2000)))
        damage[-6] ^= 0xFF  # the checksum
    put(tmp_path, "a.txt.gz", bytes(damage))
    document = one(tmp_path)
    assert (document.failure, document.content) == ("corrupt-gzip", bytes(damage))


def test_bombs_are_refused_in_bounded_memory(tmp_path):
    zeros = gzip.compress(b"0" * 60_000_000)
    put(tmp_path, "a.txt.gz", zeros)
    put(tmp_path, "b.jsonl.gz", zeros)
    put(tmp_path, "c.zip", zipped({"a.txt": b"0" * 60_000_000}))
    put(tmp_path, "d.txt.gz", gzip.compress(zeros))
    tracemalloc.start()
    documents = read(tmp_path, Limits())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [d.failure for d in documents][:3] == ["decompression-bomb"] * 3
    assert documents[0].content == zeros
    assert peak < 50_000_000


def test_long_lines_and_files_are_cut_named_and_do_not_hide_the_next(tmp_path):
    long = '{"text": "' + "x" * 10_000 + '"}'
    put(tmp_path, "a.jsonl", f"{long}\n{json.dumps(ARTICLE)}\n")
    put(tmp_path, "b.json", f"[{long}, {json.dumps(ARTICLE)}]")
    put(tmp_path, "c.txt", "y" * 10_000)
    put(tmp_path, "d.txt.gz", gzip.compress(b"y" * 10_000))
    documents = read(tmp_path)
    assert [d.failure for d in documents] == [
        "document-too-large", None, "document-too-large", None, "document-too-large", "document-too-large",
    ]  # fmt: skip
    assert documents[0].content == documents[2].content == long.encode()[:4096]
    assert documents[4].content == b"y" * 4096
    assert gzip.decompress(documents[5].content) == b"y" * 10_000


def test_an_endless_line_takes_little_memory(tmp_path):
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    document = one(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert document.failure == "document-too-large"
    assert peak < 20_000_000


def test_zip_members_that_cannot_be_read_are_named_each(tmp_path):
    content = bytearray(zipped({"good.txt": b"good", "../climb.txt": b"up", "/abs.txt": b"abs", "logo.png": b"png"}))
    put(tmp_path, "a.zip", bytes(content))
    found = {d.uri.split("!/")[1]: d for d in read(tmp_path)}
    assert {name: d.failure for name, d in found.items()} == {
        "good.txt": None,
        "../climb.txt": "path-climbing",
        "/abs.txt": "path-climbing",
        "logo.png": "unsupported-kind",
    }


def test_encrypted_and_damaged_members_keep_their_raw_bytes(tmp_path):
    secret = bytearray(zipped({"a.txt": b"secret text"}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        secret[secret.index(signature) + at] |= 1
    put(tmp_path, "a.zip", bytes(secret))
    noise = os.urandom(500)
    damaged = bytearray(zipped({"a.txt": noise, "b.txt": b"fine"}))
    damaged[damaged.index(noise[:100]) + 20] ^= 0xFF
    put(tmp_path, "b.zip", bytes(damaged))
    documents = read(tmp_path)
    assert [d.failure for d in documents] == ["encrypted-member", "corrupt-zip-member", None]
    assert documents[0].content and documents[1].content


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", zipped({"a.txt": b"text"})[:-30], b"PK\x05\x06" + b"\xff" * 18],
    ids=["empty", "beginning", "cut", "end"],
)
def test_corrupt_zips_are_named_and_kept(tmp_path, content):
    put(tmp_path, "a.zip", content)
    document = one(tmp_path)
    assert document.failure in {"corrupt-zip", "too-many-members"}
    assert document.content == content


def test_zips_with_too_many_members_or_a_swollen_directory_are_refused_unread(tmp_path):
    put(tmp_path, "a.zip", zipped({f"{n}.txt": b"" for n in range(20)}))
    swollen = bytearray(zipped({"a.txt": b""}))
    struct.pack_into("<I", swollen, swollen.rindex(b"PK\x05\x06") + 12, 2_000_000_000)
    put(tmp_path, "b.zip", bytes(swollen))
    assert [d.failure for d in read(tmp_path, Limits(members=10))] == ["too-many-members"] * 2


def test_nesting_ends_somewhere(tmp_path):
    content, name = b"text", "a.txt"
    for _ in range(5):
        content, name = gzip.compress(content), name + ".gz"
    put(tmp_path, name, content)
    document = one(tmp_path)
    assert (document.failure, document.content) == ("nested-too-deep", content)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_zip_members_of_one_name_are_counted_each(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"one")
        archive.writestr("a.txt", b"two")
    put(tmp_path, "a.zip", buffer.getvalue())
    assert sorted(d.content for d in read(tmp_path)) == [b"one", b"two"]


def test_containers_without_documents_are_counted(tmp_path):
    put(tmp_path, "a.zip", zipped({".hidden": b""}))
    put(tmp_path, "b.jsonl", "\n\n")
    assert [d.failure for d in read(tmp_path)] == ["no-documents"] * 2


# Sidecars


def test_a_sidecar_gives_url_source_and_time(tmp_path):
    put(tmp_path, "a.txt", "x")
    sidecar = {
        "url": "https://harrow.example/a",
        "source": "Harrow Courier",
        "published_at": "2024-05-01T10:00:00+02:00",
    }
    put(tmp_path, "a.txt.meta.json", json.dumps(sidecar))
    put(tmp_path, "b.html.gz", gzip.compress(b"x"))
    put(tmp_path, "b.meta.json", json.dumps({"published_at": "2024-05-01"}))
    first, second = read(tmp_path)
    assert (first.url, first.source_id, first.source_name) == (sidecar["url"], "harrow-courier", "Harrow Courier")
    assert first.declared_published_at == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert (second.source_id, second.declared_published_at) == ("drop", datetime(2024, 5, 1, tzinfo=UTC))


def test_a_sidecar_of_many_articles_gives_no_url_but_the_rest(tmp_path):
    put(tmp_path, "a.jsonl", f"{json.dumps(ARTICLE)}\n{json.dumps(ARTICLE)}\n")
    put(tmp_path, "a.jsonl.meta.json", '{"url": "https://harrow.example/a", "source": "Harrow"}')
    assert [(d.url, d.source_id) for d in read(tmp_path)] == [(None, "harrow")] * 2


@pytest.mark.parametrize(
    "sidecar",
    [
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"url": "javascript:alert(1)"}',
        b'{"url": 7}',
        b'{"source": "?!"}',
        b'{"published_at": "yesterday"}',
        b'{"published_at": "0001-01-01T00:00:00+14:00"}',
        b" " * 70_000,
        b'{"a":' * 50_000,
    ],
)
def test_a_broken_sidecar_is_named_and_the_article_kept(tmp_path, sidecar):
    put(tmp_path, "a.txt", "article")
    put(tmp_path, "a.txt.meta.json", sidecar)
    put(tmp_path, "b.zip", zipped({"b.txt": b"in a zip", "b.txt.meta.json": sidecar}))
    first, second = read(tmp_path, Limits())
    assert (first.failure, first.content) == ("invalid-sidecar", b"article")
    mended = put(tmp_path, "a.txt.meta.json", "{}").with_suffix("").with_suffix("")
    (again,) = read_items([str(mended)], Limits(), "drop")
    assert (again.failure, again.content) == (None, b"article") and again.document_id != first.document_id
    assert second.failure == "invalid-sidecar"
    assert second.content


# Files that move under us


def test_a_file_that_vanished_after_listing_is_named(tmp_path):
    path = put(tmp_path, "a.txt", "x")
    uris = list_items(str(tmp_path))
    path.unlink()
    (document,) = read_items(uris, SMALL, "drop")
    assert (document.failure, document.outcome) == ("vanished", "rejected")


def test_pipes_links_and_folders_with_names_of_files_do_not_block(tmp_path):
    put(tmp_path, "real.txt", "x")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "folder.txt").mkdir()
    found = {d.uri.rsplit("/", 1)[1]: d.failure for d in read(tmp_path)}
    assert found.pop("loop", "not-a-file") in {"not-a-file", "unsupported-kind"}
    assert found == {"real.txt": None, "pipe.txt": "not-a-file", "link.txt": None, "dangling.txt": "vanished"}


def test_reading_twice_gives_the_same_documents(tmp_path):
    put(tmp_path, "a.zip", zipped({"a.txt": b"x", "b.jsonl": json.dumps(ARTICLE)}))
    assert [d.document_id for d in read(tmp_path)] == [d.document_id for d in read(tmp_path)]


@settings(max_examples=150)
@given(
    content=st.binary(max_size=400),
    name=st.sampled_from(["a.json", "a.jsonl", "a.zip", "a.gz", "a.txt.gz", "a.jsonl.gz"]),
)
def test_whatever_the_bytes_there_is_a_document_and_no_exception(tmp_path_factory, content, name):
    path = put(tmp_path_factory.mktemp("any"), name, content)
    assert read(path)


@settings(max_examples=80)
@given(at=st.integers(0, 399), value=st.integers(0, 255), cut=st.integers(0, 60))
def test_no_damage_to_a_container_raises(tmp_path_factory, at, value, cut):
    whole = zipped({"a.txt": b"text " * 30, "b.jsonl": json.dumps(ARTICLE)})
    damaged = bytearray(whole[: len(whole) - cut])
    damaged[at % len(damaged)] = value
    assert read(put(tmp_path_factory.mktemp("any"), "a.zip", bytes(damaged)))
    packed = bytearray(gzip.compress(whole))
    packed[at % len(packed)] = value
    assert read(put(tmp_path_factory.mktemp("any"), "a.zip.gz", bytes(packed)))
