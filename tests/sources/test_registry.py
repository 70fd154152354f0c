"""The registry: everything wrong with it is explained with its line, and what it describes can be opened."""

from pathlib import Path

import pytest

from unspun.sources import registry
from unspun.sources.limits import Limits
from unspun.sources.protocol import Memory
from unspun.sources.registry import InvalidRegistry, append, load, open_source, parse, schema, to_yaml
from unspun.sources.web.fetch_settings import FetchSettings

ROOT = Path(__file__).resolve().parents[2]
FEED = b"sources:\n  - id: harrow\n    kind: feed\n    address: https://harrow.example/feed\n"


def problems(text):
    with pytest.raises(InvalidRegistry) as error:
        parse(text.encode() if isinstance(text, str) else text)
    return [str(problem) for problem in error.value.problems]


def test_a_feed_is_four_lines():
    (entry,) = parse(FEED)
    assert (entry.id, entry.kind, entry.every, entry.enabled) == ("harrow", "feed", 15, True)


def test_the_registry_of_the_project_is_sound_and_has_every_kind_that_can_be_opened():
    entries = load(ROOT / "sources.yaml")
    assert {entry.kind for entry in entries} == {
        model.model_fields["kind"].annotation.__args__[0] for model in registry._models()
    }
    for entry in entries:
        assert hasattr(open_source(entry, Limits()), "list_items")


def test_the_json_schema_is_the_one_that_the_models_make():
    assert registry.SCHEMA_FILE.read_text() == schema()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("    country: Germany", "line 5: source harrow: country: 'Germany' is no ISO 3166-1"),
        ("    country: de", "line 5: source harrow: country: 'de' is no ISO 3166-1"),
        ("    language: no", 'line 5: source harrow: language: YAML reads no as false: write "no"'),
        ("    every: soon", "line 5: source harrow: every:"),
        ("    evry: 5", "line 5: source harrow: evry: there is no field of this name; there are id, name,"),
        (
            "    politeness: {delya: 2}",
            "line 5: source harrow: politeness.delya: there is no field of this name; there are delay,",
        ),
        ("    id: other", "line 5: id is given twice"),
        ("  - id: harrow\n    kind: urls\n    address: x", "line 5: source harrow: another source has this id"),
        (
            "  - id: two\n    kind: urls\n    address: https://harrow.example/feed",
            "line 7: source two: source harrow has this address",
        ),
        (
            "  - id: two\n    kind: rss\n    address: x",
            "line 6: source two: kind: 'rss' is no kind of source; there are 'feed'",
        ),
        ("  - id: two\n    address: x", "line 5: source two: kind: this field is missing"),
        ("  - id: two\n    kind: feed\n    address: s3://x", "line 7: source two: address: 's3://x' is no web address"),
        ("  - Two\n", "line 5: source 2: "),
        ("extra: 1", "line 5: there is no field of this name"),
        ("  - [", "not YAML"),
    ],
)
def test_every_error_says_where_it_is_and_what_to_do(line, said):
    assert any(said in problem for problem in problems(FEED.decode() + line)), problems(FEED.decode() + line)


@pytest.mark.parametrize(
    "content", [b"", b"7", b"sources: 7", b"\xff\xfe\x00", b"[" * 1200, b"a: &a [1]\nb: [*a, *a]", b"\t- x"]
)
def test_no_content_is_worse_than_an_error(content):
    assert problems(content)


def test_all_errors_are_given_at_once():
    assert len(problems("sources:\n  - {id: A, kind: feed, address: x, country: y}\n  - {id: b, kind: urls}\n")) == 4


def test_an_entry_is_appended_and_comments_stay(tmp_path):
    path = tmp_path / "sources.yaml"
    (entry,) = parse(FEED)
    append(path, entry)
    path.write_text(path.read_text() + "# keep me\n")
    append(path, entry.model_copy(update={"id": "lind", "address": "https://lind.example/feed", "name": "Lind: news"}))
    assert [e.id for e in load(path)] == ["harrow", "lind"]
    assert "# keep me" in path.read_text()
    before = path.read_text()
    with pytest.raises(InvalidRegistry, match="has this id"):
        append(path, entry)
    assert path.read_text() == before


def test_what_is_written_reads_the_same():
    for entry in load(ROOT / "sources.yaml"):
        assert parse(b"sources:\n" + to_yaml(entry).encode()) == [entry]


def test_politeness_of_an_entry_comes_before_the_settings_and_the_rest_is_theirs():
    general = FetchSettings(delay=4, per_host=1, read_timeout=7, allowed_hosts=frozenset({"a.example"}))
    plain, own = parse(
        FEED + b"  - {id: lind, kind: feed, address: 'https://lind.example/feed',"
        b" politeness: {delay: 1.0, allowed_hosts: [b.example]}}\n"
    )
    assert open_source(plain, Limits(), general).settings == general
    settings = open_source(own, Limits(), general).settings
    assert (settings.delay, settings.per_host, settings.read_timeout) == (1.0, 1, 7)
    assert settings.allowed_hosts == {"b.example"}
    assert parse(b"sources:\n" + to_yaml(own).encode()) == [own]
    assert "delay: 1.0" in to_yaml(own), "a delay that is given counts, though it is that of the default settings"


def test_files_are_read_by_kind(tmp_path):
    (tmp_path / "wire.tst").write_bytes(b"\x16\x16\x01")
    (tmp_path / "letter.msg").write_bytes(b"Subject: x\n\nx")
    found = {}
    for kind in ("folder", "wire", "mail"):
        (entry,) = parse(f"sources: [{{id: a, kind: {kind}, address: {tmp_path}}}]".encode())
        source = open_source(entry, Limits())
        items = source.list_items(Memory()).items
        found[kind] = [
            (d.document.source_kind, d.document.media_type, d.document.failure)
            for d in source.read_items(items, Memory())
            if d.document
        ]
    assert found["folder"] == [("folder", None, "unsupported-kind")] * 2
    assert found["wire"] == [("wire", "application/octet-stream", None)] * 2
    assert found["mail"] == [("mail", "message/rfc822", None)] * 2
