"""The DAG under a real scheduler, triggered over REST, down to what analysts find in the published file."""

import contextlib
import re
import shutil
import sqlite3
from pathlib import Path

import duckdb
import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import sync_playwright

from tests.dags.conftest import Hook
from tests.dags.rest import Airflow, wait_for
from tests.dags.texts import write_articles
from unspun.deploy.processes import AirflowServers
from unspun.pipeline.raw import write_segment
from unspun.sources.files.folder import list_items, read_items
from unspun.sources.limits import Limits

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def airflow(cluster: AirflowServers) -> Airflow:
    return Airflow(cluster)


def published(folders: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(folders / "news.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_files_in_the_inbox_are_ingested_with_no_hand_on_it(airflow: Airflow, folders: Path) -> None:
    run = wait_for(lambda: airflow.get("dags/ingest_news/dagRuns")["dag_runs"] or None)[0]
    assert airflow.wait("ingest_news", run["dag_run_id"]) == "success"
    assert published(folders, "SELECT count(*) FROM articles") == [(4,)]


def test_a_run_triggered_over_rest_loads_the_folder_of_its_form(airflow: Airflow, folders: Path) -> None:
    write_articles(folders / "evening", range(10, 14))
    (folders / "evening" / "empty.txt").write_bytes(b"")
    run_id = airflow.trigger("ingest_news", folder=str(folders / "evening"), batch_size=2, source_id="evening")
    assert airflow.wait("ingest_news", run_id) == "success"
    assert published(folders, "SELECT count(*) FROM articles WHERE source_id = 'evening'") == [(4,)]
    (batch, *_) = published(folders, "SELECT batch_id FROM articles WHERE source_id = 'evening' ORDER BY ALL")[0]
    assert airflow.client.get(f"/quality/run/{batch}").headers["location"].endswith(f"/ingest_news/runs/{run_id}")
    tasks = airflow.tasks("ingest_news", run_id)
    loads = [task for task in tasks if task["task_id"] == "batch.load"]
    assert len(loads) == 3
    assert all(task["rendered_map_index"] for task in loads)
    (count,) = [task for task in tasks if task["task_id"] == "count_outcomes"]
    path = f"dags/ingest_news/dagRuns/{run_id}/taskInstances/{count['task_id']}/xcomEntries/return_value"
    outcomes = airflow.get(path)["value"]
    assert (outcomes["fetched"], outcomes["loaded"], outcomes["rejected"]) == (5, 4, 1)


def test_a_batch_leads_to_the_history_of_its_expectations(airflow: Airflow, folders: Path) -> None:
    (batch, *_) = published(folders, "SELECT batch_id FROM articles WHERE source_id = 'evening' ORDER BY ALL")[0]
    links = re.compile(r'href="(/quality/expectation/articles/expect_articles_to_have_their_document[^"]*)"')
    page = links.search(airflow.client.get(f"/quality/batch/{batch}").text)
    assert page and "the ingest funnel would not balance" in airflow.client.get(page[1]).text


def test_log_lines_carry_the_ids_of_their_batch_and_document(airflow: Airflow, folders: Path) -> None:
    query = "SELECT batch_id, document_id FROM documents WHERE source_id = 'evening' AND outcome = 'rejected'"
    ((batch, document),) = published(folders, query)
    tasks = airflow.get("dags/~/dagRuns/~/taskInstances", rendered_map_index_prefix_pattern=batch[:12])
    (task,) = [task for task in tasks["task_instances"] if task["task_id"] == "batch.process"]
    lines = airflow.log("ingest_news", task["dag_run_id"], task)
    assert any(line.get("batch_id") == batch and "is staged in" in line["event"] for line in lines)
    (told,) = [line for line in lines if line.get("document_id") == document]
    assert told["batch_id"] == batch
    assert "empty-file" in told["event"]


def test_the_same_folder_again_is_unchanged_and_publishes_nothing(airflow: Airflow, folders: Path) -> None:
    run_id = airflow.trigger("ingest_news", folder=str(folders / "evening"), batch_size=2, source_id="evening")
    assert airflow.wait("ingest_news", run_id) == "success"
    states = {task["task_id"]: task["state"] for task in airflow.tasks("ingest_news", run_id)}
    assert states["publish"] == "skipped"
    assert published(folders, "SELECT count(*) FROM documents WHERE source_id = 'evening'") == [(5,)]


def test_the_asset_event_of_a_run_carries_its_counts(airflow: Airflow) -> None:
    events = airflow.get("assets/events", order_by="-timestamp", limit=1)["asset_events"]
    assert events[0]["source_dag_id"] == "ingest_news"
    assert events[0]["extra"]["loaded"] == 4
    assert events[0]["extra"]["batches"] == 3


def test_a_form_with_a_wrong_value_is_refused(airflow: Airflow) -> None:
    answer = airflow.client.post(
        "/api/v2/dags/ingest_news/dagRuns", json={"logical_date": None, "conf": {"batch_size": 0}}
    )
    assert answer.status_code == 400


def test_a_folder_that_is_not_there_fails_at_once_and_is_not_tried_again(airflow: Airflow, folders: Path) -> None:
    run_id = airflow.trigger("ingest_news", folder=str(folders / "nowhere"))
    assert airflow.wait("ingest_news", run_id) == "failed"
    tries = {task["task_id"]: (task["state"], task["try_number"]) for task in airflow.tasks("ingest_news", run_id)}
    assert tries["discover"] == ("failed", 1)


def test_a_run_that_is_not_done_by_its_deadline_is_told_about(airflow: Airflow, folders: Path, hook: Hook) -> None:
    run_id = airflow.trigger("ingest_news", folder=str(folders / "never"))
    assert airflow.wait("ingest_news", run_id) == "failed"
    with contextlib.closing(sqlite3.connect(folders / "airflow" / "airflow.db", timeout=60)) as metadata, metadata:
        hour_is_over = (
            "UPDATE deadline SET deadline_time = datetime('now', '-1 minute') "
            "WHERE dagrun_id = (SELECT id FROM dag_run WHERE run_id = ?)"
        )
        assert metadata.execute(hour_is_over, (run_id,)).rowcount == 1
    late = f"The run {run_id} of ingest_news is not done by its deadline."
    wait_for(lambda: any(told.get("text") == late for told in hook.told))


def test_one_broken_batch_fails_alone_alarms_and_is_repaired_by_a_rerun(
    airflow: Airflow, folders: Path, hook: Hook
) -> None:
    write_articles(folders / "night", range(30, 34))
    items = list_items(str(folders / "night"))[:2]
    broken = Path(write_segment(str(folders / "news.unspun" / "raw"), list(read_items(items, Limits(), "night"))))
    segment = pq.read_table(broken)
    content = segment.schema.field("content")
    with pq.ParquetWriter(broken, segment.schema) as writer:
        writer.write_table(segment)
        writer.write_table(segment.set_column(2, content, pa.array([b"not delivered"] * len(segment), content.type)))

    run_id = airflow.trigger("ingest_news", folder=str(folders / "night"), batch_size=2, source_id="night")
    assert airflow.wait("ingest_news", run_id) == "failed"
    processed = [task for task in airflow.tasks("ingest_news", run_id) if task["task_id"] == "batch.process"]
    assert sorted(task["state"] for task in processed) == ["failed", "success"]
    assert all(task["try_number"] == 1 for task in processed), "damaged bytes do not heal: no second try"
    assert published(folders, "SELECT count(*) FROM articles WHERE source_id = 'night'") == [(2,)]
    wait_for(lambda: any(told.get("run_id") == run_id for told in hook.told))

    broken.unlink()
    tasks = airflow.tasks("ingest_news", run_id)
    airflow.clear("ingest_news", run_id, [("stage_raw", t["map_index"]) for t in tasks if t["task_id"] == "stage_raw"])
    wait_for(lambda: airflow.get(f"dags/ingest_news/dagRuns/{run_id}")["state"] != "failed")
    assert airflow.wait("ingest_news", run_id) == "success"
    assert published(folders, "SELECT count(*) FROM articles WHERE source_id = 'night'") == [(4,)]


def test_the_report_is_behind_the_login_of_airflow(airflow: Airflow, cluster: AirflowServers) -> None:
    for path in ("/quality/", "/quality/articles", "/quality/static/report.css", "/quality/metrics", "/quality/docs/"):
        assert httpx.get(cluster.address + path, trust_env=False).status_code == 401, path
    wrong = {"Authorization": "Bearer none"}
    assert httpx.get(f"{cluster.address}/quality/", headers=wrong, trust_env=False).status_code == 403
    assert "In the warehouse" in airflow.client.get("/quality/").text


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)")
def test_a_browser_logs_in_and_reads_the_report_inside_airflow(cluster: AirflowServers) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{cluster.address}/quality/")
        assert "Not authenticated" in page.content()
        page.goto(f"{cluster.address}/auth/login")
        page.locator('input[name="username"]').fill("viewer")
        page.locator('input[name="password"]').fill(cluster.passwords["viewer"])
        page.locator('button[type="submit"]').click()
        page.wait_for_url(lambda url: "/auth/login" not in url, timeout=120_000)
        page.goto(f"{cluster.address}/plugin/quality", timeout=120_000)
        frame = page.frame_locator("iframe")
        frame.get_by_role("heading", name="In the warehouse").wait_for(timeout=120_000)
        frame.get_by_role("link", name="Articles", exact=True).click()
        frame.get_by_role("link", name="council votes on").first.click()
        frame.get_by_role("heading", name="Clean").wait_for()
        browser.close()


def test_a_replay_is_asked_for_only_from_the_page_of_the_quarantine(airflow: Airflow, cluster: AirflowServers) -> None:
    form = {"reason": "empty-file"}
    assert airflow.client.post("/quality/replay", data=form).status_code == 403
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert airflow.client.post("/quality/replay", data=form, headers=elsewhere).status_code == 403
    answer = airflow.client.post("/quality/replay", data=form, headers={"Origin": cluster.address})
    assert answer.status_code == 303
    run_id = answer.headers["location"].rsplit("/", 1)[1]
    assert airflow.wait("reprocess", run_id) == "success"
