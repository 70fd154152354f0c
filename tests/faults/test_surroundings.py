"""Runs that are ended from outside, clocks that were set back, locks of dead processes: nothing is lost or held up."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.dags.texts import write_articles
from unspun.benchmarks.staged_batches import Delivery, stage
from unspun.benchmarks.warehouse_contents import contents, differences
from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
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


WEDNESDAY_MAIL = (
    "From: Ilse Varga <ilse@harrow.example>\r\nSubject: Le café de Vell rouvre\r\n"
    "Date: Tue, 3 Mar 2026 23:30:00 -0500\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\nThe café of Vell opens again on Friday, the owner said.\r\n\r\n"
    "“We are ready,” said Tomas Brändt, the cook.\r\n"
)
UNZONED_PAGE = (
    "<html><head><title>Ferry of Lind returns</title><meta charset=utf-8>"
    '<meta property="article:published_time" content="2026-03-03 23:30"></head><body><h1>Ferry of Lind returns</h1>'
    f"<p>{'The ferry of Lind sails again, its captain, Ola Brändt, said on the pier. ' * 4}</p></body></html>"
)
ELSEWHERE = 'ulimit -n 64; export LC_ALL=C LANG=C TZ=Pacific/Auckland PYTHONUTF8=0; exec "$@"'
"""Few open files, no UTF-8, and a day that is tomorrow's."""


def test_a_run_that_is_told_to_end_is_completed_by_one_in_other_surroundings(tmp_path: Path) -> None:
    drop, warehouse, whole = tmp_path / "drop", tmp_path / "a" / "news.duckdb", tmp_path / "b" / "news.duckdb"
    write_articles(drop, range(1))
    (drop / "mail.eml").write_text(WEDNESDAY_MAIL, encoding="utf-8", newline="")
    (drop / "page.html").write_text(UNZONED_PAGE, encoding="utf-8")
    command = [sys.executable, "-m", "unspun.cli.main", "ingest", str(drop), "-w", str(warehouse), "--jobs", "1"]
    run = subprocess.Popen([*command, "--batch-size", "2"], stderr=subprocess.PIPE, text=True)
    staged = warehouse.with_suffix(".unspun") / "staged"
    wait_until(lambda: run.poll() is not None or list(staged.glob("*/documents.parquet")))
    run.send_signal(signal.SIGTERM)
    _, errors = run.communicate(timeout=240)
    assert run.returncode == -signal.SIGTERM
    assert errors.splitlines()[-1].endswith("Run the same command again to go on.") and "Traceback" not in errors
    done = subprocess.run(["bash", "-c", ELSEWHERE, "bash", *command, "--batch-size", "2"], capture_output=True)
    assert done.returncode == 0, done.stderr
    ingest([str(drop)], Settings(warehouse=str(whole), batch_size=2))
    assert not list(differences(contents(warehouse.parent), contents(whole.parent)))
    assert_balanced(Warehouse(warehouse), 3)


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
