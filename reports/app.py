"""The report as a web app. Pages run nothing but our own scripts, and load nothing from anywhere else."""

import contextlib
import getpass
import itertools
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import FastAPI, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from unspun.reports.actions import Actions
from unspun.reports.addresses import PATHS
from unspun.reports.page import BadParameter, RowNotFound, existing
from unspun.reports.pages import article, batch, document, expectations, incidents, listings, overview, sources, stories
from unspun.reports.reader import Reader
from unspun.reports.rendering import HERE, AirflowLinks, Renderer
from unspun.reports.tables import MAX_NUMBER, TABLES, RowSelection
from unspun.warehouse import Warehouse, WarehouseError

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

LOOPBACK = ("127.0.0.1", "localhost", "::1")

Now = Callable[[], datetime]
User = Callable[[Request], str | None]


def local_user(request: Request) -> str | None:
    """The user of this machine, where the browser asks for an address of this machine; None for all others.

    The name in the address counts too: a foreign name that leads here is another site's way to use this one.
    """
    is_local = request.url.hostname in LOOPBACK and (
        request.client is None or request.client.host in (*LOOPBACK, "testclient")
    )
    return getpass.getuser() if is_local else None


def create_app(
    uri: str,
    *,
    now: Now = lambda: datetime.now(UTC),
    airflow: AirflowLinks | None = None,
    user: User = local_user,
    key: bytes | None = None,
    raw: str | None = None,
) -> FastAPI:
    """The app over the warehouse of this URI; `raw` is its folder of raw segments, where that is not the default.

    `now` gives the moment that the pages call now. `airflow` has the addresses of Airflow that pages lead to. `user`
    names who asks, and with that who may act on incidents; None may only read. `key` is the secret of the tokens in
    forms, which all processes that serve one report share.
    """
    reader = Reader(Warehouse(uri), raw)
    actions = Actions(reader, key or secrets.token_bytes(32))
    renderer = Renderer(reader, now, airflow or AirflowLinks(), actions, user)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(_warm_up, renderer, reader, actions, now)
        yield

    app = FastAPI(title="unspun quality", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    _add_middleware(app, reader)
    _add_errors(app, renderer)
    _add_summaries(app, renderer, reader, actions, now)
    _add_lists(app, renderer, reader)
    _add_details(app, renderer, reader)
    _add_incidents(app, renderer, reader, actions, now)
    _add_files(app, reader)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app


def _warm_up(renderer: Renderer, reader: Reader, actions: Actions, now: Now) -> None:
    """Load what the first page needs before anybody asks for it: DuckDB imports pandas with the first parameter of a
    query, half a second, and templates are compiled once."""
    with contextlib.suppress(WarehouseError), reader.visit():
        page = overview.overview(reader, actions, now())
        renderer.jinja.get_template(page.template)


def same_origin(request: Request) -> bool:
    """Whether the browser says that one of our own pages asks: a cookie alone would let any site ask."""
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


def _add_middleware(app: FastAPI, reader: Reader) -> None:
    @app.middleware("http")
    async def harden(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        with reader.visit():
            response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def _add_errors(app: FastAPI, renderer: Renderer) -> None:
    """Pages for what goes wrong: nobody who mistypes an address wants JSON."""

    @app.exception_handler(RowNotFound)
    def not_found(request: Request, error: RowNotFound) -> HTMLResponse:
        return renderer.error(request, 404, str(error))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> HTMLResponse:
        return renderer.error(request, error.status_code, f"The report has no page at {request.url.path}.")

    @app.exception_handler(BadParameter)
    def bad_parameter(request: Request, error: BadParameter) -> HTMLResponse:
        return renderer.error(request, 422, f"A parameter of the address is wrong: {error}.")

    @app.exception_handler(RequestValidationError)
    def wrong_parameter(request: Request, error: RequestValidationError) -> HTMLResponse:
        reasons = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
        return renderer.error(request, 422, f"A parameter of the address is wrong: {reasons}.")

    @app.exception_handler(WarehouseError)
    def no_warehouse(request: Request, error: WarehouseError) -> HTMLResponse:
        return renderer.error(request, 503, str(error))


def _add_summaries(app: FastAPI, renderer: Renderer, reader: Reader, actions: Actions, now: Now) -> None:
    """Pages that sum up."""

    @app.get(PATHS["overview"])
    def show_overview(request: Request) -> HTMLResponse:
        return renderer.page(request, "overview", overview.overview(reader, actions, now()))

    @app.get(PATHS["sources"])
    def show_sources(request: Request) -> HTMLResponse:
        return renderer.page(request, "sources", sources.sources(reader, now().date()))

    @app.get(PATHS["expectations"])
    def show_expectations(request: Request) -> HTMLResponse:
        return renderer.page(request, "expectations", expectations.expectations(reader))

    @app.get(PATHS["stories"])
    def show_stories(request: Request, day: date | None = None) -> HTMLResponse:
        return renderer.page(request, "stories", stories.stories(reader, day))

    @app.get(PATHS["story"])
    def show_story(request: Request, story_id: str) -> HTMLResponse:
        return renderer.page(request, "stories", stories.story(reader, story_id))


def _add_lists(app: FastAPI, renderer: Renderer, reader: Reader) -> None:
    """Pages that find things; their parameters are those of the table that they show."""

    def add(name: str, make: Callable) -> None:
        @app.get(PATHS[name], name=name)
        def show(request: Request) -> HTMLResponse:
            return renderer.page(request, name, make(reader, request.query_params))

    for name in ("articles", "documents", "batches", "quarantine"):
        add(name, getattr(listings, name))


def _add_details(app: FastAPI, renderer: Renderer, reader: Reader) -> None:
    """The pages of one article, batch, document or expectation."""

    @app.get(PATHS["article"])
    def show_article(
        request: Request, article_id: str, revision: Annotated[int | None, Query(ge=1, le=MAX_NUMBER)] = None
    ) -> HTMLResponse:
        return renderer.page(request, "articles", article.article(reader, article_id, revision))

    @app.get(PATHS["batch"])
    def show_batch(request: Request, batch_id: str) -> HTMLResponse:
        return renderer.page(request, "batches", batch.batch(reader, batch_id))

    @app.get(PATHS["document"])
    def show_document(
        request: Request, document_id: str, offset: Annotated[int, Query(ge=0, le=MAX_NUMBER)] = 0
    ) -> HTMLResponse:
        return renderer.page(request, "documents", document.document(reader, document_id, offset))

    @app.get(PATHS["expectation"])
    def show_expectation(request: Request, suite: str, expectation: str, column_name: str = "") -> HTMLResponse:
        page = expectations.expectation(reader, suite, expectation, column_name or None, request.query_params)
        return renderer.page(request, "expectations", page)


def _add_incidents(app: FastAPI, renderer: Renderer, reader: Reader, actions: Actions, now: Now) -> None:
    """Pages of sources and incidents, and what people do about these."""

    @app.get(PATHS["source"])
    def show_source(request: Request, source_id: str) -> HTMLResponse:
        page = sources.source(reader, actions, source_id, now(), renderer.addresses(request))
        return renderer.page(request, "sources", page)

    @app.get(PATHS["incidents"])
    def show_incidents(request: Request) -> HTMLResponse:
        page = incidents.incidents(reader, actions, request.query_params, now())
        return renderer.page(request, "incidents", page)

    @app.get(PATHS["incident"])
    def show_incident(request: Request, incident_id: str) -> HTMLResponse:
        return renderer.page(request, "incidents", incidents.incident(reader, actions, incident_id, now()))

    @app.post(PATHS["incident"])
    def act_on_incident(
        request: Request,
        incident_id: str,
        kind: Annotated[str, Form(max_length=20)],
        token: Annotated[str, Form(max_length=200)] = "",
        note: Annotated[str, Form(max_length=2000)] = "",
        until: Annotated[str, Form(max_length=40)] = "",
    ) -> Response:
        user = renderer.user(request)
        if user is None or not same_origin(request) or not actions.is_token(user, token):
            return renderer.error(request, 403, "Actions are taken with the buttons on the page of the incident.")
        existing(reader.row("incident", incident_id=incident_id), "incident")
        actions.add(incident_id, {"kind": kind, "note": note, "until": until}, made_by=user, made_at=now())
        return RedirectResponse(renderer.addresses(request)("incident", incident_id=incident_id), 303)


def _add_files(app: FastAPI, reader: Reader) -> None:
    """What is not a page: tables as files, the bytes of a document, metrics."""

    @app.get(PATHS["download"])
    def download_table(request: Request, table: str, format: Literal["csv", "parquet"]) -> Response:
        from unspun.reports.downloads import MEDIA_TYPES, download

        if table not in TABLES:
            raise RowNotFound(f"There is no table {table}; there are {', '.join(TABLES)}.")
        pieces = download(reader, RowSelection.of(table, request.query_params), format)
        # The first piece shows whether the query runs, while the answer can still be an error.
        pieces = itertools.chain([next(pieces)], pieces)
        headers = {"Content-Disposition": f'attachment; filename="{table}.{format}"'}
        return StreamingResponse(pieces, media_type=MEDIA_TYPES[format], headers=headers)

    @app.get(PATHS["bytes"])
    def download_bytes(document_id: str) -> Response:
        row = existing(reader.row("document", document_id=document_id), "document")
        content = document.content_of(reader, row["raw_segment"], document_id)
        if content is None:
            raise RowNotFound(f"The raw segment {row['raw_segment']} cannot be read.")
        name = document.file_name(row["uri"], document_id)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return Response(content, media_type="application/octet-stream", headers=headers)

    @app.get("/metrics")
    def prometheus() -> Response:
        from prometheus_client import CONTENT_TYPE_LATEST

        from unspun.reports.metrics import metrics

        return Response(metrics(reader), headers={"Content-Type": CONTENT_TYPE_LATEST})
