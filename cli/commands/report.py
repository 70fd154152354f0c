"""`unspun report`: the quality report in a browser, or as a folder of files, and the incidents as lines."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unspun.cli.options import WarehouseOption, refusing, settings_of

if TYPE_CHECKING:
    from unspun.pipeline.settings import Settings
    from unspun.warehouse import Warehouse
    from unspun.warehouse.incidents import IncidentState


def report(
    warehouse: WarehouseOption = None,
    export: Annotated[Path | None, typer.Option(help="Write the report into this folder, and end.")] = None,
    host: Annotated[str, typer.Option(help="Address to listen on. The report has no login.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8050,
    incidents: Annotated[
        bool, typer.Option("--incidents", help="Print all incidents, the open ones first, and end.")
    ] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="With --incidents: as they stood then (UTC)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --incidents: print JSON, for programs.")] = False,
) -> None:
    """Show the quality report at http://127.0.0.1:8050; with --export write it into a folder."""
    from unspun.pipeline.maintenance import incidents_as_of
    from unspun.pipeline.workspace import Workspace

    settings = settings_of(warehouse=warehouse)
    workspace = Workspace.of(settings)
    source = workspace.warehouse
    if (as_of or as_json) and not incidents:
        raise typer.BadParameter("--as-of and --json go with --incidents")
    with refusing():
        if incidents:
            _print_incidents(incidents_as_of(settings, _moment(as_of) if as_of else None), as_json)
        elif export:
            from unspun.reports.export import export as write

            with typer.progressbar(length=100, label="Pages") as bar:
                pages = write(
                    source, export, datetime.now(UTC), workspace.raw, lambda done, total: _show(bar, done, total)
                )
            typer.echo(f"{pages} pages: open {export / 'index.html'}")
        else:
            source.query("SELECT 1")
            _serve(settings, host, port)


def _evaluate(settings: "Settings", warehouse: "Warehouse") -> None:
    """Evaluate incidents where they were last evaluated before today, or before the newest load: what fell silent
    brings no load. A warehouse that holds nothing is left alone."""
    from unspun.pipeline.maintenance import update_incidents
    from unspun.reports.reader import Reader
    from unspun.warehouse import WarehouseError

    reader = Reader(warehouse)
    evaluation, newest = reader.row("incident_evaluation"), reader.row("freshness")
    loaded_at: datetime | None = newest["newest_load"] if newest else None
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if loaded_at is None or (evaluation and evaluation["evaluated_at"] >= max(loaded_at, midnight)):
        return
    typer.echo("Evaluating incidents ...", err=True)
    try:
        update_incidents(settings)
    except WarehouseError as error:
        typer.echo(f"The incidents stay as they were evaluated last: {error}", err=True)


def _show(bar: Any, done: int, total: int) -> None:
    """How far the export is: pages lead to pages, so that the total grows on the way."""
    bar.length = total
    bar.update(done - bar.pos)


def _moment(as_of: datetime) -> datetime:
    """The moment of the evaluation: the end of the day where no time is given."""
    moment = as_of if as_of.time() != time.min else as_of + timedelta(days=1)
    return moment.replace(tzinfo=UTC)


def _print_incidents(state: "IncidentState", as_json: bool) -> None:
    """A table of the incidents, and one of the sources that do not deliver."""
    import dataclasses

    import pyarrow as pa

    from unspun.cli.json_lines import write_record
    from unspun.cli.printing import print_table

    if as_json:
        for incident in state.incidents:
            write_record(dataclasses.asdict(incident))
        return
    incidents = [
        {
            "opened_on": str(incident.opened_on),
            "closed_on": str(incident.closed_on or "open"),
            "sources": incident.source_id or ",".join(incident.source_ids),
            "fault": incident.fault,
            "sentence": incident.sentence,
        }
        for incident in state.incidents
    ]
    absent = [
        {"since": str(status.state_since or ""), "state": status.state, "source": status.source_id}
        for status in state.statuses
        if status.state not in ("delivering", "new")
    ]
    fields = ("opened_on", "closed_on", "sources", "fault", "sentence")
    print_table(pa.Table.from_pylist(incidents, pa.schema({name: pa.string() for name in fields})))
    if absent:
        print_table(pa.Table.from_pylist(absent), "Sources that do not deliver")


def _serve(settings: "Settings", host: str, port: int) -> None:
    import uvicorn

    from unspun.pipeline.workspace import Workspace
    from unspun.reports.app import create_app

    workspace = Workspace.of(settings)
    _evaluate(settings, workspace.warehouse)
    typer.echo(f"The report is at http://{host}:{port} until you press Ctrl-C.")
    uvicorn.run(create_app(workspace.warehouse.uri, raw=workspace.raw), host=host, port=port, log_level="warning")
