"""Tables: a row is an article, and a row that is none hides no other."""

import gzip
import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unspun.sources.files.table import TableSource
from unspun.sources.limits import Limits
from unspun.sources.protocol import Memory

COLUMNS = {"title": "headline", "text": "body", "published_at": "day", "url": "link"}


def read(folder, **settings):
    source = TableSource(
        source_id="archive", name=None, address=str(folder), limits=Limits(document_bytes=2_000), **settings
    )
    return [d.document for d in source.read_items(source.list_items(Memory()).items, Memory())]


def test_columns_are_mapped_in_csv_and_parquet_alike(tmp_path):
    rows = {"headline": ["Ferry", "Wheat"], "body": ["“Back,” she\nsaid.", "Gate; open"],
            "link": ["https://harrow.example/1", "n/a"], "extra": ["x", "y"]}  # fmt: skip
    days = [datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 5, 2, tzinfo=UTC)]
    pq.write_table(pa.table({**rows, "day": days}), tmp_path / "b.parquet")
    lines = ["extra;headline;body;day;link", 'x;Ferry;"“Back,” she\nsaid.";2024-05-01;https://harrow.example/1',
             'y;Wheat;"Gate; open";2024-05-02;n/a']  # fmt: skip
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress("\r\n".join(lines).encode("utf-8-sig")))
    first, second, *parquet = read(tmp_path, columns=COLUMNS, delimiter=";")
    values = json.loads(first.content)
    assert (values["title"], values["text"]) == ("Ferry", "“Back,” she\nsaid.")
    assert (first.url, first.declared_published_at, first.media_type) == (rows["link"][0], days[0], "application/json")
    assert (second.url, first.uri.rsplit("#")[1], second.uri.rsplit("#")[1]) == (None, "1", "2")
    assert [(d.url, d.declared_published_at) for d in parquet] == [(first.url, days[0]), (None, days[1])]
    assert json.loads(parquet[0].content)["text"] == values["text"]


def test_without_a_mapping_columns_keep_their_names(tmp_path):
    (tmp_path / "a.csv").write_text("title,text\nFerry,Back\n")
    assert json.loads(read(tmp_path)[0].content) == {"title": "Ferry", "text": "Back"}


def test_a_missing_value_is_none_whatever_word_an_export_has_for_it(tmp_path):
    (tmp_path / "a.csv").write_text("title,text,url\nFerry,nan,NULL\nNA,None,\\N\nNaN and Null,N/A of words,<NA>\n")
    pq.write_table(pa.table({"title": ["Ferry"], "text": [float("nan")]}), tmp_path / "b.parquet")
    found = [json.loads(d.content) for d in read(tmp_path)]
    assert found == [{"title": "Ferry"}, {}, {"title": "NaN and Null", "text": "N/A of words"}, {"title": "Ferry"}]


def test_text_in_binary_columns_is_text_and_other_bytes_are_named(tmp_path):
    pq.write_table(pa.table({"text": ["Back,\n\n“she” said.".encode()]}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"text": [b"\xff\xfe\x00"]}), tmp_path / "b.parquet")
    text, broken = read(tmp_path)
    assert json.loads(text.content)["text"] == "Back,\n\n“she” said."
    assert broken.failure == "binary-column"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_header_that_the_delimiter_does_not_divide_is_read_by_the_one_that_does(tmp_path, delimiter):
    (tmp_path / "a.tsv").write_text(f"title{delimiter}text\nFerry{delimiter}Back, she said\n")
    assert json.loads(read(tmp_path)[0].content) == {"title": "Ferry", "text": "Back, she said"}


@pytest.mark.parametrize(
    ("content", "failures"),
    [
        (b"title,text\na,b\nonly\n\nc,d\n", [None, "malformed-row", None]),
        (b"title,text\na," + b"x" * 5_000 + b"\nc,d\n", ["document-too-large"]),
        (b'title,text\na,"' + b"never closed\n" * 500, ["invalid-csv"]),
        (b"title,text\na,b\nc,\xe9\xe8 \n", ["wrong-charset"]),
        (b"", []),
    ],
)
def test_rows_and_tables_that_are_broken_are_named(tmp_path, content, failures):
    (tmp_path / "a.csv").write_bytes(content)
    found = [d.failure for d in read(tmp_path)]
    assert found == failures or found[-1:] == failures


def test_a_missing_column_is_named(tmp_path):
    (tmp_path / "a.csv").write_text("titel,text\nFerry,Back\n")
    (document,) = read(tmp_path, columns={"title": "title"})
    assert (document.failure, "titel" in document.failure_detail) == ("missing-column", True)


def test_a_broken_parquet_and_a_truncated_gzip_are_named_and_kept(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 broken")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"title\nFerry\n")[:-9])
    assert [d.failure for d in read(tmp_path) if d.failure] == ["corrupt-parquet", "truncated-gzip"]
    assert read(tmp_path)[0].content == b"PAR1 broken"


def test_tables_in_other_charsets_are_read_as_the_registry_says(tmp_path):
    (tmp_path / "a.csv").write_bytes("title\nÇa coûte\n".encode("cp1252"))
    assert json.loads(read(tmp_path, charset="cp1252")[0].content) == {"title": "Ça coûte"}


def test_files_that_are_no_tables_are_counted(tmp_path):
    (tmp_path / "a.csv").write_text("title\nFerry\n")
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    source = TableSource(source_id="archive", name=None, address=str(tmp_path), limits=Limits())
    listing = source.list_items(Memory())
    assert [item.uri for item in listing.items] == [str(tmp_path / "a.csv")]
    assert [(d.uri, d.failure) for d in listing.documents] == [(str(tmp_path / "a.xlsx"), "unsupported-kind")]
