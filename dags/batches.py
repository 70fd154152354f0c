"""The part that all ingesting DAGs share: raw segments to the published warehouse, batch by batch."""

import logging
from collections.abc import Mapping
from typing import Any

from airflow.sdk import Metadata, TriggerRule, task, task_group
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from unspun.dags.conventions import LOADS_AT_ONCE, WAREHOUSE, about_batch, each, failed_tasks, named_after, run_settings

log = logging.getLogger(__name__)


def logged(source: str, collected: Mapping[str, Any]) -> dict[str, Any]:
    """What was collected, as a task returns it; says in its log how much it was."""
    segments, unchanged = collected["segments"], collected["unchanged"]
    log.info("%s: %d segments to load; the warehouse has %d documents already.", source, len(segments), unchanged)
    return dict(collected)


@task(trigger_rule=TriggerRule.ALL_DONE)
def list_batches(staged: Any) -> list[str]:
    """The new raw segments: one batch each."""
    segments = sorted({segment for part in each(staged) for segment in part["segments"]})
    log.info("%d batches are new.", len(segments))
    return segments


@task(map_index_template=named_after("segment_uri"))
def process(segment_uri: str) -> str:
    """A raw segment to a staged batch."""
    from unspun.pipeline.steps import process

    with about_batch(segment_uri):
        staged = process(segment_uri, run_settings())
        log.info("The batch is staged in %s.", staged)
    return staged


@task(map_index_template=named_after("staged_uri"))
def audit(staged_uri: str) -> str:
    """A staged batch through Great Expectations."""
    from unspun.pipeline.steps import audit

    with about_batch(staged_uri):
        audit(staged_uri, run_settings())
        log.info("The batch in %s has passed its audit.", staged_uri)
    return staged_uri


# Batches that are ready are loaded before others are begun: the raw folder drains, and memory of a run stays small.
@task(map_index_template=named_after("staged_uri"), max_active_tis_per_dag=LOADS_AT_ONCE, priority_weight=10)
def load(staged_uri: str) -> dict[str, int]:
    """An audited batch into the warehouse, in one transaction."""
    from unspun.pipeline.steps import load

    with about_batch(staged_uri):
        outcomes = load(staged_uri, run_settings()).outcomes
        log.info("Loaded the batch in %s: %s.", staged_uri, outcomes)
    return outcomes


@task_group
def batch(segment_uri: Any) -> Any:
    """One batch on its own: what fails here fails alone."""
    staged_uri: Any = process(segment_uri=segment_uri)
    audited: Any = audit(staged_uri=staged_uri)
    return load(staged_uri=audited)


@task(trigger_rule=TriggerRule.ALL_DONE)
def release_embargoes(loaded: Any) -> dict[str, int]:
    """Documents of earlier runs whose embargo has ended, by outcome; they do not count as documents of this run."""
    from unspun.pipeline.plan import release_embargoes

    released = release_embargoes(run_settings())
    log.info("Read again because their embargo has ended: %s.", released or "nothing")
    return released


@task(trigger_rule=TriggerRule.ALL_DONE, outlets=[WAREHOUSE], priority_weight=20)
def publish(loaded: Any, released: Any) -> Any:
    """The file that analysts open, swapped in whole; the event of the asset carries the counts."""
    from unspun.pipeline.plan import total_outcomes
    from unspun.pipeline.steps import publish

    outcomes = each(loaded)
    if not outcomes and not released:
        raise AirflowSkipException("No batch was loaded: the published warehouse stays as it is.")
    path = publish(run_settings())
    log.info("Published %d batches in %s.", len(outcomes), path)
    yield Metadata(WAREHOUSE, {"batches": len(outcomes), **total_outcomes(outcomes, 0)})


@task(trigger_rule=TriggerRule.ALL_DONE, retries=0)
def count_outcomes(staged: Any, loaded: Any) -> dict[str, int]:
    """The documents of the run by outcome. Fails where a task failed, so that the run fails."""
    from unspun.pipeline.plan import record_run

    counts = record_run(each(loaded), sum(part["unchanged"] for part in each(staged)), run_settings())
    log.info("Outcomes of this run: %s.", counts)
    if failed := failed_tasks():
        raise AirflowFailException(f"{', '.join(failed)} failed; the other batches are published: {counts}")
    return counts


def load_batches(staged: Any) -> None:
    """Wire the tasks behind the one that stages raw segments."""
    loaded = batch.expand(segment_uri=list_batches(staged))
    publish(loaded, release_embargoes(loaded)) >> count_outcomes(staged, loaded)
