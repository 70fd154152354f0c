"""The report as a folder of files, to mail or to host: no server, no scripts but our own."""

import hashlib
import shutil
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from unspun.reports.actions import Actions
from unspun.reports.addresses import NAVIGATION
from unspun.reports.page import PageData
from unspun.reports.pages import article, batch, document, expectations, incidents, listings, overview, sources, stories
from unspun.reports.reader import Reader
from unspun.reports.rendering import HERE, environment, freshness
from unspun.warehouse import Warehouse

MAX_PAGES = {
    "article": 20_000,
    "document": 20_000,
    "articles": 2_000,
    "documents": 2_000,
    "batch": 2_000,
    "quarantine": 500,
    "incident": 2_000,
    "incidents": 100,
    "source": 2_000,
    "expectation": 500,
    "batches": 100,
    "stories": 35,
    "story": 2_000,
}
"""Pages of each kind in a folder, nearest to the first page first. Beyond them links are left as words, and the page
`left_out` says how many. Downloads and the bytes of documents are never in it."""

FILE_NAMES = {"overview": "index.html"}

Progress = Callable[[int, int], None]
"""Called after each page with the number of pages that are written, and that of all pages met so far."""


def export(
    warehouse: Warehouse, folder: Path, now: datetime, raw: str | None = None, progress: Progress | None = None
) -> int:
    """Write the report; returns the number of pages. Raises WarehouseError or OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(HERE / "static", folder / "static", dirs_exist_ok=True)
    site = _Site()
    reader = Reader(warehouse, raw)
    actions = Actions(reader, b"")
    jinja = environment()
    with reader.visit():
        state = freshness(reader, now)

        def write(name: str, parameters: dict[str, Any], page: PageData) -> None:
            html = jinja.get_template(page.template).render(
                page=name,
                url=site.url,
                asset=lambda file: f"static/{file}",
                warehouse=reader.name,
                freshness=state,
                now=now,
                live=False,
                act=None,
                token=None,
                runs=None,
                run=None,
                replay=None,
                **page.values,
            )
            (folder / site.file(name, parameters)).write_text(html, encoding="utf-8")

        written = 0
        while site.waiting:
            name, parameters = site.waiting.popleft()
            write(name, parameters, _page(reader, actions, now, name, parameters, site.url))
            written += 1
            if progress:
                progress(written, len(site.files))
        totals = reader.row("totals") or {}
        values = {
            "left_out": dict(site.left_out),
            "held": {name: len(site.rows[name]) for name in ("article", "document")},
            "totals": totals,
        }
        write("left_out", {}, PageData("left_out.html", values))
    return written + 1


class _Site:
    """Which pages there are: those of the navigation, and what they lead to, as far as there is room."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[str, dict[str, Any]]] = deque((name, {}) for name, _ in NAVIGATION)
        self.files = {self.file(name, {}) for name, _ in NAVIGATION} | {self.file("left_out", {})}
        self.pages: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.rows: defaultdict[str, set[str]] = defaultdict(set)
        self._refused: set[str] = set()

    def url(self, name: str, **parameters: Any) -> str | None:
        """The file of a page, which is written if it is not yet; None where the folder does not have it."""
        if name in ("download", "bytes"):
            return None
        # Lists keep their usual order: every other one would be as many files again.
        given = {key: str(value) for key, value in parameters.items() if value not in (None, "") and key != "order"}
        file = self.file(name, given)
        if file in self.files:
            return file
        if file in self._refused:
            return None
        if self.pages[name] >= MAX_PAGES.get(name, 0):
            self._refused.add(file)
            self.left_out[name] += 1
            return None
        self.pages[name] += 1
        self.rows[name].add(given.get(f"{name}_id", ""))
        self.files.add(file)
        self.waiting.append((name, given))
        return file

    def file(self, name: str, parameters: Mapping[str, str]) -> str:
        """A flat name of letters, digits and hyphens, whatever the parameters hold."""
        if not parameters:
            return FILE_NAMES.get(name, f"{name}.html")
        key = repr(sorted(parameters.items())).encode("utf-8", "surrogatepass")
        return f"{name}-{hashlib.sha256(key).hexdigest()[:16]}.html"


def _page(
    reader: Reader, actions: Actions, now: datetime, name: str, given: dict[str, str], url: Callable[..., str | None]
) -> PageData:
    """The page of this name, with the parameters that its address would have."""
    if name in ("articles", "documents", "batches", "quarantine"):
        make: Callable[..., PageData] = getattr(listings, name)
        return make(reader, given)
    revision = int(given["revision"]) if "revision" in given else None
    day = date.fromisoformat(given["day"]) if "day" in given else None
    pages: dict[str, Callable[[], PageData]] = {
        "overview": lambda: overview.overview(reader, actions, now),
        "incidents": lambda: incidents.incidents(reader, actions, given, now),
        "incident": lambda: incidents.incident(reader, actions, given["incident_id"], now),
        "sources": lambda: sources.sources(reader, now.date()),
        "source": lambda: sources.source(reader, actions, given["source_id"], now, url),
        "article": lambda: article.article(reader, given["article_id"], revision),
        "document": lambda: document.document(reader, given["document_id"], int(given.get("offset", 0))),
        "batch": lambda: batch.batch(reader, given["batch_id"]),
        "expectations": lambda: expectations.expectations(reader),
        "expectation": lambda: expectations.expectation(
            reader, given["suite"], given["expectation"], given.get("column_name"), given
        ),
        "stories": lambda: stories.stories(reader, day),
        "story": lambda: stories.story(reader, given["story_id"]),
    }
    return pages[name]()
