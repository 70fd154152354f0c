"""`unspun clean`, `annotate` and `extract`: single steps, JSON Lines in and out, without a warehouse."""

from pathlib import Path
from typing import Annotated

import typer

from unspun.cli.json_lines import read_records, write_record
from unspun.cli.options import Refused, refusing, settings_of


def clean(
    diff: Annotated[bool, typer.Option("--diff", help="Show the text with its edits marked.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="List the edits and what carried the scores.")] = False,
    lexicon: Annotated[
        Path | None,
        typer.Option(help="Substitutions of your own, beside the packaged ones; if not given, the setting lexicon."),
    ] = None,
) -> None:
    """Clean texts: JSON Lines {"id", "text"} on standard input to text, edits, scores and metadata."""
    from unspun.cli.render import show
    from unspun.pipeline.records import clean_record

    settings = settings_of(lexicon=str(lexicon) if lexicon else None)
    with refusing():
        for record in read_records():
            cleaned = clean_record(record, settings)
            if diff or explain:
                show(record["text"], cleaned, diff, explain)
            else:
                write_record(cleaned)


def annotate() -> None:
    """Find entities and quotes: JSON Lines {"id", "text"} on standard input; offsets are into the text as given."""
    from unspun.pipeline.records import annotate_records

    settings = settings_of()
    with refusing():
        for annotated in annotate_records(read_records(), settings):
            write_record(annotated)


def extract(
    files: Annotated[list[str], typer.Argument(help="HTML or any supported format.", show_default=False)],
) -> None:
    """Extract articles from files to JSON Lines: text and metadata. Exit status 1 if a file gave none."""
    from unspun.pipeline.records import extract_files

    settings = settings_of()
    failed = 0
    with refusing():
        for extracted in extract_files(files, settings):
            failed += "error" in extracted
            write_record(extracted)
    if failed:
        raise Refused(f"{failed} of the documents gave no article; their lines say why under 'error'")
