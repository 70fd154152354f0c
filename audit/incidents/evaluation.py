"""From what the warehouse holds to its incidents, and back into it."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from unspun.audit.incidents.detection import Acceptance, Detection, WatchedSource, detect
from unspun.audit.incidents.episodes import Episode
from unspun.audit.incidents.grouping import SourcesEpisode, grouped
from unspun.audit.incidents.measures import MeasuredDay
from unspun.audit.incidents.sentences import never_came, sentence
from unspun.audit.incidents.source_day import SourceDay
from unspun.schemas.identity import digest
from unspun.schemas.incidents import Incident, IncidentEvaluation, SourceMeasure, SourceStatus
from unspun.schemas.vocabulary import Fault, SourceState
from unspun.warehouse.incidents import IncidentState, put_incidents
from unspun.warehouse.sql import statement
from unspun.warehouse.warehouse import Warehouse

MEASURED_DAYS = 42
"""Days whose measures are stored: five weeks that pages show, and one for whoever looks on a Monday."""

NEW_DAYS = 14
"""Days after its first document for which a source is new."""

GONE_DAYS = 28
"""Days without a document after which a source is gone."""

FIELDS = tuple(field.name for field in dataclasses.fields(SourceDay))
NO_DOCUMENTS: tuple[Fault, ...] = ("silence", "drop", "never-came")
"""Faults that a source cannot have while the registry pauses it."""


def update_incidents(warehouse: Warehouse, registry: Sequence[WatchedSource], now: datetime) -> IncidentState:
    """Evaluate all that is loaded, and store the result for the next publish. Raises WarehouseError."""
    state = evaluate(warehouse, registry, now)
    put_incidents(warehouse, state)
    return state


def evaluate(
    warehouse: Warehouse, registry: Sequence[WatchedSource], now: datetime, *, is_past: bool = False
) -> IncidentState:
    """The incidents as they stood at a moment of the past (`is_past`), or stand now. Raises WarehouseError.

    What the registry says, and what people accepted as usual before that moment, is taken from the present. In the
    past, sources are those that had delivered by then, or that an evaluation had met by then.
    """
    read = _Reading(warehouse, now)
    sources = _watched_sources(registry, read.sources, read.last_arrivals)
    today = now.astimezone(UTC).date()
    if is_past:
        sources = [source for source in sources if _was_known(source.source_id, read, today)]
    detection = detect(
        read.days,
        sources,
        today,
        accepted=read.acceptances,
        measures_from=today - timedelta(days=MEASURED_DAYS - 1),
    )
    arrivals = read.last_arrivals
    unheard = _never_came(sources, arrivals, read.statuses, today)
    detected = [*_incidents(detection, sources), *unheard]
    incidents = sorted(detected, key=lambda each: (each.closed_on is not None, -each.affected, each.incident_id))
    evaluation = IncidentEvaluation(evaluated_at=now, newest_document_at=max(arrivals.values(), default=None))
    measures = _measures(detection.measures, incidents)
    statuses = [_status(source, detection, arrivals, incidents, read.statuses, today) for source in sources]
    return IncidentState(evaluation, incidents, measures, statuses)


class _Reading:
    """What an evaluation needs of the warehouse."""

    def __init__(self, warehouse: Warehouse, now: datetime) -> None:
        rows = warehouse.newest(statement("queries/source_days.sql"), {"until": now}).to_pylist()
        self.days = [_source_day(row) for row in rows]
        self.last_arrivals: dict[str, datetime] = {}
        for row in rows:
            before = self.last_arrivals.get(row["source_id"], row["newest"])
            self.last_arrivals[row["source_id"]] = max(before, row["newest"])
        self.sources = warehouse.newest(
            "SELECT source_id, name, language, expected_per_day FROM sources", {}
        ).to_pylist()
        statuses = warehouse.newest(
            "SELECT source_id, state, state_since FROM internal.source_statuses", {}
        ).to_pylist()
        self.statuses: dict[str, dict[str, Any]] = {row["source_id"]: row for row in statuses}
        accepted = warehouse.newest(statement("queries/accepted_incidents.sql"), {"until": now}).to_pylist()
        self.acceptances = [
            Acceptance(row["fault"], frozenset(row["source_ids"]), row["opened_on"], row["accepted_on"])
            for row in accepted
        ]


def _was_known(source_id: str, read: _Reading, day: date) -> bool:
    """Whether a source had delivered by the end of the day, or had been met by an evaluation."""
    status = read.statuses.get(source_id)
    met_on = status["state_since"] if status else None
    return source_id in read.last_arrivals or (met_on is not None and met_on <= day)


def _source_day(row: Mapping[str, Any]) -> SourceDay:
    values = {name: row[name] for name in FIELDS}
    return SourceDay(**{**values, "languages": dict(row["languages"] or ())})


def _watched_sources(
    registry: Iterable[WatchedSource], stored: Iterable[Mapping[str, Any]], delivered: Iterable[str]
) -> list[WatchedSource]:
    """All sources, by id: as the registry has them, else as they were when they delivered last."""
    by_id = {source_id: WatchedSource(source_id=source_id) for source_id in delivered}
    by_id |= {row["source_id"]: WatchedSource(**row) for row in stored}
    by_id |= {source.source_id: source for source in registry}
    return [
        dataclasses.replace(source, language=source.language and source.language.lower()[:2])
        for _, source in sorted(by_id.items())
    ]


def _incidents(detection: Detection, sources: Sequence[WatchedSource]) -> list[Incident]:
    paused = {source.source_id for source in sources if source.is_registered and not source.is_enabled}
    intake = [
        SourcesEpisode(tuple(sorted(detection.intake_source_ids[episode.opened_on])), episode, True)
        for source, episode in detection.episodes
        if source is None
    ]
    single = [(source, episode) for source, episode in detection.episodes if source is not None]
    reported = [each for each in single if not (each[0] in paused and _is_open_for_lack(each[1]))]
    return [_incident(each) for each in (*intake, *grouped(reported, len(detection.first_days)))]


def _is_open_for_lack(episode: Episode) -> bool:
    return episode.fault in NO_DOCUMENTS and episode.closed_on is None


def _incident(failing: SourcesEpisode) -> Incident:
    episode = failing.episode
    return Incident(
        incident_id=digest(failing.source_id or "", episode.fault, episode.opened_on.isoformat()),
        source_id=failing.source_id,
        source_ids=list(failing.source_ids),
        fault=episode.fault,
        opened_on=episode.opened_on,
        last_good_on=episode.last_good_on,
        last_bad_on=episode.last_bad_on,
        closed_on=episode.closed_on,
        unit=episode.unit,
        observed=episode.observed,
        usual=episode.usual,
        affected=round(episode.affected),
        sentence=sentence(episode, len(failing.source_ids)),
    )


def _never_came(
    sources: Sequence[WatchedSource],
    arrivals: Mapping[str, datetime],
    before: Mapping[str, Mapping[str, Any]],
    today: date,
) -> list[Incident]:
    """An incident for each source that the registry expects documents of, and that was silent for a whole day or more
    since an evaluation first met it."""
    made = []
    for source in sources:
        if source.source_id in arrivals or not source.is_registered or not source.is_enabled:
            continue
        since = _registered_since(source, before, today)
        days = (today - since).days
        if source.expected_per_day and days >= 1:
            made.append(
                Incident(
                    incident_id=digest(source.source_id, "never-came", since.isoformat()),
                    source_id=source.source_id,
                    source_ids=[source.source_id],
                    fault="never-came",
                    opened_on=since,
                    last_good_on=None,
                    last_bad_on=today,
                    closed_on=None,
                    unit="documents",
                    observed=0.0,
                    usual=float(source.expected_per_day),
                    affected=source.expected_per_day * days,
                    sentence=never_came(source.expected_per_day),
                )
            )
    return made


def _registered_since(source: WatchedSource, before: Mapping[str, Mapping[str, Any]], today: date) -> date:
    """The day of the evaluation that first met a source without documents."""
    row = before.get(source.source_id)
    since = row["state_since"] if row and row["state"] == "never-came" else None
    return min(since, today) if since else today


def _measures(days: Iterable[MeasuredDay], incidents: Sequence[Incident]) -> list[SourceMeasure]:
    by_fault: dict[tuple[str, Fault], list[Incident]] = defaultdict(list)
    for each in incidents:
        for source in each.source_ids:
            by_fault[source, each.fault].append(each)
    return [_measure(day, by_fault[day.source_id, day.opened_on[0]] if day.opened_on else []) for day in days]


def _measure(day: MeasuredDay, incidents: Sequence[Incident]) -> SourceMeasure:
    on_day = [each for each in incidents if each.opened_on <= day.day and (each.closed_on or day.day) >= day.day]
    return SourceMeasure(
        day=day.day,
        source_id=day.source_id,
        measure=day.measure,
        observed=day.observed,
        whole=day.whole,
        usual=day.usual,
        lowest=day.lowest,
        highest=day.highest,
        incident_id=on_day[-1].incident_id if on_day else None,
    )


def _status(
    source: WatchedSource,
    detection: Detection,
    arrivals: Mapping[str, datetime],
    incidents: Sequence[Incident],
    before: Mapping[str, Mapping[str, Any]],
    today: date,
) -> SourceStatus:
    expected = detection.expected.get(source.source_id)
    arrival = arrivals.get(source.source_id)
    state, since = _state(source, detection.first_days.get(source.source_id), arrival, before, today)
    return SourceStatus(
        source_id=source.source_id,
        name=source.name,
        state=state,
        state_since=since,
        last_arrival_at=arrival,
        expected_per_day=source.expected_per_day,
        documents_today=expected.count if expected else 0,
        usual_by_now=expected.usual.mean if expected and expected.usual else None,
        open_incidents=sum(each.closed_on is None and source.source_id in each.source_ids for each in incidents),
    )


def _state(
    source: WatchedSource,
    first_day: date | None,
    arrival: datetime | None,
    before: Mapping[str, Mapping[str, Any]],
    today: date,
) -> tuple[SourceState, date | None]:
    if source.is_registered and not source.is_enabled:
        return "paused", None
    if first_day is None or arrival is None:
        return "never-came", _registered_since(source, before, today)
    last_day = arrival.astimezone(UTC).date()
    if (today - last_day).days >= GONE_DAYS:
        return "gone", last_day + timedelta(days=1)
    if (today - first_day).days < NEW_DAYS:
        return "new", first_day
    return "delivering", first_day
