"""Connections: nothing but results goes to standard output, where scripts read JSON."""

import json
import subprocess
import sys

PROGRAM = """
import json, sys
import duckdb
import sqlalchemy as sa
from unspun.audit import gx_duckdb
from unspun.audit.prepared_suites import audit_database
from unspun.warehouse import Warehouse
from unspun.warehouse.store import connect

gx_duckdb.install()
warehouse = Warehouse(sys.argv[1])
warehouse.migrate()
with (
    duckdb.connect() as itself,
    connect() as plain,
    warehouse.store.newest() as newest,
    audit_database() as audit,
    sa.create_engine("duckdb+audit:///:memory:store").connect() as engine,
):
    others = {"plain": plain, "newest": newest, "audit": audit, "gx": engine.connection.dbapi_connection.duck}
    asked = "SELECT current_setting('enable_progress_bar')"
    print(json.dumps({name: one.execute(asked).fetchone()[0] for name, one in {"itself": itself, **others}.items()}))
"""


def test_slow_queries_of_worker_processes_draw_no_bar(tmp_path):
    """DuckDB takes a process without a main file, as workers of a pool are, for an interactive one."""
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "news.duckdb")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"itself": True, "plain": False, "newest": False, "audit": False, "gx": False}
