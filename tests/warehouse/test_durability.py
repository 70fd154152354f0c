"""What may go wrong around a warehouse: killed processes, full disks, read-only folders, other loaders."""

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from unspun.benchmarks.killing import Killing
from unspun.benchmarks.staged_batches import Delivery, content, stage
from unspun.warehouse import Warehouse, WarehouseError, WarehouseLockedError

ROOT = Path(__file__).parents[2]
DAM, MILL = Delivery("a", "The dam holds."), Delivery("b", "The mill is sold.")


@pytest.mark.slow
def test_a_worker_may_be_killed_at_any_moment(tmp_path):
    """`python -m unspun.benchmarks.warehouse kills` does it a hundred times."""
    killing = Killing(tmp_path, deliveries=10, batches=2)
    killing.kill(4)
    killing.compare()


def hold(folder: str, ready, leave) -> None:
    from unspun.warehouse.lock import loader_lock

    with loader_lock(Path(folder) / "lock", 1):
        ready.set()
        leave.wait()


def test_a_second_loader_waits_or_says_who_loads(tmp_path):
    warehouse = Warehouse(tmp_path / "news.duckdb", lock_timeout=0.2)
    staged = stage([DAM], tmp_path)
    warehouse.migrate()
    context = multiprocessing.get_context("spawn")
    ready, leave = context.Event(), context.Event()
    other = context.Process(target=hold, args=(str(warehouse.folder), ready, leave))
    other.start()
    assert ready.wait(60)
    with pytest.raises(WarehouseLockedError, match=f"process {other.pid} on .*waited 0.2 s"):
        warehouse.load(staged)
    leave.set()
    assert Warehouse(tmp_path / "news.duckdb", lock_timeout=60).load(staged).outcomes["loaded"] == 1
    other.join()


def test_a_file_that_another_program_writes_is_named(tmp_path):
    warehouse = Warehouse(tmp_path / "news.duckdb")
    warehouse.load(stage([DAM], tmp_path))
    script = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('open', flush=True); time.sleep(600)"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(warehouse.file.loading)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(WarehouseError, match=f"PID {other.pid}"):
            warehouse.load(stage([MILL], tmp_path))
        other.kill()
    assert warehouse.load(stage([MILL], tmp_path)).outcomes["loaded"] == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to mount a small disk")
def test_a_full_disk_loses_nothing_and_heals(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("cannot mount a tmpfs here")
    try:
        warehouse = Warehouse(disk / "news.duckdb")
        warehouse.load(stage([DAM], tmp_path))
        before = content(warehouse)
        big = stage([Delivery(f"{n}", os.urandom(60_000).hex(), None, n) for n in range(80)], tmp_path)
        with pytest.raises(WarehouseError, match="(?i)space|disk|write"):
            load_and_publish(warehouse, big)
        assert warehouse.query("SELECT count(*) AS n FROM documents")["n"].to_pylist() == [1]
        assert not [path for path in disk.iterdir() if path.suffix == ".new"]
        subprocess.run(["mount", "-o", "remount,size=400m", str(disk)], check=True)
        assert warehouse.load(big).outcomes["loaded"] == 80
        after = content(warehouse)
        assert len(after["documents"]) == len(before["documents"]) + 80
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def load_and_publish(warehouse, staged):
    warehouse.load(staged)
    warehouse.publish()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")
def test_a_read_only_folder_is_named_and_can_still_be_read(tmp_path):
    warehouse = Warehouse(tmp_path / "news.duckdb")
    warehouse.load(stage([DAM], tmp_path))
    warehouse.publish()
    for path in (tmp_path, *tmp_path.parents):
        if path == Path("/tmp"):
            break
        path.chmod(0o755)
    script = (
        "import os, pwd, sys\nfrom unspun.warehouse import Warehouse, WarehouseError\nw = Warehouse(sys.argv[1])\n"
        "w.query('SELECT 1 AS one').to_pylist()\nos.setuid(pwd.getpwnam('nobody').pw_uid)\n"
        "print(w.query('SELECT count(*) AS n FROM documents')['n'][0].as_py())\n"
        "try:\n    w.publish()\nexcept WarehouseError as error:\n    print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(warehouse.published)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.startswith("1\n"), done.stderr
    assert "Permission denied" in done.stdout
    assert str(tmp_path) in done.stdout


def test_readers_see_whole_batches_only(tmp_path):
    warehouse = Warehouse(tmp_path / "news.duckdb")
    batches = [stage([Delivery(f"{n}-{m}", f"Text {n} {m}.") for m in range(10)], tmp_path) for n in range(4)]
    warehouse.load(batches[0])
    warehouse.publish()
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    seen = context.Queue()
    reader = context.Process(target=look, args=(warehouse.uri, stop, seen))
    reader.start()
    seen.get(timeout=60)
    for batch in batches[1:]:
        warehouse.load(batch)
        warehouse.publish()
        time.sleep(0.1)
    stop.set()
    reader.join(60)
    assert reader.exitcode == 0


def look(uri, stop, seen) -> None:
    warehouse = Warehouse(uri)
    while not stop.is_set():
        (row,) = warehouse.query(
            "SELECT count(*) AS n, (SELECT count(*) FROM quotes) AS quotes, "
            "(SELECT sum(fetched) FROM batches) AS fetched FROM documents"
        ).to_pylist()
        assert row["n"] == row["quotes"] == row["fetched"], row
        assert row["n"] % 10 == 0, row
        seen.put(row["n"])


def test_the_log_of_a_killed_migration_is_taken_in_before_anything_is_read(tmp_path):
    warehouse = Warehouse(tmp_path / "news.duckdb")
    warehouse.folder.mkdir()
    script = (
        "import os, sys\nfrom unspun.warehouse import Warehouse\n"
        "with Warehouse(sys.argv[1]).store.maintaining():\n    os._exit(9)"
    )
    died = subprocess.run([sys.executable, "-c", script, str(warehouse.published)], check=False)
    log = warehouse.folder / "loading.duckdb.wal"
    assert died.returncode == 9 and log.exists()
    assert warehouse.migrate(dry_run=True) == []
    assert not log.exists()
