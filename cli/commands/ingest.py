"""`unspun ingest` and `unspun collect`: documents to the published warehouse."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from unspun.cli.options import (
    BatchSizeOption,
    ForceOption,
    JobsOption,
    JsonOption,
    Refused,
    WarehouseOption,
    is_quiet,
    jobs_or_cores,
    refusing,
    settings_of,
)

if TYPE_CHECKING:
    from unspun.pipeline.settings import Settings


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(help="Folders and files, here or in an object store, and web pages.", show_default=False),
    ],
    warehouse: WarehouseOption = None,
    batch_size: BatchSizeOption = None,
    jobs: JobsOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take documents from folders, files and web pages to the warehouse, audited and published."""
    from unspun.cli.progress import progress
    from unspun.pipeline import plan

    settings = settings_of(warehouse=warehouse, batch_size=batch_size)
    with refusing(), progress(as_json) as report:
        counts = plan.ingest(paths, settings, jobs_or_cores(jobs), report, force)
    _show(counts, settings, as_json)


def collect(
    source_ids: Annotated[
        list[str] | None, typer.Argument(help="Sources of the registry, by id.", metavar="SOURCE")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All sources that are enabled.")] = False,
    warehouse: WarehouseOption = None,
    batch_size: BatchSizeOption = None,
    jobs: JobsOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take what sources of the registry have to give to the warehouse. Exit status 1 if a source cannot be read."""
    from unspun.cli.progress import progress
    from unspun.pipeline import plan
    from unspun.pipeline.collecting.registered import enabled_sources
    from unspun.sources.registry import InvalidRegistry

    if bool(source_ids) == everything:
        raise Refused("name the sources to collect, or give --all; `unspun sources list` shows them")
    settings = settings_of(warehouse=warehouse, batch_size=batch_size)
    try:
        with refusing(), progress(as_json) as report:
            chosen = source_ids or enabled_sources(settings)
            counts, failures = plan.collect_sources(chosen, settings, jobs_or_cores(jobs), report, force)
    except InvalidRegistry as error:
        raise Refused(f"the registry is wrong\n{error}") from error
    except KeyError as error:
        raise Refused(f"{settings.sources} has no source {error.args[0]}; `unspun sources list` shows them") from error
    _show(counts, settings, as_json)
    if failures:
        raise Refused("\n".join(failures))


def _show(counts: Mapping[str, int], settings: "Settings", as_json: bool) -> None:
    from unspun.cli.printing import outcome_table, print_table
    from unspun.pipeline.settings.origins import hide_passwords

    if as_json:
        typer.echo(json.dumps({**counts, "warehouse": hide_passwords(settings.warehouse)}))
    else:
        print_table(outcome_table(counts))
        if counts["rejected"] and not is_quiet():
            typer.echo("unspun: `unspun rejects` says why documents were rejected", err=True)
