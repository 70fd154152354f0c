"""Ids are what they always were: stored documents and articles are found by them."""

import dataclasses
import hashlib
from datetime import UTC, datetime

import pytest

from unspun.schemas import identity
from unspun.schemas.documents import RawDocument

PAGE = RawDocument(
    source_id="courier", uri="drop/a.txt", content=b"The dam holds.", fetched_at=datetime(2026, 3, 1, tzinfo=UTC)
)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_ids_follow_from_their_parts_as_they_are_written_down():
    content = hashlib.sha256(b"The dam holds.").hexdigest()
    assert PAGE.content_sha256 == content
    assert PAGE.document_id == sha256(f"courier\0drop/a.txt\0{content}")
    assert identity.batch_id(["b", "a"]) == sha256("a\nb")
    assert identity.article_id("https://x.example/1", "hash") == sha256("url\0https://x.example/1")
    assert identity.article_id(None, "hash") == sha256("text\0hash")
    assert identity.entity_id("Person", "mara quill") == sha256("Person\0mara quill")
    assert identity.quote_id("d", [(4, 9), (12, 20)]) == sha256("d\0" + "4-9,12-20")


def test_a_uri_with_bytes_that_are_no_text_has_an_id():
    assert len(identity.document_id("courier", "caf\udce9.txt", "hash")) == 64


def test_the_bytes_of_a_document_are_hashed_once(monkeypatch):
    passes = []

    def counting(content: bytes) -> str:
        passes.append(len(content))
        return hashlib.sha256(content).hexdigest()

    monkeypatch.setattr(identity, "content_sha256", counting)
    document = dataclasses.replace(PAGE, uri="b.txt")
    for _ in range(3):
        assert document.document_id != PAGE.document_id
        assert document.content_sha256 == PAGE.content_sha256
    assert passes == [len(PAGE.content)]


def test_documents_of_the_same_delivery_are_equal():
    assert dataclasses.replace(PAGE) == PAGE
    assert dataclasses.replace(PAGE, content=b"The dam broke.") != PAGE


@pytest.mark.parametrize("values", [{"failure": "empty"}, {"outcome": "rejected"}, {"failure": "x", "outcome": "lost"}])
def test_a_failure_needs_an_outcome(values):
    with pytest.raises(ValueError, match="outcome"):
        dataclasses.replace(PAGE, **values)
