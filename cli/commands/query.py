"""`unspun query`, `search` and `export`: asking the published warehouse."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from unspun.cli.options import JsonOption, Refused, SourceOption, WarehouseOption, refusing, settings_of, utc


def query(
    sql: Annotated[str, typer.Argument(help="SQL, or - to read it from standard input.")],
    files: Annotated[bool, typer.Option("--files", help="Let the SQL read files, and write them by COPY.")] = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the published warehouse, read-only: a table on a terminal, tab-separated lines in a pipe."""
    from unspun.cli.printing import print_rows
    from unspun.pipeline.workspace import Workspace

    with refusing():
        target = Workspace.of(settings_of(warehouse=warehouse)).warehouse
        table = target.query(sys.stdin.read() if sql == "-" else sql, files=files)
    print_rows(table, as_json)


def search(
    words: Annotated[list[str] | None, typer.Argument(help="Words to search for.", show_default=False)] = None,
    phrase: Annotated[str | None, typer.Option(help="Only articles with these words in this order.")] = None,
    source: SourceOption = None,
    since: Annotated[datetime | None, typer.Option(help="Only published at or after this time (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="Only published before this time (UTC).")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Articles to show.")] = 10,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build the index of what is published now.")] = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search headlines and bodies of the published articles, best first (BM25)."""
    from unspun.cli.printing import print_rows
    from unspun.pipeline.workspace import Workspace

    wanted = " ".join([*(words or ()), *([phrase] if phrase else ())])
    if not wanted and not rebuild:
        raise Refused("say what to search for, or --rebuild the index")
    with refusing():
        from unspun.warehouse import search as index

        target = Workspace.of(settings_of(warehouse=warehouse)).warehouse
        if rebuild or not index.index_file(target).exists():
            index.build(target)
        elif not index.is_fresh(target):
            typer.echo("unspun: the index is older than what is published; --rebuild brings it up to date", err=True)
        if wanted:
            filters = index.Filters(phrase=phrase, source=source, since=utc(since), until=utc(until))
            print_rows(index.search(target, wanted, filters, limit), as_json)


def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write to.", show_default=False)],
    names: Annotated[list[str] | None, typer.Argument(help="Tables, views or marts; all if none is given.")] = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write published tables, views and marts as Parquet, partitioned by day."""
    from unspun.cli.printing import print_rows
    from unspun.pipeline.workspace import Workspace

    with refusing():
        import pyarrow as pa

        from unspun.warehouse.export import export as write
        from unspun.warehouse.export import exportable

        target = Workspace.of(settings_of(warehouse=warehouse)).warehouse
        wanted = names or exportable(target)
        written = [write(target, name, folder) for name in wanted]
        print_rows(pa.table({"table": pa.array(wanted, pa.string()), "rows": pa.array(written, pa.int64())}), as_json)
