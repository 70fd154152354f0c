"""Credentials from Airflow connections, for the libraries that reach the catalog and the object store.

Those libraries look into the environment of their process. A task has a process of its own, so nothing else sees what
is set here, and no password enters a setting, an address or a log. A variable that is set already is left as it is.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowNotFoundException

from unspun.pipeline.settings import Settings

CATALOG = "unspun_catalog"
"""Connection of type `postgres` to the catalog of a DuckLake."""

STORE = "unspun_store"
"""Connection of type `aws` or `google_cloud_platform` to the object store."""

GOOGLE_KEY_PATHS = ("key_path", "extra__google_cloud_platform__key_path")


def use_connections(settings: Settings) -> None:
    """Set the variables of the connections that these settings need, where such connections exist."""
    places = (settings.warehouse, settings.inbox, settings.raw or "", settings.staged or "")
    wanted = [CATALOG] if settings.warehouse.startswith("ducklake:postgres:") else []
    wanted += [STORE] if any("://" in place for place in places) else []
    for name in wanted:
        try:
            connection = BaseHook.get_connection(name)
        except AirflowNotFoundException:
            continue
        for variable, value in connection_variables(connection).items():
            os.environ.setdefault(variable, value)


def connection_variables(connection: Any) -> Mapping[str, str]:
    """The environment variables that say what a connection says, by its type; empty for other types."""
    variables_of = {"postgres": _postgres, "aws": _amazon, "google_cloud_platform": _google}
    if connection.conn_type not in variables_of:
        return {}
    return {name: str(value) for name, value in variables_of[connection.conn_type](connection) if value}


def _postgres(connection: Any) -> Iterator[tuple[str, Any]]:
    yield "PGHOST", connection.host
    yield "PGPORT", connection.port
    yield "PGUSER", connection.login
    yield "PGPASSWORD", connection.password
    yield "PGDATABASE", connection.schema
    yield "PGSSLMODE", connection.extra_dejson.get("sslmode")


def _amazon(connection: Any) -> Iterator[tuple[str, Any]]:
    yield "AWS_ACCESS_KEY_ID", connection.login
    yield "AWS_SECRET_ACCESS_KEY", connection.password
    yield "AWS_SESSION_TOKEN", connection.extra_dejson.get("aws_session_token")
    yield "AWS_DEFAULT_REGION", connection.extra_dejson.get("region_name")
    yield "AWS_ENDPOINT_URL", connection.extra_dejson.get("endpoint_url")


def _google(connection: Any) -> Iterator[tuple[str, Any]]:
    extra = connection.extra_dejson
    yield "GOOGLE_APPLICATION_CREDENTIALS", next((extra[name] for name in GOOGLE_KEY_PATHS if extra.get(name)), None)
