"""A warehouse with ordinary, hostile and right-to-left articles and with incidents, and its report on 127.0.0.1."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn

from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
from unspun.reports.app import create_app
from unspun.schemas.incidents import Incident, IncidentEvaluation, SourceMeasure, SourceStatus
from unspun.warehouse import Warehouse, search
from unspun.warehouse.incidents import IncidentState, put_incidents

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

ARABIC = """مجلس بلدة وادي النخيل يقر ميزانية المكتبة

أقر مجلس بلدة وادي النخيل يوم الأربعاء ميزانية المكتبة الجديدة بعد جلسة طويلة حضرها سكان الحي.

وقالت مديرة المكتبة هدى سليم: «انتظرنا هذا القرار منذ سبع سنوات».
"""

FORMULA = """=1+1 is what the treasurer of Orrin wrote

ORRIN — The treasurer of Orrin wrote a sum on the wall of the Æbelø hall on Friday, and nobody could read it.
"""

SHIFT_JIS = """架空町の図書館が開館

架空町の新しい図書館が水曜日に開館した。町長の見本花子氏は「長い間待っていた」と述べた。
"""


def incident(fault: str, source_id: str | None, days: int, **values: object) -> Incident:
    """An incident that is open since so many days."""
    today = datetime.now(UTC).date()
    opened = today - timedelta(days=days - 1)
    given: dict = {
        "incident_id": f"{fault}/{source_id}".encode().hex().ljust(64, "0")[:64],
        "source_id": source_id,
        "source_ids": [source_id] if source_id else ["folder", "vell-gazette"],
        "fault": fault,
        "opened_on": opened,
        "last_good_on": opened - timedelta(days=1),
        "last_bad_on": today,
        "closed_on": None,
        "unit": "share",
        "observed": 0.5,
        "usual": 0.01,
        "affected": 2,
        "sentence": "Half of the documents show it",
        **values,
    }
    return Incident(**given)


def incident_state() -> IncidentState:
    """Four open incidents and one that is over, five weeks of measures, and a source that never came."""
    now = datetime.now(UTC)
    today = now.date()
    silence = {
        "unit": "documents",
        "observed": 0.0,
        "usual": 40.0,
        "affected": 160,
        "sentence": "Nothing came for 4 days",
    }
    incidents = [
        incident("silence", "harbour-herald", 4, **silence),
        incident("encoding-damage", "folder", 1),
        incident("rejects", "folder", 1),
        incident("intake-drop", None, 1, unit="documents", observed=7.0, usual=90.0, affected=83),
        incident("missing-dates", "vell-gazette", 6, closed_on=today),
    ]
    measures = [
        SourceMeasure(
            day=today - timedelta(days=ago),
            source_id="folder",
            measure=measure,
            observed=0.5 if measure != "documents" else 7.0,
            whole=7,
            usual=0.05 if measure != "documents" else 8.0,
            lowest=0.0 if measure != "documents" else 4.0,
            highest=0.1 if measure != "documents" else 14.0,
            incident_id=incidents[1].incident_id if measure == "encoding-damage" and not ago else None,
        )
        for ago in range(35)
        for measure in ("documents", "rejects", "encoding-damage", "missing-dates")
    ]
    statuses = [
        SourceStatus(
            source_id=source_id,
            name=None,
            state=state,
            state_since=None,
            last_arrival_at=None,
            expected_per_day=40,
            documents_today=count,
            usual_by_now=8.0,
            open_incidents=faults,
        )
        for source_id, state, count, faults in (
            ("folder", "delivering", 8, 3),
            ("vell-gazette", "delivering", 1, 0),
            ("harbour-herald", "delivering", 0, 1),
            ("unborn-bulletin", "never-came", 0, 0),
        )
    ]
    evaluation = IncidentEvaluation(evaluated_at=now, newest_document_at=now)
    return IncidentState(evaluation, incidents, measures, statuses)


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published warehouse of eight documents, two of them hostile, three rejected, with incidents and an index."""
    root = tmp_path_factory.mktemp("report")
    inbox = root / "inbox"
    inbox.mkdir()
    (inbox / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    (inbox / "bridge.txt").write_text(HOSTILE, encoding="utf-8")
    about = {"source": "vell-gazette", "url": "https://gazette.example/?q=<script>window.hacked=6</script>"}
    (inbox / "bridge.txt.meta.json").write_text(json.dumps(about), encoding="utf-8")
    (inbox / "library.txt").write_text(ARABIC, encoding="utf-8")
    (inbox / "sum.txt").write_text(FORMULA, encoding="utf-8")
    (inbox / "opening.txt").write_bytes(SHIFT_JIS.encode("shift_jis"))
    (inbox / "<img src=x onerror=window.hacked=7>.txt").write_bytes(b"")
    (inbox / "broken.json").write_text(f'{{"title": "{EVIL}", ', encoding="utf-8")
    (inbox / "plan.docx").write_bytes(b"PK\x05\x06" + bytes(18))
    uri = root / "news.duckdb"
    ingest([str(inbox)], Settings(warehouse=str(uri)))
    stored = Warehouse(uri)
    put_incidents(stored, incident_state())
    stored.publish()
    search.build(stored)
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
