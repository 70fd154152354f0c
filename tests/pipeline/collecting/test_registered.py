"""Parts of a source that are read side by side, and what a drop folder leaves behind."""

import os

from unspun.pipeline.collecting import registered
from unspun.pipeline.collecting.collect import collect
from unspun.pipeline.collecting.registered import drop_folder, enabled_sources, list_files, listed_files
from unspun.pipeline.plan import ingest
from unspun.pipeline.raw import read_segment
from unspun.pipeline.settings import Settings

ARTICLE = "Ferry returns to {0}\n\nThe ferry of {0} sails again on Monday, its captain Ola Brandt said on the pier.\n"


def test_the_lists_of_a_folder_hold_each_file_once_whatever_its_name(tmp_path, monkeypatch):
    monkeypatch.setattr(registered, "FILES_IN_LIST", 2)
    names = [b"a.txt", b"b.txt", b"caf\xe9.txt", "日本.txt".encode(), b"new\nline.txt"]
    (tmp_path / "drop").mkdir()
    for name in names:
        (tmp_path / "drop" / os.fsdecode(name)).write_bytes(b"Ferry returns, " + name)
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"))
    folder = drop_folder(str(tmp_path / "drop"), settings, "desk")
    lists = list_files(folder, settings)
    assert len(lists) == 3
    segments = [uri for part in lists for uri in collect(listed_files(folder, part), settings)["segments"]]
    documents = [document for segment in segments for document in read_segment(segment)]
    assert sorted(document.content.removeprefix(b"Ferry returns, ") for document in documents) == sorted(names)
    assert {document.source_id for document in documents} == {"desk"}


def test_a_folder_whose_files_are_not_loaded_yet_is_read_again(tmp_path):
    (tmp_path / "a.txt").write_text("Ferry returns")
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"))
    first = collect(drop_folder(str(tmp_path / "a.txt"), settings), settings)
    assert len(first["segments"]) == 1
    assert collect(drop_folder(str(tmp_path / "a.txt"), settings), settings) == first


def test_the_lists_of_an_unchanged_folder_name_no_file_and_count_its_documents(tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.txt").write_text(ARTICLE.format("Lind"))
    (drop / "b.txt").write_text(ARTICLE.format("Harrow"))
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"))
    ingest([str(drop)], settings)
    (drop / "b.txt").write_text(ARTICLE.format("Velmora"))
    folder = drop_folder(str(drop), settings)
    (changed,) = [listed_files(folder, uri) for uri in list_files(folder, settings)]
    assert ([item.uri for item in changed.files], changed.unchanged) == ([str(drop / "b.txt")], 1)
    assert collect(changed, settings)["unchanged"] == 1
    (everything,) = [listed_files(folder, uri) for uri in list_files(folder, settings, force=True)]
    assert len(everything.files) == 2


def test_sources_are_chosen_by_kind_and_group(tmp_path):
    (tmp_path / "sources.yaml").write_text(
        "sources:\n"
        "  - {id: a, kind: feed, address: 'https://harrow.example/feed'}\n"
        "  - {id: b, kind: folder, address: /srv/b, group: nightly}\n"
        "  - {id: c, kind: folder, address: /srv/c}\n"
        "  - {id: d, kind: folder, address: /srv/d, enabled: false}\n"
    )
    settings = Settings(sources=str(tmp_path / "sources.yaml"))
    assert enabled_sources(settings) == ["a", "b", "c"]
    assert enabled_sources(settings, ("folder",)) == ["b", "c"]
    assert enabled_sources(settings, ("folder",), "nightly") == ["b"]
