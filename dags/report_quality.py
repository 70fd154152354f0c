"""### Alarms, Data Docs and the search index, after every publish and every morning

Compares every source with its own past, keeps the result with those of the other suites, and sends each alarm of
yesterday and today once, to the webhook or the mailbox of the connection `unspun_alerts` (docs/airflow.md). The morning
run detects sources that fell silent, which no publish shows.

| task | what to do when it fails |
|---|---|
| `judge` | the published warehouse cannot be read: the log says why |
| `audit_history` | another loader held the warehouse for longer than all tries; clear it |
| `tell` | the webhook or mail server of `unspun_alerts` refuses: correct the connection and clear it |
| `data_docs` | no room on the disk, or the folder cannot be written |
| `search_index` | as for `data_docs`; search answers from the older index meanwhile |
"""

import logging
from datetime import timedelta
from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, Variable, dag, task

from unspun.dags.alerts import send
from unspun.dags.conventions import WAREHOUSE, conventional, run_settings

SENT_ALARMS = "unspun_alarms_told"
"""Airflow variable with the alarms that were sent, so that none is sent twice."""

log = logging.getLogger(__name__)


@dag(
    **conventional(__doc__, tags=["quality"], deadline=timedelta(hours=1)),
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("0 6 * * *", timezone="UTC"), assets=[WAREHOUSE]),
    dagrun_timeout=timedelta(hours=2),
    description="Alarms, Data Docs and the search index, after every publish and every morning",
)
def report_quality() -> None:
    @task(task_id="judge")
    def evaluate_alarms() -> list[dict[str, Any]]:
        from unspun.pipeline.maintenance import current_alarms

        alarms = current_alarms(run_settings())
        log.info("%d alarms of yesterday and today.", len(alarms))
        return alarms

    @task
    def audit_history() -> list[str]:
        from unspun.pipeline.maintenance import audit_history

        raised = audit_history(run_settings())
        log.info("%d of the expectations on sources failed: %s.", len(raised), ", ".join(raised) or "none")
        return raised

    @task(task_id="tell")
    def send_alarms(alarms: list[dict[str, Any]]) -> int:
        sent = Variable.get(SENT_ALARMS, default=[], deserialize_json=True)
        new = [alarm for alarm in alarms if [alarm["day"], alarm["source_id"], alarm["name"]] not in sent]
        for alarm in new:
            send(f"{alarm['name']}: {alarm['source_id']}, {alarm['day']}: {alarm['sentence']}.", alarm)
        Variable.set(SENT_ALARMS, [[a["day"], a["source_id"], a["name"]] for a in alarms], serialize_json=True)
        log.info("Sent %d alarms that are new.", len(new))
        return len(new)

    @task
    def data_docs() -> str:
        from unspun.pipeline.maintenance import data_docs

        page = data_docs(run_settings())
        log.info("The Data Docs are in %s.", page)
        return page

    @task
    def search_index() -> str:
        from unspun.pipeline.maintenance import search_index

        file = search_index(run_settings())
        log.info("The search index is in %s.", file)
        return file

    send_alarms(evaluate_alarms())
    audit_history() >> data_docs()
    search_index()


report_quality()
