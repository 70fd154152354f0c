"""The report as a folder of files, to mail or to host: no server, no scripts but our own."""

import shutil
from collections import deque
from datetime import date
from pathlib import Path
from typing import Any

from unspun.reports import pages
from unspun.reports.app import HERE, environment
from unspun.reports.pages import PageData
from unspun.reports.reader import Reader
from unspun.warehouse import Warehouse

MAX_PAGES = 500
"""Pages of single articles, batches and documents in a folder; links beyond them are left as words."""

MAX_STORY_DAYS = 7
"""Days of stories: each leads to the day before it, without an end."""

NAVIGATION = ("overview", "sources", "expectations", "quarantine", "articles", "stories")
FILE_NAMES = {"overview": "index.html"}


def export(warehouse: Warehouse, folder: Path, today: date, raw: str | None = None) -> int:
    """Write the report; returns the number of pages. Raises WarehouseError or OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(HERE / "static", folder / "static", dirs_exist_ok=True)
    if (warehouse.docs / "index.html").exists():
        shutil.copytree(warehouse.docs, folder / "docs", dirs_exist_ok=True, ignore=shutil.ignore_patterns("results"))
    site = _Site()
    reader = Reader(warehouse, raw)
    jinja = environment()
    while site.waiting:
        name, parameters = site.waiting.popleft()
        with reader.visit():
            page = _page(reader, today, name, parameters)
        html = jinja.get_template(page.template).render(
            page=name,
            url=site.url,
            asset=lambda file: f"static/{file}",
            warehouse=reader.name,
            docs="docs" if (folder / "docs" / "index.html").exists() else None,
            runs=None,
            run=None,
            replay=None,
            live=False,
            **page.values,
        )
        (folder / site.file(name, parameters)).write_text(html, encoding="utf-8")
    return len(site.files)


class _Site:
    """Which pages there are: those of the navigation, and what they lead to, as far as there is room."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[str, dict[str, Any]]] = deque((name, {}) for name in NAVIGATION)
        self.files = {self.file(name, {}) for name in NAVIGATION}
        self.days = 0

    def url(self, name: str, **parameters: Any) -> str | None:
        given = {key: value for key, value in parameters.items() if value is not None}
        file = self.file(name, given)
        if file not in self.files:
            if len(self.files) >= MAX_PAGES or (name == "stories" and self.days >= MAX_STORY_DAYS):
                return None
            self.days += name == "stories"
            self.files.add(file)
            self.waiting.append((name, given))
        return file

    def file(self, name: str, parameters: dict[str, Any]) -> str:
        """A flat name of letters, digits and hyphens, whatever the parameters hold."""
        import hashlib

        if not parameters:
            return FILE_NAMES.get(name, f"{name}.html")
        key = repr(sorted(parameters.items())).encode("utf-8", "surrogatepass")
        return f"{name}-{hashlib.sha256(key).hexdigest()[:16]}.html"


def _page(reader: Reader, today: date, name: str, parameters: dict[str, Any]) -> PageData:
    if name == "stories" and "day" in parameters:
        return pages.stories(reader, date.fromisoformat(parameters["day"]))
    if name in ("overview", "sources"):
        return {"overview": pages.overview, "sources": pages.sources}[name](reader, today)
    make: Any = getattr(pages, name)
    return make(reader, **parameters)
