"""### Replay the quarantine, or rebuild with the present pipeline

Runs by hand, or by the button on the report's quarantine page. `replay` takes documents that wait in quarantine, after
the cause is repaired; `reprocess` takes articles that an older version of the pipeline made. Both read the kept bytes,
and put the result in the place of the old in one transaction for each list. Killed anywhere, it is run again.

| task | what to do when it fails |
|---|---|
| `select_documents` | the warehouse cannot be opened: the log says why |
| `redo` | damaged bytes, a broken installation, or the audit stopped the list: old rows stay; the log names the cause |
| `publish` | no room on the disk, or the folder cannot be written; clear it |
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Metadata, Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from unspun.dags.conventions import (
    LOADS_AT_ONCE,
    WAREHOUSE,
    conventional,
    each,
    named_after,
    run_params,
    run_settings,
    settings_params,
)

log = logging.getLogger(__name__)


def _optional(title: str, description: str) -> Param:
    return Param(None, description, type=["null", "string"], title=title)


def _midnight(day: str | None) -> datetime | None:
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None


@dag(
    **conventional(__doc__, tags=["repair"], deadline=timedelta(hours=6)),
    schedule=None,
    dagrun_timeout=timedelta(hours=24),
    description="Replay the quarantine, or rebuild with the present pipeline",
    params={
        "kind": Param("replay", "What to run again", enum=["replay", "reprocess"], type="string", title="Kind"),
        "reason": _optional("Reason", "Only documents that were rejected for this reason"),
        "source": _optional("Source", "Only documents of this source"),
        "batch": _optional("Batch", "Only documents of this batch; the beginning of its id will do"),
        "since": Param(
            None, "Only documents fetched on or after this day", type=["null", "string"], format="date", title="Since"
        ),
        "until": Param(
            None, "Only documents fetched before this day", type=["null", "string"], format="date", title="Until"
        ),
        "only": Param(
            None,
            "With reprocess: one part only. cleaners: texts, and annotations only of texts that change; annotations: "
            "entities and quotes, in the texts as they are",
            enum=[None, "cleaners", "annotations"],
            type=["null", "string"],
            title="Only",
        ),
        "everything": Param(
            False, "With reprocess: also what the present version has made", type="boolean", title="Everything"
        ),
        **settings_params(),
    },
)
def reprocess() -> None:
    @task
    def select_documents() -> list[str]:
        from unspun.pipeline.selection import Selection, select_replay, select_reprocess

        params, settings = run_params(), run_settings()
        selection = Selection(
            reason=params["reason"],
            source=params["source"],
            batch=params["batch"],
            since=_midnight(params["since"]),
            until=_midnight(params["until"]),
        )
        if params["kind"] == "replay":
            lists = select_replay(selection, settings)
        else:
            lists = select_reprocess(selection, settings, params["everything"], params["only"])
        log.info("%d lists of documents are to be run again.", len(lists))
        return lists

    @task(task_id="redo", map_index_template=named_after("list_uri"), max_active_tis_per_dag=LOADS_AT_ONCE)
    def run_again(list_uri: str) -> dict[str, int]:
        from unspun.pipeline.steps import audit, load, process

        settings = run_settings()
        result = load(audit(process(list_uri, settings), settings), settings)
        log.info("%s; %d texts changed.", result.outcomes, len(result.changed.text))
        return result.outcomes

    @task(outlets=[WAREHOUSE], priority_weight=20)
    def publish(outcomes: Any) -> Any:
        from unspun.pipeline.plan import total_outcomes
        from unspun.pipeline.steps import publish

        done = each(outcomes)
        if not done:
            raise AirflowSkipException("Nothing matched: the published warehouse stays as it is.")
        log.info("Published %s.", publish(run_settings()))
        yield Metadata(WAREHOUSE, {"batches": len(done), **total_outcomes(done, 0)})

    publish(run_again.expand(list_uri=select_documents()))


reprocess()
