"""The audit and the pages of the report at size: `python -m unspun.benchmarks.quality --articles 100000`.

Generated articles with ten mentions, three quotes and two edits each, of forty sources over eight weeks. The audit runs
in a process of its own, whose memory is measured. Each page is asked for once after a publish, with nothing kept from
before, and five times of another app; figures are printed as one JSON line each, and the exit status says whether every
page is under 300 ms.
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
PAGE_SECONDS = 0.3
ROUNDS = 5
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
    from unspun.audit.audits import audit_batch

    start, cpu = time.perf_counter(), time.process_time()
    found = audit_batch(staged)
    show(
        page="audit",
        expectations=len(found.results),
        failed=sum(not result.success for result in found.results),
        seconds=time.perf_counter() - start,
        cpu_seconds=time.process_time() - cpu,
        peak_gib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    )


def filled(folder: Path, articles: int, batch_size: int) -> Warehouse:
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
    """Every page, by what it is called."""
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
    """Time every page; whether all are fast enough."""
    from fastapi.testclient import TestClient

    from unspun.reports.app import create_app

    fast = True
    for name, address in addresses(warehouse):
        times, cpus = [], []
        for _ in range(ROUNDS):
            client = TestClient(create_app(str(warehouse.uri), today=lambda: LAST_DAY))
            client.get("/static/report.css")
            start, cpu = time.perf_counter(), time.process_time()
            answer = client.get(address)
            times.append(time.perf_counter() - start)
            cpus.append(time.process_time() - cpu)
            assert answer.status_code == 200, answer.text
        fast &= min(times) < PAGE_SECONDS
        show(
            page=name, kib=len(answer.content) // 1024, first=times[0], best=min(times), worst=max(times), cpu=min(cpus)
        )
    return fast


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--batch-size", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="Where the warehouse is kept for the next time")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="unspun-bench-") as name:
        folder = chosen.folder or Path(name)
        whole = staged_batch(Path(name, "whole"), 0, chosen.articles)
        process = multiprocessing.get_context("spawn").Process(target=audit, args=(whole,))
        process.start()
        process.join()
        kept = (folder / "news.duckdb").exists()
        warehouse = Warehouse(folder / "news.duckdb") if kept else filled(folder, chosen.articles, chosen.batch_size)
        return 0 if pages(warehouse) and process.exitcode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
