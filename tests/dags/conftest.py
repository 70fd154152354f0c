"""A real Airflow on 127.0.0.1, with the LocalExecutor, over a warehouse of its own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.dags.texts import write_articles
from unspun.deploy.network import free_port
from unspun.deploy.processes import AirflowServers
from unspun.deploy.supervisor import remove, up


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an inbox that holds four articles, and a place for the warehouse."""
    root = tmp_path_factory.mktemp("cluster")
    write_articles(root / "inbox", range(4))
    return root


@pytest.fixture(scope="module")
def hook() -> Iterator["Hook"]:
    """A webhook that keeps what it was told."""
    with Hook() as started:
        yield started


class Hook:
    """A web server on 127.0.0.1 that notes the JSON bodies it is sent in `told`."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        told = self.told

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        host, port = self.server.server_address[:2]
        self.connection = json.dumps({"conn_type": "http", "host": host, "port": port, "schema": "http"})

    def __enter__(self) -> "Hook":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def cluster(folders: Path, hook: Hook) -> Iterator[AirflowServers]:
    home = folders / "airflow"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSPUN_WAREHOUSE", str(folders / "news.duckdb"))
        patch.setenv("UNSPUN_INBOX", str(folders / "inbox"))
        patch.setenv("UNSPUN_BATCH_SIZE", "2")
        patch.setenv("AIRFLOW_CONN_UNSPUN_ALERTS", hook.connection)
        servers = up(home, port=free_port())
    try:
        yield servers
    finally:
        remove(home)
