"""### Documents once more: replay the quarantine, or rebuild with the present pipeline

Runs by hand, or by the button on the report's quarantine page. `replay` takes documents that wait in quarantine, after
the cause is mended; `reprocess` takes articles that an older version of the pipeline made. Both read the kept bytes,
and put the result in the place of the old in one transaction for each list. Killed anywhere, it is run again.

| task | what to do when it fails |
|---|---|
| `select_documents` | the warehouse cannot be opened: the log says why |
| `redo` | bytes are damaged, or the audit stopped the list: the old rows stay; the log names the cause |
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
            "With reprocess: texts, and what stands in them only where they change; or entities and quotes, in the "
            "texts as they are",
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
        from unspun.pipeline.reprocess import Selection, select

        params = run_params()
        chosen = Selection(
            reason=params["reason"],
            source=params["source"],
            batch=params["batch"],
            since=_midnight(params["since"]),
            until=_midnight(params["until"]),
        )
        lists = select(params["kind"], chosen, run_settings(), params["everything"], params["only"])
        log.info("%d lists of documents are to be run again.", len(lists))
        return lists

    @task(map_index_template=named_after("list_uri"), max_active_tis_per_dag=LOADS_AT_ONCE)
    def redo(list_uri: str) -> dict[str, int]:
        from unspun.pipeline.reprocess import redo

        changes = redo(list_uri, run_params()["kind"], run_settings(), run_params()["only"])
        log.info("%d documents again: %s; %d texts changed.", changes.documents, changes.outcomes, len(changes.text))
        return changes.outcomes

    @task(outlets=[WAREHOUSE], priority_weight=20)
    def publish(outcomes: Any) -> Any:
        from unspun.pipeline.batch import publish, summary

        done = each(outcomes)
        if not done:
            raise AirflowSkipException("Nothing matched: the published warehouse stays as it is.")
        log.info("Published %s.", publish(run_settings()))
        yield Metadata(WAREHOUSE, {"batches": len(done), **summary(done, 0)})

    publish(redo.expand(list_uri=select_documents()))


reprocess()
