"""A warehouse that is moved, or restored elsewhere, has its raw bytes: it replays and reprocesses."""

from pathlib import Path

from unspun.pipeline.plan import ingest, run_batches
from unspun.pipeline.selection import select_replay, select_reprocess
from unspun.pipeline.settings import Settings
from unspun.pipeline.workspace import Workspace
from unspun.warehouse.backup import backup, restore
from unspun.warehouse.quarantine import Selection

ARTICLE = "Ferry returns to Lind\n\nThe ferry of Lind sails again on Monday, its captain Ola Brandt said on the pier.\n"


def run_everything_again(settings: Settings) -> tuple[dict[str, int], dict[str, int]]:
    """Outcomes of a replay of the quarantine, and of a reprocess of everything."""
    replayed = run_batches(select_replay(Selection(), settings), settings).outcomes
    reprocessed = run_batches(select_reprocess(Selection(), settings, everything=True), settings).outcomes
    return replayed, reprocessed


def test_a_warehouse_that_is_moved_or_restored_elsewhere_replays_and_reprocesses(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.txt").write_text(ARTICLE)
    (drop / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (tmp_path / "first").mkdir()
    settings = Settings(warehouse=str(tmp_path / "first" / "news.duckdb"))
    assert ingest([str(drop)], settings)["rejected"] == 1
    workspace = Workspace.of(settings)
    saved = backup(workspace.warehouse, tmp_path / "backups", Path(workspace.raw))
    (tmp_path / "first").rename(tmp_path / "moved")
    replayed, reprocessed = run_everything_again(Settings(warehouse=str(tmp_path / "moved" / "news.duckdb")))
    assert (replayed["rejected"], sum(reprocessed.values())) == (1, 1)

    elsewhere = Settings(warehouse=str(tmp_path / "restored" / "news.duckdb"))
    workspace = Workspace.of(elsewhere)
    restore(saved, workspace.warehouse, Path(workspace.raw))
    replayed, reprocessed = run_everything_again(elsewhere)
    assert (replayed["rejected"], sum(reprocessed.values())) == (1, 1)
    assert ingest([str(drop)], elsewhere)["unchanged"] == 2


def test_raw_and_staged_lie_beside_the_data_of_a_lake_in_an_object_store() -> None:
    lake = Settings(warehouse="ducklake:postgres:dbname=lake?data=s3://news/lake/")
    workspace = Workspace.of(lake)
    assert (workspace.raw, workspace.staged) == ("s3://news/lake.unspun/raw", "s3://news/lake.unspun/staged")
    chosen = Workspace.of(lake.model_copy(update={"raw": "s3://other/raw"}))
    assert chosen.raw == "s3://other/raw"
