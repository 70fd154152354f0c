"""The report over HTTP: its headers, its pages, its errors."""

from pathlib import Path

import httpx
import pytest


@pytest.fixture
def client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, trust_env=False)


def test_a_page_allows_only_our_own_scripts(client: httpx.Client) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_what_is_not_there_is_named(client: httpx.Client) -> None:
    answer = client.get("/article/none")
    assert answer.status_code == 404
    assert "no such article" in answer.text


@pytest.mark.parametrize("path", ["/stories?day=tomorrow", "/quarantine?number=0", "/article/x?revision=a"])
def test_a_wrong_parameter_is_named_on_a_page(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert path.partition("?")[2].partition("=")[0] + ": " in answer.text


def test_a_mistyped_address_is_answered_with_a_page(client: httpx.Client) -> None:
    answer = client.get("/artcles")
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.text
    assert "/artcles" in answer.text
    assert client.post("/articles").status_code == 405


def test_the_first_page_says_what_came_today_and_what_failed_for_whom(warehouse: Path) -> None:
    from fastapi.testclient import TestClient

    from unspun.reports.app import create_app

    page = TestClient(create_app(str(warehouse))).get("/").text
    assert "Documents today: 5." in page
    failed = page.split("What else failed, and for whom")[1].split("</ul>")[0]
    assert "The article has no date: it is missing from everything by day." in failed


def test_the_quarantine_tells_how_to_replay(client: httpx.Client) -> None:
    assert "unspun replay --reason empty-file" in client.get("/quarantine", params={"reason": "empty-file"}).text
    hostile = client.get("/quarantine", params={"reason": "x; rm -rf /"}).text
    assert "--reason &#39;x; rm -rf /&#39;" in hostile


def test_a_warehouse_that_is_not_there_is_named(tmp_path: Path) -> None:
    from fastapi.testclient import TestClient

    from unspun.reports.app import create_app

    answer = TestClient(create_app(str(tmp_path / "none.duckdb"))).get("/")
    assert answer.status_code == 503
    assert "none.duckdb" in answer.text
