"""Progress of a run: a bar on a terminal, plain lines in a pipe, nothing where a program reads."""

import contextlib
import sys
from collections.abc import Iterator

from unspun.pipeline.ingest import Progress


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[Progress | None]:
    """Something to call after each list of items, or None where the caller wants silence."""
    if quiet:
        yield None
    elif not sys.stderr.isatty():
        yield _line
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

            def tell(done: int, total: int, counts: dict[str, int]) -> None:
                bar.update(task, completed=done, total=total, description=f"{counts['fetched']} documents")

            yield tell


def _line(done: int, total: int, counts: dict[str, int]) -> None:
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
    print(f"batch list {done} of {total}: {told or 'no documents'}", file=sys.stderr, flush=True)
