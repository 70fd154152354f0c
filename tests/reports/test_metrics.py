"""The metrics as Prometheus reads them."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def answer(address: str) -> httpx.Response:
    return httpx.get(f"{address}/metrics", trust_env=False)


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
        "loaded": 2, "new_revision": 0, "unchanged": 0, "duplicate": 0, "rejected": 2, "unsupported": 1,
    }  # fmt: skip
    assert total(samples, "unspun_documents_total") == 5


def test_rows_rejects_expectations_and_the_last_load_are_there(samples: Samples) -> None:
    assert total(samples, "unspun_rows", table="articles") == 2
    assert total(samples, "unspun_quarantined") == 2
    assert total(samples, "unspun_expectations_total", outcome="held") > 10
    assert total(samples, "unspun_last_load_timestamp_seconds") > 1.7e9
