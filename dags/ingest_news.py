"""### Raw articles from a drop folder to the published warehouse

Lists the folder, keeps the bytes of new documents in raw segments, makes a staged batch of each segment, audits it
with Great Expectations, loads it through the one writer, and publishes the file that analysts open.

**Every document is counted once**: the task `count_outcomes` returns the table, and fails the run when a task failed,
with the names of the tasks that did.

**When a batch fails**, the others are loaded and published. Read the log of the failed task; mend the cause; then clear
that one mapped task with *Downstream*: the batch runs again, is loaded and published. Nothing is loaded twice: what the
warehouse knows already is counted as unchanged.

| task | what to do when it fails |
|---|---|
| `discover` | the folder of the form is not there or cannot be read |
| `stage_raw` | source or storage of raw segments does not answer; it heals by itself or is cleared later |
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

from unspun.dags.batches import load_batches
from unspun.dags.conventions import (
    SOURCE_PATTERN,
    conventional,
    inbox_schedule,
    named_after,
    run_params,
    run_settings,
    settings_params,
)
from unspun.pipeline.settings import Settings

log = logging.getLogger(__name__)


@dag(
    **conventional(__doc__, tags=["ingest"], deadline=timedelta(hours=1)),
    schedule=inbox_schedule(),
    dagrun_timeout=timedelta(hours=6),
    description="Raw articles from a drop folder to the published warehouse",
    params={
        "folder": Param(
            Settings().inbox,
            type="string",
            minLength=1,
            title="Folder or file",
            description="Where the raw documents are: a path on the workers, or a URL such as s3://bucket/news",
        ),
        "source_id": Param(
            "folder",
            type="string",
            pattern=SOURCE_PATTERN,
            title="Source",
            description="Name of the source for documents whose sidecar does not give one",
        ),
        **settings_params(),
    },
)
def ingest_news() -> None:
    @task
    def discover() -> list[str]:
        from unspun.pipeline.batch import discover

        folder, settings = run_params()["folder"], run_settings()
        lists = discover([folder], settings)
        log.info("%s holds %d lists of up to %d items.", folder, len(lists), settings.batch_size)
        return lists

    @task(map_index_template=named_after("items_uri"))
    def stage_raw(items_uri: str) -> dict[str, Any]:
        from unspun.pipeline.batch import stage_raw

        staged = stage_raw(items_uri, run_settings(), run_params()["source_id"])
        log.info("Kept %d new segments; %d documents were known.", len(staged["segments"]), staged["unchanged"])
        return dict(staged)

    load_batches(stage_raw.expand(items_uri=discover()))


ingest_news()
