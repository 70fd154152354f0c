"""Batches in which a document goes wrong."""

from datetime import UTC, datetime

import pytest

from pipeline import staging
from schemas.documents import RawDocument


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
    class Fragile(staging.Annotator):
        def annotate(self, texts):
            texts = list(texts)
            if any("breaks" in text for text, _ in texts):
                raise RuntimeError("fell over")
            return super().annotate(texts)

    monkeypatch.setattr(staging, "annotator", Fragile)
    tables = staging.stage(documents, "b" * 64, {d.document_id: "segment.parquet" for d in documents})
    outcomes = dict(zip(*(tables["documents"][name].to_pylist() for name in ("uri", "outcome")), strict=True))
    assert outcomes == {"0.txt": "loaded", "1.txt": "rejected", "2.txt": "loaded"}
    (reject,) = tables["rejects"].to_pylist()
    assert (reject["stage"], reject["reason"]) == ("annotate", "internal-error")
    assert "fell over" in reject["detail"]
