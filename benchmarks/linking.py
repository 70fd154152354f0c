"""Whether linking copies and stories costs the same however large the warehouse is.

    python -m unspun.benchmarks.linking --articles 20000 [--lake]

Generated articles, three of each event within days, a third of them copies of one another, are loaded and linked in
batches. Prints, for each batch, the processor time of load and link for each article, and at the end that of the last
tenth against the first.
"""

import argparse
import bisect
import dataclasses
import itertools
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from unspun.benchmarks.staged_batches import START, Delivery, batch_id, rows_of, write
from unspun.pipeline.linking.link import link
from unspun.pipeline.processing.fingerprints import fingerprint_rows
from unspun.schemas.tables import EntityMention
from unspun.text.ngrams import news
from unspun.text.reading import read
from unspun.warehouse import Warehouse

MINUTES_BETWEEN = 2
SENTENCES = 8
REPORTS_OF_EVENT = 3
WORDS = 30_000
NAMES = 4_000


class _Writer:
    """Sentences of words as frequent as they are in news, about events that have names and numbers of their own."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        vocabulary = [word for word in news().vocabulary if word.isalpha()][:WORDS]
        self.words = vocabulary
        self.cumulative = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))
        self.names = [f"{self._word().title()} {self._word().title()}" for _ in range(NAMES)]

    def _word(self) -> str:
        at = bisect.bisect(self.cumulative, self.chance.random() * self.cumulative[-1])
        return self.words[min(at, len(self.words) - 1)]

    def _sentence(self, names: list[str], number: int) -> str:
        words = [self._word() for _ in range(self.chance.randrange(12, 24))]
        words.insert(self.chance.randrange(len(words)), self.chance.choice(names))
        if self.chance.random() < 0.3:
            words.insert(self.chance.randrange(len(words)), str(number))
        return " ".join([words[0].title(), *words[1:]]) + "."

    def reports(self) -> Iterator[tuple[str, str]]:
        """Title and text of each report: events one after the other, each with reports of its own and with copies."""
        while True:
            names = self.chance.sample(self.names, 3)
            number = self.chance.randrange(10, 100_000)
            first = [self._sentence(names, number) for _ in range(SENTENCES)]
            for report in range(REPORTS_OF_EVENT):
                own = [self._sentence(names, number) for _ in range(SENTENCES)]
                sentences = first[: SENTENCES - 2] + own[:2] if report == 1 else (first if report == 0 else own)
                yield f"{names[0]} {own[0].split()[1]}", "\n\n".join(sentences)


def _stage(deliveries: list[Delivery], folder: Path) -> Path:
    rows = rows_of(deliveries)
    minutes = {delivery.document_id: delivery.minute for delivery in deliveries}
    texts = {delivery.document_id: delivery.text or "" for delivery in deliveries}
    revisions = []
    for revision in rows["article_revisions"]:
        text = texts[revision.document_id]
        seen_at = START + timedelta(minutes=minutes[revision.document_id])
        revisions.append(dataclasses.replace(revision, body=text, raw_text=text, published_at=seen_at))
    mentions: list[EntityMention] = []
    rows |= {"article_revisions": revisions, "edits": [], "quotes": [], "entities": [], "entity_mentions": mentions}
    rows["article_fingerprints"] = fingerprint_rows(
        revisions, mentions, [], [], {document_id: read(text) for document_id, text in texts.items()}
    )
    return write(rows, folder / batch_id(deliveries))


def measure(articles: int, batch: int, uri: str, folder: Path) -> list[float]:
    """Processor seconds of load and link for each article, batch by batch."""
    warehouse = Warehouse(uri)
    warehouse.migrate()
    reports = _Writer(7).reports()
    costs = []
    for start in range(0, articles, batch):
        deliveries = [
            Delivery(f"d{number}", text, None, number * MINUTES_BETWEEN, f"source-{number % 40}", title=title)
            for number, (title, text) in zip(range(start, start + batch), reports, strict=False)
        ]
        staged = _stage(deliveries, folder)
        began = time.process_time()
        warehouse.load(staged)
        loaded = time.process_time()
        link(warehouse)
        linked = time.process_time()
        costs.append((linked - began) / batch)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"{start + batch:8} articles: load {1000 * (loaded - began) / batch:6.2f} ms, "
            f"link {1000 * (linked - loaded) / batch:6.2f} ms an article, {memory:.2f} GiB",
            flush=True,
        )
    return costs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=1_000)
    parser.add_argument("--lake", action="store_true", help="DuckLake with a catalog in a DuckDB file")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        lake = f"ducklake:{folder}/catalog.ducklake?data={folder}/news.lake"
        costs = measure(given.articles, given.batch, lake if given.lake else f"{folder}/news.duckdb", folder)
    tenth = max(1, len(costs) // 10)
    ratio = sum(costs[-tenth:]) / sum(costs[:tenth])
    print(f"the last {tenth * given.batch} articles cost {ratio:.2f} times the first {tenth * given.batch}")


if __name__ == "__main__":
    main()
