"""The moment from which a deadline counts: when the run was queued."""

from typing import Any, ClassVar

from airflow.sdk.definitions.deadline import BaseDeadlineReference


class Queued(BaseDeadlineReference):
    """When the run was queued first.

    Airflow's own DAGRUN_QUEUED_AT also counts anew when a run is cleared, and stumbles there: in 3.3 no run of a DAG
    that uses it can be cleared (apache/airflow#70368). `dags/deadline_plugin.py` makes this one known to the scheduler.
    """

    required_kwargs: ClassVar[set[str]] = {"dag_id", "run_id"}

    def _evaluate_with(self, *, session: Any, dag_id: str, run_id: str) -> Any:
        from airflow.models import DagRun
        from sqlalchemy import select

        return session.scalar(select(DagRun.queued_at).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id))
