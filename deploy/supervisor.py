"""Airflow on 127.0.0.1: starts the servers that `make up` and the tests need, and stops exactly those.

`python -m unspun.deploy.supervisor up` starts the API server, the scheduler with the LocalExecutor, the DAG
processor and the triggerer on SQLite; with `--executor celery` PostgreSQL, Redis and two Celery workers beside them.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from unspun.deploy.airflow_environment import airflow_environment
from unspun.deploy.network import HOST, is_taken
from unspun.deploy.processes import AIRFLOW, START_SECONDS, AirflowServers, ServerError, run_airflow, start, stop
from unspun.deploy.services import postgresql_data, start_postgresql, start_redis

HOME = Path("var", "airflow")


def up(home: Path = HOME, *, executor: str = "local", port: int = 8080, workers: int = 2) -> AirflowServers:
    """Start the servers and wait until they are healthy; those that run already are left alone.

    Raises ServerError where the port is taken, a program is missing, or a server does not start.
    """
    running = AirflowServers.read(home)
    if running and running.are_running():
        return running
    down(home)
    if is_taken(port):
        raise ServerError(f"port {port} is taken: stop what listens there, or choose another with PORT=")
    variables = airflow_environment(home, executor=executor, port=port)
    Path(variables["UNSPUN_INBOX"]).mkdir(parents=True, exist_ok=True)
    servers = AirflowServers(home=home, executor=executor, port=port, processes={})
    try:
        if executor == "celery":
            start_postgresql(servers)
            start_redis(servers)
        migrate(home, variables)
        listen = ["--host", HOST, "--port", str(port), "--workers", "1"]
        start(servers, "api-server", [*AIRFLOW, "api-server", *listen], env=variables)
        start(servers, "scheduler", [*AIRFLOW, "scheduler", "--skip-serve-logs"], env=variables)
        start(servers, "dag-processor", [*AIRFLOW, "dag-processor"], env=variables)
        start(servers, "triggerer", [*AIRFLOW, "triggerer", "--skip-serve-logs"], env=variables)
        if executor == "celery":
            for number in range(1, workers + 1):
                start_worker(servers, f"worker-{number}", variables)
        _wait_until_healthy(servers)
    except BaseException:
        down(home)
        raise
    return servers


def migrate(home: Path, variables: Mapping[str, str]) -> None:
    """Bring Airflow's own database to the installed version; done once for each database and version."""
    from importlib.metadata import version

    database = variables["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].partition(":")[0]
    done = home / f"migrated-{database}-{version('apache-airflow')}"
    if not done.exists():
        run_airflow(home, "migrate", ["db", "migrate"], variables)
        done.touch()


def start_worker(servers: AirflowServers, name: str, variables: Mapping[str, str], concurrency: int = 2) -> None:
    """Start one more Celery worker."""
    options = ["--skip-serve-logs", "--without-gossip", "--without-mingle", "--concurrency", str(concurrency)]
    command = [*AIRFLOW, "celery", "worker", *options, "--celery-hostname", f"{name}@%h"]
    start(servers, name, command, env=variables)


def down(home: Path = HOME) -> list[str]:
    """Stop the servers that `up` started, in the opposite order; returns their names."""
    servers = AirflowServers.read(home)
    if servers is None:
        return []
    stopped = [name for name in reversed(servers.processes) if stop(servers, name)]
    (home / "cluster.json").unlink()
    return stopped


def remove(home: Path = HOME) -> None:
    """Stop the servers and delete the home with everything that Airflow has stored."""
    down(home)
    if (home / "postgresql.key").exists():
        shutil.rmtree(postgresql_data(home), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def _wait_until_healthy(servers: AirflowServers) -> None:
    import httpx

    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(base_url=servers.address, trust_env=False, timeout=5) as client:
        while True:
            servers.check()
            try:
                health = client.get("/api/v2/monitor/health").json()
                parts = ("metadatabase", "scheduler", "dag_processor")
                if all(health[part]["status"] == "healthy" for part in parts):
                    return
            except (httpx.HTTPError, ValueError):
                pass
            if time.monotonic() > deadline:
                raise ServerError(f"Airflow is not healthy after {START_SECONDS} s: see the logs in {servers.home}")
            time.sleep(0.3)


def main() -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m unspun.deploy.supervisor", description="Airflow on 127.0.0.1")
    parser.add_argument("action", choices=["up", "down", "remove"])
    parser.add_argument("--home", type=Path, default=HOME, help="folder of databases, logs and passwords")
    parser.add_argument("--executor", choices=["local", "celery"], default="local")
    parser.add_argument("--port", type=int, default=8080)
    arguments = parser.parse_args()
    home = arguments.home.absolute()
    if arguments.action == "down":
        print(f"Stopped {', '.join(down(home)) or 'nothing: nothing was running'}.")
        return 0
    if arguments.action == "remove":
        remove(home)
        return 0
    try:
        servers = up(home, executor=arguments.executor, port=arguments.port)
    except ServerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    inbox = airflow_environment(home)["UNSPUN_INBOX"]
    print(f"Airflow is up at {servers.address}")
    print(f"  logins {' and '.join(servers.passwords)}; their passwords are in {home / 'passwords.json'}")
    print(f"Drop files into {inbox}; logs are in {home}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
