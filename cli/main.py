"""The `unspun` command line. Heavy imports stay inside the commands, so that `unspun --help` answers at once."""

import os
import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from unspun.cli.commands import (
    config,
    doctor,
    ingest,
    init,
    lexicon,
    maintenance,
    query,
    report,
    reprocess,
    sources,
    texts,
)
from unspun.cli.options import APP_OPTIONS, explain, is_short_of_memory, set_verbosity, settings_of

app = typer.Typer(
    name="unspun",
    **APP_OPTIONS,
)

for command in (
    ingest.ingest,
    ingest.collect,
    texts.clean,
    texts.annotate,
    texts.extract,
    query.query,
    query.search,
    query.export,
    report.report,
    reprocess.rejects,
    reprocess.replay,
    reprocess.reprocess,
    maintenance.migrate,
    maintenance.publish,
    maintenance.maintain,
    maintenance.backup,
    maintenance.restore,
    init.init,
    config.config,
    doctor.doctor,
):
    app.command()(command)
app.add_typer(sources.app)
app.add_typer(lexicon.app)


def _print_version(wanted: bool) -> None:
    if wanted:
        from unspun.pipeline.version import pipeline_version

        typer.echo(f"unspun {pipeline_version(settings_of())}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version of the package and the digest of what makes its rows, and end.",
        ),
    ] = False,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Also print what is done; -vv in every detail.")
    ] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors and results only.")] = False,
) -> None:
    """Raw news in, a DuckDB warehouse that analysts trust out."""
    set_verbosity(verbose, quiet)


def _end(signal_number: int, _frame: FrameType | None) -> None:
    """End with a line that says how to go on, at once: batches are stored whole or not at all, so nothing is undone."""
    name = signal.Signals(signal_number).name
    # Not by sys.stderr, which may be in the middle of a line.
    os.write(2, f"unspun: ended by {name}: what was stored is whole. Run the same command again to go on.\n".encode())
    # By the signal itself, as whoever sent it expects; shells show 128 and its number.
    signal.signal(signal_number, signal.SIG_DFL)
    os.kill(os.getpid(), signal_number)
    os._exit(128 + signal_number)  # the first process of a container is not ended by signals


def main() -> None:
    """The console script: a reader that went away (`| head`) is no error, a missing library names its extra, and too
    little memory to begin with is one line."""
    signal.signal(signal.SIGTERM, _end)
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if is_short_of_memory(error):
            sys.exit(f"unspun: {explain(error)}")
        if not isinstance(error, ImportError):
            raise
        from unspun.schemas.extensions import ExtensionError

        if isinstance(error, ExtensionError):
            sys.exit(f"unspun: {error}")
        from unspun.cli.extras import missing_extra

        extra = missing_extra(error)
        if extra is None:
            raise
        sys.exit(f"unspun: {error.name or error} is not installed: pip install 'unspun[{extra}]'")


if __name__ == "__main__":
    main()
