"""### Feeds, sitemaps and lists of pages to the published warehouse

Asks every enabled `feed`, `sitemap` and `urls` source of a group of the registry (`UNSPUN_SOURCES`, see
docs/sources.md) for what is new, politely, and keeps the bytes. What is due is remembered from run to run.

Each group is a DAG of its own: `ingest_feeds` for sources that name no group, `ingest_feeds_dailies` for the group
`dailies`. It runs as often as the most frequent of its sources wants (`every`); the others are left out until their
time has come, unless the run was started by hand.

**When a source fails**, the others go on; its mapped task carries its name. What it delivered before is kept, and
clearing the task asks for the rest.

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

from airflow.sdk import dag, get_current_context, task

from unspun.dags.batches import load_batches, logged
from unspun.dags.conventions import (
    conventional,
    force_param,
    named_after,
    run_params,
    run_settings,
    settings_params,
)
from unspun.dags.groups import DEFAULT_GROUP, WEB_KINDS, groups

log = logging.getLogger(__name__)


def ingest_feeds(group: str, every: timedelta) -> None:
    """The DAG of a group."""

    @dag(
        dag_id="ingest_feeds" if group == DEFAULT_GROUP else f"ingest_feeds_{group}",
        **conventional(__doc__, tags=["ingest"], deadline=timedelta(hours=1)),
        schedule=every,
        dagrun_timeout=timedelta(hours=6),
        is_paused_upon_creation=True,
        description=f"Feeds, sitemaps and lists of pages of the group {group} to the published warehouse",
        params={**force_param(), **settings_params()},
    )
    def ingest() -> None:
        @task
        def list_sources() -> list[str]:
            from unspun.pipeline.collecting.registered import due_sources, enabled_sources

            settings = run_settings()
            sources = enabled_sources(settings, WEB_KINDS, group)
            if get_current_context()["dag_run"].run_type != "manual":
                sources = due_sources(sources, settings)
            log.info("%d sources of the group %s are due.", len(sources), group)
            return sources

        @task(map_index_template=named_after("source_id", 63), max_active_tis_per_dag=8)
        def collect(source_id: str) -> dict[str, Any]:
            from unspun.pipeline.collecting.collect import collect
            from unspun.pipeline.collecting.registered import registered_source

            settings, force = run_settings(), run_params()["force"]
            return logged(source_id, collect(registered_source(source_id, settings), settings, force=force))

        load_batches(collect.expand(source_id=list_sources()))

    ingest()


for group, every in groups(WEB_KINDS).items():
    ingest_feeds(group, every)
