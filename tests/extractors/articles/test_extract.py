"""Documents of each media type become articles; what is none is rejected by name."""

import json
from datetime import UTC, datetime

import pytest

from unspun.extractors import articles
from unspun.schemas.articles import Rejected, Unsupported
from unspun.schemas.documents import RawDocument


def document(content: bytes | str, media_type: str | None, **more: object) -> RawDocument:
    data = content.encode() if isinstance(content, str) else content
    return RawDocument(
        source_id="test",
        uri="memory",
        content=data,
        fetched_at=datetime(2024, 6, 20, tzinfo=UTC),
        media_type=media_type,
        **more,  # type: ignore[arg-type]
    )


TEXT = "Harbour bridge reopens after two years\n\nThe bridge over the Aln opened on Monday, the town said.\n"


def test_plain_text_is_kept_as_decoded_and_its_first_line_is_the_title() -> None:
    found = articles.extract(document(TEXT.encode("utf-16"), "text/plain"))
    assert found.raw_text == TEXT
    assert found.title == "Harbour bridge reopens after two years"
    assert (found.language, found.encoding, found.encoding_basis, found.basis) == ("en", "utf-16-le", "bom", "text")


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Bridge reopens", "text": "The bridge is open.", "url": "https://gazette.example/b",
         "author": "By Jane Doe"},
        {"headline": {"main": "Bridge reopens"}, "Body": "<p>The bridge is <b>open</b>.</p>",
         "weburl": "https://gazette.example/b", "byline": {"original": "By JANE DOE"}},
        {"title": {"rendered": "Bridge reopens"}, "content": {"rendered": "<p>The bridge is open.</p>"},
         "link": "https://gazette.example/b", "authors": [{"name": "Jane Doe"}]},
        {"response": {"content": {"webTitle": "Bridge reopens", "fields": {"bodyText": "The bridge is open."},
                                  "webUrl": "https://gazette.example/b", "author": ["Jane Doe"]}}},
        [{"title": "Bridge reopens", "article": {"body": "The bridge is open.", "url": "https://gazette.example/b"},
          "authors": "Jane Doe"}],
    ],
)  # fmt: skip
def test_json_exports_of_known_shapes(record: object) -> None:
    found = articles.extract(document(json.dumps(record), "application/json"))
    assert found.raw_text == "Bridge reopens\n\nThe bridge is open."
    assert (found.title, found.url, found.authors) == ("Bridge reopens", "https://gazette.example/b", ("Jane Doe",))


@pytest.mark.parametrize(
    ("content", "media_type", "reason"),
    [
        (b"", "text/plain", "empty-file"),
        (b" \n\t ", "text/plain", "empty"),
        (b'{"title": ', "application/json", "invalid-json"),
        (b"[" * 100_000, "application/json", "invalid-json"),
        (b'["a", "b"]', "application/json", "not-an-article"),
        (b'{"title": "Only a headline"}', "application/json", "no-article-body"),
        (b"<html></html>", "text/html", "no-article-body"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "binary"),
    ],
)
def test_what_is_no_article_is_rejected_by_name(content: bytes, media_type: str, reason: str) -> None:
    with pytest.raises(Rejected) as caught:
        articles.extract(document(content, media_type))
    assert caught.value.reason == reason


def test_a_media_type_without_a_reader_is_unsupported() -> None:
    with pytest.raises(Unsupported) as caught:
        articles.extract(document(b"GIF", "image/gif"))
    assert caught.value.reason == "unsupported-media-type"


@pytest.mark.parametrize(
    ("content", "media_type", "reason"),
    [
        ("nan", "text/plain", "placeholder-text"),
        ("Bridge reopens\n\nNULL\n", "text/plain", "placeholder-text"),
        ('{"title": "Bridge reopens", "text": "nan"}', "application/json", "placeholder-text"),
        ('{"title": "Bridge reopens", "text": NaN}', "application/json", "no-article-body"),
        ("x", "text/plain", "no-article-body"),
    ],
)
def test_what_stands_for_no_text_is_no_article(content: str, media_type: str, reason: str) -> None:
    with pytest.raises(Rejected) as caught:
        articles.extract(document(content, media_type))
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "body",
    ["<p class='story'>The bridge is open.</p>", "&lt;p class=&quot;story&quot;&gt;The bridge is open.&lt;/p&gt;"],
)
def test_markup_of_a_json_body_leaves_it(body: str) -> None:
    found = articles.extract(document(json.dumps({"text": body}), "application/json"))
    assert found.raw_text == "The bridge is open."
