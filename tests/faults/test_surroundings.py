"""Runs that are ended from outside, clocks that were set back, locks of dead processes: nothing is lost or held up."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from unspun.benchmarks.staged_batches import Delivery, stage
from unspun.warehouse import Warehouse

pytestmark = pytest.mark.slow


def assert_balanced(warehouse: Warehouse, documents: int) -> None:
    asked = warehouse.query("SELECT fetched, balances FROM funnel_balance").to_pylist()
    assert sum(row["fetched"] for row in asked) == documents and all(row["balances"] for row in asked)


def children_of(process: int) -> Iterator[int]:
    """Ids of the processes that a process has started and that still run, of any depth."""
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, listed.read_text().split()):
            yield child
            yield from children_of(child)


def wait_until(condition: Callable[[], object], seconds: float = 240) -> None:
    """Wait for what must come at all, however busy the machine is."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


POOL = """
import os, signal, sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from unspun.pipeline.plan import _start_worker

if __name__ == "__main__":
    with ProcessPoolExecutor(2, get_context("spawn"), partial(_start_worker, 30, "text")) as pool:
        print(*{future.result() for future in [pool.submit(os.getpid) for _ in range(8)]}, flush=True)
        sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs the process table of Linux")
def test_the_workers_of_a_run_end_with_it_where_the_signal_reached_it_alone(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(POOL)
    run = subprocess.Popen(
        [sys.executable, str(tmp_path / "run.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout and run.stdout.readline().split()
    workers = set(children_of(run.pid))
    assert len(workers) >= 2
    run.send_signal(signal.SIGTERM)
    assert run.wait(240) == -signal.SIGTERM
    wait_until(lambda: not any(Path(f"/proc/{worker}/cwd").exists() for worker in workers))


def test_a_clock_that_was_set_back_holds_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = Warehouse(tmp_path / "news.duckdb")
    warehouse.load(stage([Delivery("a", "The dam holds.", minute=30)], tmp_path))
    warehouse.publish()
    before = time.time() - 86_400
    monkeypatch.setattr(time, "time", lambda: before)
    earlier = [Delivery("a", "The dam leaks.", minute=10), Delivery("b", "The mill is sold.", minute=10)]
    outcomes = warehouse.load(stage(earlier, tmp_path)).outcomes
    assert sum(outcomes.values()) == outcomes["loaded"] + outcomes["new_revision"] == 2
    assert warehouse.is_due()
    warehouse.publish()
    assert warehouse.query("SELECT count(*) AS n FROM article_revisions")["n"].to_pylist() == [3]
    assert_balanced(warehouse, 3)


def test_a_lock_file_of_a_dead_process_holds_nothing_up(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "news.duckdb", lock_timeout=1)
    warehouse.migrate()
    lock, holder = warehouse.folder / "lock", warehouse.folder / "lock.holder"
    die = (
        "import os, sys\nfrom pathlib import Path\nfrom unspun.warehouse.lock import loader_lock\n"
        "with loader_lock(Path(sys.argv[1]), 5):\n    os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", die, str(lock)], check=False).returncode == 9
    assert lock.exists() and holder.exists()
    assert warehouse.load(stage([Delivery("a", "The dam holds.")], tmp_path)).outcomes["loaded"] == 1
    assert not holder.exists()
