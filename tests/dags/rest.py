"""A client of Airflow's REST API, as a user with a browser's rights has it."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from unspun.deploy.processes import AirflowServers

T = TypeVar("T")
WAIT_SECONDS = 800
"""A run of three batches takes 20 s on two idle cores, and ten times that on a machine that is shared; four times as
long is a run that hangs."""
ENDED = {"success", "failed"}


class Airflow:
    """Airflow as the user `name` sees it."""

    def __init__(self, cluster: AirflowServers, name: str = "admin") -> None:
        self.client = httpx.Client(base_url=cluster.address, trust_env=False, timeout=120)
        login = self.client.post("/auth/token", json={"username": name, "password": cluster.passwords[name]})
        login.raise_for_status()
        self.client.headers["Authorization"] = f"Bearer {login.json()['access_token']}"

    def get(self, path: str, **params: Any) -> Any:
        return self.client.get(f"/api/v2/{path}", params=params).raise_for_status().json()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self.client.post(f"/api/v2/{path}", json=body)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def trigger(self, dag_id: str, **conf: Any) -> str:
        """Start a run as soon as the DAG is known; returns the id of the run."""
        wait_for(lambda: self.client.get(f"/api/v2/dags/{dag_id}").status_code == 200)
        return self.post(f"dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]

    def wait(self, dag_id: str, run_id: str, seconds: float = WAIT_SECONDS) -> str:
        """The state in which the run ends."""
        path = f"dags/{dag_id}/dagRuns/{run_id}"
        return wait_for(lambda: state if (state := self.get(path)["state"]) in ENDED else None, seconds)

    def clear(self, dag_id: str, run_id: str, tasks: list[tuple[str, int]]) -> None:
        """Run mapped tasks again, and all that follows them."""
        body = {"dry_run": False, "dag_run_id": run_id, "task_ids": [list(task) for task in tasks],
                "include_downstream": True, "only_failed": False, "reset_dag_runs": True}  # fmt: skip
        self.post(f"dags/{dag_id}/clearTaskInstances", body)

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        return self.get(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances", limit=500)["task_instances"]

    def log(self, dag_id: str, run_id: str, task: dict[str, Any]) -> list[dict[str, Any]]:
        """The log lines of the last try of a task."""
        path = f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task['task_id']}/logs/{task['try_number']}"
        return self.get(path, map_index=task["map_index"])["content"]

    def pause(self, dag_id: str) -> None:
        """Let no run of a DAG begin by itself."""
        self.client.patch(f"/api/v2/dags/{dag_id}", json={"is_paused": True}).raise_for_status()


def wait_for(answer: Callable[[], T | None], seconds: float = WAIT_SECONDS) -> T:
    """The first answer that is true. Raises TimeoutError where none comes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := answer():
            return value
        time.sleep(0.3)
    raise TimeoutError(f"no answer in {seconds} s")
