"""A worker that loads, publishes, migrates and reprocesses, and somebody who kills it at random moments."""

import dataclasses
import multiprocessing
import random
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from unspun.benchmarks.staged_batches import Delivery, batch_id, content, rows_of, stage, write
from unspun.warehouse import Warehouse, maintenance

PUBLISHED = """
SELECT
    (SELECT count(*) FROM documents) AS documents,
    (SELECT coalesce(sum(fetched), 0) FROM batches) AS fetched,
    (SELECT coalesce(bool_and(balances), true) FROM funnel_balance) AS balances,
    (SELECT count(*) FROM article_revisions) AS articles,
    (SELECT count(*) FROM quote_revisions) AS quotes
"""
OUTDATED = """
SELECT 1
FROM documents
WHERE batch_id = $batch AND (pipeline_version <> $version OR reason IS NOT DISTINCT FROM 'awaits-reprocess')
LIMIT 1
"""


class Killing:
    """Generated batches in a folder, and a warehouse whose worker is killed again and again."""

    def __init__(self, folder: Path, deliveries: int, batches: int = 5) -> None:
        from unspun.benchmarks.staged_batches import generated, parts

        made = parts(generated(deliveries), deliveries // batches)
        self.folder = folder
        self.first = [stage(part, folder / "first") for part in made]
        self.again = [restage(part, folder / "again") for part in made]
        self.killed = self.finished = self.looks = 0
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["unspun.warehouse", "unspun.benchmarks.killing"])

    def kill(self, count: int, seed: int = 0) -> None:
        """Kill the worker `count` times; whenever it finished in time, it begins anew with an empty warehouse."""
        chance = random.Random(seed)
        start = time.monotonic()
        self._run(Warehouse(self.folder / "clean.duckdb")).join()
        usual = time.monotonic() - start
        warehouse = Warehouse(self.folder / "0.duckdb")
        while self.killed < count:
            worker = self._run(warehouse)
            worker.join(chance.uniform(0, usual))
            if worker.is_alive():
                worker.kill()
                worker.join()
                self.killed += 1
                self._look(warehouse)
            else:
                assert worker.exitcode == 0
                self.finished += 1
                self._compare(warehouse)
                warehouse = Warehouse(self.folder / f"{self.finished}.duckdb")
        self.last = warehouse

    def compare(self) -> None:
        """Let the last worker end, and compare its tables with those of a worker that was never killed."""
        worker = self._run(self.last)
        worker.join()
        assert worker.exitcode == 0
        self._compare(self.last)

    def _compare(self, warehouse: Warehouse) -> None:
        assert content(warehouse) == content(Warehouse(self.folder / "clean.duckdb"))
        assert set(maintenance.orphans(warehouse)["rows"].to_pylist()) == {0}
        assert self._look(warehouse)

    def _look(self, warehouse: Warehouse) -> bool:
        """What a reader sees at any moment is whole."""
        if not warehouse.published.exists():
            return False
        with duckdb.connect(str(warehouse.published), read_only=True) as reader:
            row = reader.execute(PUBLISHED).fetchone()
        assert row is not None
        documents, fetched, balances, articles, quotes = row
        assert documents == fetched
        assert balances
        assert articles == quotes
        self.looks += 1
        return True

    def _run(self, warehouse: Warehouse) -> multiprocessing.process.BaseProcess:
        worker = self.context.Process(target=work, args=(warehouse.uri, self.first, self.again))
        worker.start()
        return worker


def work(uri: str, first: list[Path], again: list[Path]) -> None:
    """Everything that writes, in the order of a run; each step may have been done already."""
    warehouse = Warehouse(uri, lock_timeout=30)
    warehouse.migrate()
    for batch in first:
        if not warehouse.loaded_batch(batch.name):
            warehouse.load(batch)
        warehouse.publish()
    for batch in again:
        if warehouse.newest(OUTDATED, {"batch": batch.name, "version": "2.0"}).num_rows:
            warehouse.load(batch, "reprocess")
        warehouse.publish()


def restage(deliveries: Sequence[Delivery], folder: Path) -> Path:
    """The same documents as a newer version of the pipeline stages them, with other headlines."""
    rows = rows_of(deliveries, "2.0")
    rows["article_revisions"] = [
        dataclasses.replace(row, title=f"{row.title}, now read better") for row in rows["article_revisions"]
    ]
    return write(rows, folder / batch_id(deliveries))
