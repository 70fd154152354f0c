"""`unspun report`: the quality report in a browser, or as a folder of files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from unspun.cli.options import WarehouseOption, refusing, settings_of


def report(
    warehouse: WarehouseOption = None,
    export: Annotated[Path | None, typer.Option(help="Write the report into this folder, and end.")] = None,
    host: Annotated[str, typer.Option(help="Address to listen on. The report has no login.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8050,
    alarms: Annotated[bool, typer.Option("--alarms", help="Print the alarms of the last seven days, and end.")] = False,
) -> None:
    """Show the quality report at http://127.0.0.1:8050; with --export write it into a folder."""
    from unspun.pipeline.workspace import Workspace

    workspace = Workspace.of(settings_of(warehouse=warehouse))
    source = workspace.warehouse
    today = datetime.now(UTC).date()
    with refusing():
        if alarms:
            from unspun.audit.source_days import published_alarms

            for alarm in published_alarms(source, today):
                typer.echo(f"{alarm.day}\t{alarm.source_id}\t{alarm.name}\t{alarm.sentence}")
        elif export:
            from unspun.reports.export import export as write

            with typer.progressbar(length=100, label="Pages") as bar:
                pages = write(
                    source, export, datetime.now(UTC), workspace.raw, lambda done, known: _show(bar, done, known)
                )
            typer.echo(f"{pages} pages: open {export / 'index.html'}")
        else:
            source.query("SELECT 1")
            _serve(source.uri, host, port, workspace.raw)


def _show(bar: Any, done: int, known: int) -> None:
    """How far the export is: pages lead to pages, so that more become known on the way."""
    bar.length = known
    bar.update(done - bar.pos)


def _serve(uri: str, host: str, port: int, raw: str | None) -> None:
    import uvicorn

    from unspun.reports.app import create_app

    typer.echo(f"The report is at http://{host}:{port} until you press Ctrl-C.")
    uvicorn.run(create_app(uri, raw=raw), host=host, port=port, log_level="warning")
