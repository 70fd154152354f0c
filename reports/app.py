"""The report as a web app. Pages run nothing but our own scripts, and load nothing from anywhere else."""

import shlex
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from unspun.reports import pages, vega
from unspun.reports.metrics import metrics
from unspun.reports.pages import NotThere, Page
from unspun.reports.reader import Reader
from unspun.warehouse import Warehouse, WarehouseError

HERE = Path(__file__).parent
PATHS = {
    "overview": "/",
    "sources": "/sources",
    "expectations": "/expectations",
    "quarantine": "/quarantine",
    "articles": "/articles",
    "stories": "/stories",
    "article": "/article/{article_id}",
    "batch": "/batch/{batch_id}",
    "document": "/document/{document_id}",
}
"""Page to its address. What is not in the path is in the query."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
DOCS_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)
"""Data Docs are Great Expectations' pages, with scripts in them: they run without our origin and its cookies."""


def environment() -> Environment:
    """Jinja with everything escaped, whatever the file is called."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["row_key"] = pages.row_key
    made.filters["shell"] = shlex.quote
    made.filters["tail"] = lambda uri: uri if len(uri) <= 60 else f"…{uri[-59:]}"
    return made


def address(base: str, page: str, **parameters: Any) -> str:
    """The address of a page under the base; parameters that are None are left out.

    >>> address("/quality", "quarantine", reason="truncated gzip", source_id=None)
    '/quality/quarantine?reason=truncated+gzip'
    """
    path = PATHS[page]
    given = {name: str(value) for name, value in parameters.items() if value is not None}
    for name in list(given):
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", quote(given.pop(name), safe=""))
    return base + path + (f"?{urlencode(given)}" if given else "")


def create_app(
    uri: str,
    *,
    today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    runs: str | None = None,
    replay: bool = False,
    raw: str | None = None,
) -> FastAPI:
    """The app over the warehouse of this URI; `raw` is its folder of raw segments, where that is not the default.

    `runs` is the address of the runs in Airflow, where there is one: batches then lead to `run/BATCH` under the app.
    With `replay` the quarantine offers a button that posts to `replay`. Whoever mounts the app answers both.
    """
    app = FastAPI(title="unspun quality", docs_url=None, redoc_url=None, openapi_url=None)
    warehouse = Warehouse(uri)
    reader = Reader(warehouse, raw)
    jinja = environment()

    def show(request: Request, name: str, page: Page, status: int = 200) -> HTMLResponse:
        base = request.scope.get("root_path", "").rstrip("/")
        html = jinja.get_template(page.template).render(
            page=name,
            url=lambda to, **parameters: address(base, to, **parameters),
            asset=lambda file: f"{base}/static/{file}",
            warehouse=reader.name,
            docs=f"{base}/docs" if (warehouse.docs / "index.html").exists() else None,
            runs=runs,
            run=f"{base}/run" if runs else None,
            replay=f"{base}/replay" if replay else None,
            live=True,
            **page.values,
        )
        return HTMLResponse(html, status)

    @app.middleware("http")
    async def harden(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        with reader.visit():
            response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.exception_handler(NotThere)
    def not_there(request: Request, error: NotThere) -> HTMLResponse:
        return show(request, "", Page("error.html", {"heading": "Not there", "message": str(error)}), 404)

    @app.exception_handler(WarehouseError)
    def no_warehouse(request: Request, error: WarehouseError) -> HTMLResponse:
        return show(request, "", Page("error.html", {"heading": "No warehouse", "message": str(error)}), 503)

    @app.get(PATHS["overview"])
    def overview(request: Request) -> HTMLResponse:
        return show(request, "overview", pages.overview(reader, today()))

    @app.get(PATHS["sources"])
    def sources(request: Request) -> HTMLResponse:
        return show(request, "sources", pages.sources(reader, today()))

    @app.get(PATHS["expectations"])
    def expectations(request: Request) -> HTMLResponse:
        return show(request, "expectations", pages.expectations(reader))

    @app.get(PATHS["quarantine"])
    def quarantine(
        request: Request,
        reason: str | None = None,
        source_id: str | None = None,
        number: Annotated[int, Query(ge=1, le=10_000)] = 1,
    ) -> HTMLResponse:
        return show(request, "quarantine", pages.quarantine(reader, reason, source_id, number))

    @app.get(PATHS["articles"])
    def articles(request: Request, q: Annotated[str | None, Query(max_length=500)] = None) -> HTMLResponse:
        return show(request, "articles", pages.articles(reader, q))

    @app.get(PATHS["stories"])
    def stories(request: Request, day: date | None = None) -> HTMLResponse:
        return show(request, "stories", pages.stories(reader, day))

    @app.get(PATHS["article"])
    def article(
        request: Request, article_id: str, revision: Annotated[int | None, Query(ge=1, le=2**31)] = None
    ) -> HTMLResponse:
        return show(request, "articles", pages.article(reader, article_id, revision))

    @app.get(PATHS["batch"])
    def batch(request: Request, batch_id: str) -> HTMLResponse:
        return show(request, "", pages.batch(reader, batch_id))

    @app.get(PATHS["document"])
    def document(request: Request, document_id: str) -> HTMLResponse:
        return show(request, "quarantine", pages.document(reader, document_id))

    @app.get("/metrics")
    def prometheus() -> PlainTextResponse:
        return PlainTextResponse(metrics(reader, today()), media_type="text/plain; version=0.0.4; charset=utf-8")

    @app.get("/static/vega.js")
    def vega_script() -> Response:
        return Response(
            vega.script(), media_type="text/javascript; charset=utf-8", headers={"Cache-Control": "max-age=86400"}
        )

    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.mount("/docs", _DataDocs(directory=warehouse.docs, html=True, check_dir=False), name="docs")
    return app


class _DataDocs(StaticFiles):
    async def get_response(self, path: str, scope: Any) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Content-Security-Policy"] = DOCS_POLICY
        return response
