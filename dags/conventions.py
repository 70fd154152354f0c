"""What all DAGs of this project share: owner, retries by kind of error, time limits, the asset, and how params become
settings.
"""

import dataclasses
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

from airflow.sdk import (
    Asset,
    DeadlineAlert,
    Param,
    SyncCallback,
    TaskInstanceState,
    get_current_context,
)
from structlog.contextvars import bound_contextvars

from unspun.dags.alerts import RunFailed, deadline_missed
from unspun.dags.connections import use_connections
from unspun.dags.deadlines import Queued
from unspun.dags.retries import RETRIES
from unspun.pipeline.settings import Settings
from unspun.pipeline.settings.origins import load_settings
from unspun.pipeline.settings.places import LAKE

WAREHOUSE = Asset("unspun_warehouse", uri="unspun://warehouse", group="warehouse")
"""The published warehouse. DAGs that read it schedule on it; its events carry the outcomes of the run as counts."""

LOADS_AT_ONCE = 8 if Settings().warehouse.startswith(LAKE) else 1
"""Loads of one DAG that may run at once: one process writes to a DuckDB file, several to DuckLake."""

LOCK_TIMEOUT_SECONDS = 15 * 60
"""Shortest time that a task waits for loaders of other DAGs: half of what a task may take."""


DEFAULTS: dict[str, Any] = {
    "owner": "news-data",
    **RETRIES,
    # A batch of 500 articles takes well under a minute; a task that needs 30 hangs.
    "execution_timeout": timedelta(minutes=30),
}

SOURCE_PATTERN = r"^[a-z0-9][a-z0-9._-]{0,63}$"


def conventional(doc: str | None, *, tags: list[str], deadline: timedelta) -> dict[str, Any]:
    """Arguments that every DAG has: one run at a time, its documentation, alerts when it fails or is late."""
    late = DeadlineAlert(reference=Queued(), interval=deadline, callback=SyncCallback(deadline_missed))
    return {
        "doc_md": doc,
        "tags": ["unspun", *tags],
        "default_args": DEFAULTS,
        "catchup": False,
        "max_active_runs": 1,
        "on_failure_callback": [RunFailed()],
        "deadline": late,
    }


def inbox_schedule() -> timedelta | None:
    """How often the inbox is read: the setting `inbox_seconds`, whose 0 means by hand only."""
    seconds = load_settings().inbox_seconds
    return timedelta(seconds=seconds) if seconds else None


def settings_params() -> dict[str, Param]:
    """The settings that a run may change, as fields of Airflow's trigger form."""
    settings = load_settings()
    size = Settings.model_json_schema()["properties"]["batch_size"]
    limits = settings.limits
    return {
        "batch_size": _integer("Batch size", settings.batch_size, "Documents in a batch", 1, size["maximum"]),
        "document_bytes": _integer(
            "Bytes of a document", limits.document_bytes, "Largest document after decompression", 1024
        ),
        "ratio": _integer("Compression ratio", limits.ratio, "Largest ratio of decompressed to compressed bytes", 1),
        "nesting": _integer("Nesting", limits.nesting, "Containers in containers, such as a gzip in a zip", 1, 10),
        "members": _integer("Members of a zip", limits.members, "Entries of one zip archive", 1),
    }


def force_param() -> dict[str, Param]:
    """The field of the trigger form that has everything read again."""
    return {
        "force": Param(
            False, "Also what is remembered as read and unchanged", type="boolean", title="Read everything again"
        )
    }


def run_params() -> Mapping[str, Any]:
    """The params of the run that calls, as its form or its caller gave them."""
    return get_current_context()["params"]


def run_settings() -> Settings:
    """Settings of the run that calls: its params before the environment and the file. Raises InvalidSettings."""
    params, given = run_params(), load_settings()
    chosen = {field.name: params[field.name] for field in dataclasses.fields(given.limits) if field.name in params}
    use_connections(given)
    return load_settings(
        batch_size=params.get("batch_size"),
        limits=dataclasses.replace(given.limits, **chosen),
        lock_timeout=max(given.lock_timeout, LOCK_TIMEOUT_SECONDS),
    )


def named_after(argument: str, length: int = 12) -> str:
    """A `map_index_template`: mapped tasks are named after the last part of an argument, cut to so many letters."""
    return "{{ task.op_kwargs['" + argument + "'].rstrip('/').rsplit('/', 1)[-1][:" + str(length) + "] }}"


def about_batch(uri: str) -> AbstractContextManager[None]:
    """Gives every log line within, as `batch_id`, the id of the batch whose raw segment or staged folder this is."""
    return bound_contextvars(batch_id=PurePosixPath(uri).name.removesuffix(".parquet"))


def each(results: Any) -> list[Any]:
    """Results of a mapped task or group, as a list: Airflow gives nothing where all were skipped, and of a group that
    ran once its one result itself.
    """
    if results is None:
        return []
    return [results] if isinstance(results, dict) else list(results)


def failed_tasks() -> list[str]:
    """Names of the tasks of this run that failed, those of mapped ones with their index."""
    context = get_current_context()
    run = context["dag_run"]
    states = context["ti"].get_task_states(dag_id=run.dag_id, run_ids=[run.run_id])[run.run_id]
    return sorted(name for name, state in states.items() if state == TaskInstanceState.FAILED)


def _integer(title: str, default: int, description: str, minimum: int, maximum: int | None = None) -> Param:
    schema: dict[str, Any] = {"type": "integer", "minimum": minimum, "title": title}
    if maximum is not None:
        schema["maximum"] = maximum
    return Param(default, description, **schema)
