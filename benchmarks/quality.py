"""The speed of the audit and of the report's pages over many articles.

    python -m unspun.benchmarks.quality [--articles 100000] [--batch-size 10000] [--folder FOLDER]

The articles are generated, with ten mentions, three quotes and two edits each, and belong to forty sources over eight
weeks. The audit runs in a process of its own, whose memory is measured. Each page is requested five times, each time
from a new app with empty caches. Figures are printed as one line of JSON each; the exit status is 0 where the audit ran
and the best time of every page is under 300 ms.
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
    """A published warehouse of so many articles, spread over sources and days."""
    from unspun.audit.audits import audit_batch
    from unspun.audit.quarantine import quarantine_bad_rows

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
    warehouse.publish()
    return warehouse


def addresses(warehouse: Warehouse) -> Iterator[tuple[str, str]]:
    """The name and the address of every page."""
    one = "SELECT article_id, batch_id, document_id FROM articles ORDER BY article_id LIMIT 1"
    (row,) = warehouse.query(one).to_pylist()
    yield from {
        "overview": "/",
        "sources": "/sources",
        "expectations": "/expectations",
        "quarantine": "/quarantine",
        "articles": "/articles",
        "search": "/articles?q=Mara+Quill",
        "stories": f"/stories?day={LAST_DAY}",
        "article": f"/article/{row['article_id']}",
        "batch": f"/batch/{row['batch_id']}",
        "document": f"/document/{row['document_id']}",
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
        fast &= min(times) < MAX_PAGE_SECONDS
        show(
            page=name, kib=len(answer.content) // 1024, first=times[0], best=min(times), worst=max(times), cpu=min(cpus)
        )
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
