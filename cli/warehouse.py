"""`unspun rejects, search, export, maintain, backup, restore, migrate, publish`: the warehouse on the command line."""

import contextlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from unspun.cli.options import JsonOption, Refused, WarehouseOption, settings
from unspun.schemas.vocabulary import REJECT_STAGES

app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)  # as in pipeline.cli

Reason = Annotated[str | None, typer.Option(help="Only this reason.")]
Stage = Annotated[str | None, typer.Option(help=f"Only this stage: {', '.join(REJECT_STAGES)}.")]
Source = Annotated[str | None, typer.Option(help="Only this source.")]
Batch = Annotated[str | None, typer.Option(help="Only this batch (the beginning of its id will do).")]
Since = Annotated[datetime | None, typer.Option(help="Only from this time on (UTC).")]
Until = Annotated[datetime | None, typer.Option(help="Only before this time (UTC).")]


@app.command()
def rejects(
    reason: Reason = None,
    stage: Stage = None,
    source: Source = None,
    batch: Batch = None,
    since: Since = None,
    until: Until = None,
    group: Annotated[bool, typer.Option("--group", help="Count by stage, reason and source.")] = False,
    replayed: Annotated[bool, typer.Option("--replayed", help="Also what was run again since.")] = False,
    show: Annotated[str | None, typer.Option(help="Write the raw bytes of this document to standard output.")] = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what is in quarantine and why, newest first."""
    with _refusing():
        from unspun.warehouse import quarantine

        where = _places(warehouse)
        target = where.warehouse
        if show:
            sys.stdout.buffer.write(quarantine.raw_bytes(target, show, where.raw)[1])
            return
        selection = quarantine.Selection(
            reason=reason,
            stage=stage,
            source=source,
            batch=batch,
            since=_utc(since),
            until=_utc(until),
            replayed=replayed,
        )
        table = quarantine.grouped(target, selection) if group else quarantine.rejects(target, selection)
        columns = ["rejected_at", "source_id", "stage", "reason", "uri", "detail", "replayed_at", "document_id"]
        _show(table if group or as_json else table.select(columns), as_json)


@app.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(help="Words to search for.", show_default=False)] = None,
    phrase: Annotated[str | None, typer.Option(help="Only articles with these words in this order.")] = None,
    source: Source = None,
    since: Annotated[datetime | None, typer.Option(help="Only published at or after this time (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="Only published before this time (UTC).")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Articles to show.")] = 10,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build the index of what is published now.")] = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search headlines and bodies of the published articles, best first (BM25)."""
    query = " ".join([*(words or ()), *([phrase] if phrase else ())])
    if not query and not rebuild:
        raise Refused("say what to search for, or --rebuild the index")
    with _refusing():
        from unspun.warehouse import search as index

        target = _warehouse(warehouse)
        if rebuild or not index.index_file(target).exists():
            index.build(target)
        elif not index.is_fresh(target):
            typer.echo("unspun: the index is older than what is published; --rebuild brings it up to date", err=True)
        if query:
            filters = index.Filters(phrase=phrase, source=source, since=_utc(since), until=_utc(until))
            _show(index.search(target, query, filters, limit), as_json)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write to.", show_default=False)],
    names: Annotated[list[str] | None, typer.Argument(help="Tables, views or marts; all if none is given.")] = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write published tables, views and marts as Parquet, parted by day."""
    with _refusing():
        import pyarrow as pa

        from unspun.warehouse.export import export as write
        from unspun.warehouse.export import exportable

        target = _warehouse(warehouse)
        wanted = names or exportable(target)
        written = [write(target, name, folder) for name in wanted]
        _show(pa.table({"table": pa.array(wanted, pa.string()), "rows": pa.array(written, pa.int64())}), as_json)


@app.command()
def migrate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would run.")] = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring the warehouse to the present schema."""
    with _refusing():
        names = _warehouse(warehouse).migrate(dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps({"dry_run": dry_run, "migrations": names}))
        return
    verb = "would run" if dry_run else "ran"
    typer.echo("\n".join(f"{verb} {name}" for name in names) or "The schema is up to date.")


@app.command()
def publish(
    rollback: Annotated[bool, typer.Option("--rollback", help="Go back to the copy before the present one.")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Settle who is who, by UNSPUN_ENTITY_FILE too, and swap the file that analysts open for one with all that is
    loaded."""
    with _refusing():
        from unspun.pipeline.batch import BatchStopped
        from unspun.pipeline.batch import publish as settle_and_swap

        if rollback:
            target = _warehouse(warehouse)
            typer.echo(f"{target.published} is {target.rollback()} again.")
            return
        try:
            typer.echo(settle_and_swap(settings(warehouse=warehouse), force=True))
        except BatchStopped as error:
            raise Refused(str(error)) from error


@app.command()
def maintain(
    keep_staged: Annotated[float, typer.Option(min=0, help="Days to keep staged batches that were loaded.")] = 7,
    keep_raw: Annotated[
        float | None, typer.Option(min=0, help="Days to keep raw segments; for ever if not given.")
    ] = None,
    keep_snapshots: Annotated[float, typer.Option(min=0, help="Days to keep snapshots of DuckLake.")] = 7,
    check: Annotated[bool, typer.Option("--check", help="Only look for rows that belong to nothing.")] = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep the warehouse small and sound. Exit status 1 if rows belong to nothing."""
    with _refusing():
        from unspun.warehouse import maintenance

        where = _places(warehouse)
        target = where.warehouse
        if not check:
            done = maintenance.compact(target, keep_snapshots)
            done += [f"Deleted {path}." for path in maintenance.prune_staged(target, keep_staged, where.staged)]
            if keep_raw is not None:
                done += [f"Deleted {path}." for path in maintenance.prune_raw(target, keep_raw, where.raw)]
            typer.echo("\n".join(done), err=as_json)
        problems = maintenance.orphans(target)
        _show(problems, as_json)
    wrong = [row["problem"] for row in problems.to_pylist() if row["rows"]]
    if wrong:
        raise Refused(f"there are {'; '.join(wrong)}: restore a backup, or reprocess the batches concerned")


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Folder of backups.", show_default=False)],
    warehouse: WarehouseOption = None,
) -> None:
    """Copy all that is loaded and the raw segments to a new folder, and verify the copy."""
    with _refusing():
        from unspun.warehouse.backup import backup as save

        where = _places(warehouse)
        typer.echo(str(save(where.warehouse, folder, _raw_folder(where.raw))))


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="A backup.", show_default=False)],
    warehouse: WarehouseOption = None,
) -> None:
    """Put a backup in the place of what is loaded, and publish it."""
    with _refusing():
        from unspun.warehouse.backup import restore as put_back

        where = _places(warehouse)
        put_back(folder, where.warehouse, _raw_folder(where.raw))
        typer.echo(f"{where.warehouse.uri} is what was backed up in {folder}.")


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    from unspun.warehouse import WarehouseError

    try:
        yield
    except WarehouseError as error:
        raise Refused(str(error)) from error


def _places(uri: str | None) -> Any:
    from unspun.pipeline.batch import places

    return places(settings(warehouse=uri))


def _warehouse(uri: str | None) -> Any:
    return _places(uri).warehouse


def _raw_folder(uri: str) -> Path | None:
    if "://" not in uri:
        return Path(uri)
    typer.echo(f"unspun: raw segments stay in {uri}; they are no part of a backup", err=True)
    return None


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _show(table: Any, as_json: bool) -> None:
    from unspun.cli.printing import print_table

    if not as_json:
        print_table(table)
        return
    for row in table.to_pylist():
        typer.echo(json.dumps(row, ensure_ascii=False, default=str))
