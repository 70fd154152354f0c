"""The metrics as Prometheus reads them."""

from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.audit.incidents.simulated import an_incident
from unspun.reports.metrics import metrics
from unspun.reports.reader import Reader
from unspun.schemas.incidents import IncidentEvaluation, SourceStatus
from unspun.schemas.vocabulary import SourceState
from unspun.warehouse import Warehouse
from unspun.warehouse.incidents import IncidentState, put_incidents

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def answer(address: str) -> httpx.Response:
    return httpx.get(f"{address}/metrics", trust_env=False, timeout=60)


@pytest.fixture
def samples(answer: httpx.Response) -> Samples:
    families = text_string_to_metric_families(answer.text)
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def total(samples: Samples, name: str, **labels: str) -> float:
    return sum(
        value for (other, given), value in samples.items() if other == name and labels.items() <= dict(given).items()
    )


def test_the_answer_is_in_the_text_format_of_prometheus(answer: httpx.Response) -> None:
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_documents_are_counted_by_outcome(samples: Samples) -> None:
    counts = {
        outcome: total(samples, "unspun_documents_total", outcome=outcome)
        for outcome in ("loaded", "new_revision", "unchanged", "duplicate", "rejected", "unsupported")
    }
    assert counts == {
        "loaded": 5, "new_revision": 0, "unchanged": 0, "duplicate": 0, "rejected": 2, "unsupported": 1,
    }  # fmt: skip
    assert total(samples, "unspun_documents_total") == 8


def test_rows_rejects_expectations_and_the_last_load_are_there(samples: Samples) -> None:
    assert total(samples, "unspun_rows", table="articles") == 5
    assert total(samples, "unspun_quarantined") == 2
    assert total(samples, "unspun_expectations_total", outcome="held") > 10
    assert total(samples, "unspun_last_load_timestamp_seconds") > 1.7e9


def test_sources_and_open_incidents_are_those_of_the_last_evaluation(tmp_path: Path) -> None:
    uri = tmp_path / "news.duckdb"
    warehouse = Warehouse(uri)
    arrival = datetime(2031, 3, 3, 7, 30, tzinfo=UTC)
    statuses = [a_status("harbour-herald", "delivering", arrival), a_status("never-mail", "never-came", None)]
    evaluation = IncidentEvaluation(evaluated_at=datetime(2031, 3, 4, 6, tzinfo=UTC), newest_document_at=arrival)
    closed = an_incident(incident_id="b" * 64, fault="drop", closed_on=date(2031, 3, 4))
    put_incidents(warehouse, IncidentState(evaluation, [an_incident(), closed], [], statuses))
    warehouse.publish()
    families = text_string_to_metric_families(metrics(Reader(warehouse)).decode())
    values = {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}
    assert values["unspun_last_arrival_timestamp_seconds", "harbour-herald"] == arrival.timestamp()
    assert values["unspun_last_arrival_timestamp_seconds", "never-mail"] == 0
    assert values["unspun_source_state", "never-came", "never-mail"] == 1
    assert {key[1:]: value for key, value in values.items() if key[0] == "unspun_open_incident"} == {
        ("harbour-herald", "silence"): 2
    }


def a_status(source_id: str, state: SourceState, arrival: datetime | None) -> SourceStatus:
    return SourceStatus(
        source_id=source_id,
        name=None,
        state=state,
        state_since=None,
        last_arrival_at=arrival,
        expected_per_day=None,
        documents_today=0,
        usual_by_now=None,
        open_incidents=0,
    )
