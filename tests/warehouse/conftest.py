"""A real PostgreSQL for the tests of DuckLake, on 127.0.0.1, in a folder of its own."""

import getpass
import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """Connection string of a fresh PostgreSQL server, without its database name."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    folder = Path(shutil.which("initdb") or "").parent if shutil.which("initdb") else (programs or [None])[-1]
    if folder is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    home = tmp_path_factory.mktemp("postgres")
    data = home / "data"
    # The server refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    become = {"user": user} if os.geteuid() == 0 else {}
    if become:
        for path in (home, *home.parents):
            if path == Path("/tmp"):
                break
            path.chmod(0o755)
        os.chown(home, pwd.getpwnam(user).pw_uid, -1)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = {"check": True, "capture_output": True, "cwd": home, **become}
    subprocess.run([folder / "initdb", "-D", data, "-U", "unspun", "-A", "trust"], **run)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    start = ["start", "-w", "-t", "300", "-l", home / "log", "-o", options]
    subprocess.run([folder / "pg_ctl", "-D", data, *start], **run)
    yield f"host=127.0.0.1 port={port} user=unspun"
    subprocess.run([folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run | {"check": False})


@pytest.fixture
def lake(postgres, tmp_path, request):
    """URI of an empty DuckLake whose catalog is a PostgreSQL database of its own."""
    import duckdb

    from unspun.warehouse.extensions import load_extension

    name = f"lake_{abs(hash(request.node.name)) % 10**8}"
    with duckdb.connect() as connection:
        load_extension(connection, "postgres_scanner")
        connection.execute(f"ATTACH '{postgres} dbname=postgres' AS pg (TYPE postgres)")
        connection.execute(f"CALL postgres_execute('pg', 'CREATE DATABASE {name}', use_transaction => false)")
    return f"ducklake:postgres:{postgres} dbname={name}?data={tmp_path}/news.lake"
