"""Batches pass between tasks as one URI: a raw segment, or a list of documents in several of them."""

from datetime import UTC, datetime

import pytest

from unspun.pipeline.errors import SegmentDamaged
from unspun.pipeline.raw import write_segment
from unspun.pipeline.work import kind_of, open_batch, write_list
from unspun.schemas.documents import RawDocument


def segment(folder, *names):
    documents = [
        RawDocument(source_id="desk", uri=name, content=name.encode(), fetched_at=datetime(2026, 3, 1, tzinfo=UTC))
        for name in names
    ]
    return write_segment(str(folder), documents), {document.uri: document.document_id for document in documents}


def test_a_segment_is_a_batch_of_all_its_documents(tmp_path):
    uri, ids = segment(tmp_path / "raw", "a", "b")
    batch = open_batch(uri, str(tmp_path / "raw"), "1.0")
    assert (batch.kind, batch.keep) == ("ingest", None)
    assert uri.endswith(f"/{batch.batch_id}.parquet")
    assert sorted(batch.segments) == sorted(ids.values())
    assert [document.uri for document in batch.documents] == ["a", "b"]


def test_a_list_is_a_batch_of_the_chosen_documents_also_where_the_raw_folder_was_moved(tmp_path):
    one, first = segment(tmp_path / "raw", "a", "b")
    two, second = segment(tmp_path / "raw", "c")
    names = {first["b"]: one.rpartition("/")[2], second["c"]: two.rpartition("/")[2]}
    uri = write_list(str(tmp_path / "staged"), "reprocess", names)
    assert uri == write_list(str(tmp_path / "staged"), "reprocess", dict(reversed(names.items())))
    (tmp_path / "raw").rename(tmp_path / "moved")
    batch = open_batch(uri, str(tmp_path / "moved"), "1.0")
    assert sorted(document.uri for document in batch.documents) == ["b", "c"]
    assert batch.new_folder_name().startswith(f"reprocess-{batch.batch_id}.")
    with pytest.raises(SegmentDamaged, match="cannot be read"):
        open_batch(uri, str(tmp_path / "raw"), "1.0")


def test_what_is_kept_makes_another_batch_and_texts_that_are_kept_need_no_bytes(tmp_path):
    one, ids = segment(tmp_path / "raw", "a")
    lists = [
        write_list(str(tmp_path), "reprocess", {ids["a"]: one.rpartition("/")[2]}, keep)
        for keep in (None, "annotations", "text")
    ]
    batches = [open_batch(uri, str(tmp_path / "raw"), "1.0") for uri in lists]
    assert len({batch.batch_id for batch in batches}) == 3
    assert [len(batch.documents) for batch in batches] == [1, 1, 0]


def test_a_list_says_as_of_when_its_documents_are_read(tmp_path):
    uri, ids = segment(tmp_path / "raw", "a")
    now = datetime(2026, 3, 2, tzinfo=UTC)
    segments = {ids["a"]: uri.rpartition("/")[2]}
    lists = [write_list(str(tmp_path), "replay", segments, as_of=as_of) for as_of in (now, None)]
    assert [open_batch(uri, str(tmp_path / "raw"), "1.0").as_of for uri in (*lists, uri)] == [now, None, None]


@pytest.mark.parametrize(
    ("uri", "kind"),
    [
        ("staged/00aa.5e", "ingest"),
        ("s3://news/staged/replay-00aa.5e", "replay"),
        ("/srv/staged/reprocess-0f.5e/", "reprocess"),
    ],
)
def test_the_folder_of_a_staged_batch_says_why_it_was_processed(uri, kind):
    assert kind_of(uri) == kind
