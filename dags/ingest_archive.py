"""### Archives, wires, mailboxes and tables to the published warehouse

Reads every enabled `warc`, `wire`, `mail`, `table` and `folder` source of the registry (`UNSPUN_SOURCES`, see
docs/sources.md) once a night. A large archive is resumed where the last run stopped.

**When a source fails**, the others go on; its mapped task carries its name. What it delivered before is kept, and
clearing the task asks for the rest.

| task | what to do when it fails |
|---|---|
| `list_sources` | the registry is not there or is wrong: `unspun sources check` says what and in which line |
| `collect` | the source does not answer; it heals by itself, or its entry in the registry is out of date |
| `list_batches` | a fault of this DAG |
| `batch.process` | a fault of the pipeline: single documents never fail a batch, they are rejected with a reason |
| `batch.audit` | the batch broke an expectation that stops it: the log names it; the batch stays staged |
| `batch.load` | another loader held the warehouse for longer than all tries; clear it |
| `publish` | no room on the disk, or the folder cannot be written; clear it |
| `count_outcomes` | a task above failed: look there |
"""

import logging
from datetime import timedelta
from typing import Any

from airflow.sdk import Param, dag, task

from dags.batches import load_batches
from dags.conventions import conventional, named_after, run_params, run_settings, settings_params

KINDS = ("warc", "wire", "mail", "table", "folder")

log = logging.getLogger(__name__)


@dag(
    **conventional(__doc__, tags=["ingest"], deadline=timedelta(hours=12)),
    schedule="15 2 * * *",
    dagrun_timeout=timedelta(hours=24),
    description="Archives, wires, mailboxes and tables to the published warehouse",
    params={
        "group": Param(
            None,
            type=["null", "string"],
            title="Group",
            description="Only sources of this group of the registry; empty for all",
        ),
        **settings_params(),
    },
)
def ingest_archive() -> None:
    @task
    def list_sources() -> list[str]:
        from pipeline.collect import enabled

        sources = enabled(run_settings(), KINDS, run_params()["group"])
        log.info("%d sources are enabled.", len(sources))
        return sources

    @task(map_index_template=named_after("source_id", 63), max_active_tis_per_dag=8)
    def collect(source_id: str) -> dict[str, Any]:
        from pipeline.collect import collect

        staged = collect(source_id, run_settings())
        log.info(
            "%s gave %d new segments; %d documents were known.", source_id, len(staged["segments"]), staged["unchanged"]
        )
        return dict(staged)

    load_batches(collect.expand(source_id=list_sources()))


ingest_archive()
