"""Pages of stories: what several articles report, who copied whom, and what became of a quote on the way."""

import re
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient

from tests.pipeline.linking.reports import DELIVERIES, stage
from unspun.pipeline.linking.link import link
from unspun.reports.app import create_app
from unspun.reports.pages.stories import WordingPart, pieces
from unspun.warehouse import Warehouse

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HEADLINE = "Marl floods 312 houses in Ostwick"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Path:
    """A published warehouse in which several sources report one event."""
    folder = tmp_path_factory.mktemp("stories")
    target = Warehouse(folder / "news.duckdb")
    target.load(stage(DELIVERIES, folder))
    link(target)
    return target.publish()


@pytest.fixture(scope="module")
def client(warehouse) -> TestClient:
    return TestClient(create_app(str(warehouse), now=lambda: datetime(2024, 5, 1, 12, tzinfo=UTC)))


@pytest.fixture(scope="module")
def listing(client) -> str:
    return client.get("/stories").text


@pytest.fixture(scope="module")
def story(client, listing) -> str:
    address = re.search(rf'href="(/story/\w+)">{HEADLINE}', listing)
    assert address
    return client.get(address[1]).text


def test_the_newest_day_lists_its_stories(listing):
    assert "Stories of" in listing and "2024-05-01" in listing
    assert "5 articles of 5 sources, the first by <bdi>npa</bdi>" in listing
    assert "Brenmoor loses its conductor" not in listing


def test_a_day_without_stories_says_so(client):
    page = client.get("/stories?day=2020-01-01")
    assert page.status_code == 200 and "No story with several articles" in page.text


def test_a_story_shows_every_article_and_what_it_copies(story):
    for words in ("spun from it", "a part of it", "it and more", "Ostwick under water"):
        assert words in story
    assert story.count('<th scope="row" dir="auto"><a href="/article/') == 5


def test_the_graph_says_in_words_what_it_draws(story):
    graph = re.search(r'<svg class="copies" role="img" aria-labelledby="(\S+) (\S+)".*?</svg>', story, re.DOTALL)
    assert graph
    assert all(f'id="{name}"' in graph[0] for name in graph.groups())
    (text,) = re.findall(r"<desc[^>]*>(.*?)</desc>", graph[0])
    for outlet in (
        "npa: the first report",
        "mirror: spun from it",
        "gazette: a part of it",
        "valley: a report of its own",
    ):
        assert outlet in text
    assert graph[0].count("<path ") == 3


def test_a_quote_is_shown_in_every_wording_with_what_changed(story):
    assert "<mark>reconstruct</mark> the <mark>esplanade</mark>" in story
    assert "<del>promenade</del> → <ins>esplanade</ins>" in story
    assert "oldest wording" in story and "spun</span>" in story


def test_an_article_leads_to_its_story_and_its_original(client, story):
    (address,) = re.findall(r'href="(/article/\w+)">Marl inundates 312 homes', story)[:1]
    page = client.get(address).text
    assert "One of 5 articles of the story" in page
    assert "<strong>this article</strong>, spun from it" in page
    assert f">{HEADLINE}</a>, the original" in page


def test_a_story_that_is_not_there_is_not_found(client):
    assert client.get("/story/none").status_code == 404


def test_words_that_are_not_found_are_not_marked():
    assert pieces("No such words", [{"before": "a", "after": "b"}, {"before": "c", "after": ""}]) == [
        WordingPart("No such words", False)
    ]


@pytest.fixture(scope="module")
def address(warehouse) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_app(str(warehouse)), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)")
def test_browsers_show_the_pages_and_axe_finds_nothing_serious(address):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(bypass_csp=True, viewport={"width": 360, "height": 740}).new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/stories")
        page.get_by_role("link", name=HEADLINE).click()
        assert page.get_by_role("img", name="Copies, by time from top to bottom").is_visible()
        opened = [f"{address}/stories", page.url]
        page.get_by_role("link", name="Marl inundates 312 homes").first.click()
        opened.append(page.url)
        found = []
        for url in opened:
            page.goto(url, wait_until="networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, url
            violations = Axe().run(page).response["violations"]
            found += [(url, one["id"]) for one in violations if one["impact"] in ("serious", "critical")]
        browser.close()
    assert found == wrong == []
