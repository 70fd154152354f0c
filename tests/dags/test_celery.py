"""Celery with two workers on PostgreSQL, Redis and DuckLake: a worker may die, and no document is lost or doubled."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.dags.rest import Airflow, wait_for
from tests.dags.texts import write_articles
from unspun.deploy.airflow_environment import airflow_environment
from unspun.deploy.network import free_port
from unspun.deploy.processes import AirflowServers
from unspun.deploy.supervisor import migrate, remove, start_worker, up
from unspun.warehouse import Warehouse

BATCHES = 40
READY = bool(shutil.which("redis-server")) and bool(list(Path("/usr/lib/postgresql").glob("*/bin/postgres")))

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.timeout(2400),
    pytest.mark.skipif(
        not READY, reason="PostgreSQL and Redis are not installed (apt-get install postgresql redis-server)"
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("celery")


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[AirflowServers]:
    home = folder / "airflow"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSPUN_INBOX_SECONDS", "0")
        patch.setenv("UNSPUN_BATCH_BYTES", "1")  # every document is a batch of its own
        patch.setenv("UNSPUN_INBOX", str(folder / "inbox"))
        patch.setenv("PGPASSFILE", str(home / "pgpass"))
        patch.delenv("UNSPUN_WAREHOUSE", raising=False)
        migrate(home, airflow_environment(home))  # as after `make up` without Celery, in the same home
        try:
            yield up(home, executor="celery", port=free_port())
        finally:
            remove(home)


def test_a_killed_worker_costs_no_document_and_doubles_none(cluster: AirflowServers, folder: Path) -> None:
    airflow = Airflow(cluster)
    wait_for(lambda: airflow.client.get("/api/v2/dags/report_quality").status_code == 200)
    airflow.pause("report_quality")  # what it does after the last publish would only be waited for
    write_articles(folder / "day", range(BATCHES))
    run_id = airflow.trigger("ingest_news", folder=str(folder / "day"), source_id="day")

    def done() -> int:
        tasks = airflow.tasks("ingest_news", run_id)
        return sum(task["task_id"] == "batch.process" and task["state"] == "success" for task in tasks)

    wait_for(lambda: done() >= BATCHES // 4)
    pid, _ = cluster.processes["worker-1"]
    for process in [*psutil.Process(pid).children(recursive=True), psutil.Process(pid)]:
        os.kill(process.pid, signal.SIGKILL)
    start_worker(cluster, "worker-3", airflow_environment(cluster.home, executor="celery", port=cluster.port))

    assert airflow.wait("ingest_news", run_id, seconds=1800) == "success"
    for worker in ("worker-1", "worker-2", "worker-3"):
        assert " received" in (cluster.home / f"{worker}.log").read_text(), f"{worker} was given nothing"
    uri = airflow_environment(cluster.home, executor="celery", port=cluster.port)["UNSPUN_WAREHOUSE"]
    assert uri.startswith("ducklake:")
    counted = Warehouse(uri).query("SELECT count(*) AS n, count(DISTINCT uri) AS uris FROM documents").to_pylist()
    assert counted == [{"n": BATCHES, "uris": BATCHES}]
