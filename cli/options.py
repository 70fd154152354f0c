"""What the commands share: options, settings, and a way to refuse in one line."""

import contextlib
import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unspun.text.control_characters import visible

if TYPE_CHECKING:
    from unspun.pipeline.settings import Settings

APP_OPTIONS: dict[str, Any] = {
    "no_args_is_help": True,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,  # rich would double the time of --help
}

WarehouseOption = Annotated[
    str | None,
    typer.Option("--warehouse", "-w", help="Published warehouse; if not given, the setting warehouse."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        "--workers",
        min=1,
        help="Processes that read batches side by side; one for each core if not given.",
    ),
]
BatchSizeOption = Annotated[int | None, typer.Option(help="Documents in a batch.")]

ForceOption = Annotated[
    bool, typer.Option("--force", help="Read everything again, also what is remembered as read and unchanged.")
]

ReasonOption = Annotated[str | None, typer.Option(help="Only documents rejected for this reason.")]
SourceOption = Annotated[str | None, typer.Option(help="Only documents of this source.")]
BatchOption = Annotated[
    str | None, typer.Option(help="Only documents of this batch (the beginning of its id will do).")
]
FetchedSinceOption = Annotated[
    datetime | None, typer.Option("--since", help="Only documents fetched at or after this time (UTC).")
]
FetchedUntilOption = Annotated[
    datetime | None, typer.Option("--until", help="Only documents fetched before this time (UTC).")
]


LOG_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)
"""Levels of the log by how often --verbose was given."""


def set_verbosity(verbose: int, quiet: bool) -> None:
    """Write the log from the level on that a user asks for, as lines for people until the settings are known."""
    from unspun.pipeline.logs import configure_logs

    configure_logs(logging.ERROR if quiet else LOG_LEVELS[min(verbose, len(LOG_LEVELS) - 1)], "text")


def is_quiet() -> bool:
    """Whether only errors and results are asked for."""
    return logging.getLogger("unspun").level >= logging.ERROR


def warn(message: str) -> None:
    """A message on standard error, with the control characters of names and texts that it quotes shown as numbers."""
    typer.echo("\n".join(f"unspun: {line}" for line in visible(message).split("\n")), err=True)


class Refused(typer.Exit):
    """Ends a command with status 1 and the message, which says what to do, on standard error."""

    def __init__(self, message: str) -> None:
        warn(message)
        super().__init__(1)


def settings_of(**given: Any) -> "Settings":
    """The settings with the options that were given; None is for an option that was not. Refuses wrong ones."""
    from unspun.pipeline.logs import configure_logs
    from unspun.pipeline.settings.origins import load_settings
    from unspun.pipeline.settings.readers import InvalidSettings

    try:
        settings = load_settings(**given)
    except InvalidSettings as error:
        raise Refused(str(error)) from error
    if settings.log_format != "text":
        configure_logs(logging.getLogger("unspun").level, settings.log_format)
    return settings


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """End the command with one line where files, the pipeline, the warehouse or the system say what is wrong."""
    from unspun.pipeline.errors import PipelineError
    from unspun.sources.stores import is_store_error
    from unspun.warehouse import WarehouseError

    try:
        yield
    except Exception as error:
        is_explained = isinstance(error, (OSError, PipelineError, WarehouseError)) or is_store_error(error)
        if not is_explained and not is_short_of_memory(error):
            raise
        raise Refused(explain(error)) from error


MEMORY_WORDS = (
    "memoryerror",
    "out of memory",
    "cannot allocate memory",
    "failed to allocate",
    "malloc",
    "failed to map segment",  # of a library that is loaded
    "can't start new thread",
)
"""What Python, Arrow, DuckDB and the system say where memory is short."""

REMEDIES = (
    (("no space left", "file too large", "disk quota"), "Make room on the disk and run this again."),
    (("too many open files",), "Allow more open files (ulimit -n) and run this again."),
    (MEMORY_WORDS, "Allow more memory, or batches of fewer documents (batch_size), and run this again."),
    (("read-only file system", "permission denied"), "Let this user write there, or set another place."),
    (
        ("could not connect", "server closed", "connection refused", "connection reset", "no route to host"),
        "Wait until the server answers, and run this again.",
    ),
)
"""What to do about faults of the system, by what Python, Arrow or DuckDB say of them."""


def is_short_of_memory(error: BaseException) -> bool:
    """Whether an error, of whatever type, says that there is too little memory."""
    said = f"{type(error).__name__} {error}".lower()
    return any(word in said for word in MEMORY_WORDS)


def explain(error: BaseException) -> str:
    """The message of an error in one line, with what to do where it is the system that failed. Whatever failed, batches
    are stored whole or not at all, so that the same command can be run again."""
    message = " ".join(str(error).split()) or type(error).__name__
    said = f"{type(error).__name__} {message}".lower()
    advice = next((remedy for words, remedy in REMEDIES if any(word in said for word in words)), None)
    return f"{message.rstrip('.')}. {advice}" if advice else message


def jobs_or_cores(jobs: int | None) -> int:
    """The number of processes that was asked for, else that of the cores that this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return jobs or cores or 1


def utc(moment: datetime | None) -> datetime | None:
    """A time without a zone as one in UTC."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
