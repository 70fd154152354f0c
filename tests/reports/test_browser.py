"""The report in a real browser: it draws, it can be used without a mouse or eyes, and nothing in an article runs."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from unspun.reports.addresses import NAVIGATION, PATHS
from unspun.warehouse import Warehouse

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE_MS = 120_000
"""How long a busy machine may take for a page."""

DESKTOP, PHONE = ViewportSize(width=1400, height=900), ViewportSize(width=390, height=844)

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
    opened = browser.new_page(viewport=DESKTOP)
    note_faults(opened, address)
    yield opened
    opened.close()


def note_faults(opened: Page, address: str) -> None:
    wrong: list[str] = []
    opened.set_default_timeout(PATIENCE_MS)
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
    opened.on("request", lambda r: None if r.url.startswith((address, "data:")) else wrong.append(f"asked {r.url}"))
    opened.wrong = wrong  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def paths(warehouse: Path) -> dict[str, str]:
    """A page of each kind."""
    stored = Warehouse(warehouse)

    def one(sql: str) -> str:
        return str(stored.query(sql).columns[0][0].as_py())

    article = "SELECT article_id FROM articles WHERE {}"
    return {
        **{name: PATHS[name] for name, _ in NAVIGATION},
        "batches": "/batches",
        "replay": "/quarantine?reason=empty-file",
        "incident": "/incident/" + one("SELECT incident_id FROM incidents WHERE fault = 'encoding-damage'"),
        "rejects incident": "/incident/" + one("SELECT incident_id FROM incidents WHERE fault = 'rejects'"),
        "source": "/source/folder",
        "repaired article": "/article/" + one(article.format("encoding_repaired")),
        "hostile article": "/article/" + one(article.format("source_id = 'vell-gazette'")),
        "right-to-left article": "/article/" + one(article.format("language = 'ar'")),
        "document": "/document/" + one("SELECT document_id FROM documents WHERE uri LIKE '%opening.txt'"),
        "hostile document": "/document/" + one("SELECT document_id FROM documents WHERE uri LIKE '%broken.json'"),
        "batch": "/batch/" + one("SELECT batch_id FROM batches"),
        "expectation": "/expectation/articles/expect_column_values_to_not_be_null?column_name=published_at",
        "error": "/artcles",
    }


def untouched(page: Page) -> bool:
    return page.evaluate("window.hacked === undefined")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_is_whole_for_eyes_ears_and_fingers(
    browser: Browser, address: str, paths: dict[str, str], scheme: Literal["light", "dark"]
) -> None:
    """No script of an article runs, no other machine is asked, nothing sticks out, axe finds nothing above minor."""
    context = browser.new_context(color_scheme=scheme, viewport=PHONE, bypass_csp=True)
    page = context.new_page()
    note_faults(page, address)
    found: list[tuple] = []
    for name, path in paths.items():
        page.goto(address + path, wait_until="networkidle")
        assert page.locator("h1").count() == 1, name
        assert untouched(page), name
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
            found += [
                (name, size["width"], violation["id"], [node["target"] for node in violation["nodes"]][:3])
                for violation in Axe().run(page).response["violations"]
                if violation["impact"] != "minor"
            ]
        page.set_viewport_size(PHONE)
    assert found == []
    assert [text for text in page.wrong if "404" not in text] == []  # type: ignore[attr-defined]
    context.close()


@pytest.mark.parametrize("path", ["/", "/source/folder"])
def test_charts_are_drawn_although_the_page_forbids_eval(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.wait_for_selector("[data-chart] svg")
    assert page.locator("[data-chart] svg .mark-rect path").count() > 0
    assert page.wrong == []  # type: ignore[attr-defined]


def test_a_bar_says_what_it_is_and_leads_to_its_documents(page: Page, address: str) -> None:
    page.goto(address + "/source/folder", wait_until="networkidle")
    bars = page.locator("section:has(> #chart-outcomes) [data-chart] svg .mark-rect path")
    bars.first.hover()
    tooltip = page.locator("#vg-tooltip-element")
    assert "Day" in tooltip.inner_text() and "Documents" in tooltip.inner_text()
    bars.first.click()
    page.wait_for_url("**/documents?*source_id=folder*")
    assert page.locator("tbody tr").count() > 0
    assert page.wrong == []  # type: ignore[attr-defined]


def test_an_edit_is_followed_from_text_to_text_by_tap_and_by_keyboard(page: Page, address: str, paths: dict) -> None:
    page.goto(address + paths["repaired article"], wait_until="networkidle")
    note = page.locator("[data-note]")
    page.locator("[data-side=clean] .ins").click()
    assert "“Ã©” became “é”" in note.inner_text()
    assert page.locator("[data-side=raw] .active").inner_text() == "Ã©"
    page.keyboard.press("n")
    assert "Nadia Orlo" in note.inner_text()
    page.keyboard.press("p")
    assert "“Ã©” became “é”" in note.inner_text()
    page.get_by_role("button", name="boilerplate").click()
    assert "".join(page.locator("[data-side=raw] .shown").all_inner_texts()).strip() == "Photo: Nadia Orlo"
    assert (
        page.locator(".quotation", has_text="We have waited eleven years").locator("strong").inner_text()
        == "Ilse Varga"
    )
    assert page.wrong == []  # type: ignore[attr-defined]


def test_right_to_left_text_runs_from_the_right(page: Page, address: str, paths: dict[str, str]) -> None:
    page.goto(address + paths["right-to-left article"])
    for place in ("h1", "[data-side=raw]", "[data-side=clean]"):
        assert page.eval_on_selector(place, "place => getComputedStyle(place).direction") == "rtl", place
    assert page.eval_on_selector("nav", "place => getComputedStyle(place).direction") == "ltr"


def test_nothing_in_a_hostile_article_becomes_more_than_text(page: Page, address: str, paths: dict[str, str]) -> None:
    page.goto(address + paths["hostile article"], wait_until="networkidle")
    raw = page.locator("[data-side=raw]").inner_text()
    assert "<script>window.hacked=1</script>" in raw and "{{ 7 * 7 }}" in raw
    assert page.locator("main script, main img, main svg, main a[href^=javascript]").count() == 0
    assert untouched(page)


@pytest.mark.parametrize(
    "query", ["<script>window.hacked=8</script>", "' OR 1=1 --", "%", '"><img src=x onerror=alert(1)>']
)
def test_nothing_in_a_search_runs(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}/articles")
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("searchbox").input_value() == query
    assert page.locator("h1").inner_text() == "Articles"
    assert untouched(page)
    assert page.wrong == []  # type: ignore[attr-defined]


def test_the_keyboard_reaches_the_content_first(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def click(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()


@pytest.mark.parametrize(
    ("clicks", "shows"),
    [
        (["2 documents affected"], "Harbour wall of Quillan Bay"),
        (["Broken characters", "The bytes as they came"], "QUILLAN BAY"),
        (["empty-file"], "unspun replay --reason empty-file"),
        (["Nothing arrives", "Mute until Monday"], "muted until"),
        (["folder"], "last week as CSV"),
    ],
)
def test_each_task_of_a_morning_takes_three_clicks_or_fewer(
    page: Page, address: str, clicks: list[str], shows: str
) -> None:
    """The last click of the last task is the download itself, and of the third the button that Airflow adds."""
    page.goto(address)
    for name in clicks:
        click(page, name)
    assert shows in page.locator("main").inner_text()


def test_the_folder_shows_the_same_from_disk(browser: Browser, warehouse: Path, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from unspun.reports.export import export

    assert export(Warehouse(str(warehouse)), tmp_path, datetime.now(UTC)) > 10
    page = browser.new_page()
    page.goto(f"file://{tmp_path}/index.html")
    page.wait_for_selector("[data-chart] svg")
    page.get_by_role("link", name="Articles", exact=True).click()
    page.get_by_role("link", name="Harbour wall").click()
    assert page.locator(".del").count() > 0
    page.get_by_role("link", name="what it leaves out").click()
    assert "It holds 5 of 5 articles and 8 of 8 documents" in page.locator("main").inner_text()
    page.close()
