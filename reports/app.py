"""The report as a web app. Pages run nothing but our own scripts, and load nothing from anywhere else."""

import http
import shlex
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from unspun.reports import pages
from unspun.reports.pages import PageData, RowNotFound
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
"""Page to its path. Parameters that are not in the path are in the query."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
DATA_DOCS_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)
"""Data Docs are Great Expectations' pages, with scripts in them: they run without our origin and its cookies."""

MAX_URI_CHARS = 60
"""Characters of a URI that a table shows, from its end, where files differ."""

MAX_SEARCH_CHARS = 500
MAX_QUARANTINE_PAGE = 10_000
MAX_REVISION = 2**31

Today = Callable[[], date]


def create_app(
    uri: str,
    *,
    today: Today = lambda: datetime.now(UTC).date(),
    runs: str | None = None,
    replay: bool = False,
    raw: str | None = None,
) -> FastAPI:
    """The app over the warehouse of this URI; `raw` is its folder of raw segments, where that is not the default.

    `today` gives the day that the pages call today. `runs` is the address of the runs in Airflow, where there is one:
    batches then lead to `run/BATCH` under the app. With `replay` the quarantine offers a button that posts to `replay`.
    Whoever mounts the app answers both.
    """
    warehouse = Warehouse(uri)
    reader = Reader(warehouse, raw)
    renderer = _Renderer(reader, runs, replay)
    app = FastAPI(title="unspun quality", docs_url=None, redoc_url=None, openapi_url=None)
    _add_middleware(app, reader)
    _add_errors(app, renderer)
    _add_summaries(app, renderer, reader, today)
    _add_details(app, renderer, reader)
    _add_metrics(app, reader)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.mount("/docs", _DataDocs(directory=warehouse.docs, html=True, check_dir=False), name="docs")
    return app


def environment() -> Environment:
    """Jinja over the templates of the report, with everything escaped, whatever the file is called."""
    jinja = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters["row_key"] = pages.row_key
    jinja.filters["shell"] = shlex.quote
    jinja.filters["tail"] = lambda uri: uri if len(uri) <= MAX_URI_CHARS else f"…{uri[1 - MAX_URI_CHARS :]}"
    return jinja


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


class _Renderer:
    """Makes the HTML of a page, with addresses under the path at which the app is mounted."""

    def __init__(self, reader: Reader, runs: str | None, replay: bool) -> None:
        self.reader, self.runs, self.replay = reader, runs, replay
        self.jinja = environment()

    def page(self, request: Request, name: str, page: PageData, status: int = 200) -> HTMLResponse:
        """The page as a response; `name` is the page of the navigation that is shown as the current one."""
        base = request.scope.get("root_path", "").rstrip("/")
        docs = self.reader.warehouse.docs
        html = self.jinja.get_template(page.template).render(
            page=name,
            url=lambda to, **parameters: address(base, to, **parameters),
            asset=lambda file: f"{base}/static/{file}",
            warehouse=self.reader.name,
            docs=f"{base}/docs" if (docs / "index.html").exists() else None,
            runs=self.runs,
            run=f"{base}/run" if self.runs else None,
            replay=f"{base}/replay" if self.replay else None,
            live=True,
            **page.values,
        )
        return HTMLResponse(html, status)

    def error(self, request: Request, status: int, message: str) -> HTMLResponse:
        """A page that says what went wrong."""
        heading = http.HTTPStatus(status).phrase.capitalize()
        return self.page(request, "", PageData("error.html", {"heading": heading, "message": message}), status)


def _add_middleware(app: FastAPI, reader: Reader) -> None:
    @app.middleware("http")
    async def harden(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        with reader.visit():
            response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def _add_errors(app: FastAPI, renderer: _Renderer) -> None:
    """Pages for what goes wrong: nobody who mistypes an address wants JSON."""

    @app.exception_handler(RowNotFound)
    def not_found(request: Request, error: RowNotFound) -> HTMLResponse:
        return renderer.error(request, 404, str(error))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> HTMLResponse:
        return renderer.error(request, error.status_code, f"The report has no answer for {request.url.path}.")

    @app.exception_handler(RequestValidationError)
    def wrong_parameter(request: Request, error: RequestValidationError) -> HTMLResponse:
        reasons = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
        return renderer.error(request, 422, f"A parameter of the address is wrong: {reasons}.")

    @app.exception_handler(WarehouseError)
    def no_warehouse(request: Request, error: WarehouseError) -> HTMLResponse:
        return renderer.error(request, 503, str(error))


def _add_summaries(app: FastAPI, renderer: _Renderer, reader: Reader, today: Today) -> None:
    """The pages of the navigation."""

    @app.get(PATHS["overview"])
    def overview(request: Request) -> HTMLResponse:
        return renderer.page(request, "overview", pages.overview(reader, today()))

    @app.get(PATHS["sources"])
    def sources(request: Request) -> HTMLResponse:
        return renderer.page(request, "sources", pages.sources(reader, today()))

    @app.get(PATHS["expectations"])
    def expectations(request: Request) -> HTMLResponse:
        return renderer.page(request, "expectations", pages.expectations(reader))

    @app.get(PATHS["quarantine"])
    def quarantine(
        request: Request,
        reason: str | None = None,
        source_id: str | None = None,
        number: Annotated[int, Query(ge=1, le=MAX_QUARANTINE_PAGE)] = 1,
    ) -> HTMLResponse:
        return renderer.page(request, "quarantine", pages.quarantine(reader, reason, source_id, number))

    @app.get(PATHS["articles"])
    def articles(request: Request, q: Annotated[str | None, Query(max_length=MAX_SEARCH_CHARS)] = None) -> HTMLResponse:
        return renderer.page(request, "articles", pages.articles(reader, q))

    @app.get(PATHS["stories"])
    def stories(request: Request, day: date | None = None) -> HTMLResponse:
        return renderer.page(request, "stories", pages.stories(reader, day))


def _add_details(app: FastAPI, renderer: _Renderer, reader: Reader) -> None:
    """The pages of one article, batch or document."""

    @app.get(PATHS["article"])
    def article(
        request: Request, article_id: str, revision: Annotated[int | None, Query(ge=1, le=MAX_REVISION)] = None
    ) -> HTMLResponse:
        return renderer.page(request, "articles", pages.article(reader, article_id, revision))

    @app.get(PATHS["batch"])
    def batch(request: Request, batch_id: str) -> HTMLResponse:
        return renderer.page(request, "", pages.batch(reader, batch_id))

    @app.get(PATHS["document"])
    def document(request: Request, document_id: str) -> HTMLResponse:
        return renderer.page(request, "quarantine", pages.document(reader, document_id))


def _add_metrics(app: FastAPI, reader: Reader) -> None:
    @app.get("/metrics")
    def prometheus() -> Response:
        from prometheus_client import CONTENT_TYPE_LATEST

        from unspun.reports.metrics import metrics

        return Response(metrics(reader), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _DataDocs(StaticFiles):
    async def get_response(self, path: str, scope: Any) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Content-Security-Policy"] = DATA_DOCS_POLICY
        return response
