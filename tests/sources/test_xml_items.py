"""News messages with several text items are cut into one document for each item."""

from pathlib import Path

import pytest

from unspun.sources.files.folder import list_items, read_items
from unspun.sources.files.xml_items import split
from unspun.sources.limits import Limits

ITEM = '<newsItem guid="{n}"><itemMeta><itemClass qcode="ninat:{kind}"/></itemMeta><headline>{n}</headline></newsItem>'
MESSAGE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/>'
    "<itemSet>\n{}\n</itemSet></newsMessage>"
)
TEXTS = [ITEM.format(n=1, kind="text"), ITEM.format(n=2, kind="picture"), ITEM.format(n=3, kind="text")]


def test_each_item_becomes_a_document_with_the_bytes_that_came(tmp_path: Path) -> None:
    (tmp_path / "message.xml").write_text(MESSAGE.format("".join(TEXTS)), encoding="utf-8")
    documents = list(read_items(list_items(str(tmp_path)), Limits(), "wire"))
    assert [document.uri.rpartition("#")[2] for document in documents] == ["1", "2", "3"]
    assert [document.content.decode() for document in documents] == [MESSAGE.format(text) for text in TEXTS]


@pytest.mark.parametrize(
    "content",
    [
        MESSAGE.format(TEXTS[0]),
        MESSAGE.format(TEXTS[0] + TEXTS[1]),
        MESSAGE.format(TEXTS[0] + TEXTS[2].replace("</newsItem>", "")),
        "<nitf/>",
        "<newsItem>" * 100_000,
        "<newsMessage>" + "<newsItem>" * 100_000,
        "",
    ],
    ids=range(7),
)
def test_everything_else_stays_whole(content: str) -> None:
    assert split(content.encode()) == [content.encode()]


def test_newsml_1_is_cut_too() -> None:
    item = '<NewsItem><NewsItemId>{}</NewsItemId><ContentItem><MediaType FormalName="Text"/></ContentItem></NewsItem>'
    parts = split(f"<NewsML>{item.format(1)}{item.format(2)}</NewsML>".encode())
    assert parts == [f"<NewsML>{item.format(n)}</NewsML>".encode() for n in (1, 2)]


def test_an_envelope_that_would_fill_memory_is_not_copied() -> None:
    content = MESSAGE.format(TEXTS[0] * 2_000).replace("<header/>", f"<header>{' ' * 500_000}</header>").encode()
    assert split(content) == [content]
