"""Drop folders in earnest: files that are still being written, names of uploads, links."""

import os
import threading
import time
from pathlib import Path

import fsspec
import pytest

from unspun.sources.files.file_source import FileSource
from unspun.sources.files.folder import list_items
from unspun.sources.limits import Limits
from unspun.sources.protocol import Listing, Memory
from unspun.sources.stores import UnusableAddress, check_address


def source(address: Path, settle_seconds: float = 0) -> FileSource:
    return FileSource(
        source_id="drop", name=None, address=str(address), kind="folder", limits=Limits(), settle_seconds=settle_seconds
    )


def names(listing: Listing) -> list[str]:
    return [Path(item.uri).name for item in listing.items]


def test_a_file_is_read_once_it_no_longer_grows(tmp_path: Path) -> None:
    (tmp_path / "whole.txt").write_text("Ferry returns")
    growing, written = tmp_path / "growing.txt", threading.Event()

    def write() -> None:
        with growing.open("w") as file:
            for word in ["The ", "ferry "] * 20:
                file.write(word)
                file.flush()
                written.set()
                time.sleep(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    written.wait()
    first = source(tmp_path, settle_seconds=0.5).list_items(Memory())
    writer.join()
    assert names(first) == ["whole.txt"]
    assert names(source(tmp_path, settle_seconds=0.1).list_items(Memory())) == ["growing.txt", "whole.txt"]


def test_a_clock_that_is_behind_keeps_no_file_waiting_for_ever(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ferry returns")
    os.utime(tmp_path / "a.txt", (time.time() + 86_400,) * 2)
    assert names(source(tmp_path, settle_seconds=0.1).list_items(Memory())) == ["a.txt"]


def test_uploads_locks_and_markers_of_folders_are_no_documents(tmp_path: Path) -> None:
    for name in ("a.txt", "a.txt.part", "b.html.tmp", "c.zip.crdownload", "d.txt.filepart", "~$letter.txt", "e.txt~"):
        (tmp_path / name).write_text("Ferry returns")
    assert [Path(uri).name for uri in list_items(str(tmp_path))] == ["a.txt"]
    store = fsspec.filesystem("memory")
    store.pipe("/night/a.txt", b"Ferry returns")
    store.pipe("/night/sub_$folder$", b"")
    assert list_items("memory://night") == ["memory:///night/a.txt"]


def test_links_are_followed_inside_the_folder_only(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    (drop / "sub").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("The password of the harbour")
    (drop / "sub" / "a.txt").write_text("Ferry returns")
    (drop / "inside.txt").symlink_to(drop / "sub" / "a.txt")
    (drop / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (drop / "chain.txt").symlink_to(drop / "outside.txt")
    (drop / "loop").symlink_to(drop)
    (drop / "away").symlink_to(tmp_path)
    files = source(drop)
    documents = [d.document for d in files.read_items(files.list_items(Memory()).items, Memory()) if d.document]
    found = {Path(d.uri).name: (d.failure, d.content) for d in documents}
    assert found == {
        "a.txt": (None, b"Ferry returns"),
        "inside.txt": (None, b"Ferry returns"),
        "outside.txt": ("link-outside", b""),
        "chain.txt": ("link-outside", b""),
    }


def test_a_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("Ferry returns")
    (tmp_path / "real" / "b.txt").symlink_to("a.txt")
    (tmp_path / "drop").symlink_to(tmp_path / "real")
    files = source(tmp_path / "drop")
    documents = [d.document for d in files.read_items(files.list_items(Memory()).items, Memory()) if d.document]
    assert [d.failure for d in documents] == [None, None]


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("ftp://harrow.example/drop", "s3://"),
        ("http://harrow.example/a.txt", "unspun sources add"),
        ("https://harrow.example/a.txt", "unspun sources add"),
    ],
)
def test_addresses_that_nothing_opens_are_refused_with_what_to_do(address: str, remedy: str) -> None:
    with pytest.raises(UnusableAddress, match=remedy):
        check_address(address)
