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
    """Clean texts: JSON Lines {"id", "text"} on standard input to text, edits, scores and metadata.

    Exit status 1 if a line gave none.
    """
    from unspun.cli.render import show
    from unspun.pipeline.records import clean_record

    settings = settings_of(lexicon=str(lexicon) if lexicon else None)
    refused: list[int] = []
    failed = 0
    for record in read_records(refused):
        with refusing():
            cleaned = clean_record(record, settings)
        failed += "error" in cleaned
        if "error" not in cleaned and (diff or explain):
            show(record["text"], cleaned, diff, explain)
        else:
            write_record(cleaned)
    _refuse_where_lost(len(refused), failed, "records")


def annotate() -> None:
    """Find entities and quotes: JSON Lines {"id", "text"} on standard input; offsets are into the text as given.

    Exit status 1 if a line gave none.
    """
    from unspun.pipeline.records import annotate_records

    settings = settings_of()
    refused: list[int] = []
    failed = 0
    with refusing():
        for annotated in annotate_records(read_records(refused), settings):
            failed += "error" in annotated
            write_record(annotated)
    _refuse_where_lost(len(refused), failed, "records")


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
    _refuse_where_lost(0, failed, "documents")


def _refuse_where_lost(lines: int, failed: int, what: str) -> None:
    """Refuse in the end where something gave no result: the others have theirs on standard output."""
    reasons = []
    if lines:
        reasons.append(f"{lines} lines of standard input are no records and were left out")
    if failed:
        reasons.append(f"{failed} of the {what} gave no result; their lines say why under 'error'")
    if reasons:
        raise Refused("\n".join(reasons))
