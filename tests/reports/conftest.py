"""A warehouse with ordinary and with hostile articles, and its report as a server on 127.0.0.1."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
from unspun.reports.app import create_app

HARBOUR = """Harbour wall of Quillan Bay to be rebuilt

QUILLAN BAY — The council of Quillan Bay voted on Tuesday to rebuild the harbour wall at a cost of nine million crowns.

“We have waited eleven years for this wall,” said Ilse Varga, who leads the council. “Another winter would have taken \
the quay with it.”

The engineer Tomas Brandt told reporters that work would begin in spring. The caf\u00c3\u00a9 on the quay will close.

Photo: Nadia Orlo
"""

EVIL = "<script>window.hacked=1</script><img src=x onerror='window.hacked=2'><svg onload='window.hacked=3'>"

HOSTILE = f"""Mayor {EVIL} opens the bridge

VELL — The mayor of Vell opened the bridge on Monday. {EVIL}

“My guests,” said Oskar Lind, mayor of Vell, “see <a href='javascript:window.hacked=4'>this bridge</a> {EVIL}.”

</script><script>window.hacked=5</script> The bridge is two miles long, {{{{ 7 * 7 }}}} the clerk Ada Moor said.
"""


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published warehouse of five documents, two of them hostile, two rejected."""
    root = tmp_path_factory.mktemp("report")
    inbox = root / "inbox"
    inbox.mkdir()
    (inbox / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (inbox / "bridge.txt").write_text(HOSTILE, encoding="utf-8")
    about = {"source": "vell-gazette", "url": "https://gazette.example/?q=<script>window.hacked=6</script>"}
    (inbox / "bridge.txt.meta.json").write_text(json.dumps(about), encoding="utf-8")
    (inbox / "<img src=x onerror=window.hacked=7>.txt").write_bytes(b"")
    (inbox / "broken.json").write_text(f'{{"title": "{EVIL}", ', encoding="utf-8")
    (inbox / "plan.docx").write_bytes(b"PK\x05\x06" + bytes(18))
    uri = root / "news.duckdb"
    ingest([str(inbox)], Settings(warehouse=str(uri)))
    return uri


@pytest.fixture(scope="session")
def address(warehouse: Path) -> Iterator[str]:
    """The report, served."""
    server = uvicorn.Server(uvicorn.Config(create_app(str(warehouse)), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
