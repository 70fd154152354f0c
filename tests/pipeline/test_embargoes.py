"""What is under embargo becomes an article when it ends, and not before; a kill holds for what was released too."""

import json
import os
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from unspun.pipeline import selection
from unspun.pipeline.plan import ingest, release_embargoes, run_batches
from unspun.pipeline.selection import Selection, select_due, select_replay, select_reprocess
from unspun.pipeline.settings import Settings
from unspun.pipeline.workspace import Workspace
from unspun.warehouse import maintenance

FETCHED = datetime(2026, 3, 1, 8, tzinfo=UTC)
END = datetime(2099, 3, 2, 10, tzinfo=UTC)
"""Later than the clock of the machine, so that only a clock that is passed has reached it."""

TEXT = "The ferry to Sarn Island will sail again from Monday, the port of Velmora told its workers in a letter."
LATER_TEXT = "The ferry to Sarn Island will not sail before June, the port of Velmora told its workers in a letter."


@pytest.fixture
def settings(tmp_path):
    return Settings(warehouse=str(tmp_path / "news.duckdb"))


def deliver(tmp_path, settings, name, fetched=FETCHED, text=TEXT, **fields):
    """Ingest an item of a wire as if it had been fetched then."""
    item = {"uri": "tag:wire.example,2026:ferry", "type": "text", "versioncreated": fetched.isoformat()}
    item |= {
        "link": "https://wire.example/ferry",
        "headline": "Ferry to sail again",
        "body_text": text,
        "pubstatus": "usable",
        **fields,
    }
    path = tmp_path / "drop" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(item))
    os.utime(path, (fetched.timestamp(), fetched.timestamp()))
    return ingest([str(path)], settings)


def ask(settings, sql):
    return [tuple(row.values()) for row in Workspace.of(settings).warehouse.query(sql).to_pylist()]


def outcomes(settings):
    return ask(settings, "SELECT outcome, reason FROM documents ORDER BY fetched_at, uri")


def test_a_due_embargo_is_released_and_one_that_is_not_is_not_even_read(tmp_path, settings):
    assert deliver(tmp_path, settings, "a", embargoed=END.isoformat())["rejected"] == 1
    assert ask(settings, "SELECT embargoed_until, item_guid FROM documents") == [(END, "tag:wire.example,2026:ferry")]
    before = END - timedelta(seconds=1)
    assert select_due(settings, before) == select_replay(Selection(), settings, before) == []
    assert select_replay(Selection(reason="embargoed"), settings, before) == []
    assert release_embargoes(settings, before) == {}
    assert outcomes(settings) == [("rejected", "embargoed")]
    assert release_embargoes(settings, END)["loaded"] == 1
    assert outcomes(settings) == [("loaded", None)]
    assert ask(settings, "SELECT title FROM articles") == [("Ferry to sail again",)]
    assert ask(settings, "SELECT count(*) FROM rejects WHERE replayed_at IS NULL") == [(0,)]
    assert ask(settings, "SELECT balances FROM funnel_balance") == [(True,)]
    assert release_embargoes(settings, END) == {}


def test_a_replay_releases_what_is_due(tmp_path, settings):
    deliver(tmp_path, settings, "a", embargoed=END.isoformat())
    lists = select_replay(Selection(reason="embargoed"), settings, END)
    assert run_batches(lists, settings).outcomes["loaded"] == 1


def test_any_run_releases_what_is_due(tmp_path, settings):
    """Fetched before an embargo that has ended since: the run that brings it ends with the article."""
    counts = deliver(tmp_path, settings, "a", embargoed="2026-03-02T10:00:00Z")
    assert (counts["fetched"], counts["rejected"]) == (1, 1)
    assert outcomes(settings) == [("loaded", None)]


def test_a_run_without_due_embargoes_writes_nothing(tmp_path, settings):
    deliver(tmp_path, settings, "a", embargoed=END.isoformat())
    folder = Workspace.of(settings).warehouse.folder
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert release_embargoes(settings) == {}
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_nothing_is_due_where_there_is_no_warehouse(settings):
    assert select_due(settings, END) == []


def test_an_embargo_without_end_stays_until_a_version_without_it_comes(tmp_path, settings):
    deliver(tmp_path, settings, "a", pubstatus="embargoed")
    assert ask(settings, "SELECT reason, embargoed_until FROM documents") == [("embargoed", None)]
    assert select_due(settings, END) == select_replay(Selection(reason="embargoed"), settings, END) == []
    deliver(tmp_path, settings, "b", FETCHED + timedelta(hours=1))
    assert outcomes(settings) == [("rejected", "embargoed"), ("loaded", None)]


def test_a_fixed_pipeline_reads_all_embargoes_again(tmp_path, settings, monkeypatch):
    """They may have been none: a version that misread them must not hold them for ever."""
    deliver(tmp_path, settings, "a", pubstatus="embargoed")
    monkeypatch.setattr(selection, "pipeline_version", lambda _: "later")
    assert len(select_replay(Selection(), settings, FETCHED)) == 1


def test_a_longer_embargo_of_a_later_version_holds_the_earlier_one(tmp_path, settings):
    longer = END + timedelta(days=1)
    deliver(tmp_path, settings, "a", embargoed=END.isoformat())
    deliver(tmp_path, settings, "b", FETCHED + timedelta(hours=1), LATER_TEXT, embargoed=longer.isoformat())
    assert select_due(settings, END) == []
    assert sum(release_embargoes(settings, longer).values()) == 2
    assert ask(settings, "SELECT revision, starts_with(body, 'The ferry to Sarn Island will not') FROM articles") == [
        (2, True)
    ]


def test_a_reprocess_keeps_what_was_released(tmp_path, settings):
    deliver(tmp_path, settings, "a", embargoed="2026-03-02T10:00:00Z")
    result = run_batches(select_reprocess(Selection(), settings, everything=True), settings)
    assert result.outcomes["loaded"] == 1
    assert outcomes(settings) == [("loaded", None)]


@pytest.mark.parametrize("order", ["release first", "kill first"])
def test_a_kill_before_the_end_of_an_embargo_holds(tmp_path, settings, order):
    deliver(tmp_path, settings, "a", embargoed=END.isoformat())
    if order == "release first":
        release_embargoes(settings, END)
        assert ask(settings, "SELECT count(*) FROM articles") == [(1,)]
    deliver(tmp_path, settings, "k", FETCHED + timedelta(hours=1), pubstatus="canceled", ednote="The letter is forged.")
    release_embargoes(settings, END)
    assert ask(settings, "SELECT count(*) FROM articles") == [(0,)]
    ((title, notice),) = ask(settings, "SELECT title, notice FROM retracted_revisions")
    assert title == "Ferry to sail again" and "canceled" in notice
    assert set(maintenance.orphans(Workspace.of(settings).warehouse)["rows"].to_pylist()) == {0}


def test_bytes_that_are_gone_do_not_stop_the_run(tmp_path, settings, caplog):
    deliver(tmp_path, settings, "a", embargoed=END.isoformat())
    for segment in Workspace.of(settings).warehouse.raw.glob("*.parquet"):
        assert pq.read_table(segment).num_rows
        segment.unlink()
    assert select_due(settings, END) == []
    assert "stay in quarantine" in caplog.text


@pytest.mark.parametrize("kills", [1, 2])
def test_the_pipeline_retracts_and_a_reissue_stands(tmp_path, settings, kills):
    deliver(tmp_path, settings, "a")
    for number in range(kills):
        deliver(tmp_path, settings, f"k{number}", FETCHED + timedelta(hours=number + 1), pubstatus="canceled")
    assert ask(settings, "SELECT count(*) FROM articles") == [(0,)]
    assert ask(settings, "SELECT count(*) FROM article_revisions") == [(1,)]
    deliver(tmp_path, settings, "c", FETCHED + timedelta(days=1), LATER_TEXT)
    assert ask(settings, "SELECT revision FROM articles") == [(2,)]
    assert ask(settings, "SELECT revision, is_newest FROM retracted_revisions") == [(1, False)]
