"""A warehouse of years: what loading, publishing, asking and keeping it cost, and how that grows.

    python -m unspun.benchmarks.scale [--articles 200000] [--batch 5000] [--publishes 10] [--no-copies] [--folder DIR]

The archive is generated (`benchmarks/archive.py`), and its batches are audited, by a process of its own; this one loads
them and, ten times in all, links copies, resolves entities and publishes. Then come the search index, the queries that
analysts ask of the marts, the pages of the report, a backup and the maintenance. Figures are one line of JSON each;
times of steps are processor time, as another process works beside them, those of queries and pages are by the clock.
With `--folder` the warehouse stays there, and a second run only asks.
"""

import argparse
import collections
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from unspun.benchmarks.archive import NewsArchive, stage
from unspun.benchmarks.report_pages import pages
from unspun.benchmarks.warehouse import show
from unspun.pipeline.settings import Settings
from unspun.warehouse import Warehouse

BATCHES_AHEAD = 2
TIMES = 3
NAMED = """
SELECT canonical_id AS entity_id, count(*) AS mentions
FROM entity_mentions JOIN canonical_entities USING (entity_id)
WHERE kind = 'Person'
GROUP BY ALL
ORDER BY mentions DESC, entity_id
"""


def fill(
    archive: NewsArchive, warehouse: Warehouse, settings: Settings, batch: int, publishes: int, copies: bool
) -> None:
    """Load the archive batch by batch and publish so many times, printing what each part of it cost."""
    from unspun.pipeline.steps import link, publish

    warehouse.migrate()
    batches = -(-archive.documents // batch)
    first = last = 0.0
    audit_cpu = load_cpu = 0.0
    for number, (staged, audited) in enumerate(_staged(archive, warehouse.staged, batch, copies), start=1):
        start = time.process_time()
        warehouse.load(staged)
        cost = time.process_time() - start
        audit_cpu, load_cpu = audit_cpu + audited, load_cpu + cost
        _remove(staged)
        if number * publishes // batches == (number - 1) * publishes // batches:
            continue
        start = time.process_time()
        link(settings)
        linked = time.process_time()
        publish(settings, force=True)
        published = time.process_time()
        last = (cost + audited) / batch + (linked - start) / (archive.documents / publishes)
        first = first or last
        show(
            documents=min(number * batch, archive.documents),
            audit_ms=1000 * audit_cpu / (number * batch),
            load_ms=1000 * load_cpu / (number * batch),
            load_of_this_batch_ms=1000 * cost / batch,
            link_ms=1000 * (linked - start) / (archive.documents / publishes),
            publish_seconds=published - linked,
            peak_gib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
            file_mib=warehouse.published.stat().st_size / 2**20,
        )
    show(last_documents_to_first=last / first)


def _staged(archive: NewsArchive, folder: Path, batch: int, copies: bool) -> Iterator[tuple[Path, float]]:
    """Audited batches, some of them ahead, with the processor time of the audit."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        waiting: collections.deque[Future[tuple[Path, float]]] = collections.deque()
        for first in range(0, archive.documents, batch):
            waiting.append(pool.submit(_stage, archive, first, batch, folder, copies))
            if len(waiting) > BATCHES_AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _stage(archive: NewsArchive, first: int, batch: int, folder: Path, copies: bool) -> tuple[Path, float]:
    from unspun.audit.audits import audit_batch
    from unspun.audit.quarantine import quarantine_bad_rows

    staged = stage(archive, first, batch, folder, with_fingerprints=copies)
    start = time.process_time()
    quarantine_bad_rows(staged, audit_batch(staged))
    return staged, time.process_time() - start


def _remove(staged: Path) -> None:
    for file in staged.iterdir():
        file.unlink()
    staged.rmdir()


def ask(warehouse: Warehouse) -> None:
    """Print the best time of each query."""
    named = warehouse.query(NAMED).to_pylist()
    last = warehouse.query("SELECT max(fetched_at)::DATE AS day FROM documents").to_pylist()[0]["day"]
    values = {"frequent": named[0]["entity_id"], "rare": named[len(named) // 2]["entity_id"], "last": last}
    with warehouse.store.published() as connection:
        for name, sql in _queries():
            given = {key: value for key, value in values.items() if f"${key}" in sql}
            times = []
            for _ in range(TIMES):
                start = time.perf_counter()
                rows = connection.execute(sql, given).fetchall()
                times.append(time.perf_counter() - start)
            show(query=name, rows=len(rows), best=min(times), worst=max(times))


def _queries() -> Iterator[tuple[str, str]]:
    """Name and statement of each query of `mart_queries.sql`."""
    _, *queries = Path(__file__).with_name("mart_queries.sql").read_text(encoding="utf-8").split("\n-- ")
    for query in queries:
        name, _, sql = query.partition("\n")
        yield name, sql.strip().rstrip(";")


def keep(warehouse: Warehouse) -> None:
    """Print what a backup and the maintenance cost."""
    from unspun.warehouse import maintenance
    from unspun.warehouse.backup import backup

    with tempfile.TemporaryDirectory(prefix="unspun-backup-", dir=warehouse.folder) as name:
        start = time.perf_counter()
        backup(warehouse, Path(name, "copy"))
        show(backup_seconds=time.perf_counter() - start)
    start = time.perf_counter()
    maintenance.compact(warehouse)
    show(compact_seconds=time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200_000, help="documents to generate")
    parser.add_argument("--batch", type=int, default=5_000, help="documents loaded at a time")
    parser.add_argument("--publishes", type=int, default=10, help="how many times all is linked and published")
    parser.add_argument("--no-copies", action="store_true", help="do not look for copies, the most of the time")
    parser.add_argument("--folder", type=Path, help="folder of the warehouse, to be asked again by the next run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="unspun-scale-") as name:
        folder = options.folder or Path(name)
        warehouse = Warehouse(folder / "news.duckdb", keep=1)
        settings = Settings(warehouse=str(folder / "news.duckdb"), keep=1)
        archive = NewsArchive(options.articles)
        if not warehouse.published.exists():
            fill(archive, warehouse, settings, options.batch, options.publishes, not options.no_copies)
            _finish(warehouse, archive)
        ask(warehouse)
        pages(warehouse, archive.fetched_at(archive.documents))
        keep(warehouse)


def _finish(warehouse: Warehouse, archive: NewsArchive) -> None:
    """Evaluate the incidents and build the search index, as the run after the last publish does."""
    from unspun.audit.incidents.evaluation import update_incidents
    from unspun.warehouse import search

    start = time.process_time()
    update_incidents(warehouse, [], archive.fetched_at(archive.documents))
    show(incidents_seconds=time.process_time() - start)
    warehouse.publish()
    start = time.perf_counter()
    index = search.build(warehouse)
    show(search_index_seconds=time.perf_counter() - start, index_mib=index.stat().st_size / 2**20)


if __name__ == "__main__":
    main()
