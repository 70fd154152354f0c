"""The one way through, without Airflow: collect, process, audit, load, publish. Replay and reprocess are the same way
with documents whose bytes were kept, chosen by `pipeline.selection`.
"""

import dataclasses
import json
import logging
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from functools import partial
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread

from unspun.pipeline import storage
from unspun.pipeline.address_space import require_address_space
from unspun.pipeline.collecting.collect import Collected, collect
from unspun.pipeline.collecting.put_away import put_away_loaded
from unspun.pipeline.collecting.registered import (
    drop_folder,
    memory_part,
    registered_source,
    single_files,
    unread_parts,
    web_pages,
)
from unspun.pipeline.errors import BatchStopped, SegmentDamaged, WorkerKilled
from unspun.pipeline.logs import LogFormat, configure_logs
from unspun.pipeline.selection import select_due
from unspun.pipeline.settings import Settings
from unspun.pipeline.steps import audit, link, load, process, publish
from unspun.pipeline.workspace import Workspace
from unspun.schemas.vocabulary import OUTCOMES
from unspun.sources.failures import Failure
from unspun.sources.files.folder import is_file, list_items
from unspun.sources.protocol import DocumentSource
from unspun.sources.urls import is_web
from unspun.warehouse.load_result import Changed

log = logging.getLogger(__name__)

LAST_RUN = "last_run.json"
"""File in the working folder of the warehouse with the counts of the last run."""

Progress = Callable[[int, int, Mapping[str, int]], None]
"""Called after each batch with the number of batches that are done, that of all batches, and the outcomes so far."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What became of the documents of a run, by outcome, and URIs of documents that came out otherwise than before."""

    outcomes: dict[str, int]
    changed: Changed


def ingest(
    paths: Sequence[str],
    settings: Settings,
    workers: int = 1,
    progress: Progress | None = None,
    force: bool = False,
) -> dict[str, int]:
    """Take documents from folders, files and web pages to the published warehouse; returns the number of documents by
    outcome. Files of folders that are as they were when they were loaded are read again only with `force`.

    Raises FileNotFoundError where a path is not there, else as `run_batches` does.
    """
    require_address_space()
    sources = _sources_of(list(dict.fromkeys(paths)), settings)
    collected = [collect(source, settings, part, force) for source, part in sources]
    counts = _load_collected(collected, settings, workers, progress)
    for source, part in sources:
        put_away_loaded(source, settings, part)
    return counts


def _sources_of(paths: Sequence[str], settings: Settings) -> list[tuple[DocumentSource, str | None]]:
    """The sources of what a user names, each with the part of its memory: folders, files together, pages by host."""
    pages = [path for path in paths if is_web(path)]
    files: list[str] = []
    folders: list[str] = []
    for path in paths:
        if path not in pages:
            (files if is_file(path) else folders).append(path)
    sources: list[tuple[DocumentSource, str | None]] = [(source, None) for source in web_pages(pages, settings)]
    if files:
        uris = list(dict.fromkeys(uri for path in files for uri in list_items(path)))
        sources.append((single_files(uris, settings), None))
    return sources + [(source, memory_part(source)) for source in (drop_folder(path, settings) for path in folders)]


def collect_sources(
    source_ids: Sequence[str],
    settings: Settings,
    workers: int = 1,
    progress: Progress | None = None,
    force: bool = False,
) -> tuple[dict[str, int], list[str]]:
    """Take what registered sources have to give to the published warehouse; returns the number of documents by outcome,
    and a sentence for each source that could not be listed, which does not stop the others. With `force` sources are
    read as if nothing were remembered of them.

    Raises KeyError where the registry has no such source, else as `run_batches` does.
    """
    require_address_space()
    collected: list[Collected] = []
    read: list[DocumentSource] = []
    failures: list[str] = []
    for source_id in source_ids:
        source = registered_source(source_id, settings)
        try:
            for archive in unread_parts(source, settings, force):
                collected.append(collect(registered_source(source_id, settings, archive), settings, archive, force))
            read.append(source)
        except (OSError, Failure) as error:
            failures.append(f"{source_id} cannot be read: {error}")
    counts = _load_collected(collected, settings, workers, progress)
    for source in read:
        put_away_loaded(source, settings, None)
    return counts, failures


def run_batches(
    batch_uris: Sequence[str], settings: Settings, workers: int = 1, progress: Progress | None = None
) -> RunResult:
    """Process, audit and load batches, the first two in several processes, and publish what was loaded.

    A batch that is stopped or damaged does not stop the others: BatchStopped is raised for it in the end. Raises
    InstallationFault, WorkerKilled, OSError and WarehouseError at once. What was loaded before is published in any
    case.
    """
    require_address_space()
    outcomes: Counter[str] = Counter()
    changed = Changed()
    failures: list[str] = []
    try:
        for done, prepared in enumerate(_prepare_all(batch_uris, settings, workers), start=1):
            if isinstance(prepared, Exception):
                failures.append(str(prepared))
            else:
                result = load(prepared, settings)
                outcomes.update(result.outcomes)
                for part in dataclasses.fields(Changed):
                    getattr(changed, part.name).extend(getattr(result.changed, part.name))
            if progress:
                progress(done, len(batch_uris), total_outcomes([outcomes], 0))
    finally:
        _finish(settings, bool(outcomes))
    if failures:
        raise BatchStopped(f"{len(failures)} of {len(batch_uris)} batches were not loaded: {'; '.join(failures)}")
    return RunResult(outcomes=dict(outcomes), changed=changed)


def _finish(settings: Settings, is_loaded: bool) -> None:
    """Link copies and evaluate incidents where something was loaded, by this run or by one that was killed, and publish
    in any case.

    What is linked comes first: incidents count near-duplicates, and words of texts that genuine copies repair.
    """
    from unspun.pipeline.maintenance import has_unevaluated_loads, store_incidents

    try:
        if is_loaded or has_unevaluated_loads(settings):
            link(settings)
            store_incidents(settings)
    finally:
        publish(settings)


def release_embargoes(settings: Settings, now: datetime | None = None) -> dict[str, int]:
    """Load and publish documents in quarantine whose embargo has ended; returns their number by outcome.

    They were counted by the run that fetched them. Nothing is due mostly, and nothing is written then. Raises as
    `run_batches` does.
    """
    lists = select_due(settings, now)
    if not lists:
        return {}
    outcomes = run_batches(lists, settings).outcomes
    log.info("%d documents whose embargo has ended were read again: %s.", sum(outcomes.values()), outcomes)
    return outcomes


def total_outcomes(outcomes: Iterable[Mapping[str, int]], unchanged: int) -> dict[str, int]:
    """Outcomes of several loads in one count, with documents that were not staged because they are stored already;
    'fetched' is the sum."""
    total: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
    for counts in outcomes:
        for name, count in counts.items():
            total[name] += count
    total["unchanged"] += unchanged
    return {"fetched": sum(total.values()), **total}


def record_run(outcomes: Iterable[Mapping[str, int]], unchanged: int, settings: Settings) -> dict[str, int]:
    """Count the outcomes of a run as `total_outcomes` does, and leave the counts in the working folder."""
    counts = total_outcomes(outcomes, unchanged)
    storage.write_bytes(str(Workspace.of(settings).warehouse.folder / LAST_RUN), json.dumps(counts).encode())
    return counts


def last_run(settings: Settings) -> dict[str, int]:
    """The counts that the last run left. Raises FileNotFoundError where there was none."""
    return json.loads(storage.read_bytes(str(Workspace.of(settings).warehouse.folder / LAST_RUN)))


def _load_collected(
    collected: Sequence[Collected], settings: Settings, workers: int, progress: Progress | None
) -> dict[str, int]:
    segments = list(dict.fromkeys(segment for part in collected for segment in part["segments"]))
    result = run_batches(segments, settings, workers, progress)
    counts = record_run([result.outcomes], sum(part["unchanged"] for part in collected), settings)
    release_embargoes(settings)
    return counts


def _prepare_all(batch_uris: Sequence[str], settings: Settings, workers: int) -> Iterator[str | Exception]:
    prepare = partial(_prepare, settings=settings)
    if workers == 1 or len(batch_uris) < 2:
        yield from map(prepare, batch_uris)
        return
    # Fork would share DuckDB's and Arrow's threads with the children.
    start = partial(_start_worker, logging.getLogger("unspun").getEffectiveLevel(), settings.log_format)
    try:
        with ProcessPoolExecutor(min(workers, len(batch_uris)), get_context("spawn"), start) as pool:
            yield from _map_ahead(pool, prepare, batch_uris, ahead=2 * workers)
    except BrokenProcessPool as error:
        raise WorkerKilled(
            "a process that reads batches was killed, as the system does where memory is short. Allow more memory, "
            "fewer processes (--jobs) or batches of fewer documents (batch_size), and run this again."
        ) from error


def _start_worker(level: int, log_format: LogFormat) -> None:
    configure_logs(level, log_format)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process of the pool when the one that started it is gone: it would wait for batches for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _map_ahead(
    pool: Executor, prepare: Callable[[str], str | Exception], batch_uris: Iterable[str], ahead: int
) -> Iterator[str | Exception]:
    """Results in the order of the batches, of which only so many are prepared before they are asked for."""
    waiting = iter(batch_uris)
    running: deque[Future[str | Exception]] = deque(pool.submit(prepare, uri) for uri in islice(waiting, ahead))
    while running:
        result = running.popleft().result()
        running.extend(pool.submit(prepare, uri) for uri in islice(waiting, 1))
        yield result


def _prepare(batch_uri: str, settings: Settings) -> str | Exception:
    """The URI of the staged batch, audited; or what is wrong with this batch alone."""
    try:
        return audit(process(batch_uri, settings), settings)
    except (BatchStopped, SegmentDamaged) as error:
        return error
