"""Faults of the machine: each ends in a line that says what to do, and doing it loses nothing and doubles nothing."""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import typer

from tests.dags.texts import write_articles
from unspun.cli.options import refusing
from unspun.pipeline import plan
from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
from unspun.warehouse import Warehouse, WarehouseError, search

NOBODY = 65534

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A warehouse with two articles, and two more in a drop folder. Others than its owner may read the folder."""
    with tempfile.TemporaryDirectory(prefix="unspun-faults-") as name:
        folder = Path(name) / "template"
        write_articles(folder / "loaded", range(2))
        write_articles(folder / "drop", range(2, 4))
        ingest([str(folder / "loaded")], settings_of(folder))
        Path(name).chmod(0o755)
        yield folder


@pytest.fixture
def desk(template: Path) -> Iterator[Path]:
    folder = template.with_name("desk")
    shutil.copytree(template, folder)
    yield folder
    shutil.rmtree(folder)


def settings_of(folder: Path) -> Settings:
    return Settings(warehouse=str(folder / "news.duckdb"))


@contextlib.contextmanager
def limited(kind: int, value: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value, hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (soft, hard))


@contextlib.contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """The folder as one sees it who may read it only."""
    paths = [folder, *folder.rglob("*")]
    modes = [path.stat().st_mode for path in paths]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in zip(paths, modes, strict=True):
            path.chmod(mode)


def refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command line says of an ingest that fails."""
    with pytest.raises(typer.Exit), refusing():
        ingest([str(folder / "drop")], settings_of(folder))
    said = capsys.readouterr().err
    assert said.count("\n") == 1, said
    return said


def assert_healed(folder: Path) -> None:
    counts = ingest([str(folder / "drop")], settings_of(folder))
    assert counts["loaded"] + counts["unchanged"] == counts["fetched"] == 2
    warehouse = Warehouse(folder / "news.duckdb")
    (row,) = warehouse.query("SELECT count(*) AS n, count(DISTINCT article_id) AS articles FROM documents").to_pylist()
    assert row == {"n": 4, "articles": 4}
    assert warehouse.query("SELECT bool_and(balances) AS ok FROM funnel_balance")["ok"].to_pylist() == [True]


@pytest.mark.parametrize("largest_file_bytes", [1_000, 1_000_000])  # fits no raw segment; not the loading file
def test_a_full_disk(largest_file_bytes: int, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with limited(resource.RLIMIT_FSIZE, largest_file_bytes):
        said = refused(desk, capsys)
    assert str(desk) in said and "Make room on the disk and run this again" in said
    assert_healed(desk)


def test_too_few_open_files(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with limited(resource.RLIMIT_NOFILE, len(list(Path("/proc/self/fd").iterdir())) + 2):
        said = refused(desk, capsys)
    assert "Allow more open files (ulimit -n)" in said
    assert_healed(desk)


@pytest.mark.parametrize("mebibytes", [300, 2200])  # too little to load the libraries, or to work with them
def test_too_little_memory_to_begin_with(mebibytes: int, desk: Path) -> None:
    command = [sys.executable, "-m", "unspun.cli.main", "ingest", str(desk / "drop"), "-w", str(desk / "news.duckdb")]
    limited = ["bash", "-c", f'ulimit -v {mebibytes * 1024}; exec "$@"', "bash"]
    done = subprocess.run([*limited, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "Allow more" in done.stderr
    assert_healed(desk)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        pa.ArrowMemoryError("malloc of size 64 failed"),
        duckdb.OutOfMemoryException("Out of Memory Error: failed to pin block"),
        ImportError("libarrow.so: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
    ],
)
def test_too_little_memory_is_one_line_wherever_it_is_met(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), refusing():
        raise error
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "Allow more memory" in said


def test_a_folder_that_cannot_be_written(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with unwritable(desk):
        said = refused(desk, capsys)
        assert Warehouse(desk / "news.duckdb").query("SELECT count(*) AS n FROM documents")["n"].to_pylist() == [2]
    assert str(desk) in said and "Let this user write there" in said
    assert_healed(desk)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 * 3 :] = bytes(byte ^ 0x55 for byte in content[4096 * 3 :])
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, flip])
@pytest.mark.parametrize("name", ["news.unspun/loading.duckdb", "news.duckdb"])
def test_a_damaged_file_of_the_warehouse(
    damage: Callable[[Path], None], name: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = desk / name
    content = file.read_bytes()
    file.unlink()  # one name of several: the older copies stay
    file.write_bytes(content)
    damage(file)
    if name == "news.duckdb":
        with pytest.raises(WarehouseError, match="Move it and its .wal away"):
            Warehouse(file).query("SELECT max(body) FROM articles")
    else:
        assert "Move it and its .wal away" in refused(desk, capsys)
    file.rename(file.with_suffix(".damaged"))
    assert_healed(desk)


def test_a_loading_file_that_is_gone(desk: Path) -> None:
    (desk / "news.unspun" / "loading.duckdb").unlink()
    assert_healed(desk)


def test_a_damaged_search_index(desk: Path) -> None:
    warehouse = Warehouse(desk / "news.duckdb")
    cut(search.build(warehouse))
    with pytest.raises(WarehouseError, match="unspun search --rebuild"):
        search.search(warehouse, "council")
    search.build(warehouse)
    assert search.search(warehouse, "council").num_rows == 2


def test_unfinished_files_of_a_killed_run(desk: Path) -> None:
    """A run that was killed leaves the files that it was writing, under hidden names."""
    seen = next((desk / "news.unspun" / "staged" / "state").rglob("*.parquet"))
    unread = seen.with_name(f".{seen.name}.k2x0")
    copies = [desk / ".news.duckdb.k2x0.new", desk / "news.unspun" / "published" / ".000002.duckdb.k2x0.new"]
    for file in (unread, *copies):
        file.write_bytes(b"PAR1")
    assert_healed(desk)
    assert not [file for file in copies if file.exists()]
    assert unread.exists()


def kill_worker(batch_uri: str, settings: Settings) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return batch_uri


def test_a_worker_that_is_killed_where_memory_is_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(plan, "_prepare", kill_worker)
    with pytest.raises(typer.Exit), refusing():
        plan.run_batches(["one.parquet", "two.parquet"], settings_of(tmp_path), workers=2)
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "Allow more memory" in said
