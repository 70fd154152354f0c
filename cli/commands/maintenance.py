"""`unspun migrate`, `publish`, `maintain`, `backup` and `restore`: maintenance of a warehouse."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unspun.cli.options import JsonOption, Refused, WarehouseOption, refusing, settings_of

if TYPE_CHECKING:
    from unspun.pipeline.workspace import Workspace


def migrate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would run.")] = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring the warehouse to the present schema."""
    with refusing():
        names = _workspace(warehouse).warehouse.migrate(dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps({"dry_run": dry_run, "migrations": names}))
        return
    verb = "would run" if dry_run else "ran"
    typer.echo("\n".join(f"{verb} {name}" for name in names) or "The schema is up to date.")


def publish(
    rollback: Annotated[bool, typer.Option("--rollback", help="Go back to the copy before the present one.")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Resolve entities across all articles, by the setting entity_file too, and swap the file that analysts open for
    one with all that is loaded."""
    from unspun.pipeline import steps

    with refusing():
        if rollback:
            target = _workspace(warehouse).warehouse
            typer.echo(f"{target.published} is {target.rollback()} again.")
        else:
            typer.echo(steps.publish(settings_of(warehouse=warehouse), force=True))


def maintain(
    keep_staged: Annotated[float, typer.Option(min=0, help="Days to keep staged batches that were loaded.")] = 7,
    keep_raw: Annotated[
        float | None, typer.Option(min=0, help="Days to keep raw segments; for ever if not given.")
    ] = None,
    keep_snapshots: Annotated[float, typer.Option(min=0, help="Days to keep snapshots of DuckLake.")] = 7,
    check: Annotated[bool, typer.Option("--check", help="Only look for orphaned rows.")] = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep the warehouse small and sound. Exit status 1 if there are orphaned rows."""
    from unspun.cli.printing import print_rows

    with refusing():
        from unspun.pipeline.maintenance import prune_unfinished
        from unspun.pipeline.workspace import Workspace
        from unspun.warehouse import maintenance

        settings = settings_of(warehouse=warehouse)
        workspace = Workspace.of(settings)
        target = workspace.warehouse
        if not check:
            done = maintenance.compact(target, keep_snapshots)
            done += [f"Deleted {path}." for path in maintenance.prune_staged(target, keep_staged, workspace.staged)]
            if keep_raw is not None:
                done += [f"Deleted {path}." for path in maintenance.prune_raw(target, keep_raw, workspace.raw)]
            done += [f"Deleted {path}, which was never finished." for path in prune_unfinished(settings)]
            typer.echo("\n".join(done), err=as_json)
        problems = maintenance.orphans(target)
        print_rows(problems, as_json)
    wrong = [row["problem"] for row in problems.to_pylist() if row["rows"]]
    if wrong:
        raise Refused(f"there are {'; '.join(wrong)}: restore a backup, or reprocess the batches concerned")


def backup(
    folder: Annotated[Path, typer.Argument(help="Folder of backups.", show_default=False)],
    warehouse: WarehouseOption = None,
) -> None:
    """Copy all that is loaded and the raw segments to a new folder, and verify the copy."""
    with refusing():
        from unspun.warehouse.backup import backup as save

        workspace = _workspace(warehouse)
        typer.echo(str(save(workspace.warehouse, folder, _local_raw(workspace))))


def restore(
    folder: Annotated[Path, typer.Argument(help="A backup.", show_default=False)],
    warehouse: WarehouseOption = None,
) -> None:
    """Put a backup in the place of what is loaded, and publish it."""
    with refusing():
        from unspun.pipeline.settings.origins import hide_passwords
        from unspun.warehouse.backup import restore as put_back

        workspace = _workspace(warehouse)
        put_back(folder, workspace.warehouse, _local_raw(workspace))
        typer.echo(f"{hide_passwords(workspace.warehouse.uri)} is what was backed up in {folder}.")


def _workspace(warehouse: str | None) -> "Workspace":
    from unspun.pipeline.workspace import Workspace

    return Workspace.of(settings_of(warehouse=warehouse))


def _local_raw(workspace: "Workspace") -> Path | None:
    """The folder of raw segments, or None where they are in an object store, which has its own backups."""
    if "://" not in workspace.raw:
        return Path(workspace.raw)
    typer.echo(f"unspun: raw segments stay in {workspace.raw}; they are no part of a backup", err=True)
    return None
