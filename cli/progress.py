"""Progress of a run: a bar on a terminal, plain lines in a pipe, nothing where a program reads."""

import contextlib
import sys
from collections.abc import Iterator, Mapping

from unspun.cli.options import is_quiet
from unspun.cli.printing import count_sentence
from unspun.pipeline.plan import Progress


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[Progress | None]:
    """Something to call after each batch, or None where the caller wants silence."""
    if quiet or is_quiet():
        yield None
    elif not sys.stderr.isatty():
        yield _print_line
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (
            TextColumn("batches"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
        )
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("reading", total=None)

            def update(done: int, total: int, counts: Mapping[str, int]) -> None:
                bar.update(task, completed=done, total=total, description=f"{counts['fetched']} documents")

            yield update


def _print_line(done: int, total: int, counts: Mapping[str, int]) -> None:
    print(f"batch {done} of {total}: {count_sentence(counts) or 'no documents'}", file=sys.stderr, flush=True)
