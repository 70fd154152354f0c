"""A fault of the installation stops a batch with its cause, and is never a property of a document."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from unspun.extractors import articles
from unspun.pipeline.errors import BatchStopped, InstallationFault
from unspun.pipeline.processing import article, staging
from unspun.pipeline.processing.faults import rejecting
from unspun.pipeline.settings import Settings
from unspun.schemas.articles import Rejected
from unspun.schemas.documents import RawDocument


def documents(count):
    return [
        RawDocument(
            source_id="desk",
            uri=f"{number}.txt",
            content=f"Ferry {number} returns\n\nThe ferry of pier {number} sails again on Monday.".encode(),
            fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
            media_type="text/plain",
        )
        for number in range(count)
    ]


def stage(count):
    batch = documents(count)
    return staging.stage(batch, "b" * 64, {each.document_id: "segment.parquet" for each in batch}, Settings())


def failing(monkeypatch, error, numbers):
    """Extraction that meets an error in the documents of these numbers."""
    extract = articles.extract

    def extract_or_fail(document, *others):
        if int(document.uri.removesuffix(".txt")) in numbers:
            raise error
        return extract(document, *others)

    monkeypatch.setattr(article.articles, "extract", extract_or_fail)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ModuleNotFoundError("No module named 'lxml'"), "No module named 'lxml'"),
        (FileNotFoundError(2, "No such file or directory", "gazetteers/titles.txt"), "gazetteers/titles.txt"),
        (PermissionError(13, "Permission denied", "weights.npz"), "weights.npz"),
        (MemoryError(), "memory is short.*MemoryError"),
        (OSError(12, "Cannot allocate memory"), "memory is short.*Cannot allocate memory"),
    ],
)
def test_a_fault_of_the_installation_stops_the_batch_and_is_named(monkeypatch, error, said):
    failing(monkeypatch, error, {0})
    with pytest.raises(InstallationFault, match=said):
        stage(40)


def test_the_cause_is_seen_through_the_error_that_it_was_wrapped_in():
    def load_weights():
        try:
            Path("/nowhere/weights.npz").read_bytes()
        except OSError as error:
            raise RuntimeError("the model cannot be read") from error

    with pytest.raises(InstallationFault, match=r"/nowhere/weights\.npz"), rejecting("annotate"):
        load_weights()


def test_a_model_that_is_not_installed_stops_the_batch_and_the_settings_of_the_run_count(monkeypatch):
    monkeypatch.setenv("UNSPUN_PIPELINES", '{"de": "no_other_pipeline"}')
    batch = documents(1)
    settings = Settings(pipelines={"en": "no_such_pipeline"})
    with pytest.raises(InstallationFault, match="en: no_such_pipeline"):
        staging.stage(batch, "b" * 64, {batch[0].document_id: "segment.parquet"}, settings)


@pytest.mark.parametrize("error", [ValueError("no date"), OSError(75, "Value too large for defined data type")])
def test_an_error_in_one_document_rejects_it_with_type_message_and_place(monkeypatch, error):
    failing(monkeypatch, error, {3})
    (reject,) = stage(5)["rejects"].to_pylist()
    assert (reject["uri"], reject["stage"], reject["reason"]) == ("3.txt", "extract", "internal-error")
    assert reject["detail"].startswith(f"{type(error).__name__}: {error} (at unspun.pipeline.processing.article:")


@pytest.mark.parametrize(("failed", "count"), [({0, 1}, 2), ({0, 1, 2}, 60)])
def test_a_few_internal_errors_do_not_stop_a_batch(monkeypatch, failed, count):
    failing(monkeypatch, KeyError("headline"), failed)
    outcomes = stage(count)["documents"]["outcome"].to_pylist()
    assert (outcomes.count("rejected"), outcomes.count("loaded")) == (len(failed), count - len(failed))


@pytest.mark.parametrize(("failed", "count"), [({0, 1, 2}, 3), ({0, 1, 2, 3}, 60)])
def test_more_than_a_small_share_of_internal_errors_stops_the_batch_and_says_what_they_share(
    monkeypatch, failed, count
):
    failing(monkeypatch, KeyError("headline"), failed)
    with pytest.raises(BatchStopped, match=f"{len(failed)} of {count} documents .*KeyError: 'headline' .at unspun"):
        stage(count)


def test_named_rejects_never_stop_a_batch(monkeypatch):
    failing(monkeypatch, Rejected("extract", "empty-file"), set(range(30)))
    assert stage(30)["documents"]["outcome"].to_pylist() == ["rejected"] * 30
