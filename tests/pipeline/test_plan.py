"""The samples' whole way from raw bytes to SQL, and the laws that the warehouse keeps."""

import subprocess
import sys

import duckdb
import pytest

from tests.conftest import ROOT
from unspun.cleaners.ledger import replay
from unspun.extractors import articles
from unspun.pipeline.errors import BatchStopped
from unspun.pipeline.plan import ingest, total_outcomes
from unspun.pipeline.settings import Settings
from unspun.pipeline.steps import publish
from unspun.pipeline.workspace import Workspace
from unspun.schemas.articles import Edit


@pytest.fixture(scope="module")
def warehouse(ingested):
    with duckdb.connect(str(ingested), read_only=True) as connection:
        yield connection


def rows(connection, sql):
    return connection.execute(sql).fetchall()


def test_fetched_is_the_sum_of_the_outcomes_in_every_batch(warehouse):
    assert (
        rows(
            warehouse,
            """SELECT batch_id FROM batches
           LEFT JOIN (SELECT batch_id, count(*) AS documents FROM documents GROUP BY ALL) USING (batch_id)
           WHERE fetched IS DISTINCT FROM documents
              OR fetched != loaded + new_revision + unchanged + duplicate + rejected + unsupported""",
        )
        == []
    )


def test_the_samples_show_every_outcome(warehouse):
    seen = {outcome for (outcome,) in rows(warehouse, "SELECT DISTINCT outcome FROM documents")}
    assert seen >= {"loaded", "new_revision", "duplicate", "rejected", "unsupported"}


def test_every_reject_has_a_stage_and_a_named_reason(warehouse):
    found = rows(warehouse, "SELECT stage, reason FROM rejects")
    assert found and all(stage and reason and reason != "internal-error" for stage, reason in found)


def test_replaying_the_edits_on_the_raw_text_gives_the_body(warehouse):
    edits: dict[tuple, list[Edit]] = {}
    for article, revision, *edit in rows(
        warehouse,
        """SELECT article_id, revision, start_char, end_char, before, after, kind, rule, confidence, applied
           FROM edit_revisions ORDER BY article_id, revision, start_char, end_char""",
    ):
        edits.setdefault((article, revision), []).append(Edit(*edit))
    revisions = rows(warehouse, "SELECT article_id, revision, raw_text, body FROM article_revisions")
    assert revisions and edits
    for article, revision, raw_text, body in revisions:
        assert replay(raw_text, edits.get((article, revision), [])) == body


def test_every_mention_stands_in_the_body_where_it_says(warehouse):
    assert rows(warehouse, "SELECT count(*) FROM entity_mentions")[0][0] > 50
    assert (
        rows(
            warehouse,
            """SELECT m.text FROM entity_mention_revisions AS m JOIN article_revisions USING (article_id, revision)
           WHERE body[start_char + 1 : end_char] != m.text""",
        )
        == []
    )


def test_quotes_have_speakers_that_are_entities_of_their_article(warehouse):
    assert rows(warehouse, "SELECT count(*) FROM quotes WHERE speaker_entity_id IS NOT NULL")[0][0] > 10
    assert (
        rows(
            warehouse,
            """SELECT quote_id FROM quotes AS q WHERE speaker_entity_id IS NOT NULL AND NOT EXISTS (
             FROM entity_mentions AS m WHERE (m.article_id, m.revision, m.entity_id)
               = (q.article_id, q.revision, q.speaker_entity_id))""",
        )
        == []
    )


def test_spun_and_translated_samples_are_called_so_and_the_others_are_not(warehouse):
    found = rows(warehouse, "SELECT uri, is_spun, is_translated FROM articles JOIN documents USING (document_id)")
    for uri, is_spun, is_translated in found:
        name = uri.rsplit("/", 1)[-1]
        assert is_spun == ("spun" in name), name
        assert is_translated == ("translated" in name), name


def test_the_bytes_of_every_document_are_kept(warehouse, ingested):
    import hashlib

    import pyarrow.parquet as pq

    for segment, digests in rows(
        warehouse,
        "SELECT raw_segment, list(content_sha256 ORDER BY content_sha256) FROM documents GROUP BY raw_segment",
    ):
        path = ingested.with_suffix(".unspun") / "raw" / segment
        contents = pq.read_table(path, columns=["content"])["content"].to_pylist()
        assert sorted(hashlib.sha256(content).hexdigest() for content in contents) == digests


def test_the_same_folder_again_is_unchanged_and_leaves_no_new_row(tmp_path):
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"), batch_size=7)
    first = ingest([str(ROOT / "samples")], settings)
    tables = {
        name: _count(tmp_path, name) for name in ("documents", "batches", "article_revisions", "edits", "rejects")
    }
    second = ingest([str(ROOT / "samples")], settings)
    assert second == total_outcomes([], first["fetched"])
    assert tables == {name: _count(tmp_path, name) for name in tables}


def test_a_run_without_news_makes_no_new_copy_and_a_throttled_one_waits(tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    told = "“We will rebuild,” said {name}, the mayor of Velmora, at the harbour on Monday. {name} met the council."
    for number, name in enumerate(["Ada Brandvik"] * 3 + ["Ada K. Brandvik"]):
        (drop / f"{number}.txt").write_text(f"Harbour report {number}\n\n{told.format(name=name)} Report {number}.\n")
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"))
    ingest([str(drop)], settings)
    assert _count(tmp_path, "internal.entity_merges") == (1,)
    assert _count(tmp_path, "quality_results WHERE suite = 'funnel' AND success") > (0,)
    published = (tmp_path / "news.duckdb").stat().st_ino
    assert _imported_by_ingest(drop, settings, ("great_expectations", "unspun.copies", "unspun.extractors")) == "[]"
    assert (tmp_path / "news.duckdb").stat().st_ino == published
    (drop / "more.txt").write_text(f"Harbour report 4\n\n{told.format(name='Jonas Castellan')}\n")
    ingest([str(drop)], Settings(warehouse=settings.warehouse, publish_every=3600))
    assert _count(tmp_path, "documents") == (4,)
    Workspace.of(settings).warehouse.publish()  # as another process does that began before the load
    assert _count(tmp_path, "documents") == (5,)
    publish(settings)
    assert _count(tmp_path, "quality_results WHERE suite = 'funnel' AND row_count = 2") > (0,)


def _imported_by_ingest(folder, settings, names):
    """Which of the modules a process imports that ingests a folder, as printed."""
    code = f"""import sys
from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
ingest([{str(folder)!r}], Settings(warehouse={settings.warehouse!r}))
print([name for name in {names} if name in sys.modules])"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def test_a_funnel_that_does_not_balance_is_not_published(tmp_path):
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"))
    ingest([str(ROOT / "samples" / "22-empty.txt")], settings)
    with Workspace.of(settings).warehouse.store.maintaining() as connection:
        connection.execute("UPDATE batches SET rejected = rejected + 1")
    with pytest.raises(BatchStopped, match="nothing was published"):
        publish(settings)
    assert _count(tmp_path, "batches WHERE rejected = 1") == (1,)


def _count(folder, table):
    with duckdb.connect(str(folder / "news.duckdb"), read_only=True) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()


def test_audits_are_on_record(warehouse):
    suites = {suite for (suite,) in rows(warehouse, "SELECT DISTINCT suite FROM quality_results")}
    assert suites >= {"articles", "entity_mentions", "quotes"}


def test_the_entity_file_is_what_analysts_see_and_a_line_taken_out_is_undone(tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    told = "“We will rebuild,” said {name}, the mayor of Velmora, at the harbour on Monday. {name} met the council."
    for number, name in enumerate(["Ada Brandvik", "Adela Castellan"]):
        (drop / f"{number}.txt").write_text(f"Harbour report {number}\n\n{told.format(name=name)} Report {number}.\n")
    file = tmp_path / "who.yaml"
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"), entity_file=str(file))

    def speakers():
        publish(settings)
        with duckdb.connect(settings.warehouse, read_only=True) as connection:
            return connection.execute(
                """SELECT DISTINCT speaker, wikidata_id FROM quote_book
                   JOIN canonical_entities ON entity_id = speaker_entity_id ORDER BY ALL"""
            ).fetchall()

    file.write_text(
        "merge: [{kind: Person, into: Ada Brandvik, names: [Adela Castellan]}]\n"
        "rename: [{kind: Person, name: Ada Brandvik, to: Mayor Brandvik}]\n"
        "wikidata: [{kind: Person, name: Adela Castellan, id: Q42}]\n"
    )
    ingest([str(drop)], settings)
    assert speakers() == [("Mayor Brandvik", "Q42")]
    file.write_text("")
    assert speakers() == [("Ada Brandvik", None), ("Adela Castellan", None)]
    file.write_text("rename: [{kind: Human, name: a, to: b}]")
    with pytest.raises(BatchStopped, match="rename.0.kind"):
        speakers()


def test_entities_that_articles_call_differently_are_one_in_the_published_warehouse(tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    told = "“We will rebuild,” said {name}, the mayor of Velmora, at the harbour on Monday. {name} met the council."
    for number, name in enumerate(["Ada Brandvik", "Ada Brandvik", "Ada Brandvik", "Ada Brandvík"]):
        (drop / f"{number}.txt").write_text(f"Harbour report {number}\n\n{told.format(name=name)} Report {number}.\n")
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"))
    ingest([str(drop)], settings)
    with duckdb.connect(settings.warehouse, read_only=True) as connection:
        found = connection.execute(
            """SELECT count(DISTINCT canonical_id), count(DISTINCT article_id)
               FROM canonical_entities JOIN entity_mentions USING (entity_id)
               WHERE own_name LIKE 'Ada Brandv%'"""
        ).fetchone()
    assert found == (1, 4)


def write_stories(drop, count):
    drop.mkdir()
    for number in range(count):
        (drop / f"{number}.txt").write_text(
            f"Ferry {number} returns\n\nThe ferry of pier {number} sails again on day {number}, said Ola Brandt.\n"
        )


def test_a_batch_that_is_stopped_does_not_stop_the_others_and_is_loaded_by_the_next_run(tmp_path, monkeypatch):
    write_stories(tmp_path / "drop", 6)
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"), batch_size=3)
    extract = articles.extract

    def fails_on_the_first_three(document, *others):
        if int(document.uri.rsplit("/", 1)[-1].removesuffix(".txt")) < 3:
            raise KeyError("headline")
        return extract(document, *others)

    with monkeypatch.context() as broken:
        broken.setattr(articles, "extract", fails_on_the_first_three)
        with pytest.raises(BatchStopped, match=r"1 of 2 batches were not loaded: 3 of 3 documents .*KeyError"):
            ingest([str(tmp_path / "drop")], settings)
    assert _count(tmp_path, "documents") == (3,)
    counts = ingest([str(tmp_path / "drop")], settings)
    assert (counts["loaded"], counts["unchanged"]) == (3, 3)


def test_paths_that_overlap_are_read_once(tmp_path):
    write_stories(tmp_path / "drop", 2)
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"))
    paths = [tmp_path / "drop" / "1.txt", tmp_path / "drop", tmp_path / "drop" / "0.txt"]
    assert ingest([str(path) for path in paths], settings)["fetched"] == 2


@pytest.mark.slow
def test_several_processes_load_what_one_does_in_the_same_order(tmp_path):
    write_stories(tmp_path / "drop", 9)
    seen = []
    counts = [
        ingest(
            [str(tmp_path / "drop")],
            Settings(warehouse=str(tmp_path / f"{workers}.duckdb"), raw=str(tmp_path / "raw"), batch_size=2),
            workers,
            lambda done, total, outcomes: seen.append((done, total, outcomes["fetched"])),
        )
        for workers in (1, 2)
    ]
    assert counts[0] == counts[1]
    assert seen == [(1, 5, 2), (2, 5, 4), (3, 5, 6), (4, 5, 8), (5, 5, 9)] * 2
    tables = []
    for workers in (1, 2):
        with duckdb.connect(str(tmp_path / f"{workers}.duckdb"), read_only=True) as connection:
            tables.append(rows(connection, "SELECT * EXCLUDE (loaded_at) FROM article_revisions ORDER BY ALL"))
    assert tables[0] == tables[1]
