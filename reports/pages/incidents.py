"""Incidents for people: what is wrong, since when, what it breaks, and what to do next."""

import dataclasses
import shlex
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from unspun.reports.actions import Actions, next_monday
from unspun.reports.faults import EXPLANATIONS, MEASURE_WORDS, Explanation
from unspun.reports.page import PageData, existing
from unspun.reports.pages.article import raw_and_clean
from unspun.reports.pages.document import content_of, decode
from unspun.reports.reader import Reader, Row
from unspun.reports.tables import RowSelection, listing
from unspun.schemas.vocabulary import FAULTS
from unspun.warehouse.incidents import Handling

EXAMPLES = 3
EXAMPLE_CHARS = 1_500
"""Characters of each text of an example: enough to see the fault."""

MISSING = ("silence", "never-came", "drop", "intake-drop")
"""Faults of which no document is an example."""


@dataclasses.dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident with its explanation and what people did about it; `days` counts its first and its last day."""

    row: Row
    fault: Explanation
    handling: Handling
    muted: bool
    days: int

    @property
    def is_open(self) -> bool:
        return self.row["closed_on"] is None

    @property
    def where(self) -> str:
        """The source, or how many there are."""
        return self.row["source_id"] or f"{len(self.row['source_ids'])} sources"

    @property
    def evidence(self) -> dict[str, Any]:
        """The parameters of the page with the rows that show it; of what is missing, with the last that came."""
        since = self.row["last_good_on"] if self.is_missing else None
        return self.fault.rows(self.row["source_id"], since or self.row["opened_on"], self.row["last_bad_on"])

    @property
    def is_missing(self) -> bool:
        """Whether documents are missing, so that no row shows the fault."""
        return self.row["fault"] in MISSING


def incident_views(rows: Sequence[Row], actions: Actions, now: datetime) -> list[IncidentView]:
    """Incidents as pages show them."""
    handling = actions.handling() if rows else {}
    made = []
    for row in rows:
        by_people = handling.get(row["incident_id"], Handling())
        last = row["closed_on"] or max(now.date(), row["last_bad_on"])
        days = (last - row["opened_on"]).days + (row["closed_on"] is None)
        made.append(IncidentView(row, EXPLANATIONS[row["fault"]], by_people, by_people.is_muted(now), days))
    return made


def incidents(reader: Reader, actions: Actions, given: Mapping[str, str], now: datetime) -> PageData:
    """All incidents, open ones first. Raises BadParameter."""
    page = listing(reader, RowSelection.of("incidents", given))
    return PageData(
        "incidents.html",
        {
            "listing": page,
            "incidents": incident_views(page.rows, actions, now),
            "faults": FAULTS,
            "titles": {name: fault.title for name, fault in EXPLANATIONS.items()},
            "evaluation": reader.row("incident_evaluation"),
        },
    )


def incident(reader: Reader, actions: Actions, incident_id: str, now: datetime) -> PageData:
    """One incident: what it breaks, examples, what to do, and what people did. Raises RowNotFound."""
    row = existing(reader.row("incident", incident_id=incident_id), "incident")
    (one,) = incident_views([row], actions, now)
    source_id = row["source_id"]
    since = row["opened_on"] - timedelta(days=14)
    measures = reader.rows("source_measures", source_id=source_id, since=since, until=None) if source_id else []
    return PageData(
        "incident.html",
        {
            "incident": one,
            "examples": _examples(reader, one),
            "command": command(one),
            "actions": [action for action in actions.all() if action.incident_id == incident_id],
            "monday": next_monday(now),
            "days": [day for day in measures if day["incident_id"] == incident_id],
            "measures": MEASURE_WORDS,
        },
    )


def command(one: IncidentView) -> str | None:
    """The command line that helps, where there is one and it can be filled in."""
    text, source = one.fault.command, one.row["source_id"]
    if text is None or ("{source}" in text and source is None):
        return None
    return text.format(source=shlex.quote(source or ""), since=one.row["opened_on"])


def _examples(reader: Reader, one: IncidentView) -> list[dict[str, Any]]:
    """The newest rows that show the fault: articles raw beside clean, or the bytes of documents without an article."""
    if one.is_missing:
        return []
    table = "documents" if one.fault.page == "quarantine" else one.fault.page
    given = {name: str(value) for name, value in one.evidence.items() if value is not None}
    rows = listing(reader, RowSelection.of(table, given)).rows[:EXAMPLES]
    return [_example(reader, row) for row in rows]


def _example(reader: Reader, row: Row) -> dict[str, Any]:
    if row["article_id"] and row.get("outcome") not in ("rejected", "unsupported"):
        revision = row["revision"] or 1
        return {"document_id": row["document_id"], **raw_and_clean(reader, row["article_id"], revision, EXAMPLE_CHARS)}
    document = existing(reader.row("document", document_id=row["document_id"]), "document")
    content = content_of(reader, document["raw_segment"], row["document_id"])
    text = None if content is None else decode(content[:EXAMPLE_CHARS], document["declared_charset"]).text
    return {"document_id": row["document_id"], "article": None, "document": document, "text": text}


def recovered_since(today: date) -> date:
    """Incidents that closed on this day or later count as recovered since yesterday."""
    return today - timedelta(days=1)
