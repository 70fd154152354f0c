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
| `process` | a fault of the pipeline: single documents never fail a batch, they are rejected with a reason |
| `audit` | the batch broke an expectation that stops it: the log names it; the batch stays staged |
| `load` | another loader held the warehouse for longer than all tries; clear it |
| `publish` | no room on the disk, or the folder cannot be written; clear it |
| `count_outcomes` | a task above failed: look there |
"""

import logging
from datetime import timedelta
from typing import Any

from airflow.sdk import Metadata, Param, TriggerRule, dag, task, task_group
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.conventions import (
    DEFAULTS,
    LOADING_POOL,
    TAGS,
    WAREHOUSE,
    each,
    failed_tasks,
    named_after,
    run_params,
    run_settings,
    settings_params,
)
from pipeline.settings import Settings

log = logging.getLogger(__name__)


@dag(
    schedule=timedelta(minutes=5),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    default_args=DEFAULTS,
    tags=[*TAGS, "ingest"],
    description="Raw articles from a drop folder to the published warehouse",
    doc_md=__doc__,
    is_paused_upon_creation=False,
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
            pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$",
            title="Source",
            description="Name of the source for documents whose sidecar does not give one",
        ),
        **settings_params(),
    },
)
def ingest_news() -> None:
    @task
    def discover() -> list[str]:
        from pipeline.batch import discover

        folder, settings = run_params()["folder"], run_settings()
        lists = discover([folder], settings)
        log.info("%s holds %d lists of up to %d items.", folder, len(lists), settings.batch_size)
        return lists

    @task(map_index_template=named_after("items_uri"))
    def stage_raw(items_uri: str) -> dict[str, Any]:
        from pipeline.batch import stage_raw

        staged = stage_raw(items_uri, run_settings(), run_params()["source_id"])
        log.info("Kept %d new segments; %d documents were known.", len(staged["segments"]), staged["unchanged"])
        return dict(staged)

    @task(trigger_rule=TriggerRule.ALL_DONE)
    def list_batches(staged: list[dict[str, Any]]) -> list[str]:
        segments = sorted({segment for part in each(staged) for segment in part["segments"]})
        log.info("%d batches are new.", len(segments))
        return segments

    @task_group
    def batch(segment_uri: str) -> dict[str, int]:
        @task(map_index_template=named_after("segment_uri"))
        def process(segment_uri: str) -> str:
            from pipeline.batch import process

            staged = process(segment_uri, run_settings())
            log.info("The batch is staged in %s.", staged)
            return staged

        @task(map_index_template=named_after("staged_uri"))
        def audit(staged_uri: str) -> str:
            from pipeline.batch import audit

            audit(staged_uri, run_settings())
            log.info("The batch in %s has passed its audit.", staged_uri)
            return staged_uri

        @task(
            map_index_template=named_after("staged_uri"),
            pool=LOADING_POOL,
            priority_weight=10,
        )
        def load(staged_uri: str) -> dict[str, int]:
            from pipeline.batch import load

            outcomes = load(staged_uri, run_settings())
            log.info("Loaded the batch in %s: %s.", staged_uri, outcomes)
            return outcomes

        staged_uri = process(segment_uri=segment_uri)
        return load(staged_uri=audit(staged_uri=staged_uri))

    @task(trigger_rule=TriggerRule.ALL_DONE, outlets=[WAREHOUSE], pool=LOADING_POOL)
    def publish(loaded: list[dict[str, int]]) -> Any:
        from pipeline.batch import publish, summary

        outcomes = each(loaded)
        if not outcomes:
            raise AirflowSkipException("No batch was loaded: the published warehouse stays as it is.")
        path = publish(run_settings())
        log.info("Published %d batches in %s.", len(outcomes), path)
        yield Metadata(WAREHOUSE, {"batches": len(outcomes), **summary(outcomes, 0)})

    @task(trigger_rule=TriggerRule.ALL_DONE, retries=0)
    def count_outcomes(staged: list[dict[str, Any]], loaded: list[dict[str, int]]) -> dict[str, int]:
        from pipeline.batch import record_run

        counts = record_run(each(loaded), sum(part["unchanged"] for part in each(staged)), run_settings())
        log.info("Outcomes of this run: %s.", counts)
        if failed := failed_tasks():
            raise AirflowFailException(f"{', '.join(failed)} failed; the other batches are published: {counts}")
        return counts

    staged = stage_raw.expand(items_uri=discover())
    loaded = batch.expand(segment_uri=list_batches(staged))
    publish(loaded) >> count_outcomes(staged, loaded)


ingest_news()
