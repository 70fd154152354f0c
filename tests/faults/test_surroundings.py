"""Runs that are ended from outside, and machines with another language, time zone or clock: the same rows, no loss."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dags.texts import article, write_articles
from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
from unspun.schemas.tables import ARROW
from unspun.warehouse import Warehouse

pytestmark = pytest.mark.slow

MOMENTS = {"checked_at"}
"""Columns that say when a run happened, beside those that the load sets."""

MAIL = (
    "From: Ilse Varga <ilse@harrow.example>\r\nSubject: Le café de Vell rouvre\r\nDate: Tue, 3 Mar 2026 23:30:00 -0500"
    "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    "The café of Vell opens again on Friday, the owner said.\r\n\r\n“We are ready,” said Tomas Brandt, the cook.\r\n"
)
PAGE = (
    "<html><head><title>Ferry of Lind returns</title><meta charset=utf-8>"
    '<meta property="article:published_time" content="2026-03-03 23:30"></head><body><h1>Ferry of Lind returns</h1>'
    f"<p>{'The ferry of Lind sails again — its captain, Ola Brändt, said so on the pier. ' * 4}</p></body></html>"
)


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain text, a mail and a page, with letters outside ASCII and times with and without a zone."""
    folder = tmp_path_factory.mktemp("surroundings") / "drop"
    write_articles(folder, range(1))
    (folder / "mail.eml").write_text(MAIL, encoding="utf-8", newline="")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def settings(drop: Path) -> Settings:
    """A warehouse with these documents, loaded by this process."""
    settings = Settings(warehouse=str(drop.with_name("news.duckdb")))
    assert ingest([str(drop)], settings)["loaded"] == 3
    return settings


def command(drop: Path, warehouse: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "unspun.cli.main", "ingest", str(drop), "-w", str(warehouse), *options]


def rows(warehouse: str | Path) -> dict[str, list[dict[str, Any]]]:
    """All rows, without the columns that say when a run happened."""
    return {
        table: Warehouse(warehouse)
        .query(f"SELECT {', '.join(name for name in schema.names if name not in MOMENTS)} FROM {table} ORDER BY ALL")
        .to_pylist()
        for table, schema in ARROW.items()
    }


def assert_balanced(warehouse: str | Path, documents: int) -> None:
    asked = Warehouse(warehouse).query("SELECT fetched, balances FROM funnel_balance").to_pylist()
    assert sum(row["fetched"] for row in asked) == documents and all(row["balances"] for row in asked)


def test_the_locale_and_the_time_zone_of_the_machine_change_no_row(
    drop: Path, settings: Settings, tmp_path: Path
) -> None:
    elsewhere = os.environ | {"LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Auckland", "PYTHONUTF8": "0"}
    warehouse = tmp_path / "news.duckdb"
    done = subprocess.run(command(drop, warehouse), env=elsewhere, capture_output=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert rows(warehouse) == rows(settings.warehouse)


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


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs the process table of Linux")
def test_a_run_that_is_told_to_end_ends_with_its_workers_and_the_next_one_completes_it(tmp_path: Path) -> None:
    folder, warehouse = tmp_path / "drop", tmp_path / "news.duckdb"
    write_articles(folder, range(12))
    run = subprocess.Popen(
        command(folder, warehouse, "--batch-size", "2", "--jobs", "2"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    staged = tmp_path / "news.unspun" / "staged"
    wait_until(lambda: run.poll() is not None or list(staged.glob("*/documents.parquet")))
    workers = set(children_of(run.pid))
    assert run.poll() is None and workers
    run.send_signal(signal.SIGTERM)
    run.communicate(timeout=240)
    assert run.returncode == -signal.SIGTERM
    wait_until(lambda: not any(Path(f"/proc/{worker}/cwd").exists() for worker in workers))
    counts = ingest([str(folder)], Settings(warehouse=str(warehouse), batch_size=2, lock_timeout=1))
    assert counts["fetched"] == 12 and counts["loaded"] + counts["unchanged"] == 12
    assert_balanced(warehouse, 12)


def test_a_clock_that_was_set_back_holds_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, settings = tmp_path / "drop", Settings(warehouse=str(tmp_path / "news.duckdb"))
    write_articles(folder, range(1))
    ingest([str(folder)], settings)
    before = time.time() - 86_400
    monkeypatch.setattr(time, "time", lambda: before)
    changed, new = folder / "article-0000.txt", folder / "article-0001.txt"
    changed.write_text(article(0).replace("3 million", "5 million"), encoding="utf-8")
    new.write_text(article(1), encoding="utf-8")
    for file in (changed, new):
        os.utime(file, (before, before))
    counts = ingest([str(folder)], settings)
    assert (counts["fetched"], counts["new_revision"], counts["loaded"]) == (2, 1, 1)
    (published,) = Warehouse(settings.warehouse).query("SELECT count(*) AS n FROM article_revisions").to_pylist()
    assert published == {"n": 3}
    assert_balanced(settings.warehouse, 3)


def test_a_lock_file_of_a_dead_process_holds_nothing_up(drop: Path, settings: Settings) -> None:
    folder = Warehouse(settings.warehouse).folder
    die = (
        "import os, sys\nfrom pathlib import Path\nfrom unspun.warehouse.lock import loader_lock\n"
        "with loader_lock(Path(sys.argv[1]), 5):\n    os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", die, str(folder / "lock")], check=False).returncode == 9
    assert (folder / "lock").exists() and (folder / "lock.holder").exists()
    assert ingest([str(drop)], settings.model_copy(update={"lock_timeout": 1}))["unchanged"] == 3
    assert not (folder / "lock.holder").exists()
