"""The speed of the report's pages over a warehouse.

Each page is requested five times, each time from a new app with empty caches, and once more from the cache of the last
of them.
"""

import time
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote_plus

from unspun.benchmarks.warehouse import show
from unspun.warehouse import Warehouse

REQUESTS = 5
LAST_PAGE = 10
"""A page of the largest source's articles that every size of warehouse from 20,000 articles on has."""

ONE_ARTICLE = """
SELECT article_id, batch_id, document_id, source_id, title, (fetched_at AT TIME ZONE 'UTC')::DATE AS day
FROM articles JOIN documents USING (document_id, article_id, source_id, batch_id)
WHERE source_id = (SELECT mode(source_id) FROM articles)
ORDER BY fetched_at DESC
LIMIT 1
"""


def addresses(warehouse: Warehouse) -> Iterator[tuple[str, str]]:
    """The name and the address of every page."""
    (row,) = warehouse.query(ONE_ARTICLE).to_pylist()
    source, day = row["source_id"], row["day"]
    story = next(iter(warehouse.query("SELECT min(story_id) AS id FROM stories WHERE articles > 1").to_pylist()))["id"]
    incident = next(iter(warehouse.query("FROM incidents ORDER BY incident_id LIMIT 1").to_pylist()), None)
    yield from {
        "overview": "/",
        "incidents": "/incidents",
        **({"incident": f"/incident/{incident['incident_id']}"} if incident else {}),
        "sources": "/sources",
        "source": f"/source/{source}",
        "articles": "/articles",
        "articles, last page": f"/articles?source_id={source}&number={LAST_PAGE}",
        "search": f"/articles?q={quote_plus(row['title'])}",
        "filters": f"/articles?source_id={source}&since={day}&damage=flagged",
        "documents": "/documents",
        "batches": "/batches",
        "batch": f"/batch/{row['batch_id']}",
        "quarantine": "/quarantine",
        "expectations": "/expectations",
        "expectation": "/expectation/articles/expect_column_values_to_not_be_null?column_name=published_at",
        "stories": f"/stories?day={day}",
        **({"story": f"/story/{story}"} if story else {}),
        "article": f"/article/{row['article_id']}",
        "document": f"/document/{row['document_id']}",
        "csv of a source": f"/download/articles.csv?source_id={source}",
        "metrics": "/metrics",
    }.items()


def pages(warehouse: Warehouse, now: datetime) -> None:
    """Print the time of every page, as they are at a moment."""
    from fastapi.testclient import TestClient

    from unspun.reports.app import create_app

    for name, address in addresses(warehouse):
        times, cpus = [], []
        for _ in range(REQUESTS):
            client = TestClient(create_app(str(warehouse.uri), now=lambda: now))
            client.get("/static/report.css")
            start, cpu = time.perf_counter(), time.process_time()
            answer = client.get(address)
            times.append(time.perf_counter() - start)
            cpus.append(time.process_time() - cpu)
            assert answer.status_code == 200, answer.text
        start = time.perf_counter()
        client.get(address)
        cached = time.perf_counter() - start
        kib = len(answer.content) // 1024
        show(page=name, kib=kib, first=times[0], best=min(times), worst=max(times), cpu=min(cpus), cached=cached)
