"""Batches in which a document goes wrong."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from unspun.extractors.annotations.annotator import Annotator
from unspun.pipeline.processing import annotation, staging
from unspun.pipeline.settings import Settings
from unspun.schemas.documents import RawDocument
from unspun.text import reading


@pytest.fixture
def documents():
    bodies = ("“We are ready,” said Ada Brandvik.", "This text breaks the annotator.", "The talks in Velmora failed.")
    return [
        RawDocument(
            source_id="desk",
            uri=f"{number}.txt",
            content=f"Headline {number}\n\n{body}".encode(),
            fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
            media_type="text/plain",
        )
        for number, body in enumerate(bodies)
    ]


def test_a_text_that_breaks_the_annotator_is_rejected_and_the_rest_goes_on(documents, monkeypatch):
    class Fragile(Annotator):
        def annotate(self, texts):
            texts = list(texts)
            if any("breaks" in reading.text for reading, _ in texts):
                raise RuntimeError("fell over")
            return super().annotate(texts)

    monkeypatch.setattr(annotation, "annotator_of", lambda settings: Fragile())
    tables = staging.stage(documents, "b" * 64, {d.document_id: "segment.parquet" for d in documents}, Settings())
    outcomes = dict(zip(*(tables["documents"][name].to_pylist() for name in ("uri", "outcome")), strict=True))
    assert outcomes == {"0.txt": "loaded", "1.txt": "rejected", "2.txt": "loaded"}
    (reject,) = tables["rejects"].to_pylist()
    assert (reject["stage"], reject["reason"]) == ("annotate", "internal-error")
    assert "fell over" in reject["detail"]


def test_a_paragraph_that_stands_on_many_pages_of_a_site_is_taken_out_and_one_that_does_not_stays():
    notice = "The Harrow Courier keeps an archive of all its pages in the cellar of the old customs house."
    stories = [
        "The ferry to Lind sails again after a winter in the dock, its captain said on Monday.",
        "A barge with wheat ran aground near the lighthouse, and was towed off by the evening tide.",
        "The council of Orla voted to plant two hundred lime trees along the road to the school.",
        "Teachers at the harbour school want smaller classes before the first lessons of autumn.",
        "The lighthouse keeper retires after forty years, and nobody has asked for his post yet.",
    ]

    def page(host, number, story):
        text = f"<p>{story}</p><p>More of story {number} was told to reporters by Ola Brandt at the pier.</p>"
        url = f"https://{host}/{number}"
        content = f"<html><head><title>Story {number}</title><link rel=canonical href='{url}'></head><body><article>"
        content += f"<h1>Story {number} of the harbour</h1>{text}<p>{notice}</p></article></body></html>"
        return RawDocument(
            source_id="crawl",
            uri=url,
            url=url,
            content=content.encode(),
            fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
            media_type="text/html",
        )

    documents = [page("harrow.example", number, story) for number, story in enumerate(stories)]
    documents.append(page("lind.example", 9, "One page of another site quotes the notice, and it is news there."))
    tables = staging.stage(documents, "b" * 64, {d.document_id: "segment.parquet" for d in documents}, Settings())
    revisions = tables["article_revisions"].to_pylist()
    bodies = {row["url"]: row["body"] for row in revisions}
    assert {url: notice in body for url, body in bodies.items()} == {
        document.url: document.url.startswith("https://lind") for document in documents
    }
    assert all(story in bodies[f"https://harrow.example/{number}"] for number, story in enumerate(stories))
    assert all(notice in row["raw_text"] for row in revisions)
    edits = [edit for edit in tables["edits"].to_pylist() if edit["rule"] == "learned-furniture"]
    assert len(edits) == len(stories)
    assert all(notice in edit["before"] for edit in edits)


def test_a_text_is_parsed_for_quotation_marks_and_tokenized_once_in_a_batch(monkeypatch):
    counts = {name: Counter() for name in ("find_quoted", "tokenize")}
    for name, texts in counts.items():
        function = getattr(reading, name)

        def counted(text, function=function, texts=texts):
            texts[text] += 1
            return function(text)

        monkeypatch.setattr(reading, name, counted)
    documents = [
        RawDocument(
            source_id="desk",
            uri=f"{number}.txt",
            content=f"Harbour {number}\n\n“Ship {number} is ready for the primary time,” said Ada Brandvik.\n".encode(),
            fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
            media_type="text/plain",
        )
        for number in range(3 * reading.MAX_CACHED_TEXTS)
    ]
    tables = staging.stage(documents, "b" * 64, {d.document_id: "segment.parquet" for d in documents}, Settings())
    assert set(tables["documents"]["outcome"].to_pylist()) == {"loaded"}
    bodies = tables["article_revisions"]["body"].to_pylist()
    for texts in counts.values():
        assert {texts[body] for body in bodies} == {1}
        assert set(texts.values()) == {1}
