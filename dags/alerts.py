"""Alerts to people: to the webhook or the mailbox of the Airflow connection `unspun_alerts`, else to the log alone."""

import logging
from collections.abc import Mapping
from html import escape
from typing import Any

from airflow.sdk import BaseHook, BaseNotifier
from airflow.sdk.exceptions import AirflowNotFoundException

CONNECTION = "unspun_alerts"
log = logging.getLogger(__name__)


def send(message: str, details: Mapping[str, Any]) -> None:
    """Send a message of one sentence. A webhook gets it as `text`, beside the details, in JSON.

    The notifiers of other packages get it too; one that fails is only logged. Raises httpx.HTTPError or OSError where
    the connection is there and does not take it.
    """
    from unspun.pipeline.notifying import notify_extensions

    notify_extensions(message, details)
    try:
        connection = BaseHook.get_connection(CONNECTION)
    except AirflowNotFoundException:
        log.warning("%s (There is no connection %s: the alert is in this log alone.)", message, CONNECTION)
        return
    if connection.conn_type == "smtp":
        _mail(connection, message, details)
    else:
        _post(connection, message, details)


def _post(connection: Any, message: str, details: Mapping[str, Any]) -> None:
    import httpx

    host = connection.host or ""
    address = host if "://" in host else f"{connection.schema or 'https'}://{host}"
    if connection.port:
        address = f"{address}:{connection.port}"
    extra = connection.extra_dejson
    headers = {"Authorization": f"Bearer {connection.password}"} if connection.password else {}
    body = {"text": message, **details}
    httpx.post(address + extra.get("path", ""), json=body, headers=headers, timeout=30).raise_for_status()


def _mail(connection: Any, message: str, details: Mapping[str, Any]) -> None:
    from airflow.providers.smtp.hooks.smtp import SmtpHook

    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in details.items())
    with SmtpHook(smtp_conn_id=CONNECTION) as hook:
        hook.send_email_smtp(
            to=connection.extra_dejson["to"],
            subject=message[:200],
            html_content=f"<p>{escape(message)}</p><dl>{lines}</dl>",
        )


class RunFailed(BaseNotifier):
    """Sends an alert that a run failed, and where to look."""

    def notify(self, context: Any) -> None:
        run = context["dag_run"]
        details = {"dag_id": run.dag_id, "run_id": run.run_id, "reason": context.get("reason")}
        send(f"The run {run.run_id} of {run.dag_id} failed.", details)


def deadline_missed(**context: Any) -> None:
    """Sends an alert that a run is not done in the time that its DAG allows."""
    run = (context.get("context") or context).get("dag_run") or {}
    get = run.get if isinstance(run, Mapping) else lambda name: getattr(run, name, None)
    details = {"dag_id": get("dag_id"), "run_id": get("dag_run_id") or get("run_id")}
    send(f"The run {details['run_id']} of {details['dag_id']} is not done by its deadline.", details)
