"""Replay of the quarantine, and reprocessing with a newer pipeline."""

import dataclasses

import duckdb
import pytest

from unspun.benchmarks.generate import files
from unspun.extractors import articles
from unspun.extractors.articles.structure import read_structure
from unspun.pipeline.errors import PipelineError, SegmentDamaged
from unspun.pipeline.plan import ingest, run_batches
from unspun.pipeline.processing import article, staging
from unspun.pipeline.processing.annotation import annotate_texts
from unspun.pipeline.selection import Selection, select_replay, select_reprocess
from unspun.pipeline.settings import Settings
from unspun.pipeline.steps import audit, load, process, publish
from unspun.pipeline.version import pipeline_version
from unspun.schemas.articles import Rejected


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


def run_again(list_uri, settings):
    return load(audit(process(list_uri, settings), settings), settings)


def rows(settings, sql):
    publish(settings)
    with duckdb.connect(settings.warehouse, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_a_replay_after_the_fix_loads_what_was_in_quarantine_and_nothing_twice(drop, settings, monkeypatch):
    extract = articles.extract

    def fails_on_json(document, *arguments):
        if document.media_type == "application/json":
            raise Rejected("extract", "unknown-json", "no reader yet")
        return extract(document, *arguments)

    with monkeypatch.context() as broken:
        broken.setattr(article.articles, "extract", fails_on_json)
        before = ingest([str(drop)], settings)
    assert before["rejected"] == 2  # the JSON, and the empty file
    lists = select_replay(Selection(reason="unknown-json"), settings)
    results = [run_again(uri, settings) for uri in lists]
    assert [sum(result.outcomes.values()) for result in results] == [1]
    assert results[0].outcomes["loaded"] == 1
    assert rows(settings, "SELECT count(*) FROM documents WHERE outcome = 'rejected'") == [(1,)]
    assert rows(settings, "SELECT count(*), count(DISTINCT document_id) FROM documents") == [(14, 14)]
    assert select_replay(Selection(reason="unknown-json"), settings) == []
    unbalanced = "loaded + new_revision + unchanged + duplicate + rejected + unsupported != fetched"
    assert rows(settings, f"SELECT batch_id FROM batches WHERE {unbalanced}") == []


def headline_stays(text, title):
    return read_structure(text, title)._replace(changes=[])


def test_reprocessing_rebuilds_what_an_older_pipeline_made_and_can_be_interrupted(drop, settings, monkeypatch):
    with monkeypatch.context() as older:
        older.setattr(staging, "pipeline_version", lambda _: "0.0.1")
        older.setattr(article, "read_structure", headline_stays)
        ingest([str(drop)], settings)
    tables = rows(settings, "SELECT document_id, revision FROM article_revisions ORDER BY ALL")
    lists = select_reprocess(Selection(), settings)
    assert len(lists) == 2
    changed = run_again(lists[0], settings).changed
    assert changed.text  # the older pipeline left headlines in the bodies
    (left,) = select_reprocess(Selection(), settings)
    run_again(left, settings)
    assert select_reprocess(Selection(), settings) == []
    assert rows(settings, "SELECT DISTINCT pipeline_version FROM article_revisions") == [(pipeline_version(),)]
    assert rows(settings, "SELECT document_id, revision FROM article_revisions ORDER BY ALL") == tables


def test_reprocessing_with_the_same_pipeline_changes_nothing(drop, settings):
    ingest([str(drop)], settings)
    assert select_reprocess(Selection(), settings) == []
    for uri in select_reprocess(Selection(source="folder"), settings, everything=True):
        changed = run_again(uri, settings).changed
        assert (changed.text, changed.entities, changed.quotes) == ([], [], [])
    assert select_reprocess(Selection(source="elsewhere"), settings, everything=True) == []


def nobody_is_quoted(texts, settings):
    return [dataclasses.replace(annotations, quotes=()) for annotations in annotate_texts(texts, settings)]


def by_an_older_pipeline(drop, settings, monkeypatch):
    """Headlines stayed in the bodies, and nobody was ever quoted."""
    with monkeypatch.context() as older:
        older.setattr(staging, "pipeline_version", lambda _: "0.0.1")
        older.setattr(article, "read_structure", headline_stays)
        older.setattr(staging, "annotate_texts", nobody_is_quoted)
        ingest([str(drop)], settings)


def versions(settings, table):
    return {version for (version,) in rows(settings, f"SELECT DISTINCT pipeline_version FROM {table}")}


def everything(settings):
    return {
        table: rows(
            settings, f"SELECT * EXCLUDE ({', '.join(clocks)}) FROM {table} WHERE article_id IS NOT NULL ORDER BY ALL"
        )
        for table, clocks in {
            "article_revisions": ("loaded_at",),
            "entity_mention_revisions": ("batch_id",),
            "quote_revisions": ("batch_id",),
            "edit_revisions": ("batch_id",),
            "documents": ("loaded_at",),
        }.items()
    }


def test_annotations_are_made_anew_in_texts_that_stay_and_then_the_rest(drop, settings, monkeypatch, tmp_path):
    by_an_older_pipeline(drop, settings, monkeypatch)
    texts = rows(
        settings, "SELECT article_id, revision, title, body, pipeline_version FROM article_revisions ORDER BY 1, 2"
    )
    edits = rows(settings, "SELECT * FROM edit_revisions ORDER BY ALL")
    first, second = select_reprocess(Selection(), settings, only="annotations")
    monkeypatch.setattr(staging, "read_document", None)  # nothing is cleaned
    changed = run_again(first, settings).changed
    assert changed.quotes and not changed.text
    assert select_reprocess(Selection(), settings, only="annotations") == [second]
    run_again(second, settings)
    assert select_reprocess(Selection(), settings, only="annotations") == []
    assert texts == rows(
        settings, "SELECT article_id, revision, title, body, pipeline_version FROM article_revisions ORDER BY 1, 2"
    )
    assert edits == rows(settings, "SELECT * FROM edit_revisions ORDER BY ALL")
    assert versions(settings, "quotes") == versions(settings, "entity_mentions") == {pipeline_version()}
    assert rows(
        settings, "SELECT count(*) FROM quotes q JOIN articles USING (article_id) WHERE NOT contains(body, text)"
    )[0] == (0,)

    monkeypatch.undo()
    for uri in select_reprocess(Selection(), settings):
        run_again(uri, settings)
    fresh = Settings(warehouse=str(tmp_path / "fresh.duckdb"), raw=str(tmp_path / "news.unspun" / "raw"), batch_size=7)
    ingest([str(drop)], fresh)
    assert everything(settings) == everything(fresh)


def test_cleaners_leave_annotations_where_the_text_stays(drop, settings, monkeypatch):
    (drop / "plain.txt").write_text(
        "“We are ready,” said Ada Brandvik, the mayor of Velmora, at the harbour on Monday.\n"
    )
    by_an_older_pipeline(drop, settings, monkeypatch)
    bodies = dict(rows(settings, "SELECT article_id, body FROM articles"))
    for uri in select_reprocess(Selection(), settings, only="cleaners"):
        run_again(uri, settings)
    assert select_reprocess(Selection(), settings, only="cleaners") == []
    assert versions(settings, "article_revisions") == versions(settings, "edits") == {pipeline_version()}
    found = rows(
        settings,
        "SELECT DISTINCT articles.article_id, body, entity_mentions.pipeline_version "
        "FROM articles JOIN entity_mentions USING (article_id)",
    )
    kept = {version for article_id, body, version in found if bodies.get(article_id) == body}
    made = {version for article_id, body, version in found if bodies.get(article_id) != body}
    assert (kept, made) == ({"0.0.1"}, {pipeline_version()})
    wrong = (
        "SELECT m.text FROM entity_mentions AS m JOIN articles USING (article_id) "
        "WHERE body[start_char + 1 : end_char] != m.text"
    )
    assert rows(settings, wrong) == []
    # What was kept waits for a reprocessing of the annotations, or of everything.
    assert select_reprocess(Selection(), settings, only="annotations")
    assert select_reprocess(Selection(), settings)


def test_documents_whose_bytes_are_gone_are_left_and_a_harmed_segment_is_named(drop, settings, caplog):
    ingest([str(drop)], settings)
    gone, harmed = sorted((drop.parent / "news.unspun" / "raw").iterdir())
    gone.unlink()
    lists = select_reprocess(Selection(), settings, everything=True)
    assert "1 raw segments are gone" in caplog.text
    whole = harmed.read_bytes()
    harmed.write_bytes(whole[:-100])
    before = rows(settings, "SELECT * FROM article_revisions ORDER BY ALL")
    with pytest.raises(SegmentDamaged, match=harmed.name):
        [run_again(uri, settings) for uri in lists]
    assert rows(settings, "SELECT * FROM article_revisions ORDER BY ALL") == before
    harmed.write_bytes(whole)
    assert [run_again(uri, settings).changed.text for uri in lists] == [[]]


def test_a_damaged_list_does_not_stop_the_others_and_is_named_in_the_end(drop, settings):
    ingest([str(drop)], settings)
    harmed, _ = sorted((drop.parent / "news.unspun" / "raw").iterdir())
    harmed.write_bytes(harmed.read_bytes()[:-100])
    lists = select_reprocess(Selection(), settings, everything=True)
    loads = "SELECT count(*) FROM internal.loads WHERE kind = 'reprocess'"
    ((before,),) = rows(settings, loads)  # the copy that a witness repaired
    with pytest.raises(PipelineError, match=f"1 of 2 batches were not loaded: .*{harmed.name}"):
        run_batches(lists, settings)
    assert rows(settings, loads) == [(before + 1,)]


def test_a_raw_folder_without_any_of_the_segments_is_refused(drop, settings):
    ingest([str(drop)], settings)
    for segment in (drop.parent / "news.unspun" / "raw").iterdir():
        segment.unlink()
    with pytest.raises(PipelineError, match="is the setting `raw` right"):
        select_reprocess(Selection(), settings, everything=True)
