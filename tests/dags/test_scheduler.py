"""The DAG under a real scheduler, triggered over REST, down to what analysts find in the published file."""

from pathlib import Path

import duckdb
import pytest

from dags.cluster import Cluster
from tests.dags.rest import Airflow, wait_for
from tests.dags.texts import write_articles

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def airflow(cluster: Cluster) -> Airflow:
    return Airflow(cluster)


def published(folders: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(folders / "news.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_files_in_the_inbox_are_ingested_with_no_hand_on_it(airflow: Airflow, folders: Path) -> None:
    run = wait_for(lambda: airflow.get("dags/ingest_news/dagRuns")["dag_runs"] or None)[0]
    assert airflow.wait("ingest_news", run["dag_run_id"]) == "success"
    assert published(folders, "SELECT count(*) FROM articles") == [(4,)]


def test_a_run_triggered_over_rest_loads_the_folder_of_its_form(airflow: Airflow, folders: Path) -> None:
    write_articles(folders / "evening", range(10, 15))
    run_id = airflow.trigger("ingest_news", folder=str(folders / "evening"), batch_size=2, source_id="evening")
    assert airflow.wait("ingest_news", run_id) == "success"
    assert published(folders, "SELECT count(*) FROM articles WHERE source_id = 'evening'") == [(5,)]
    tasks = airflow.tasks("ingest_news", run_id)
    loads = [task for task in tasks if task["task_id"] == "batch.load"]
    assert len(loads) == 3
    assert all(task["rendered_map_index"] and task["pool"] == "warehouse" for task in loads)
    (count,) = [task for task in tasks if task["task_id"] == "count_outcomes"]
    path = f"dags/ingest_news/dagRuns/{run_id}/taskInstances/{count['task_id']}/xcomEntries/return_value"
    outcomes = airflow.get(path)["value"]
    assert outcomes["fetched"] == outcomes["loaded"] == 5


def test_the_same_folder_again_is_unchanged_and_publishes_nothing(airflow: Airflow, folders: Path) -> None:
    run_id = airflow.trigger("ingest_news", folder=str(folders / "evening"), batch_size=2, source_id="evening")
    assert airflow.wait("ingest_news", run_id) == "success"
    states = {task["task_id"]: task["state"] for task in airflow.tasks("ingest_news", run_id)}
    assert states["publish"] == "skipped"
    assert published(folders, "SELECT count(*) FROM documents WHERE source_id = 'evening'") == [(5,)]


def test_the_asset_event_of_a_run_carries_its_counts(airflow: Airflow) -> None:
    events = airflow.get("assets/events", order_by="-timestamp", limit=1)["asset_events"]
    assert events[0]["source_dag_id"] == "ingest_news"
    assert events[0]["extra"]["loaded"] == 5
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
