"""### Incidents, alerts and the search index, after every publish and every morning

Compares every source with its own history, stores which incidents opened and closed, publishes them, and sends one
message about all that changed to the webhook or the mailbox of the connection `unspun_alerts` (docs/airflow.md). The
morning run detects sources that fell silent, which no publish shows, and repeats what is still open.

| task | what to do when it fails |
|---|---|
| `update_incidents` | the warehouse was locked for too long, or must not be published: the log says why |
| `send_alerts` | the webhook or mail server of `unspun_alerts` refuses: correct the connection and clear it |
| `search_index` | no room on the disk, or the folder cannot be written; search answers from the older index meanwhile |
"""

import logging
from datetime import timedelta

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, Variable, dag, task

from unspun.dags.alerts import send_digest
from unspun.dags.conventions import WAREHOUSE, conventional, run_settings

SENT_INCIDENTS = "unspun_sent_incidents"
"""Airflow variable with the incidents that a message named, and when, so that none is sent twice a day."""

log = logging.getLogger(__name__)


@dag(
    **conventional(__doc__, tags=["quality"], deadline=timedelta(hours=1)),
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("0 6 * * *", timezone="UTC"), assets=[WAREHOUSE]),
    dagrun_timeout=timedelta(hours=2),
    description="Incidents, alerts and the search index, after every publish and every morning",
)
def report_quality() -> None:
    @task
    def update_incidents() -> int:
        from unspun.pipeline.maintenance import update_incidents

        incidents = update_incidents(run_settings()).incidents
        still_open = [incident for incident in incidents if incident.closed_on is None]
        log.info("%d incidents are open: %s.", len(still_open), [each.sentence for each in still_open])
        return len(still_open)

    @task
    def send_alerts() -> str:
        from airflow.configuration import conf

        from unspun.pipeline.maintenance import due_digest

        sent = Variable.get(SENT_INCIDENTS, default={}, deserialize_json=True)
        report = f"{conf.get('api', 'base_url').rstrip('/')}/quality"
        digest, after = due_digest(run_settings(), sent, report)
        if digest:
            send_digest(digest)
        Variable.set(SENT_INCIDENTS, after, serialize_json=True)
        log.info("Sent: %s.", digest.subject or "nothing is due")
        return digest.subject

    @task
    def search_index() -> str:
        from unspun.pipeline.maintenance import search_index

        file = search_index(run_settings())
        log.info("The search index is in %s.", file)
        return file

    update_incidents() >> send_alerts()
    search_index()


report_quality()
