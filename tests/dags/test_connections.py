"""Credentials of Airflow connections reach the libraries that need them, and nothing else."""

import json
import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

CATALOG = {
    "conn_type": "postgres",
    "host": "catalog.example",
    "port": 6432,
    "login": "loader",
    "password": "Kestrel",
    "schema": "lake",
    "extra": {"sslmode": "require"},
}
LAKE = "ducklake:postgres:dbname=lake?data=s3://news/lake"


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    for name in [name for name in os.environ if name.startswith(("PG", "AWS_"))]:
        monkeypatch.delenv(name)


def variables_after(settings: dict[str, Any], **connections: dict[str, Any]) -> dict[str, str]:
    """The variables of libraries that a task has after it has used the connections, which are given by name."""
    from unspun.dags.connections import use_connections
    from unspun.pipeline.settings import Settings

    given = {f"AIRFLOW_CONN_UNSPUN_{name.upper()}": json.dumps(value) for name, value in connections.items()}
    with patch.dict(os.environ, given):
        use_connections(Settings(**settings))
        return {name: value for name, value in os.environ.items() if name.startswith(("PG", "AWS_", "GOOGLE_"))}


def test_the_catalog_of_a_lake_is_reached_with_the_credentials_of_its_connection() -> None:
    assert variables_after({"warehouse": LAKE}, catalog=CATALOG) == {
        "PGHOST": "catalog.example",
        "PGPORT": "6432",
        "PGUSER": "loader",
        "PGPASSWORD": "Kestrel",
        "PGDATABASE": "lake",
        "PGSSLMODE": "require",
    }


def test_the_object_store_is_reached_with_the_credentials_of_its_connection() -> None:
    amazon = {
        "conn_type": "aws",
        "login": "key",
        "password": "Kestrel",
        "extra": {"endpoint_url": "http://store.example"},
    }
    assert variables_after({"raw": "s3://news/raw"}, store=amazon) == {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "Kestrel",
        "AWS_ENDPOINT_URL": "http://store.example",
    }
    google = {"conn_type": "google_cloud_platform", "extra": {"key_path": "/run/secrets/key.json"}}
    found = variables_after({"raw": "gs://news/raw"}, store=google)
    assert found == {"GOOGLE_APPLICATION_CREDENTIALS": "/run/secrets/key.json"}


def test_what_the_environment_says_counts_more_and_what_nobody_needs_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert variables_after({"warehouse": "var/news.duckdb"}, catalog=CATALOG) == {}
    assert variables_after({"warehouse": LAKE}) == {}
    monkeypatch.setenv("PGPASSWORD", "Milan")
    assert variables_after({"warehouse": LAKE}, catalog=CATALOG)["PGPASSWORD"] == "Milan"
