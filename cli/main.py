"""The `unspun` command line. Heavy imports stay inside the commands, so that `unspun --help` answers at once."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from unspun.cli import sources as sources_command
from unspun.cli import warehouse as warehouse_command
from unspun.cli.options import JsonOption, Refused, WarehouseOption, settings
from unspun.cli.report import report
from unspun.cli.reprocess import replay, reprocess

app = typer.Typer(
    name="unspun",
    help="Raw news in, a DuckDB warehouse that analysts trust out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would double the time of --help
    add_completion=False,
)


@app.command()
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Folders and files, local or fsspec URLs.", show_default=False)],
    warehouse: WarehouseOption = None,
    batch_size: Annotated[int | None, typer.Option(help="Documents in a batch.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that clean and annotate.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Take documents from folders and files to the warehouse, audited and published."""
    from unspun.cli.printing import outcome_table, print_table
    from unspun.cli.progress import progress
    from unspun.pipeline.batch import BatchStopped
    from unspun.pipeline.ingest import ingest as run
    from unspun.pipeline.raw import SegmentDamaged
    from unspun.warehouse import WarehouseError

    chosen = settings(warehouse=warehouse, batch_size=batch_size)
    try:
        with progress(as_json) as tell:
            counts = run(paths, chosen, workers, tell)
    except (OSError, BatchStopped, SegmentDamaged, WarehouseError) as error:
        raise Refused(str(error)) from error
    if as_json:
        typer.echo(json.dumps({**counts, "warehouse": chosen.warehouse}))
    else:
        print_table(outcome_table(counts))


@app.command()
def clean(
    diff: Annotated[bool, typer.Option("--diff", help="Show the text with its edits marked.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="List the edits and what carried the scores.")] = False,
    lexicon: Annotated[Path | None, typer.Option(help="Substitutions of your own, beside the packaged ones.")] = None,
) -> None:
    """Clean texts: JSON Lines {"id", "text"} on standard input to text, edits, scores and metadata."""
    from unspun.cli.render import show
    from unspun.pipeline.commands import clean_record

    own = _lexicon(lexicon) if lexicon else None
    for record in records():
        cleaned = clean_record(record, own)
        if diff or explain:
            show(record["text"], cleaned, diff, explain)
        else:
            emit(cleaned)


@app.command()
def annotate() -> None:
    """Find entities and quotes: JSON Lines {"id", "text"} on standard input; offsets are into the text as given."""
    from unspun.pipeline.commands import annotate_records

    for annotated in annotate_records(records()):
        emit(annotated)


@app.command()
def extract(
    files: Annotated[list[str], typer.Argument(help="HTML or any supported format.", show_default=False)],
) -> None:
    """Extract articles from files to JSON Lines: text and metadata. Exit status 1 if a file gave none."""
    from unspun.pipeline.commands import extract_files

    failed = 0
    for extracted in extract_files(files):
        failed += "error" in extracted
        emit(extracted)
    if failed:
        raise Refused(f"{failed} of the documents gave no article; their lines say why under 'error'")


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="SQL, or - to read it from standard input.")],
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the published warehouse: a table on a terminal, tab-separated lines in a pipe."""
    from unspun.cli.printing import print_table
    from unspun.warehouse import Warehouse, WarehouseError

    try:
        table = Warehouse(settings(warehouse=warehouse).warehouse).query(sys.stdin.read() if sql == "-" else sql)
    except WarehouseError as error:
        raise Refused(str(error)) from error
    if as_json:
        for row in table.to_pylist():
            emit(row)
    else:
        print_table(table)


app.command()(replay)
app.command()(reprocess)
app.command()(report)
app.add_typer(sources_command.app)
app.add_typer(warehouse_command.app)


def _lexicon(path: Path) -> Any:
    from unspun.cleaners.spin.lexicon import Lexicon, default

    try:
        return default() + Lexicon.parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, ValueError) as error:
        raise Refused(str(error)) from error


def records() -> Iterator[dict[str, Any]]:
    """The JSON Lines of standard input; a line that is no such record ends the command with its number."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise Refused(f"line {number} of standard input is not JSON: {error}") from error
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise Refused(f'line {number} of standard input is not a record {{"id": ..., "text": "..."}}')
        yield record


def emit(value: dict[str, Any]) -> None:
    """One JSON line. What is not Unicode text (lone surrogates) leaves as an escape."""
    line = json.dumps(value, ensure_ascii=False, default=str)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(value, default=str)
    sys.stdout.write(line + "\n")


def main() -> None:
    """The console script: a reader that went away (`| head`) is no error, and a missing library names its extra."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except ImportError as error:
        from unspun.cli.extras import missing_extra

        extra = missing_extra(error)
        if extra is None:
            raise
        sys.exit(f"unspun: {error.name or error} is not installed: pip install 'unspun[{extra}]'")


if __name__ == "__main__":
    main()
