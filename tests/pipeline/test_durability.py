"""Runs that are killed, and runs that meet: nothing is lost, nothing doubled, and readers see whole batches."""

import os
import random
import subprocess
import threading

import duckdb
import pytest

from unspun.benchmarks.durability import contents, finish, ingest, survive
from unspun.benchmarks.generate import write


@pytest.fixture(scope="module")
def drop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drop")
    write(folder, 60)
    return folder


@pytest.mark.slow
def test_a_run_that_was_killed_and_run_again_equals_a_clean_run(drop, tmp_path):
    hit, right = survive(drop, tmp_path / "news.duckdb", kills=4, batch_size=20, chance=random.Random(7))
    assert hit >= 1 and right == 4


@pytest.mark.slow
def test_two_loads_at_once_give_the_tables_of_one(drop, tmp_path):
    alone, shared = tmp_path / "alone" / "news.duckdb", tmp_path / "shared" / "news.duckdb"
    for warehouse in (alone, shared):
        warehouse.parent.mkdir()
    finish(ingest(drop, alone, 20))
    for process in [ingest(drop, shared, 20), ingest(drop, shared, 20)]:
        finish(process)
    ours, theirs = contents(shared), contents(alone)
    for tables in (ours, theirs):  # these two name the segment, which lies beside each warehouse
        del tables["documents"], tables["batches"]
    assert ours == theirs


@pytest.mark.slow
def test_a_reader_of_the_published_file_sees_whole_batches_only(drop, tmp_path):
    warehouse = tmp_path / "news.duckdb"
    process = ingest(drop, warehouse, 10)
    seen, torn = set(), []
    stop = threading.Event()

    def read():
        while not stop.is_set():
            if warehouse.exists():
                with duckdb.connect(str(warehouse), read_only=True) as connection:
                    counted, listed = connection.execute(
                        "SELECT (SELECT coalesce(sum(fetched), 0) FROM batches), (SELECT count(*) FROM documents)"
                    ).fetchone()
                seen.add(listed)
                if counted != listed:
                    torn.append((counted, listed))
            stop.wait(0.05)

    reader = threading.Thread(target=read)
    reader.start()
    finish(process)
    stop.wait(0.3)
    stop.set()
    reader.join()
    assert not torn and max(seen) == 60


def test_a_loader_that_finds_the_lock_taken_says_who_holds_it(drop, tmp_path):
    from unspun.pipeline.plan import ingest as run
    from unspun.pipeline.settings import Settings
    from unspun.warehouse import Warehouse, WarehouseError
    from unspun.warehouse.lock import loader_lock

    warehouse = tmp_path / "news.duckdb"
    Warehouse(warehouse).migrate()
    with (
        loader_lock(Warehouse(warehouse).folder / "lock", 1),
        pytest.raises(WarehouseError, match=f"process {os.getpid()}"),
    ):
        run([str(drop)], Settings(warehouse=str(warehouse), lock_timeout=0.2))


def test_the_command_ends_with_one_line_where_a_folder_is_missing(tmp_path):
    process = subprocess.Popen(
        ingest(tmp_path / "nowhere", tmp_path / "news.duckdb", 5).args, stderr=subprocess.PIPE, text=True
    )
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1 and "nowhere" in errors and "Traceback" not in errors
