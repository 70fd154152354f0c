"""Replay of the quarantine, and reprocessing with a newer pipeline."""

import duckdb
import pytest

import extractors
from benchmarks.generate import files
from extractors.structure import read_structure
from pipeline import VERSION, article, staging
from pipeline.again import Selection, redo, select
from pipeline.batch import publish
from pipeline.run import ingest
from pipeline.settings import Settings
from schemas.articles import Rejected


@pytest.fixture
def drop(tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    for name, content in files(14):
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def settings(tmp_path):
    return Settings(warehouse=str(tmp_path / "news.duckdb"), batch_size=7)


def rows(settings, sql):
    publish(settings)
    with duckdb.connect(settings.warehouse, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_a_replay_after_the_fix_loads_what_was_in_quarantine_and_nothing_twice(drop, settings, monkeypatch):
    extract = extractors.extract

    def fails_on_json(document):
        if document.media_type == "application/json":
            raise Rejected("extract", "unknown-json", "no reader yet")
        return extract(document)

    with monkeypatch.context() as broken:
        broken.setattr(article.extractors, "extract", fails_on_json)
        before = ingest([str(drop)], settings)
    assert before["rejected"] == 2  # the JSON, and the empty file
    lists = select("replay", Selection(reason="unknown-json"), settings)
    changes = [redo(uri, "replay", settings) for uri in lists]
    assert [change.documents for change in changes] == [1]
    assert changes[0].outcomes["loaded"] == 1
    assert rows(settings, "SELECT count(*) FROM documents WHERE outcome = 'rejected'") == [(1,)]
    assert rows(settings, "SELECT count(*), count(DISTINCT document_id) FROM documents") == [(14, 14)]
    assert select("replay", Selection(reason="unknown-json"), settings) == []
    unbalanced = "loaded + new_revision + unchanged + duplicate + rejected + unsupported != fetched"
    assert rows(settings, f"SELECT batch_id FROM batches WHERE {unbalanced}") == []


def headline_stays(text, title):
    return read_structure(text, title)._replace(changes=[])


def test_reprocessing_rebuilds_what_an_older_pipeline_made_and_can_be_interrupted(drop, settings, monkeypatch):
    with monkeypatch.context() as older:
        older.setattr(staging, "VERSION", "0.0.1")
        older.setattr(article, "read_structure", headline_stays)
        ingest([str(drop)], settings)
    tables = rows(settings, "SELECT document_id, revision FROM article_revisions ORDER BY ALL")
    lists = select("reprocess", Selection(), settings)
    assert len(lists) == 2
    changes = redo(lists[0], "reprocess", settings)
    assert changes.text  # the older pipeline left headlines in the bodies
    (left,) = select("reprocess", Selection(), settings)
    redo(left, "reprocess", settings)
    assert select("reprocess", Selection(), settings) == []
    assert rows(settings, "SELECT DISTINCT pipeline_version FROM article_revisions") == [(VERSION,)]
    assert rows(settings, "SELECT document_id, revision FROM article_revisions ORDER BY ALL") == tables


def test_reprocessing_with_the_same_pipeline_changes_nothing(drop, settings):
    ingest([str(drop)], settings)
    assert select("reprocess", Selection(), settings) == []
    for uri in select("reprocess", Selection(source="folder"), settings, everything=True):
        changes = redo(uri, "reprocess", settings)
        assert (changes.text, changes.entities, changes.quotes) == ([], [], [])
    assert select("reprocess", Selection(source="elsewhere"), settings, everything=True) == []
