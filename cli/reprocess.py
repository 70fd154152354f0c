"""`unspun replay` and `unspun reprocess`: documents once more."""

import enum
import json
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unspun.cli.options import JsonOption, Refused, WarehouseOption, settings

if TYPE_CHECKING:
    from unspun.schemas.vocabulary import LoadKind

Reason = Annotated[str | None, typer.Option(help="Only documents rejected for this reason.")]
Source = Annotated[str | None, typer.Option(help="Only documents of this source.")]
Batch = Annotated[str | None, typer.Option(help="Only documents of this batch (the beginning of its id will do).")]
Since = Annotated[datetime | None, typer.Option(help="Only documents fetched at or after this time (UTC).")]
Until = Annotated[datetime | None, typer.Option(help="Only documents fetched before this time (UTC).")]


class Only(enum.StrEnum):
    CLEANERS = "cleaners"
    ANNOTATIONS = "annotations"


def replay(
    reason: Reason = None,
    source: Source = None,
    batch: Batch = None,
    since: Since = None,
    until: Until = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run documents in quarantine again, after a fix."""
    selection = {"reason": reason, "source": source, "batch": batch, "since": _utc(since), "until": _utc(until)}
    _again("replay", warehouse, as_json, selection)


def reprocess(
    source: Source = None,
    batch: Batch = None,
    since: Since = None,
    until: Until = None,
    only: Annotated[
        Only | None,
        typer.Option(
            help="cleaners: texts, and what stands in them only where they change. "
            "annotations: entities and quotes, in the texts as they are."
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what this version has made already.")] = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rebuild articles, entities and quotes from the raw bytes with this version; says what changed."""
    selection = {"source": source, "batch": batch, "since": _utc(since), "until": _utc(until)}
    _again("reprocess", warehouse, as_json, selection, everything, only and only.value)


def _again(
    kind: "LoadKind",
    warehouse: str | None,
    as_json: bool,
    given: dict[str, Any],
    everything: bool = False,
    only: Any = None,
) -> None:
    from unspun.pipeline.batch import BatchStopped, publish
    from unspun.pipeline.raw import SegmentDamaged
    from unspun.pipeline.reprocess import DERIVED, Selection, redo, select
    from unspun.warehouse import WarehouseError

    chosen = settings(warehouse=warehouse)
    outcomes: Counter[str] = Counter()
    differ: dict[str, list[str]] = {part: [] for part in DERIVED}
    try:
        for uri in select(kind, Selection(**given), chosen, everything, only):
            changes = redo(uri, kind, chosen, only)
            outcomes.update(changes.outcomes)
            for part in DERIVED:
                differ[part] += getattr(changes, part)
        publish(chosen)
    except (BatchStopped, SegmentDamaged, WarehouseError) as error:
        raise Refused(str(error)) from error
    if as_json:
        typer.echo(json.dumps({"documents": outcomes.total(), "outcomes": outcomes, "changed": differ}))
        return
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(outcomes.items()) if count)
    typer.echo(f"{outcomes.total()} documents{': ' + told if told else ''}")
    for part, uris in differ.items():
        if uris:
            typer.echo(f"{part} changed in {len(uris)}: {', '.join(uris[:5])}{', ...' if len(uris) > 5 else ''}")


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None
