"""`unspun lexicon`: what copies teach about the words of spinners and machine translation."""

from pathlib import Path
from typing import Annotated

import typer

from unspun.cli.options import APP_OPTIONS, JsonOption, WarehouseOption, refusing, settings_of

app = typer.Typer(name="lexicon", help="Substitutions that copies show against their originals.", **APP_OPTIONS)

SHOWN_CONTEXT_CHARS = 60


@app.callback()
def _group() -> None:
    """Makes `learn` a command of its own: an app with one command would run it without its name."""


@app.command()
def learn(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write a lexicon to read, change and name in the setting lexicon."),
    ] = None,
    min_times: Annotated[int, typer.Option(min=1, help="Only what at least so many copies write.")] = 2,
    min_precision: Annotated[
        float, typer.Option(min=0, max=1, help="Only what is right at least so often in copies of other originals.")
    ] = 0.9,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what spun and translated copies write for what, with the precision in copies that had no part in it."""
    import pyarrow as pa

    from unspun.cli.printing import print_rows
    from unspun.pipeline.linking.substitutions import learn_substitutions, lexicon_lines
    from unspun.pipeline.storage import write_bytes
    from unspun.pipeline.workspace import Workspace

    with refusing():
        learned = learn_substitutions(Workspace.of(settings_of(warehouse=warehouse)).warehouse)
        rows = [
            row
            for row in learned
            if row.times >= min_times and row.precision is not None and row.precision >= min_precision
        ]
        if output:
            write_bytes(str(output), "".join(f"{line}\n" for line in lexicon_lines(rows)).encode())
    values = [row._asdict() | {"outlets": list(row.outlets), "contexts": list(row.contexts)} for row in rows]
    if not as_json:
        for value in values:
            value["outlets"] = len(value["outlets"])
            value["contexts"] = value["contexts"][0][:SHOWN_CONTEXT_CHARS]
    if values:
        print_rows(pa.Table.from_pylist(values), as_json)
    typer.echo(
        f"unspun: {len(rows)} of {len(learned)} substitutions were seen {min_times} times or more and are right in "
        f"{min_precision:.0%} or more of the copies of other originals",
        err=True,
    )
