"""HTML from a page's template and values, with the state of the data on each."""

import dataclasses
import functools
import http
import shlex
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from unspun.reports.actions import Actions
from unspun.reports.addresses import NAVIGATION, address
from unspun.reports.page import PageData
from unspun.reports.reader import Reader
from unspun.reports.words import expectation_words, row_key
from unspun.warehouse import WarehouseError

HERE = Path(__file__).parent
STALE_AFTER = timedelta(hours=26)
"""Age of the newest load beyond which every page says so: a daily schedule, and two hours for the run itself."""

MAX_URI_CHARS = 60
"""Characters of a URI that a table shows, from its end, where files differ."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AirflowLinks:
    """Addresses that only a report inside Airflow has; without a slash at their beginning, those below the report.

    `runs` are the runs in Airflow, `run` leads to that of a batch by its id, `replay` takes the form that asks for a
    replay.
    """

    runs: str | None = None
    run: str | None = None
    replay: str | None = None


def environment() -> Environment:
    """Jinja over the templates of the report, with everything escaped, whatever the file is called."""
    jinja = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals["navigation"] = NAVIGATION
    jinja.filters["row_key"] = row_key
    jinja.filters["expectation"] = expectation_words
    jinja.filters["shell"] = shlex.quote
    jinja.filters["tail"] = lambda uri: uri if len(uri) <= MAX_URI_CHARS else f"…{uri[1 - MAX_URI_CHARS :]}"
    return jinja


def freshness(reader: Reader, now: datetime) -> dict[str, Any] | None:
    """The state of the data: the newest load, the newest document, whether both are old; None where it is unknown."""
    try:
        newest = reader.row("freshness") or {}
    except WarehouseError:
        return None
    load = newest.get("newest_load")
    age = now - load if load else None
    return {**newest, "age": age, "stale": age is not None and age > STALE_AFTER}


class Renderer:
    """Makes the HTML of a page, with addresses under the path at which the app is mounted."""

    def __init__(
        self,
        reader: Reader,
        now: Callable[[], datetime],
        airflow: AirflowLinks,
        actions: Actions,
        user: Callable[[Request], str | None],
    ) -> None:
        self.reader, self.now, self.airflow, self.actions, self.user = reader, now, airflow, actions, user
        self.jinja = environment()

    def addresses(self, request: Request) -> Callable[..., str]:
        """Makes addresses of pages, under the path at which the app is mounted."""
        return functools.partial(address, request.scope.get("root_path", "").rstrip("/"))

    def page(self, request: Request, name: str, page: PageData, status: int = 200) -> HTMLResponse:
        """The page as a response; `name` is the page of the navigation that is shown as the current one."""
        base = request.scope.get("root_path", "").rstrip("/")
        now, user = self.now(), self.user(request)
        html = self.jinja.get_template(page.template).render(
            page=name,
            url=self.addresses(request),
            asset=lambda file: f"{base}/static/{file}",
            warehouse=self.reader.name,
            freshness=freshness(self.reader, now),
            now=now,
            live=True,
            act=f"{base}/incident" if user else None,
            token=self.actions.token(user) if user else None,
            **{
                field: value if value is None or value.startswith("/") else f"{base}/{value}"
                for field, value in dataclasses.asdict(self.airflow).items()
            },
            **page.values,
        )
        return HTMLResponse(html, status)

    def error(self, request: Request, status: int, message: str) -> HTMLResponse:
        """A page that says what went wrong."""
        heading = http.HTTPStatus(status).phrase.capitalize()
        return self.page(request, "", PageData("error.html", {"heading": heading, "message": message}), status)
