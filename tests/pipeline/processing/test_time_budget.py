"""A document that would keep a worker for hours is rejected by name, and the others go on."""

import re
from datetime import UTC, datetime

import pytest

from unspun.extractors.annotations.annotator import Annotator
from unspun.pipeline.processing import annotation, staging
from unspun.pipeline.processing.faults import rejecting
from unspun.pipeline.settings import Settings
from unspun.schemas.articles import Rejected
from unspun.schemas.documents import RawDocument


def loop() -> None:
    while True:
        pass


def backtrack() -> None:
    re.fullmatch(r"(a+)+b", "a" * 100)


def loop_that_handles_every_error() -> None:
    while True:
        try:
            loop()
        except Exception:
            continue


@pytest.mark.parametrize("endless", [loop, backtrack, loop_that_handles_every_error])
def test_a_stage_without_an_end_is_ended(endless) -> None:
    with pytest.raises(Rejected) as caught, rejecting("clean", seconds=0.1):
        endless()
    assert (caught.value.stage, caught.value.reason) == ("clean", "time-budget")


def test_a_stage_that_is_done_in_time_is_not_interrupted_later() -> None:
    with rejecting("clean", seconds=0.05):
        pass
    assert sum(number * number for number in range(2_000_000))


def test_the_texts_beside_one_without_an_end_are_annotated(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(Annotator):
        def annotate(self, texts):
            texts = list(texts)
            if any("endless" in reading.text for reading, _ in texts):
                loop()
            return super().annotate(texts)

    monkeypatch.setattr(annotation, "annotator_of", lambda settings: Endless())
    monkeypatch.setattr(annotation, "_budget_seconds", lambda texts: 1.0 if len(texts) == 3 else 0.5)
    documents = [
        RawDocument(
            source_id="desk",
            uri=f"{number}.txt",
            content=f"Ferry {number} returns\n\nThe ferry of pier {number} sails again, {word}.".encode(),
            fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
            media_type="text/plain",
        )
        for number, word in enumerate(("today", "endless", "soon"))
    ]
    tables = staging.stage(documents, "b" * 64, {d.document_id: "segment.parquet" for d in documents}, Settings())
    (reject,) = tables["rejects"].to_pylist()
    assert (reject["uri"], reject["stage"], reject["reason"]) == ("1.txt", "annotate", "time-budget")
    assert tables["documents"]["outcome"].to_pylist().count("loaded") == 2
