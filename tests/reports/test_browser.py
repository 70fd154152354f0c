"""The report in a real browser: it draws, it can be used without a mouse or eyes, and nothing in an article runs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

PAGES = ("/", "/sources", "/expectations", "/quarantine", "/quarantine?reason=empty-file", "/articles", "/stories")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that notes what goes wrong on it in `page.wrong`."""
    opened = browser.new_page()
    wrong: list[str] = []
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
    opened.on("request", lambda r: None if r.url.startswith((address, "data:")) else wrong.append(f"asked {r.url}"))
    opened.wrong = wrong  # type: ignore[attr-defined]
    yield opened
    opened.close()


def links(page: Page, address: str, listing: str, kind: str) -> list[str]:
    page.goto(address + listing)
    found = page.eval_on_selector_all("main a", "links => links.map(link => link.href)")
    return sorted({link for link in found if f"/{kind}/" in link})


def untouched(page: Page) -> bool:
    return page.evaluate("window.hacked === undefined")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_without_an_error_and_asks_nobody_else(page: Page, address: str, path: str) -> None:
    page.goto(address + path, wait_until="networkidle")
    assert page.locator("h1").count() == 1
    assert page.wrong == []
    assert untouched(page)


@pytest.mark.parametrize("path", ["/", "/sources"])
def test_charts_are_drawn_although_the_page_forbids_eval(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.wait_for_selector("[data-chart] svg")
    assert page.locator("[data-chart] svg .mark-rect path").count() > 0
    assert page.wrong == []


def test_an_article_shows_its_edits_and_who_said_what(page: Page, address: str) -> None:
    page.goto(f"{address}/articles?q=harbour")
    page.get_by_role("link", name="Harbour wall of Quillan Bay to be rebuilt").click()
    assert page.locator("#raw-text + .text .del").count() > 0
    assert "café" in page.locator("#clean-text + .text").inner_text()
    assert page.locator("#clean-text + .text .quote").count() > 0
    assert (
        page.locator(".quotation", has_text="We have waited eleven years").locator("strong").inner_text()
        == "Ilse Varga"
    )


def test_nothing_in_a_hostile_article_runs(page: Page, address: str) -> None:
    pages = links(page, address, "/articles", "article")
    assert pages
    for link in pages:
        page.goto(link, wait_until="networkidle")
        assert untouched(page)
    page.goto(f"{address}/articles?q=opens+the+bridge")
    page.locator("tbody a").first.click()
    assert "<script>window.hacked=1</script>" in page.locator("#raw-text + .text").inner_text()
    assert "{{ 7 * 7 }}" in page.locator("#raw-text + .text").inner_text()
    assert page.locator("main script, main img, main svg, main a[href^=javascript]").count() == 0
    assert untouched(page)
    assert page.wrong == []


def test_nothing_in_a_hostile_reject_runs(page: Page, address: str) -> None:
    for link in links(page, address, "/quarantine", "document"):
        page.goto(link, wait_until="networkidle")
        assert untouched(page)
    assert page.wrong == []


@pytest.mark.parametrize(
    "query", ["<script>window.hacked=8</script>", "' OR 1=1 --", "%", '"><img src=x onerror=alert(1)>']
)
def test_nothing_in_a_search_runs(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}/articles")
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("searchbox").input_value() == query
    assert page.locator("tbody td", has_text="None.").count() == 1
    assert untouched(page)
    assert page.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in (*PAGES, *links(page, address, "/articles", "article")[:1]):
        page.goto(path if path.startswith("http") else address + path, wait_until="networkidle")
        found += [
            (path, violation["id"], [node["target"] for node in violation["nodes"]][:3])
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
    context.close()
    assert found == []


def test_a_phone_needs_no_sideways_scrolling(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    for path in (*PAGES, *links(page, address, "/articles", "article")[:1]):
        page.goto(path if path.startswith("http") else address + path, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.close()


def test_the_keyboard_reaches_the_content_first(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_folder_shows_the_same_from_disk(browser: Browser, warehouse: Path, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from unspun.reports.export import export
    from unspun.warehouse import Warehouse

    assert export(Warehouse(str(warehouse)), tmp_path, datetime.now(UTC).date()) > 10
    page = browser.new_page()
    page.goto(f"file://{tmp_path}/index.html")
    page.wait_for_selector("[data-chart] svg")
    page.get_by_role("link", name="Articles").click()
    page.get_by_role("link", name="Harbour wall").click()
    assert page.locator(".del").count() > 0
    page.close()
