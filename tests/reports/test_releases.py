"""What the report says of articles that their sender took back, and of those under embargo."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
from unspun.reports.app import create_app
from unspun.warehouse import Warehouse

TEXT = "The ferry to Sarn Island will sail again from Monday, the port of Velmora told its workers in a letter."
ITEMS = {
    "ferry": {"uri": "tag:wire.example,2026:1", "headline": "Ferry to sail again"},
    "kill": {"uri": "tag:wire.example,2026:1", "headline": "Ferry", "pubstatus": "canceled"},
    "budget": {
        "uri": "tag:wire.example,2026:2",
        "headline": "Budget of the port",
        "embargoed": "2099-03-02T10:00:00Z",
        "body_text": "The port of Velmora will spend nine million crowns on its quays, its board said on Sunday.",
    },
}


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A warehouse with an article, its kill, and an item under embargo."""
    root = tmp_path_factory.mktemp("releases")
    common = {"type": "text", "versioncreated": "2026-03-01T08:00:00Z", "pubstatus": "usable", "body_text": TEXT}
    for hour, (name, item) in enumerate(ITEMS.items(), start=8):
        path = root / f"{name}.json"
        path.write_text(json.dumps({**common, **item}), encoding="utf-8")
        fetched = datetime(2026, 3, 1, hour, tzinfo=UTC).timestamp()
        os.utime(path, (fetched, fetched))
    warehouse = str(root / "news.duckdb")
    ingest([str(root / f"{name}.json") for name in ITEMS], Settings(warehouse=warehouse))
    return warehouse


def test_the_article_page_says_that_it_was_retracted_and_by_what(uri: str) -> None:
    client = TestClient(create_app(uri))
    (row,) = Warehouse(uri).query("FROM retracted_revisions").to_pylist()
    page = client.get(f"/article/{row['article_id']}").text
    assert "Retracted by its sender" in page and "2026-03-01 09:00" in page
    assert f"/document/{row['document_id']}" in page
    assert "Ferry to sail again" not in client.get("/articles").text


def test_the_quarantine_lists_what_was_retracted_and_until_when_embargoes_hold(uri: str) -> None:
    page = TestClient(create_app(uri)).get("/quarantine", params={"reason": "embargoed"}).text
    retracted = page.split("Retracted by their senders")[1].split("</table>")[0]
    assert "Ferry to sail again" in retracted and "2026-03-01 09:00" in retracted
    assert 'Under embargo until <time datetime="2099-03-02T10:00:00+00:00"' in page
    assert "unspun replay" not in page and "The first run after its end loads" in page


def test_the_document_page_says_until_when_its_embargo_holds(uri: str) -> None:
    query = "SELECT document_id FROM documents WHERE reason = 'embargoed'"
    (document_id,) = Warehouse(uri).query(query)["document_id"].to_pylist()
    page = TestClient(create_app(uri)).get(f"/document/{document_id}").text
    assert "<dt>embargoed until</dt>" in page and "tag:wire.example,2026:2" in page


def test_articles_that_stand_are_not_called_retracted(warehouse: Path) -> None:
    (article_id, *_) = Warehouse(warehouse).query("SELECT article_id FROM articles")["article_id"].to_pylist()
    client = TestClient(create_app(str(warehouse)))
    assert "Retracted" not in client.get(f"/article/{article_id}").text
    assert "Retracted" not in client.get("/quarantine").text
