"""The quality report inside Airflow: behind its login, in its navigation.

Airflow does not authenticate the apps of plugins; `require_login` does, before anything of the app is reached. A replay
is a run of the DAG `reprocess`, triggered over Airflow's REST API with the rights of the user who asks for it; whoever
may do that may also act on incidents, under the name of the login.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from airflow.plugins_manager import AirflowPlugin
from fastapi import FastAPI, Form, Path, Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from unspun.pipeline.settings.origins import load_settings
from unspun.pipeline.workspace import Workspace
from unspun.reports.app import create_app, same_origin
from unspun.reports.rendering import AirflowLinks

PREFIX = "/quality"
RUNS = "/dags/ingest_news/runs"
COOKIE = "_token"


def quality_app() -> FastAPI:
    """The report over the warehouse of the settings, for users of this Airflow."""
    from airflow.configuration import conf

    settings = load_settings()
    app = create_app(
        settings.warehouse,
        airflow=AirflowLinks(runs=RUNS, run="run", replay="replay"),
        user=lambda request: request.state.user,
        key=conf.get("api", "secret_key").encode(),
        raw=Workspace.of(settings).raw,
    )
    _add_runs(app)
    _add_login(app)
    return app


def _add_runs(app: FastAPI) -> None:
    """What the report asks of Airflow: a run of a replay, and the run of a batch."""

    @app.post("/replay")
    async def replay(request: Request, reason: Annotated[str, Form(min_length=1, max_length=200)]) -> Response:
        import httpx

        if not same_origin(request):
            return PlainTextResponse("A replay is asked for from the page of the quarantine.", 403)
        address = _airflow_address()
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            answer = await client.post(
                f"{address}/api/v2/dags/reprocess/dagRuns",
                headers={"Authorization": f"Bearer {token_of(request)}"},
                json={"logical_date": None, "conf": {"kind": "replay", "reason": reason}},
            )
        if answer.is_error:
            return PlainTextResponse(
                f"Airflow refused to run the DAG reprocess: {answer.text[:500]}", answer.status_code
            )
        return RedirectResponse(f"{address}/dags/reprocess/runs/{answer.json()['dag_run_id']}", 303)

    @app.get("/run/{batch_id}")
    async def run_of_batch(request: Request, batch_id: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Response:
        import httpx

        address = _airflow_address()
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            # Mapped tasks are named after the beginning of the id of their batch.
            answer = await client.get(
                f"{address}/api/v2/dags/~/dagRuns/~/taskInstances",
                headers={"Authorization": f"Bearer {token_of(request)}"},
                params={
                    "rendered_map_index_prefix_pattern": batch_id[:12],
                    "order_by": "-start_date",
                    "limit": 1,
                },
            )
        tasks = [] if answer.is_error else answer.json()["task_instances"]
        if not tasks:
            return PlainTextResponse("Airflow remembers no run of this batch.", 404)
        return RedirectResponse(f"{address}/dags/{tasks[0]['dag_id']}/runs/{tasks[0]['dag_run_id']}", 303)


def _add_login(app: FastAPI) -> None:
    """Nothing of the app is reached without a login."""

    @app.middleware("http")
    async def require_login(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        from airflow.api_fastapi.core_api.security import resolve_user_from_token
        from fastapi import HTTPException

        try:
            user = await resolve_user_from_token(token_of(request))
        except HTTPException as error:
            return JSONResponse({"detail": error.detail}, error.status_code)
        request.state.user = user.get_name() if may_act(user) else None
        return await call_next(request)


def _airflow_address() -> str:
    from airflow.configuration import conf

    return conf.get("api", "base_url").rstrip("/")


def may_act(user: Any) -> bool:
    """Whether a user of Airflow may act on incidents: whoever may run the DAG `reprocess`, which viewers may not."""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails

    return get_auth_manager().is_authorized_dag(
        method="POST", access_entity=DagAccessEntity.RUN, details=DagDetails(id="reprocess"), user=user
    )


def token_of(request: Request) -> str:
    """The token of the login: from the header, which programs send, else from the cookie of the browser."""
    header = request.headers.get("authorization", "")
    return header.removeprefix("Bearer ").strip() or request.cookies.get(COOKIE, "")


class QualityReport(AirflowPlugin):
    """The report in the navigation, and beside every run."""

    name = "unspun_quality"
    fastapi_apps = [{"app": quality_app(), "url_prefix": PREFIX, "name": "unspun quality"}]  # noqa: RUF012
    external_views = [  # noqa: RUF012
        {"name": "Quality", "href": f"{PREFIX}/", "destination": "nav", "url_route": "quality"},
        {"name": "Quality", "href": f"{PREFIX}/", "destination": "dag_run", "url_route": "run-quality"},
    ]
