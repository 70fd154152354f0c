"""`unspun report`: the quality report in a browser, or as a folder of files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


def report(
    warehouse: Annotated[
        str | None, typer.Option("--warehouse", "-w", help="Published warehouse.", envvar="UNSPUN_WAREHOUSE")
    ] = None,
    export: Annotated[Path | None, typer.Option(help="Write the report into this folder, and end.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1.")] = 8050,
    alarms: Annotated[bool, typer.Option("--alarms", help="Print the alarms of the last seven days, and end.")] = False,
) -> None:
    """Show the quality report at http://127.0.0.1:8050; with --export write it into a folder."""
    from unspun.pipeline.settings import Settings
    from unspun.warehouse import Warehouse, WarehouseError

    settings = Settings()
    uri = warehouse or settings.warehouse
    source = Warehouse(uri)
    today = datetime.now(UTC).date()
    try:
        if alarms:
            from unspun.audit.source_days import published_alarms

            for alarm in published_alarms(source, today):
                typer.echo(f"{alarm.day}\t{alarm.source_id}\t{alarm.name}\t{alarm.sentence}")
        elif export:
            from unspun.reports.export import export as write

            typer.echo(f"{write(source, export, today, settings.raw)} pages: open {export / 'index.html'}")
        else:
            source.query("SELECT 1")
            _serve(uri, port, settings.raw)
    except (WarehouseError, OSError) as error:
        typer.echo(f"unspun: {error}", err=True)
        raise typer.Exit(1) from error


def _serve(uri: str, port: int, raw: str | None) -> None:
    import uvicorn

    from unspun.reports.app import create_app

    typer.echo(f"The report is at http://127.0.0.1:{port} until you press Ctrl-C.")
    uvicorn.run(create_app(uri, raw=raw), host="127.0.0.1", port=port, log_level="warning")
