"""A drop folder full of attacks: each ends as a document with a name for what is wrong, and the good articles load."""

import json
import os
from pathlib import Path

import pytest

from tests.dags.texts import write_articles
from tests.hostile.deliveries import FILES
from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
from unspun.sources.origin import printable
from unspun.warehouse import Warehouse

SECRET = "the harbour master's password is Kestrel"
GOOD = 3

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drop folder with the attacks and a few good articles, and a secret beside it."""
    folder = tmp_path_factory.mktemp("attacked")
    secret = folder / "secret.txt"
    secret.write_text(SECRET)
    write_articles(folder / "drop", range(GOOD))
    for name, content in FILES.items():
        (folder / "drop" / name).write_bytes(content.replace(b"/SECRET", str(secret).encode()))
    os.utime(folder / "drop" / "article-0000.txt", (-1e9, -1e9))  # 1938
    os.utime(folder / "drop" / "article-0001.txt", (1.6e10, 1.6e10))  # 2477
    os.mkfifo(folder / "drop" / "pipe.txt")
    (folder / "drop" / os.fsdecode(b"\xff\x1b[2J;$(touch out).txt")).write_text("Ferry\n\nNothing else is known.\n")
    return folder


@pytest.fixture(scope="module")
def before(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*")}


@pytest.fixture(scope="module")
def counts(folder: Path, before: set[str]) -> dict[str, int]:
    return ingest([str(folder / "drop")], Settings(warehouse=str(folder / "news.duckdb"), batch_size=200))


@pytest.fixture(scope="module")
def tables(folder: Path, counts: dict[str, int]) -> dict[str, list[dict]]:
    warehouse = Warehouse(folder / "news.duckdb")
    names = ("documents", "articles", "rejects", "edits", "quotes", "entities", "funnel_balance")
    return {name: warehouse.query(f"FROM {name}").to_pylist() for name in names}


def test_every_file_is_a_document_with_an_outcome(
    folder: Path, counts: dict[str, int], tables: dict[str, list[dict]]
) -> None:
    uris = [row["uri"] for row in tables["documents"]]
    files = [path for path in (folder / "drop").iterdir() if not path.name.endswith(".meta.json")]
    for file in files:
        # A document whose sidecar is refused goes under the name of the sidecar until that is mended.
        names = printable(str(file)), str(file.with_suffix(".meta.json"))
        assert any(uri.startswith(names) for uri in uris), file
    assert counts["fetched"] == len(uris) == sum(count for name, count in counts.items() if name != "fetched")
    assert all(row["balances"] for row in tables["funnel_balance"])
    assert all(row["reason"] for row in tables["documents"] if row["outcome"] == "rejected")


def test_no_attack_is_an_error_that_nobody_foresaw(tables: dict[str, list[dict]]) -> None:
    assert [(row["uri"][-80:], row["detail"]) for row in tables["rejects"] if row["reason"] == "internal-error"] == []


def test_the_good_articles_are_loaded(tables: dict[str, list[dict]]) -> None:
    loaded = {row["uri"].rpartition("/")[2] for row in tables["documents"] if row["outcome"] == "loaded"}
    assert {f"article-{number:04}.txt" for number in range(GOOD)} <= loaded


def test_no_file_outside_was_read_or_written(folder: Path, before: set[str], tables: dict[str, list[dict]]) -> None:
    assert SECRET not in json.dumps(tables, default=str)
    assert "root:x:0" not in json.dumps(tables, default=str)
    made = {str(path) for path in folder.rglob("*")} - before
    assert {path for path in made if not path.startswith(str(folder / "news."))} == set()


def test_no_address_is_stored_that_a_browser_would_run(tables: dict[str, list[dict]]) -> None:
    urls = [row["url"] for name in ("documents", "articles") for row in tables[name] if row["url"]]
    assert [url for url in urls if not url.startswith(("http://", "https://"))] == []
