"""A whole run without Airflow: every step over every batch, in this process or with several workers."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from unspun.pipeline.batch import audit, discover, load, process, publish, record_run, stage_raw, summary
from unspun.pipeline.settings import Settings

Progress = Callable[[int, int, dict[str, int]], None]
"""Told after each list of items: lists done, lists in all, and the outcomes so far."""


def ingest(
    paths: Sequence[str], settings: Settings, workers: int = 1, progress: Progress | None = None
) -> dict[str, int]:
    """Take documents from folders and files to the published warehouse; returns the number of documents by outcome.

    Raises FileNotFoundError where a path is not there, BatchStopped where the audit stops a batch: batches before it
    are loaded and published, and it stays staged.
    """
    outcomes: list[dict[str, int]] = []
    unchanged = 0
    lists = discover(paths, settings)
    try:
        for done, (staged, known) in enumerate(_prepare_all(lists, settings, workers), start=1):
            unchanged += known
            outcomes += [load(uri, settings) for uri in staged]
            if progress:
                progress(done, len(lists), summary(outcomes, unchanged))
    finally:
        publish(settings)
    return record_run(outcomes, unchanged, settings)


def _prepare_all(lists: Sequence[str], settings: Settings, workers: int) -> Iterator[tuple[list[str], int]]:
    prepare = partial(_prepare, settings=settings)
    if workers == 1 or len(lists) < 2:
        yield from map(prepare, lists)
        return
    # Fork would share DuckDB's and Arrow's threads with the children.
    with ProcessPoolExecutor(min(workers, len(lists)), get_context("spawn")) as pool:
        yield from pool.map(prepare, lists)


def _prepare(items_uri: str, settings: Settings) -> tuple[list[str], int]:
    raw = stage_raw(items_uri, settings)
    return [audit(process(segment, settings), settings) for segment in raw["segments"]], raw["unchanged"]
