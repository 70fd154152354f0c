"""`unspun rejects`, `replay` and `reprocess`: what is in quarantine, and documents that are run again."""

import enum
import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from unspun.cli.options import (
    BatchOption,
    FetchedSinceOption,
    FetchedUntilOption,
    JsonOption,
    ReasonOption,
    SourceOption,
    WarehouseOption,
    refusing,
    settings_of,
    utc,
)

if TYPE_CHECKING:
    from unspun.pipeline.plan import RunResult

SHOWN_URIS = 5
"""Changed documents that are named; JSON output names all."""


class Only(enum.StrEnum):
    """The part of the pipeline that is run again."""

    CLEANERS = "cleaners"
    ANNOTATIONS = "annotations"


def rejects(
    reason: ReasonOption = None,
    stage: Annotated[
        str | None,
        typer.Option(help="Only this stage: source, decode, extract, clean, structure, annotate or audit."),
    ] = None,
    source: SourceOption = None,
    batch: BatchOption = None,
    since: Annotated[datetime | None, typer.Option(help="Only rejected at or after this time (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="Only rejected before this time (UTC).")] = None,
    group: Annotated[bool, typer.Option("--group", help="Count by stage, reason and source.")] = False,
    replayed: Annotated[bool, typer.Option("--replayed", help="Also what was run again since.")] = False,
    show: Annotated[str | None, typer.Option(help="Write the raw bytes of this document to standard output.")] = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what is in quarantine and why, newest first."""
    from unspun.cli.printing import print_rows
    from unspun.pipeline.workspace import Workspace

    with refusing():
        from unspun.warehouse import quarantine

        workspace = Workspace.of(settings_of(warehouse=warehouse))
        target = workspace.warehouse
        if show:
            sys.stdout.buffer.write(quarantine.raw_bytes(target, show, workspace.raw)[1])
            return
        selection = quarantine.Selection(
            reason=reason,
            stage=stage,
            source=source,
            batch=batch,
            since=utc(since),
            until=utc(until),
            replayed=replayed,
        )
        table = quarantine.grouped(target, selection) if group else quarantine.rejects(target, selection)
        columns = ["rejected_at", "source_id", "stage", "reason", "uri", "detail", "replayed_at", "document_id"]
        print_rows(table if group or as_json else table.select(columns), as_json)


def replay(
    reason: ReasonOption = None,
    source: SourceOption = None,
    batch: BatchOption = None,
    since: FetchedSinceOption = None,
    until: FetchedUntilOption = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run documents in quarantine again, after a fix; those under embargo once it has ended."""
    from unspun.pipeline.plan import run_batches
    from unspun.pipeline.selection import select_replay
    from unspun.warehouse.quarantine import Selection

    settings = settings_of(warehouse=warehouse)
    selection = Selection(reason=reason, source=source, batch=batch, since=utc(since), until=utc(until))
    with refusing():
        _print_result(run_batches(select_replay(selection, settings), settings), as_json)


def reprocess(
    source: SourceOption = None,
    batch: BatchOption = None,
    since: FetchedSinceOption = None,
    until: FetchedUntilOption = None,
    only: Annotated[
        Only | None,
        typer.Option(
            help="Re-run one part only. cleaners: texts, and annotations only of texts that change. "
            "annotations: entities and quotes, in the texts as they are."
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what this version has made already.")] = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rebuild articles, entities and quotes from the raw bytes with this version; says what changed."""
    from unspun.pipeline.plan import run_batches
    from unspun.pipeline.selection import select_reprocess
    from unspun.warehouse.quarantine import Selection

    settings = settings_of(warehouse=warehouse)
    selection = Selection(source=source, batch=batch, since=utc(since), until=utc(until))
    with refusing():
        lists = select_reprocess(selection, settings, everything, only.value if only else None)
        _print_result(run_batches(lists, settings), as_json)


def _print_result(result: "RunResult", as_json: bool) -> None:
    from unspun.cli.printing import count_sentence

    documents = sum(result.outcomes.values())
    changed = {"text": result.changed.text, "entities": result.changed.entities, "quotes": result.changed.quotes}
    if as_json:
        typer.echo(json.dumps({"documents": documents, "outcomes": result.outcomes, "changed": changed}))
        return
    typer.echo(f"{documents} documents{count_sentence(dict(sorted(result.outcomes.items())), ': ')}")
    for part, uris in changed.items():
        if uris:
            more = ", ..." if len(uris) > SHOWN_URIS else ""
            typer.echo(f"{part} changed in {len(uris)}: {', '.join(uris[:SHOWN_URIS])}{more}")
