"""PostgreSQL and Redis for Airflow with Celery: real servers on 127.0.0.1, in the home of this Airflow."""

import hashlib
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from unspun.deploy.credentials import database_password, secret
from unspun.deploy.network import HOST, free_port
from unspun.deploy.processes import START_SECONDS, AirflowServers, ServerError, find_program, start

DATABASE_USER = "airflow"
DATABASES = ("airflow", "lake")
"""Databases of Airflow's metadata, and of the DuckLake catalog."""


def ports(home: Path) -> dict[str, int]:
    """Ports of `postgresql` and `redis`: chosen once, then kept with the databases that they lead to."""
    file = home / "ports.json"
    return json.loads(secret(file, lambda: json.dumps({"postgresql": free_port(), "redis": free_port()})))


def password_file(home: Path) -> Path:
    """The file from which clients of PostgreSQL take the password (`PGPASSFILE`), so that no address contains it."""
    path = home / "pgpass"
    secret(path, lambda: f"{HOST}:{ports(home)['postgresql']}:*:{DATABASE_USER}:{database_password(home)}\n")
    return path


def start_postgresql(servers: AirflowServers) -> None:
    """Start PostgreSQL and create the databases. Raises ServerError where it is not installed or does not answer."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    initdb, postgres = (find_program(name, "postgresql", folders) for name in ("initdb", "postgres"))
    data, owner = postgresql_data(servers.home), _owner()
    if not (data / "PG_VERSION").exists():
        _create_cluster(initdb, data, database_password(servers.home), owner)
    port = str(ports(servers.home)["postgresql"])
    options = {"listen_addresses": HOST, "port": port, "unix_socket_directories": "", "max_connections": "200"}
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    start(servers, "postgresql", [postgres, "-D", str(data), *flags], cwd="/", **owner)
    _create_databases(servers)


def start_redis(servers: AirflowServers) -> None:
    """Start Redis, without files of its own. Raises ServerError where it is not installed."""
    program, port = find_program("redis-server", "redis-server"), ports(servers.home)["redis"]
    options = ["--port", str(port), "--bind", HOST, "--save", "", "--dir", str(servers.home)]
    start(servers, "redis", [program, *options])


def postgresql_data(home: Path) -> Path:
    """Where PostgreSQL keeps its files: in the home, or, for root, in the home of the user postgres.

    That user may not read the folders of root. The folder is named after the password: a new one means a new database.
    """
    owner = _owner()
    if not owner:
        return home / "postgresql"
    import pwd

    name = hashlib.sha256(database_password(home).encode()).hexdigest()[:16]
    return Path(pwd.getpwuid(owner["user"]).pw_dir, f"unspun-{name}")


def _owner() -> dict[str, Any]:
    """Options of Popen: PostgreSQL refuses to run as root, and then runs as the user that its package made."""
    if os.geteuid() != 0:
        return {}
    import pwd

    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise ServerError("root needs the user postgres to run PostgreSQL: `apt-get install postgresql`") from None
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _create_cluster(initdb: str, data: Path, password: str, owner: dict[str, Any]) -> None:
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(password)
        file.flush()
        if owner:
            os.chown(file.name, owner["user"], owner["group"])
        options = ["-A", "scram-sha-256", "-U", DATABASE_USER, "--pwfile", file.name, "-E", "UTF8"]
        command = [initdb, "-D", str(data), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **owner)
    if done.returncode:
        raise ServerError(f"initdb failed: {done.stderr.strip()}")


def _create_databases(servers: AirflowServers) -> None:
    import psycopg2

    where = {"host": HOST, "port": ports(servers.home)["postgresql"], "passfile": password_file(servers.home)}
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            connection = psycopg2.connect(user=DATABASE_USER, dbname="postgres", **where)
            break
        except psycopg2.OperationalError as error:
            if time.monotonic() > deadline:
                log = servers.home / "postgresql.log"
                raise ServerError(f"PostgreSQL does not answer: see {log}") from error
            time.sleep(0.2)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name in DATABASES:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
