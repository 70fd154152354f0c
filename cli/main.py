"""The `unspun` command line. Heavy imports stay inside the commands, so that `unspun --help` answers at once."""

import sys
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
from unspun.cli.options import APP_OPTIONS, set_verbosity, settings_of

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


def main() -> None:
    """The console script: a reader that went away (`| head`) is no error, and a missing library names its extra."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except ImportError as error:
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
