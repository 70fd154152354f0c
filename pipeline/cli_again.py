"""`unspun replay` and `unspun reprocess`: documents once more."""

import json
from collections import Counter
from datetime import datetime
from typing import Annotated

import typer

from pipeline.cli_common import JsonOption, Refused, WarehouseOption, settings

Reason = Annotated[str | None, typer.Option(help="Only documents rejected for this reason.")]
Source = Annotated[str | None, typer.Option(help="Only documents of this source.")]
Batch = Annotated[str | None, typer.Option(help="Only documents of this batch (the beginning of its id will do).")]
Since = Annotated[datetime | None, typer.Option(help="Only documents fetched at or after this time (UTC).")]


def replay(
    reason: Reason = None,
    source: Source = None,
    batch: Batch = None,
    since: Since = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run documents in quarantine again, after a fix."""
    _again("replay", warehouse, as_json, everything=False, reason=reason, source=source, batch=batch, since=since)


def reprocess(
    source: Source = None,
    batch: Batch = None,
    since: Since = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what this version has made already.")] = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rebuild articles, entities and quotes from the raw bytes with this version; says what changed."""
    _again("reprocess", warehouse, as_json, everything=everything, source=source, batch=batch, since=since)


def _again(
    kind: str, warehouse: str | None, as_json: bool, *, everything: bool, since: datetime | None, **given: str | None
) -> None:
    from datetime import UTC

    from pipeline.again import DERIVED, Selection, redo, select
    from pipeline.batch import BatchStopped, publish
    from pipeline.raw import SegmentDamaged
    from warehouse import WarehouseError

    chosen = settings(warehouse=warehouse)
    selection = Selection(since=since.replace(tzinfo=UTC) if since else None, **given)
    outcomes: Counter[str] = Counter()
    differ: dict[str, list[str]] = {part: [] for part in DERIVED}
    try:
        for uri in select(kind, selection, chosen, everything):
            changes = redo(uri, kind, chosen)
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
