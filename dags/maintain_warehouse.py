"""### Retention, compaction and a check for orphaned rows, every Sunday night

Loads wait while a step works. Analysts go on reading what is published.

| task | what to do when it fails |
|---|---|
| `check` | there are orphaned rows: the log counts them by problem; restore a backup, or reprocess |
| `prune` | a folder or bucket cannot be written |
| `compact` | no room for a second copy on the disk |
"""

import logging
from datetime import timedelta

from airflow.sdk import Param, dag, task
from airflow.sdk.exceptions import AirflowFailException

from unspun.dags.conventions import conventional, run_params, run_settings

log = logging.getLogger(__name__)


@dag(
    **conventional(__doc__, tags=["care"], deadline=timedelta(hours=4)),
    schedule="30 3 * * 0",
    dagrun_timeout=timedelta(hours=12),
    description="Retention, compaction and a check for orphaned rows",
    params={
        "staged_days": Param(
            7, "Days that loaded batches stay staged", type="number", minimum=0, title="Staged batches"
        ),
        "raw_days": Param(
            0,
            "Days that raw segments stay; 0 for ever, and only then can everything be reprocessed",
            type="number",
            minimum=0,
            title="Raw segments",
        ),
    },
)
def maintain_warehouse() -> None:
    @task
    def prune() -> int:
        from unspun.pipeline.maintenance import prune

        removed = prune(run_settings(), run_params()["staged_days"], run_params()["raw_days"])
        log.info("Deleted %d staged batches and raw segments.", len(removed))
        return len(removed)

    @task
    def compact() -> list[str]:
        from unspun.pipeline.maintenance import compact

        done = compact(run_settings())
        log.info("Compaction: %s", " ".join(done))
        return done

    @task
    def check() -> None:
        from unspun.pipeline.maintenance import orphaned_rows

        if problems := orphaned_rows(run_settings()):
            raise AirflowFailException(f"There are orphaned rows: {problems}")
        log.info("There are no orphaned rows.")

    prune() >> compact() >> check()


maintain_warehouse()
