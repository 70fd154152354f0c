"""The environment variables of an Airflow that runs this package on one machine."""

import json
import os
import sys
from pathlib import Path

from unspun.deploy.credentials import USERS, api_key, fernet_key, jwt_key, passwords_file
from unspun.deploy.network import HOST
from unspun.deploy.services import DATABASE_USER, password_file, ports

PRELOADED_MODULES = [
    "unspun.pipeline.steps",
    "unspun.pipeline.processing.staging",
    "unspun.audit.gx_duckdb",
    "unspun.schemas.suites.query_expectation",
]
"""Modules that are slow to import and start no threads."""

DAG_BUNDLES = [
    {"name": "unspun", "classpath": "unspun.dags.bundle.InstalledDags", "kwargs": {}},
]


def airflow_environment(home: Path, *, executor: str = "local", port: int = 8080) -> dict[str, str]:
    """All variables of this process, and those that make an Airflow with its own home, on 127.0.0.1 only.

    The warehouse and the inbox lie in `var/` of the working folder where no variable says otherwise.
    """
    home.mkdir(parents=True, exist_ok=True)
    var = Path("var").absolute()
    variables = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "NO_PROXY": f"{HOST},localhost",
        "UNSPUN_WAREHOUSE": os.environ.get("UNSPUN_WAREHOUSE", str(var / "warehouse.duckdb")),
        "UNSPUN_INBOX": os.environ.get("UNSPUN_INBOX", str(var / "inbox")),
        **_airflow(home, port),
    }
    if executor == "celery":
        variables |= _celery(home)
        variables["UNSPUN_WAREHOUSE"] = os.environ.get("UNSPUN_WAREHOUSE", _lake(home))
    return os.environ | variables


def _airflow(home: Path, port: int) -> dict[str, str]:
    address = f"http://{HOST}:{port}"
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__FERNET_KEY": fernet_key(home),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{user}:{role}" for user, role in USERS.items()),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords_file(home)),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__PARALLELISM": str(max(4, 2 * (os.cpu_count() or 1))),
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__SECRET_KEY": api_key(home),
        "AIRFLOW__API_AUTH__JWT_SECRET": jwt_key(home),
        # SQLite's own five seconds are too few for a writer to wait on a busy machine.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home.absolute()}/airflow.db?timeout=60",
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": json.dumps(DAG_BUNDLES),
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        # A worker that was killed is missed after a minute, and its tasks run elsewhere.
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "10",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        "AIRFLOW__OPENLINEAGE__EXTRACTORS": "unspun.dags.lineage.Documents",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }


def _celery(home: Path) -> dict[str, str]:
    database = f"postgresql+psycopg2://{DATABASE_USER}@{HOST}:{ports(home)['postgresql']}/airflow"
    return {
        "PGPASSFILE": str(password_file(home).absolute()),
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__CELERY__BROKER_URL": f"redis://{HOST}:{ports(home)['redis']}/0",
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{database}",
        # A worker takes a task when it can run it, so that a fast one is never kept waiting by a slow one.
        "AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER": "1",
        "AIRFLOW__CELERY__TASK_ACKS_LATE": "True",
        # A worker imports once what its tasks need, and every task is a fork of it: three seconds less for each.
        "AIRFLOW__CELERY__EXTRA_CELERY_CONFIG": json.dumps({"imports": PRELOADED_MODULES}),
        # A task that a worker took, and died before it began, is given to another.
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "120",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "10",
    }


def _lake(home: Path) -> str:
    """A DuckLake with its catalog in our PostgreSQL: there several workers load at once."""
    catalog = f"host={HOST} port={ports(home)['postgresql']} user={DATABASE_USER} dbname=lake"
    return f"ducklake:postgres:{catalog}?data={home.parent / 'lake' / 'news.lake'}"
