"""The speed of the audit and of the report's pages over many articles.

    python -m unspun.benchmarks.quality [--articles 100000] [--batch-size 10000] [--folder FOLDER]

The articles are generated, with ten mentions, three quotes and two edits each, and belong to forty sources over eight
weeks. The audit runs in a process of its own, whose memory is measured. Each page is requested five times, each time
from a new app with empty caches, and once more from the cache of the last of them. Figures are printed as one line of
JSON each; the exit status is 0 where the audit ran and the best time of every page is under 300 ms.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from unspun.benchmarks.staged_batches import START
from unspun.benchmarks.warehouse import show, staged_batch
from unspun.warehouse import Warehouse

SOURCES, DAYS = 40, 56
MAX_PAGE_SECONDS = 0.3
REQUESTS = 5
LAST_DAY = START.date()
LAST_PAGE = 10
"""A page of a source's articles that every size of warehouse from 20,000 articles on has."""

SPREAD = """
UPDATE documents SET
    source_id = 'outlet-' || (hash(document_id) % $sources),
    fetched_at = $newest::TIMESTAMPTZ - INTERVAL 1 DAY * (hash(document_id) // 64 % $days);
UPDATE article_revisions SET
    source_id = documents.source_id, published_at = documents.fetched_at, loaded_at = documents.fetched_at
FROM documents
WHERE documents.document_id = article_revisions.document_id;
"""


def audit(staged: Path) -> None:
    """Audit a staged batch, and print what that cost."""
    from unspun.audit.audits import audit_batch

    start, cpu = time.perf_counter(), time.process_time()
    audited = audit_batch(staged)
    show(
        page="audit",
        expectations=len(audited.results),
        failed=sum(not result.success for result in audited.results),
        seconds=time.perf_counter() - start,
        cpu_seconds=time.process_time() - cpu,
        peak_gib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    )


def fill_warehouse(folder: Path, articles: int, batch_size: int) -> Warehouse:
    """A published warehouse of so many articles, spread over sources and days, with its incidents and its index."""
    from unspun.audit.audits import audit_batch
    from unspun.audit.incidents.evaluation import update_incidents
    from unspun.audit.quarantine import quarantine_bad_rows
    from unspun.warehouse import search

    warehouse = Warehouse(folder / "news.duckdb")
    warehouse.migrate()
    for first in range(0, articles, batch_size):
        batch = staged_batch(folder / "staged", first, min(batch_size, articles - first))
        quarantine_bad_rows(batch, audit_batch(batch))
        warehouse.load(batch)
    with duckdb.connect(str(warehouse.folder / "loading.duckdb")) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for statement in SPREAD.split(";")[:2]:
            names = {"sources": SOURCES, "days": DAYS, "newest": START}
            connection.execute(statement, {name: value for name, value in names.items() if f"${name}" in statement})
    start = time.perf_counter()
    update_incidents(warehouse, [], START)
    show(page="evaluation of incidents", seconds=time.perf_counter() - start)
    warehouse.publish()
    start = time.perf_counter()
    search.build(warehouse)
    show(page="search index", seconds=time.perf_counter() - start)
    return warehouse


def addresses(warehouse: Warehouse) -> Iterator[tuple[str, str]]:
    """The name and the address of every page."""
    one = "SELECT article_id, batch_id, document_id FROM articles ORDER BY article_id LIMIT 1"
    (row,) = warehouse.query(one).to_pylist()
    incident = next(iter(warehouse.query("FROM incidents ORDER BY incident_id LIMIT 1").to_pylist()), None)
    yield from {
        "overview": "/",
        "incidents": "/incidents",
        **({"incident": f"/incident/{incident['incident_id']}"} if incident else {}),
        "sources": "/sources",
        "source": "/source/outlet-7",
        "articles": "/articles",
        "articles, last page": f"/articles?source_id=outlet-7&number={LAST_PAGE}",
        "search": "/articles?q=Mara+Quill",
        "filters": f"/articles?source_id=outlet-7&since={LAST_DAY}&damage=flagged",
        "documents": "/documents",
        "batches": "/batches",
        "batch": f"/batch/{row['batch_id']}",
        "quarantine": "/quarantine",
        "expectations": "/expectations",
        "expectation": "/expectation/articles/expect_column_values_to_not_be_null?column_name=published_at",
        "stories": f"/stories?day={LAST_DAY}",
        "article": f"/article/{row['article_id']}",
        "document": f"/document/{row['document_id']}",
        "csv of a source": "/download/articles.csv?source_id=outlet-7",
        "metrics": "/metrics",
    }.items()


def pages(warehouse: Warehouse) -> bool:
    """Print the time of every page; returns whether all are under MAX_PAGE_SECONDS."""
    from fastapi.testclient import TestClient

    from unspun.reports.app import create_app

    fast = True
    for name, address in addresses(warehouse):
        times, cpus = [], []
        for _ in range(REQUESTS):
            client = TestClient(create_app(str(warehouse.uri), now=lambda: START))
            client.get("/static/report.css")
            start, cpu = time.perf_counter(), time.process_time()
            answer = client.get(address)
            times.append(time.perf_counter() - start)
            cpus.append(time.process_time() - cpu)
            assert answer.status_code == 200, answer.text
        start = time.perf_counter()
        client.get(address)
        cached = time.perf_counter() - start
        fast &= min(times) < MAX_PAGE_SECONDS
        kib = len(answer.content) // 1024
        show(page=name, kib=kib, first=times[0], best=min(times), worst=max(times), cpu=min(cpus), cached=cached)
    return fast


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000, help="articles to generate")
    parser.add_argument("--batch-size", type=int, default=10_000, help="articles loaded at a time")
    parser.add_argument("--folder", type=Path, help="folder of the warehouse, to be used again by the next run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="unspun-bench-") as name:
        folder = options.folder or Path(name)
        whole = staged_batch(Path(name, "whole"), 0, options.articles)
        process = multiprocessing.get_context("spawn").Process(target=audit, args=(whole,))
        process.start()
        process.join()
        file = folder / "news.duckdb"
        warehouse = Warehouse(file) if file.exists() else fill_warehouse(folder, options.articles, options.batch_size)
        return 0 if pages(warehouse) and process.exitcode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
