"""Incidents and what people do about them, as typed records.

`Incident` is the table that analysts query. The other records are tables of the schema `internal`: they are what the
report, the alerts and the metrics read. One evaluation replaces all of them but the actions.
"""

from datetime import date, datetime
from typing import Annotated

from unspun.schemas.tables import record
from unspun.schemas.vocabulary import Fault, IncidentActionKind, Measure, MeasureUnit, SourceState


@record
class Incident:
    """One row for each source and fault, from the day on which it began to the day on which it was over."""

    incident_id: Annotated[str, "SHA-256 over source, fault and opened_on"]
    source_id: Annotated[str | None, "Source that fails; null where several sources fail together"]
    source_ids: Annotated[list[str], "All sources that fail, in alphabetical order"]
    fault: Annotated[Fault, "What is wrong"]
    opened_on: Annotated[date, "First day of the fault (UTC)"]
    last_good_on: Annotated[date | None, "Last day before it on which all was as usual; null where there was none"]
    last_bad_on: Annotated[date, "Last day on which the fault was seen"]
    closed_on: Annotated[date | None, "Day on which it was over; null while it is open"]
    unit: Annotated[MeasureUnit, "What observed and usual count"]
    observed: Annotated[float, "Value of last_bad_on"]
    usual: Annotated[float, "Value that was to be expected of that day"]
    affected: Annotated[int, "Documents that were missing, damaged or too many since it opened"]
    sentence: Annotated[str, "What is wrong, for people"]


@record
class IncidentAction:
    """What people did about incidents: one row for each acknowledgement, mute or note, never changed."""

    incident_id: Annotated[str, "Incident"]
    kind: Annotated[IncidentActionKind, "What was done"]
    muted_until: Annotated[datetime | None, "For mute: when alerts about the incident begin again"]
    note: Annotated[str | None, "Words of the person"]
    made_by: Annotated[str, "Who did it: the user of Airflow or of the machine"]
    made_at: Annotated[datetime, "When"]


@record
class SourceMeasure:
    """What each source delivered on each of the last days, beside what is usual."""

    day: Annotated[date, "Day of arrival (UTC)"]
    source_id: Annotated[str, "Source"]
    measure: Annotated[Measure, "What is measured: documents, words an article, or the share with a fault"]
    observed: Annotated[float | None, "The value; null where no document came that could have one"]
    whole: Annotated[int, "Documents or articles that the value was taken from"]
    usual: Annotated[float | None, "Expected value; null where the source has too short a history"]
    lowest: Annotated[float | None, "Lower end of the range that holds 95 of 100 usual days"]
    highest: Annotated[float | None, "Upper end of that range"]
    incident_id: Annotated[str | None, "Incident of the measure that is open on this day"]


@record
class SourceStatus:
    """Each source that the registry has or that ever delivered, as of the last evaluation."""

    source_id: Annotated[str, "Source"]
    name: Annotated[str | None, "Name for people"]
    state: Annotated[SourceState, "Whether it delivers"]
    state_since: Annotated[date | None, "First day of the state, where it is known"]
    last_arrival_at: Annotated[datetime | None, "When its newest document was read; null where none came"]
    expected_per_day: Annotated[int | None, "Documents a day that the registry expects"]
    documents_today: Annotated[int, "Documents since midnight (UTC)"]
    usual_by_now: Annotated[float | None, "Documents that usually came by this hour of this weekday"]
    open_incidents: Annotated[int, "Open incidents of the source, those of several sources included"]


@record
class IncidentEvaluation:
    """The last evaluation of incidents: one row."""

    evaluated_at: Annotated[datetime, "The moment that the evaluation takes for now: later documents are left out"]
    newest_document_at: Annotated[datetime | None, "When the newest document was read that it knows"]
