"""Makes the reference of our deadlines known to Airflow, which reads those of plugins only."""

from airflow.plugins_manager import AirflowPlugin

from unspun.dags.deadlines import Queued


class Deadlines(AirflowPlugin):
    """What deadlines of our DAGs count from."""

    name = "unspun_deadlines"
    deadline_references = [Queued]  # noqa: RUF012
