"""The memory of a drop folder: only new files are read, and none is passed over that is not in the warehouse."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from unspun.pipeline.collecting.seen_files import MAX_PARTS, SeenFiles
from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
from unspun.pipeline.workspace import Workspace
from unspun.schemas.source_state import SeenFile
from unspun.sources.files import folder

ARTICLE = "Ferry returns to {0}\n\nThe ferry of {0} sails again on Monday, its captain Ola Brandt said on the pier.\n"


@pytest.fixture
def drop(tmp_path):
    path = tmp_path / "drop"
    path.mkdir()
    for name in ("Lind", "Harrow"):
        (path / f"{name}.txt").write_text(ARTICLE.format(name))
    return path


@pytest.fixture
def settings(tmp_path):
    return Settings(warehouse=str(tmp_path / "news.duckdb"))


@pytest.fixture
def reads(monkeypatch):
    """Paths of the files whose bodies are read."""
    paths = []
    read = folder._read_file

    def counted(uri, *arguments):
        paths.append(Path(uri).name)
        return read(uri, *arguments)

    monkeypatch.setattr(folder, "_read_file", counted)
    return paths


def test_only_new_and_changed_files_are_read_and_the_others_count_as_unchanged(drop, settings, reads):
    assert ingest([str(drop)], settings)["loaded"] == 2
    (drop / "Velmora.txt").write_text(ARTICLE.format("Velmora"))
    (drop / "Lind.txt").write_text(ARTICLE.format("Lind") + "\nThe pier was mended in the spring, the town said.\n")
    (drop / "Harrow.meta.json").write_text(json.dumps({"url": "https://harrow.example/ferry"}))
    reads.clear()
    counts = ingest([str(drop)], settings)
    assert sorted(reads) == ["Harrow.txt", "Lind.txt", "Velmora.txt"]
    assert counts["fetched"] == 3 and counts["loaded"] + counts["new_revision"] == 2
    reads.clear()
    assert (ingest([str(drop)], settings)["unchanged"], reads) == (3, [])
    assert ingest([str(drop)], settings, force=True)["unchanged"] == 3
    assert len(reads) == 3


def test_a_warehouse_that_lost_documents_reads_their_files_again(drop, settings, reads, tmp_path):
    ingest([str(drop / "Lind.txt")], settings)
    shutil.copy(tmp_path / "news.duckdb", tmp_path / "older.duckdb")
    ingest([str(drop)], settings)
    for file in ("news.duckdb", "news.unspun/loading.duckdb"):  # as after the restore of an older backup
        shutil.copy(tmp_path / "older.duckdb", tmp_path / file)
    reads.clear()
    counts = ingest([str(drop)], settings)
    assert reads == ["Harrow.txt"]
    assert (counts["loaded"], counts["unchanged"]) == (1, 1)


def test_a_file_that_could_not_be_read_is_read_as_soon_as_it_can_be(drop, settings, monkeypatch):
    from fsspec.implementations.local import LocalFileSystem

    opened = LocalFileSystem.open

    def refuse(self, path, *arguments, **options):
        if path.endswith("Lind.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(self, path, *arguments, **options)

    with monkeypatch.context() as patched:  # root, who runs some of these tests, may read everything
        patched.setattr(LocalFileSystem, "open", refuse)
        assert ingest([str(drop)], settings)["rejected"] == 1
    assert ingest([str(drop)], settings)["loaded"] == 1


def test_rows_of_many_runs_are_merged_and_those_of_files_that_are_gone_are_dropped(settings, tmp_path):
    workspace, names = Workspace.of(settings), [f"{number}.txt" for number in range(MAX_PARTS)]
    for day, name in enumerate([*names, names[0]], start=1):
        row = SeenFile(
            source_id="drop", uri=name, version=str(day), document_ids=[], read_at=datetime(2026, 5, day, tzinfo=UTC)
        )
        SeenFiles(workspace, str(tmp_path / "files")).add([row])
    SeenFiles(workspace, str(tmp_path / "files")).compact(names[:3])
    assert len(list((tmp_path / "files").iterdir())) == 1
    remembered = SeenFiles(workspace, str(tmp_path / "files"))
    assert {uri: row.version for uri, row in remembered.items()} == {"0.txt": "9", "1.txt": "2", "2.txt": "3"}


def test_files_that_are_loaded_are_moved_with_their_sidecars_where_the_setting_says_so(drop, tmp_path):
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"), after_loading="move")
    (drop / "sub").mkdir()
    (drop / "Lind.txt").rename(drop / "sub" / "Lind.txt")
    (drop / "sub" / "Lind.txt.meta.json").write_text(json.dumps({"source": "Lind Courier"}))
    (drop / "late.txt.part").write_text("still being written")
    ingest([str(drop)], settings)
    left = {path.relative_to(drop).as_posix() for path in drop.rglob("*") if path.is_file()}
    moved = {".loaded/Harrow.txt", ".loaded/sub/Lind.txt", ".loaded/sub/Lind.txt.meta.json"}
    assert left == {*moved, "late.txt.part"}
    (drop / "Harrow.txt").write_text(ARTICLE.format("Harrow") + "\nThe pier was mended in the spring.\n")
    assert ingest([str(drop)], settings)["fetched"] == 1
    assert (drop / ".loaded" / "Harrow.txt.1").exists()
