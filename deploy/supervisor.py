"""Airflow on 127.0.0.1: starts the servers that `make up` and the tests need, and stops exactly those.

`python -m unspun.deploy.supervisor up` starts the API server, the scheduler with the LocalExecutor and the DAG
processor on SQLite; with `--executor celery` PostgreSQL, Redis and two Celery workers beside them. What was started is
written down in `HOME/cluster.json`, by process id and time of start, and `down` stops nothing else.
"""

import argparse
import dataclasses
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "airflow"
HOST = "127.0.0.1"
START_SECONDS = 300
"""An API server answers within 30 s on two busy cores; ten times that is a machine in trouble."""
STOP_SECONDS = 20
PRELOADED = [
    "unspun.pipeline.steps",
    "unspun.pipeline.processing.staging",
    "unspun.audit.gx_duckdb",
    "unspun.schemas.suites.query_expectation",
]
"""Modules that are slow to import and start no threads."""
USERS = {"admin": "admin", "viewer": "viewer"}


class ClusterError(Exception):
    """The cluster cannot start; the message says which log or package to look at."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running, or once running, set of servers, and how to reach it.

    `processes` maps a server's name to its process id and start time; names are the log files in `home`.
    """

    home: Path
    executor: str
    port: int
    processes: dict[str, tuple[int, float]]

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def passwords(self) -> dict[str, str]:
        """Password by user name."""
        return json.loads((self.home / "passwords.json").read_text())

    def save(self) -> None:
        state = {"executor": self.executor, "port": self.port, "processes": self.processes}
        (self.home / "cluster.json").write_text(json.dumps(state, indent=1))

    @classmethod
    def read(cls, home: Path) -> "Cluster | None":
        """The cluster that was started with this home, or None."""
        try:
            state = json.loads((home / "cluster.json").read_text())
        except FileNotFoundError:
            return None
        processes = {name: (pid, started) for name, (pid, started) in state["processes"].items()}
        return cls(home=home, executor=state["executor"], port=state["port"], processes=processes)


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def environment(home: Path, *, executor: str = "local", port: int = 8080) -> dict[str, str]:
    """Environment variables that make an Airflow of this project: in its own home, on 127.0.0.1 only."""
    home.mkdir(parents=True, exist_ok=True)
    address = f"http://{HOST}:{port}"
    variables = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "NO_PROXY": f"{HOST},localhost",
        "UNSPUN_WAREHOUSE": os.environ.get("UNSPUN_WAREHOUSE", str(ROOT / "var" / "warehouse.duckdb")),
        "UNSPUN_INBOX": os.environ.get("UNSPUN_INBOX", str(ROOT / "var" / "inbox")),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__FERNET_KEY": _secret(home / "fernet.key", _fernet_key),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{user}:{role}" for user, role in USERS.items()),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__PARALLELISM": str(max(4, 2 * (os.cpu_count() or 1))),
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__SECRET_KEY": _secret(home / "api.key", secrets.token_hex),
        "AIRFLOW__API_AUTH__JWT_SECRET": _secret(home / "jwt.key", lambda: secrets.token_hex(64)),
        # SQLite's own five seconds are too few for a writer to wait on a busy machine.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home.absolute()}/airflow.db?timeout=60",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        # A worker that was killed is missed after a minute, and its tasks run elsewhere.
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "10",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        "AIRFLOW__OPENLINEAGE__EXTRACTORS": "unspun.dags.lineage.Documents",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    if executor == "celery":
        variables |= _celery(home)
        variables["UNSPUN_WAREHOUSE"] = os.environ.get("UNSPUN_WAREHOUSE", _lake(home))
    return os.environ | variables


def up(home: Path = HOME, *, executor: str = "local", port: int = 8080, workers: int = 2) -> Cluster:
    """Start the servers and wait until they are healthy; those that run already are left alone.

    Raises ClusterError where the port is taken, a program is missing, or a server does not come up.
    """
    known = Cluster.read(home)
    if known and _alive(known):
        return known
    down(home)
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise ClusterError(f"port {port} is taken: stop what listens there, or choose another with PORT=")
    variables = environment(home, executor=executor, port=port)
    Path(variables["UNSPUN_INBOX"]).mkdir(parents=True, exist_ok=True)
    _passwords(home)
    cluster = Cluster(home=home, executor=executor, port=port, processes={})
    try:
        if executor == "celery":
            _start_postgresql(cluster)
            _start_redis(cluster)
        migrate(home, variables)
        _airflow(home, "pools", ["pools", "import", str(ROOT / "dags" / "pools.json")], variables)
        if variables["UNSPUN_WAREHOUSE"].startswith("ducklake:"):
            _airflow(home, "slots", ["pools", "set", "warehouse", str(2 * workers), "Loads at once"], variables)
        _start(cluster, "api-server", ["api-server", "--host", HOST, "--port", str(port), "--workers", "1"], variables)
        _start(cluster, "scheduler", ["scheduler", "--skip-serve-logs"], variables)
        _start(cluster, "dag-processor", ["dag-processor"], variables)
        if executor == "celery":
            for number in range(1, workers + 1):
                start_worker(cluster, f"worker-{number}", variables)
        _wait_until_healthy(cluster)
    except BaseException:
        down(home)
        raise
    return cluster


def migrate(home: Path, variables: Mapping[str, str]) -> None:
    """Bring Airflow's own database to the installed version; done once for each database and version."""
    from importlib.metadata import version

    database = variables["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].partition(":")[0]
    done = home / f"migrated-{database}-{version('apache-airflow')}"
    if not done.exists():
        _airflow(home, "migrate", ["db", "migrate"], variables)
        done.touch()


def start_worker(cluster: Cluster, name: str, variables: Mapping[str, str], concurrency: int = 2) -> None:
    """Start one more Celery worker."""
    arguments = ["celery", "worker", "--skip-serve-logs", "--without-gossip", "--without-mingle"]
    _start(cluster, name, [*arguments, "--concurrency", str(concurrency), "--celery-hostname", f"{name}@%h"], variables)


def down(home: Path = HOME) -> list[str]:
    """Stop the servers that `up` started, in the opposite order; returns their names."""
    cluster = Cluster.read(home)
    if cluster is None:
        return []
    stopped = [name for name in reversed(cluster.processes) if _stop(cluster, name)]
    (home / "cluster.json").unlink()
    return stopped


def remove(home: Path = HOME) -> None:
    """Stop the servers and delete the home with all that Airflow remembers."""
    down(home)
    if (home / "postgresql.key").exists():
        shutil.rmtree(_postgresql_data(home), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def _stop(cluster: Cluster, name: str) -> bool:
    process = _process(*cluster.processes[name])
    if process is None:
        return False
    # SIGINT is PostgreSQL's fast shutdown: SIGTERM would wait for the last client to leave.
    os.killpg(process.pid, signal.SIGINT if name == "postgresql" else signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while _group_alive(process.pid):
        if time.monotonic() > deadline:
            os.killpg(process.pid, signal.SIGKILL)
            break
        time.sleep(0.1)
    return True


def _group_alive(group: int) -> bool:
    import psutil

    for process in psutil.process_iter(["pid", "status"]):
        try:
            if process.info["status"] != psutil.STATUS_ZOMBIE and os.getpgid(process.pid) == group:
                return True
        except ProcessLookupError:
            continue
    return False


def _process(pid: int, started: float) -> Any:
    """The process that was started, or None: its id may belong to another by now."""
    import psutil

    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - started) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return None
    return process if same else None


def _alive(cluster: Cluster) -> bool:
    return bool(cluster.processes) and all(_process(*process) for process in cluster.processes.values())


def _start(cluster: Cluster, name: str, arguments: Sequence[str], variables: Mapping[str, str]) -> None:
    _spawn(cluster, name, [sys.executable, "-m", "airflow", *arguments], env=variables)


def _spawn(cluster: Cluster, name: str, command: Sequence[str], **options: Any) -> None:
    import psutil

    with (cluster.home / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **{"cwd": ROOT, **options},
        )
    cluster.processes[name] = (process.pid, psutil.Process(process.pid).create_time())
    cluster.save()


def _airflow(home: Path, name: str, arguments: Sequence[str], variables: Mapping[str, str]) -> None:
    log = home / f"{name}.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "airflow", *arguments]
        if subprocess.run(command, env=variables, cwd=ROOT, stdout=output, stderr=output, check=False).returncode:
            raise ClusterError(f"`airflow {' '.join(arguments)}` failed: see {log}")


def _wait_until_healthy(cluster: Cluster) -> None:
    import httpx

    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(base_url=cluster.address, trust_env=False, timeout=5) as client:
        while True:
            for name, process in cluster.processes.items():
                if _process(*process) is None:
                    raise ClusterError(f"{name} ended: see {cluster.home / f'{name}.log'}")
            try:
                health = client.get("/api/v2/monitor/health").json()
                parts = ("metadatabase", "scheduler", "dag_processor")
                if all(health[part]["status"] == "healthy" for part in parts):
                    return
            except (httpx.HTTPError, ValueError):
                pass
            if time.monotonic() > deadline:
                raise ClusterError(f"Airflow is not healthy after {START_SECONDS} s: see the logs in {cluster.home}")
            time.sleep(0.3)


def _passwords(home: Path) -> None:
    _secret(home / "passwords.json", lambda: json.dumps({user: secrets.token_urlsafe(12) for user in USERS}))


def _secret(path: Path, make: Any) -> str:
    """The secret in a file that only its owner can read, made when it is not there."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text()


def _fernet_key() -> str:
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def _ports(home: Path) -> dict[str, int]:
    """Ports of PostgreSQL and Redis: chosen once, then kept with the database that they lead to."""
    return json.loads(
        _secret(home / "ports.json", lambda: json.dumps({"postgresql": free_port(), "redis": free_port()}))
    )


def _celery(home: Path) -> dict[str, str]:
    ports = _ports(home)
    password = _secret(home / "postgresql.key", secrets.token_hex)
    database = f"postgresql+psycopg2://airflow:{password}@{HOST}:{ports['postgresql']}/airflow"
    return {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__CELERY__BROKER_URL": f"redis://{HOST}:{ports['redis']}/0",
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{database}",
        # A worker takes a task when it can run it, so that a fast one is never kept waiting by a slow one.
        "AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER": "1",
        "AIRFLOW__CELERY__TASK_ACKS_LATE": "True",
        # A worker imports once what its tasks need, and every task is a fork of it: three seconds less for each.
        "AIRFLOW__CELERY__EXTRA_CELERY_CONFIG": json.dumps({"imports": PRELOADED}),
        # A task that a worker took, and died before it began, is given to another.
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "120",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "10",
    }


def _lake(home: Path) -> str:
    """A DuckLake with its catalog in our PostgreSQL: there several workers load at once."""
    port, password = _ports(home)["postgresql"], _secret(home / "postgresql.key", secrets.token_hex)
    catalog = f"host={HOST} port={port} user=airflow password={password} dbname=lake"
    return f"ducklake:postgres:{catalog}?data={home.parent / 'lake' / 'news.lake'}"


def _program(name: str, package: str, folders: Sequence[Path] = ()) -> str:
    found = shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")]))
    if found is None:
        raise ClusterError(f"{name} is not installed: `apt-get install {package}`")
    return found


def _as_postgres() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; it then runs as the user that its package made."""
    if os.geteuid() != 0:
        return {}
    import pwd

    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise ClusterError("root needs the user postgres to run PostgreSQL: `apt-get install postgresql`") from None
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _postgresql_data(home: Path) -> Path:
    """Where PostgreSQL keeps its files: in the home, or, for root, in the home of the user postgres, who may not look
    into root's folders. Named after the password: a new password means a new database.
    """
    owner = _as_postgres()
    if not owner:
        return home / "postgresql"
    import pwd

    password = _secret(home / "postgresql.key", secrets.token_hex)
    return Path(pwd.getpwuid(owner["user"]).pw_dir, f"unspun-{hashlib.sha256(password.encode()).hexdigest()[:16]}")


def _start_postgresql(cluster: Cluster) -> None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    initdb, postgres = (_program(name, "postgresql", folders) for name in ("initdb", "postgres"))
    data, owner, port = _postgresql_data(cluster.home), _as_postgres(), _ports(cluster.home)["postgresql"]
    if not (data / "PG_VERSION").exists():
        with tempfile.NamedTemporaryFile("w") as password:
            password.write(_secret(cluster.home / "postgresql.key", secrets.token_hex))
            password.flush()
            if owner:
                os.chown(password.name, owner["user"], owner["group"])
            command: list[str] = [
                initdb,
                "-D",
                str(data),
                "-A",
                "scram-sha-256",
                "-U",
                "airflow",
                "--pwfile",
                password.name,
                "-E",
                "UTF8",
            ]
            made = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **owner)
        if made.returncode:
            raise ClusterError(f"initdb failed: {made.stderr.strip()}")
    options = {"listen_addresses": HOST, "port": str(port), "unix_socket_directories": "", "max_connections": "200"}
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    _spawn(cluster, "postgresql", [postgres, "-D", str(data), *flags], cwd="/", **owner)
    _create_databases(cluster)


def _create_databases(cluster: Cluster) -> None:
    import psycopg2

    port, password = _ports(cluster.home)["postgresql"], (cluster.home / "postgresql.key").read_text()
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            connection = psycopg2.connect(host=HOST, port=port, user="airflow", password=password, dbname="postgres")
            break
        except psycopg2.OperationalError as error:
            if time.monotonic() > deadline:
                log = cluster.home / "postgresql.log"
                raise ClusterError(f"PostgreSQL does not answer: see {log}") from error
            time.sleep(0.2)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name in ("airflow", "lake"):
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()


def _start_redis(cluster: Cluster) -> None:
    server, port = _program("redis-server", "redis-server"), _ports(cluster.home)["redis"]
    _spawn(cluster, "redis", [server, "--port", str(port), "--bind", HOST, "--save", "", "--dir", str(cluster.home)])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m unspun.deploy.supervisor", description="Airflow on 127.0.0.1")
    parser.add_argument("action", choices=["up", "down", "remove"])
    parser.add_argument("--home", type=Path, default=HOME, help="folder of databases, logs and passwords")
    parser.add_argument("--executor", choices=["local", "celery"], default="local")
    parser.add_argument("--port", type=int, default=8080)
    arguments = parser.parse_args()
    if arguments.action == "down":
        print(f"Stopped {', '.join(down(arguments.home)) or 'nothing: nothing was running'}.")
        return 0
    if arguments.action == "remove":
        remove(arguments.home)
        return 0
    try:
        cluster = up(arguments.home.resolve(), executor=arguments.executor, port=arguments.port)
    except ClusterError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"Airflow is up at {cluster.address}")
    for user, password in cluster.passwords.items():
        print(f"  login {user}, password {password}")
    print(f"Drop files into {environment(cluster.home)['UNSPUN_INBOX']}; logs are in {cluster.home}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
