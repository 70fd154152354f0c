"""The same warehouse on DuckLake with a PostgreSQL catalog: the same tables, and several loaders at once."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from unspun.benchmarks.staged_batches import content, generated, parts, stage
from unspun.schemas.catalogue import CURRENT_VIEWS, QUERY_VIEWS
from unspun.warehouse import Warehouse, maintenance, search
from unspun.warehouse.backup import backup, restore

ROOT = Path(__file__).parents[2]

LOADER = """
import sys
from pathlib import Path
from unspun.warehouse import Warehouse
uri, batches = sys.argv[1], sys.argv[2:]
for batch in batches:
    Warehouse(uri, lock_timeout=200).load(Path(batch))
"""

READER = """
import sys, time
from pathlib import Path
from unspun.warehouse import Warehouse
uri, stop = sys.argv[1], Path(sys.argv[2])
warehouse, seen, looks = Warehouse(uri), 0, 0
while not stop.exists():
    (row,) = warehouse.query('''
        SELECT (SELECT count(*) FROM documents) AS documents,
            (SELECT coalesce(sum(fetched), 0) FROM batches) AS fetched,
            (SELECT count(*) FROM article_revisions) AS articles,
            (SELECT count(*) FROM quote_revisions) AS quotes
    ''').to_pylist()
    assert row["documents"] == row["fetched"] >= seen, row
    assert row["articles"] == row["quotes"], row
    seen, looks = row["documents"], looks + 1
print(looks)
"""


@pytest.mark.slow
def test_the_same_batches_make_the_same_tables_on_both(lake, tmp_path):
    deliveries = generated(40)
    on_file, on_lake = Warehouse(tmp_path / "news.duckdb"), Warehouse(lake)
    for part in parts(deliveries, 20):
        staged = stage(part, tmp_path)
        assert on_file.load(staged) == on_lake.load(staged)
    assert content(on_file) == content(on_lake)
    with on_file.store.published() as one, on_lake.store.published() as other:
        for view in (*CURRENT_VIEWS, *QUERY_VIEWS):
            assert len(one.table(view.name)) == len(other.table(view.name)), view.name
    search.build(on_lake)
    assert search.search(on_lake, "text").num_rows == 10
    assert on_lake.stored([deliveries[0].document_id, "other"]) == {deliveries[0].document_id}
    assert maintenance.compact(on_lake, keep_days=0)
    assert content(on_file) == content(on_lake)


@pytest.mark.slow
def test_a_backup_of_a_lake_is_restored_to_a_lake_and_to_a_file(lake, tmp_path):
    first, second = parts(generated(40), 20)
    on_lake, on_file = Warehouse(lake), Warehouse(tmp_path / "news.duckdb")
    on_lake.load(stage(first, tmp_path))
    saved = backup(on_lake, tmp_path / "backups", tmp_path / "raw")
    before = content(on_lake)
    on_lake.load(stage(second, tmp_path))
    assert content(on_lake) != before
    restore(saved, on_lake, tmp_path / "raw")
    assert content(on_lake) == before
    restore(saved, on_file)
    assert content(on_file) == before
    staged = stage(second, tmp_path)
    assert on_file.load(staged) == on_lake.load(staged)
    assert content(on_file) == content(on_lake)
    restore(backup(on_file, tmp_path / "backups"), on_lake, tmp_path / "raw")
    assert content(on_file) == content(on_lake)


@pytest.mark.slow
def test_three_loaders_and_two_readers_at_once_lose_nothing(lake, tmp_path):
    deliveries = generated(36)
    staged = [stage(part, tmp_path) for part in parts(deliveries, 6)]
    Warehouse(lake).migrate()
    stop = tmp_path / "stop"
    readers = [start(READER, lake, stop) for _ in range(2)]
    # Two take turns by the lock of their disk; the third knows only the catalog, like a loader on another machine.
    uris = [lake, lake, lake.partition("?")[0]]
    loaders = [start(LOADER, uri, *staged[number::3], cwd=tmp_path) for number, uri in enumerate(uris)]
    for process in loaders:
        _, errors = process.communicate(timeout=280)
        assert process.returncode == 0, errors
    time.sleep(0.5)
    stop.touch()
    for process in readers:
        looks, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert int(looks) > 1
    alone = Warehouse(tmp_path / "alone.duckdb")
    for batch in staged:
        alone.load(batch)
    together = Warehouse(lake)
    assert content(together) == content(alone)
    (balance,) = together.query("SELECT count(*) AS n, bool_and(balances) AS ok FROM funnel_balance").to_pylist()
    assert balance == {"n": len(staged), "ok": True}
    assert set(maintenance.orphans(together)["rows"].to_pylist()) == {0}


def test_the_tables_may_lie_on_an_object_store(lake, object_store, tmp_path, monkeypatch):
    import fsspec

    monkeypatch.chdir(tmp_path)
    store = fsspec.filesystem("s3")
    store.mkdir("lake")
    on_store = Warehouse(lake.partition("?")[0] + "?data=s3://lake/news", lock_timeout=30)
    assert on_store.load(stage(generated(6), tmp_path)).outcomes["loaded"] > 1
    assert on_store.query("SELECT count(*) AS n FROM documents")["n"].to_pylist() == [6]
    assert store.find("lake/news/main")


def start(script, *arguments, cwd=ROOT):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
