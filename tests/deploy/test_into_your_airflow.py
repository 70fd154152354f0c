"""The page "Into your Airflow", step by step, in an Airflow that has a DAG with a package `schemas` of its own."""

import json
import re
import secrets
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT
from tests.dags.rest import wait_for
from tests.dags.texts import write_articles
from tests.packaging.environments import Environment
from unspun.deploy.network import HOST, free_port
from unspun.deploy.processes import AirflowServers, start, stop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

PAGE = ROOT / "docs" / "into-your-airflow.md"
COMMANDS = re.compile(r"^```bash\n(.*?)^```", re.MULTILINE | re.DOTALL)
THEIR_DAG = """
from airflow.sdk import dag, task
from schemas.orders import COLUMNS

@dag(schedule=None)
def count_orders():
    @task
    def count():
        assert COLUMNS == ["order", "amount"]
        import schemas
        assert "unspun" not in schemas.__path__[0]

    count()

count_orders()
"""


class ExistingAirflow:
    """An Airflow of somebody else's, on 127.0.0.1, in the environment where the wheel is installed."""

    def __init__(self, folder: Path, environment: Environment) -> None:
        self.folder, self.environment = folder, environment
        port = free_port()
        self.servers = AirflowServers(home=folder, executor="local", port=port, processes={})
        self.variables = environment.variables() | {
            "AIRFLOW_HOME": str(folder),
            "AIRFLOW__CORE__DAGS_FOLDER": str(folder / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.servers.address}/execution/",
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__API__BASE_URL": self.servers.address,
            "AIRFLOW__API__SECRET_KEY": secrets.token_hex(),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(64),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder}/airflow.db?timeout=60",
            "NO_PROXY": HOST,
        }
        package = folder / "dags" / "schemas"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "orders.py").write_text('COLUMNS = ["order", "amount"]\n')
        (folder / "dags" / "count_orders.py").write_text(THEIR_DAG)

    def shell(self, commands: str) -> str:
        """Run commands as in a shell of this Airflow; returns what they print, and keeps what they export."""
        script = f"set -e\n{commands}\nenv -0 > {self.folder}/exported"
        done = subprocess.run(
            ["bash", "-c", script], cwd=self.folder, env=self.variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        exported = (self.folder / "exported").read_text().split("\0")
        self.variables = dict(entry.split("=", 1) for entry in exported if entry)
        return done.stdout

    def restart(self) -> None:
        """Stop what runs, and start the API server, the scheduler and the DAG processor."""
        self.stop()
        airflow = str(self.environment.programs / "airflow")
        for name, options in {
            "api-server": ["--host", HOST, "--port", str(self.servers.port), "--workers", "1"],
            "scheduler": ["--skip-serve-logs"],
            "dag-processor": [],
        }.items():
            start(self.servers, name, [airflow, name, *options], env=self.variables, cwd=self.folder)
            if name == "api-server":
                wait_for(self.answers)  # a task that finds no API server fails

    def answers(self) -> bool:
        """Whether the API server is up."""
        self.servers.check()
        try:
            return httpx.get(f"{self.servers.address}/api/v2/version", trust_env=False, timeout=60).is_success
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        for name in self.servers.processes:
            stop(self.servers, name)

    def rows(self, query: str) -> list[tuple]:
        """Rows of Airflow's own database."""
        self.servers.check()
        with closing(sqlite3.connect(self.folder / "airflow.db", timeout=60)) as connection:
            return connection.execute(query).fetchall()

    def state(self, dag_id: str) -> str | None:
        """The state in which the run of a DAG has ended, or None while it has not."""
        rows = self.rows(f"SELECT state FROM dag_run WHERE dag_id = '{dag_id}' AND state IN ('success', 'failed')")
        return rows[0][0] if rows else None


@pytest.fixture(scope="module")
def airflow(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExistingAirflow]:
    existing = ExistingAirflow(tmp_path_factory.mktemp("existing"), installed)
    existing.shell("airflow db migrate")
    try:
        yield existing
    finally:
        existing.stop()


def test_what_the_page_says_works_and_a_dag_with_its_own_schemas_does_too(airflow: ExistingAirflow) -> None:
    folder = airflow.folder
    text = PAGE.read_text(encoding="utf-8").replace("/srv/news", f"{folder}/news")
    configure, unpause, ask = COMMANDS.findall(text)

    airflow.shell(configure)
    write_articles(folder / "news" / "inbox", range(3))
    airflow.restart()
    wait_for(lambda: {("count_orders",), ("ingest_news",)} <= set(airflow.rows("SELECT dag_id FROM dag")))
    wait_for(lambda: len(airflow.rows("SELECT 1 FROM dag WHERE bundle_name = 'unspun'")) == 6)
    assert airflow.rows("SELECT DISTINCT is_paused FROM dag") == [(1,)]

    airflow.shell(unpause)
    airflow.shell("airflow dags unpause count_orders; airflow dags trigger count_orders")
    assert wait_for(lambda: airflow.state("count_orders")) == "success"
    assert wait_for(lambda: airflow.state("ingest_news")) == "success"
    assert len(airflow.shell(ask).splitlines()) == 1 + 1 + 3  # with the article that every project has
    assert airflow.rows("SELECT pool FROM slot_pool") == [("default_pool",)]
    assert airflow.rows("SELECT count(*) FROM import_error") == [(0,)]


def test_the_report_is_in_the_airflow_behind_its_login(airflow: ExistingAirflow) -> None:
    with httpx.Client(base_url=airflow.servers.address, trust_env=False, timeout=60) as client:
        assert wait_for(lambda: client.get("/quality/").status_code) == 401
        passwords = json.loads((airflow.folder / "simple_auth_manager_passwords.json.generated").read_text())
        login = {"username": "admin", "password": passwords["admin"]}
        token = client.post("/auth/token", json=login).json()["access_token"]
        page = client.get("/quality/", headers={"Authorization": f"Bearer {token}"})
        assert "In the warehouse" in page.text
