"""One message about all incidents: what is new, what stays open and what is over, as text, HTML, JSON and for Slack."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from unspun.schemas.incidents import Incident
from unspun.warehouse.incidents import Handling

PAYLOAD_VERSION = 1
"""Version of the JSON of a webhook. It is counted up where a field goes or means something else, not for new ones."""

MORNING_HOUR = 6
"""Hour (UTC) before which nobody is reminded of an incident that was reported before."""

MAX_REMINDER_DAYS = 28
"""Days after which an incident is no longer repeated each morning: the report still shows it."""

Sent = dict[str, str]
"""Incident id to the day on which a message last named it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Digest:
    """The incidents that a message is about, each with the address of its page."""

    opened: Sequence[Incident]
    still_open: Sequence[Incident]
    recovered: Sequence[Incident]
    now: datetime
    report: str

    def __bool__(self) -> bool:
        return bool(self.opened or self.still_open or self.recovered)

    @property
    def subject(self) -> str:
        """What is in the message, such as "2 new incidents, 1 still open, 1 recovered"."""
        counts = [
            (len(self.opened), "new incident" if len(self.opened) == 1 else "new incidents"),
            (len(self.still_open), "still open"),
            (len(self.recovered), "recovered"),
        ]
        return ", ".join(f"{number} {words}" for number, words in counts if number)

    def url(self, incident: Incident) -> str:
        """The page of an incident in the report."""
        return f"{self.report}/incident/{incident.incident_id}"

    def text(self) -> str:
        """The message as plain text."""
        parts = [f"{self.subject[:1].upper()}{self.subject[1:]}."]
        for heading, incidents in self._sections():
            lines = [f"- {self._line(each)}\n  {self.url(each)}" for each in incidents]
            parts.append("\n".join([heading, *lines]))
        return "\n\n".join([*parts, f"All incidents: {self.report}/"]) + "\n"

    def html(self) -> str:
        """The message as HTML."""
        parts = [f"<p>{escape(self.subject)}.</p>"]
        for heading, incidents in self._sections():
            items = "".join(
                f'<li><a href="{escape(self.url(each))}">{escape(self._line(each))}</a></li>' for each in incidents
            )
            parts.append(f"<h2>{heading}</h2><ul>{items}</ul>")
        return "".join([*parts, f'<p><a href="{escape(self.report)}/">All incidents</a></p>'])

    def slack(self) -> dict[str, Any]:
        """The body for an incoming webhook of Slack."""
        parts = [f"*{_slack_escape(self.subject)}*"]
        for heading, incidents in self._sections():
            lines = [f"• <{self.url(each)}|{_slack_escape(self._line(each))}>" for each in incidents]
            parts.append("\n".join([f"*{heading}*", *lines]))
        return {"text": "\n\n".join(parts)}

    def payload(self) -> dict[str, Any]:
        """The body for any other webhook."""
        return {
            "version": PAYLOAD_VERSION,
            "text": self.subject,
            "evaluated_at": self.now.isoformat(),
            "report": f"{self.report}/",
            "opened": [self._payload(each) for each in self.opened],
            "still_open": [self._payload(each) for each in self.still_open],
            "recovered": [self._payload(each) for each in self.recovered],
        }

    def _payload(self, incident: Incident) -> dict[str, Any]:
        return {
            "incident_id": incident.incident_id,
            "source_ids": incident.source_ids,
            "fault": incident.fault,
            "opened_on": incident.opened_on.isoformat(),
            "closed_on": incident.closed_on.isoformat() if incident.closed_on else None,
            "days": self._days(incident),
            "affected": incident.affected,
            "sentence": incident.sentence,
            "url": self.url(incident),
        }

    def _sections(self) -> list[tuple[str, Sequence[Incident]]]:
        named = (("New", self.opened), ("Still open", self.still_open), ("Recovered", self.recovered))
        return [(heading, incidents) for heading, incidents in named if incidents]

    def _line(self, incident: Incident) -> str:
        source = incident.source_id or f"{len(incident.source_ids)} sources"
        days = self._days(incident)
        open_for = f"{'over after' if incident.closed_on else 'open for'} {days} {'day' if days == 1 else 'days'}"
        return f"{source}, {incident.fault} ({open_for}): {incident.sentence}."

    def _days(self, incident: Incident) -> int:
        last = incident.closed_on or self.now.astimezone(UTC).date()
        return (last - incident.opened_on).days + (0 if incident.closed_on else 1)


def compose(
    incidents: Sequence[Incident], handling: Mapping[str, Handling], sent: Sent, now: datetime, report: str
) -> tuple[Digest, Sent]:
    """The message that is due, which may be empty, and what was sent once it is. `report` is the report's address.

    An incident is reported when it opens and when it is over, and in between once a day, in the morning, until somebody
    acknowledges it. A muted one is not reported; one that was never reported is not reported as over.
    """
    today = now.astimezone(UTC).date()
    opened, still_open, recovered = [], [], []
    after: Sent = {}
    for incident in incidents:
        state = handling.get(incident.incident_id, Handling())
        before = sent.get(incident.incident_id)
        if state.is_muted(now):
            if before and incident.closed_on is None:
                after[incident.incident_id] = before
        elif incident.closed_on is not None:
            if before:
                recovered.append(incident)
        elif before is None:
            opened.append(incident)
            after[incident.incident_id] = today.isoformat()
        elif _is_reminder_due(incident, state, before, now):
            still_open.append(incident)
            after[incident.incident_id] = today.isoformat()
        else:
            after[incident.incident_id] = before
    return Digest(opened, still_open, recovered, now, report.rstrip("/")), after


def _is_reminder_due(incident: Incident, state: Handling, before: str, now: datetime) -> bool:
    today = now.astimezone(UTC)
    return (
        state.acknowledged_at is None
        and today.hour >= MORNING_HOUR
        and before < today.date().isoformat()
        and (today.date() - incident.opened_on).days <= MAX_REMINDER_DAYS
    )


def _slack_escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
