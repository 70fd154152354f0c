"""Take the screenshots of docs/report.md anew (needs chromium).

    python -m unspun.training.screenshots [--folder FOLDER]

Five weeks of invented outlets are really ingested, with a fault in four of them, their incidents are evaluated, and a
browser visits the report. The days end today, since the report shows the last five weeks.
"""

import argparse
import json
import os
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from unspun.benchmarks.generate import article
from unspun.warehouse import Warehouse, search

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
DAYS = 36
OUTLETS = {"courier": (9, 5), "herald": (7, 4), "gazette": (6, 0), "sentinel": (8, 6), "tribune": (5, 5)}
"""Documents of an outlet on a weekday and on a day of the weekend."""

FAULTS = {"courier": ("mojibake", 3), "sentinel": ("silence", 4), "tribune": ("undated", 2), "herald": ("empty", 1)}
"""What is wrong with an outlet, and on how many of the last days."""

DESKTOP, PHONE = (1400, 900), (390, 844)


HIDE_FOLDER = """folder => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(folder, "/srv/news");
}"""
"""Shows the folder of the warehouse under a name of its own, whatever machine the pictures are taken on."""


def write_documents(folder: Path, last: date) -> None:
    """Files of all outlets and days, each with the time at which it arrived."""
    folder.mkdir(parents=True)
    for ago in range(DAYS - 1, -1, -1):
        day = last - timedelta(days=ago)
        for outlet, volumes in OUTLETS.items():
            fault, length = FAULTS.get(outlet, ("", 0))
            rng = random.Random(f"{outlet}/{day}")
            count = max(0, volumes[day.weekday() >= 5] + rng.randint(-1, 1)) if volumes[day.weekday() >= 5] else 0
            for number in range(count):
                arrived = datetime(day.year, day.month, day.day, 1, tzinfo=UTC) + timedelta(minutes=rng.randint(0, 400))
                if arrived > datetime.now(UTC):
                    continue
                content = _document(outlet, day, number, fault if ago < length else "")
                if content is not None:
                    _write(folder / f"{outlet}-{day}-{number}.json", content, outlet, arrived)


def _document(outlet: str, day: date, number: int, fault: str) -> bytes | None:
    """The bytes of a document with a fault, or None where it does not come."""
    title, body = article(number_of(f"{outlet}/{day}/{number}"), words=160)
    body = f"{body}\n\nGuests of the Café Lindqvar in Östervik said that they had heard nothing of it."
    if fault == "silence":
        return None
    if fault == "empty" and number % 2:
        return b""
    if fault == "mojibake":
        body = body.encode("utf-8").decode("latin-1")
    item = {
        "url": f"https://www.{outlet}.example/{day}/{number}",
        "title": title.partition(", report")[0],
        "text": body,
    }
    if fault != "undated":
        item["published_at"] = f"{day}T00:40:00Z"
    return json.dumps(item, ensure_ascii=False).encode()


def number_of(text: str) -> int:
    """A number of a text, the same in every process."""
    return random.Random(text).randrange(10**6)


def _write(file: Path, content: bytes, outlet: str, arrived: datetime) -> None:
    file.write_bytes(content)
    about = file.with_name(f"{file.name}.meta.json")
    about.write_text(json.dumps({"source": outlet}), encoding="utf-8")
    for path in (file, about):
        os.utime(path, (arrived.timestamp(), arrived.timestamp()))


def fill(folder: Path) -> Warehouse:
    """A published warehouse with these documents, their incidents and the search index."""
    from unspun.audit.incidents.evaluation import update_incidents
    from unspun.pipeline.plan import ingest
    from unspun.pipeline.settings import Settings

    warehouse = Warehouse(folder / "news.duckdb")
    if not warehouse.published.exists():
        write_documents(folder / "inbox", datetime.now(UTC).date())
        ingest([str(folder / "inbox")], Settings(warehouse=warehouse.uri))
        update_incidents(warehouse, [], datetime.now(UTC))
        warehouse.publish()
        search.build(warehouse)
    return warehouse


def pages(warehouse: Warehouse) -> dict[str, str]:
    """The picture of each page and its address."""
    queries = {
        "incident": "SELECT incident_id FROM incidents WHERE source_id = 'courier' AND closed_on IS NULL",
        "article": "SELECT article_id FROM articles WHERE encoding_repaired ORDER BY published_at DESC, article_id",
        "batch": "SELECT batch_id FROM batches ORDER BY fetched DESC",
        "document": "SELECT document_id FROM documents WHERE outcome = 'loaded' ORDER BY fetched_at DESC, document_id",
    }
    ids = {name: warehouse.query(f"{sql} LIMIT 1").columns[0][0].as_py() for name, sql in queries.items()}
    return {
        "overview": "/",
        **{name: f"/{name}/{row_id}" for name, row_id in ids.items()},
        "sources": "/sources",
        "source": "/source/courier",
        "articles": "/articles",
        "expectations": "/expectations",
        "quarantine": "/quarantine?reason=empty-file",
        "stories": "/stories",
    }


def serve(warehouse: Warehouse) -> str:
    """Serve the report from a thread of this process; returns its address."""
    import uvicorn

    from unspun.reports.app import create_app

    server = uvicorn.Server(uvicorn.Config(create_app(warehouse.uri), port=0, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


def shots(warehouse: Warehouse) -> Iterator[tuple[str, bytes]]:
    """The name and the PNG of each picture."""
    from playwright.sync_api import ViewportSize, sync_playwright

    address = serve(warehouse)
    looks = [("light", DESKTOP, list(pages(warehouse))), ("dark", PHONE, ["overview"])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for scheme, (width, height), names in looks:
            for name in names:
                size = ViewportSize(width=width, height=height)
                page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
                page.goto(address + pages(warehouse)[name], wait_until="networkidle")
                page.evaluate(HIDE_FOLDER, str(warehouse.published.parent))
                yield (name if scheme == "light" else "phone-dark"), page.screenshot(full_page=True)
                page.close()
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="folder of the warehouse, to be used again by the next run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="unspun-screenshots-") as folder:
        for name, picture in shots(fill(options.folder or Path(folder))):
            (IMAGES / f"{name}.png").write_bytes(picture)


if __name__ == "__main__":
    main()
