"""Alerts to people: to the webhook or the mailbox of the Airflow connection `unspun_alerts`, else to the log alone.

A connection of the type `smtp` is a mailbox; its extra field `to` names who gets the mail. Any other is a webhook that
gets JSON; with the extra field `format` "slack" it gets what Slack's incoming webhooks take.
"""

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

    Raises httpx.HTTPError or OSError where the connection is there and does not take it.
    """
    text = "\n".join([message, *(f"{name}: {value}" for name, value in details.items())])
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in details.items())
    _deliver(
        message,
        text=text,
        html=f"<p>{escape(message)}</p><dl>{items}</dl>",
        payload={"text": message, **details},
        slack={"text": escape(text, quote=False)},
    )


def send_digest(digest: Any) -> None:
    """Send the digest of incidents (`unspun.pipeline.maintenance.due_digest`). Raises as `send` does."""
    _deliver(
        f"unspun: {digest.subject}",
        text=digest.text(),
        html=digest.html(),
        payload=digest.payload(),
        slack=digest.slack(),
    )


def _deliver(subject: str, *, text: str, html: str, payload: Mapping[str, Any], slack: Mapping[str, Any]) -> None:
    try:
        connection = BaseHook.get_connection(CONNECTION)
    except AirflowNotFoundException:
        log.warning("%s (There is no connection %s: the alert is in this log alone.)\n%s", subject, CONNECTION, text)
        return
    if connection.conn_type == "smtp":
        _mail(connection, subject, text, html)
    else:
        _post(connection, slack if connection.extra_dejson.get("format") == "slack" else payload)


def _post(connection: Any, body: Mapping[str, Any]) -> None:
    import httpx

    host = connection.host or ""
    address = host if "://" in host else f"{connection.schema or 'https'}://{host}"
    if connection.port:
        address = f"{address}:{connection.port}"
    headers = {"Authorization": f"Bearer {connection.password}"} if connection.password else {}
    path = connection.extra_dejson.get("path", "")
    httpx.post(address + path, json=body, headers=headers, timeout=30).raise_for_status()


def _mail(connection: Any, subject: str, text: str, html: str) -> None:
    from email.message import EmailMessage
    from email.utils import formatdate

    from airflow.providers.smtp.hooks.smtp import SmtpHook

    to = connection.extra_dejson["to"]
    mail = EmailMessage()
    mail["Subject"] = " ".join(subject.split())[:200]
    mail["To"] = to if isinstance(to, str) else ", ".join(to)
    mail["Date"] = formatdate()
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    with SmtpHook(smtp_conn_id=CONNECTION) as hook:
        if hook.from_email:
            mail["From"] = hook.from_email
        # The hook builds mails of HTML alone: its connection is used for one that has plain text as well.
        hook._smtp_client.send_message(mail)


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
