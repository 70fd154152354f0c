"""### Archives, wires, mailboxes and tables to the published warehouse

Reads every enabled source of the registry (`UNSPUN_SOURCES`, see docs/sources.md) that is not on the web once a night:
`warc`, `wire`, `mail`, `table`, `folder`, and kinds that other packages add. The archives of a source are read side by
side, each resumed where the last run stopped.

**When a source fails**, the others go on; its mapped task carries its name and that of the archive. What it delivered
before is kept, and clearing the task asks for the rest.

| task | what to do when it fails |
|---|---|
| `list_sources` | the registry is not there or is wrong: `unspun sources check` says what and in which line |
| `collect` | the source does not answer; it heals by itself, or its entry in the registry is out of date |
| `list_batches` | a fault of this DAG |
| `batch.process` | the installation is broken, or many documents fail alike: the log names the cause |
| `batch.audit` | the batch broke an expectation that stops it: the log names it; the batch stays staged |
| `batch.load` | another loader held the warehouse for longer than all tries; clear it |
| `release_embargoes` | as `batch.process`, `batch.audit` or `batch.load`; the next run takes what is due again |
| `publish` | no room on the disk, or the folder cannot be written; clear it |
| `count_outcomes` | a task above failed: look there |
"""

import logging
from datetime import timedelta
from typing import Any

from airflow.sdk import Param, dag, task

from unspun.dags.batches import load_batches, logged
from unspun.dags.conventions import conventional, force_param, run_params, run_settings, settings_params
from unspun.dags.groups import WEB_KINDS

MAX_PARTS = 1_000
"""Sources and archives in one run: Airflow maps over 1,024 at most; the others are read by the next run."""

NAMED_AFTER_BOTH = "{{ task.op_kwargs['source_id'] }} {{ (task.op_kwargs['archive'] or '').rsplit('/', 1)[-1][-63:] }}"

log = logging.getLogger(__name__)


@dag(
    **conventional(__doc__, tags=["ingest"], deadline=timedelta(hours=12)),
    schedule="15 2 * * *",
    dagrun_timeout=timedelta(hours=24),
    is_paused_upon_creation=True,
    description="Archives, wires, mailboxes and tables to the published warehouse",
    params={
        "group": Param(
            None,
            type=["null", "string"],
            title="Group",
            description="Only sources of this group of the registry; empty for all",
        ),
        **force_param(),
        **settings_params(),
    },
)
def ingest_archive() -> None:
    @task
    def list_sources() -> list[dict[str, str | None]]:
        from unspun.pipeline.collecting.registered import enabled_sources, registered_source, unread_parts

        settings, params = run_settings(), run_params()
        parts: list[dict[str, str | None]] = []
        for source_id in enabled_sources(settings, group=params["group"], other_than=WEB_KINDS):
            try:
                archives = unread_parts(registered_source(source_id, settings), settings, params["force"])
                parts += [{"source_id": source_id, "archive": uri} for uri in archives]
            except OSError as error:  # its own task says so, and the others go on
                log.warning("The archives of %s cannot be listed: %s", source_id, error)
                parts.append({"source_id": source_id, "archive": None})
        log.info("%d sources and archives are to be read.", len(parts))
        # Whole sources first: thousands of archives would crowd them out of many runs.
        return sorted(parts, key=lambda part: part["archive"] is not None)[:MAX_PARTS]

    @task(map_index_template=NAMED_AFTER_BOTH, max_active_tis_per_dag=8)
    def collect(source_id: str, archive: str | None) -> dict[str, Any]:
        from unspun.pipeline.collecting.collect import collect
        from unspun.pipeline.collecting.registered import registered_source

        settings, force = run_settings(), run_params()["force"]
        source = registered_source(source_id, settings, archive)
        return logged(source_id, collect(source, settings, archive, force))

    load_batches(collect.expand_kwargs(list_sources()))


ingest_archive()
