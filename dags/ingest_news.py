"""### Raw articles from a drop folder to the published warehouse

Lists the folder, reads the files that are new or changed, keeps their bytes in raw segments, makes a staged batch of
each segment, audits it with Great Expectations, loads it through the one writer, and publishes the file that analysts
open. Unchanged files are counted without being read; the field *Read everything again* has them read.

**Every document is counted once**: the task `count_outcomes` returns the table, and fails the run when a task failed,
with the names of the tasks that did.

**When a batch fails**, the others are loaded and published. Read the log of the failed task; repair the cause; then
clear that one mapped task with *Downstream*: the batch runs again, is loaded and published. Nothing is loaded twice:
what the warehouse has already is counted as unchanged.

| task | what to do when it fails |
|---|---|
| `discover` | the folder of the form is not there or cannot be read |
| `stage_raw` | source or storage of raw segments does not answer; it heals by itself or is cleared later |
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
from unspun.dags.conventions import (
    SOURCE_PATTERN,
    conventional,
    force_param,
    inbox_schedule,
    run_params,
    run_settings,
    settings_params,
)
from unspun.pipeline.settings.origins import load_settings

NAMED_AFTER_FILES = "{{ task.op_kwargs['items_uri'].rsplit('/', 1)[-1].rsplit('-', 1)[0] }}"
"""Mapped tasks are named after the files that they read, such as files-1-to-500."""

log = logging.getLogger(__name__)


@dag(
    **conventional(__doc__, tags=["ingest"], deadline=timedelta(hours=1)),
    schedule=inbox_schedule(),
    dagrun_timeout=timedelta(hours=6),
    description="Raw articles from a drop folder to the published warehouse",
    params={
        "folder": Param(
            load_settings().inbox,
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
        **force_param(),
        **settings_params(),
    },
)
def ingest_news() -> None:
    @task
    def discover() -> list[str]:
        from unspun.pipeline.collecting.registered import drop_folder, list_files

        params, settings = run_params(), run_settings()
        lists = list_files(drop_folder(params["folder"], settings, params["source_id"]), settings, params["force"])
        log.info("The new and changed files of %s are in %d lists.", params["folder"], len(lists))
        return lists

    @task(map_index_template=NAMED_AFTER_FILES)
    def stage_raw(items_uri: str) -> dict[str, Any]:
        from unspun.pipeline.collecting.collect import collect
        from unspun.pipeline.collecting.registered import drop_folder, listed_files, memory_part

        params, settings = run_params(), run_settings()
        folder = drop_folder(params["folder"], settings, params["source_id"])
        return logged(params["folder"], collect(listed_files(folder, items_uri), settings, memory_part(folder)))

    load_batches(stage_raw.expand(items_uri=discover()))


ingest_news()
