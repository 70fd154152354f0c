"""Functions of the room of articles."""

import json
from contextlib import suppress
from datetime import UTC, datetime

from tests.fuzz.growth import Function
from unspun.extractors.articles import extract
from unspun.extractors.articles.bylines import read_authors, read_byline
from unspun.extractors.articles.dates import date_in_url, moment_in_line, read_moment
from unspun.extractors.articles.head import read_head
from unspun.extractors.articles.html.blocks import fragment_text
from unspun.extractors.articles.metadata_lines import read_metadata_line
from unspun.extractors.articles.sniff import sniff
from unspun.extractors.articles.structure import read_structure
from unspun.extractors.articles.wire.release import read_notice
from unspun.extractors.articles.wire_forms.heads import find_head_form
from unspun.extractors.articles.wire_forms.tails import read_tail
from unspun.schemas.articles import Rejected
from unspun.schemas.documents import RawDocument
from unspun.text.datelines import read_dateline

PARAGRAPH = "<p>The council of Quillan Bay voted on Tuesday to rebuild the wall for nine million crowns.</p>" * 4


def extracting(media_type: str, before: str = "", after: str = "") -> Function:
    """Extraction of a document of this type with the text between what stands before and after it."""

    def run(text: str) -> None:
        content = f"{before}{text}{after}".encode("utf-8", "surrogatepass")
        fetched = datetime(2026, 3, 1, tzinfo=UTC)
        with suppress(Rejected):
            extract(RawDocument(source_id="a", uri="a", content=content, fetched_at=fetched, media_type=media_type))

    return run


def json_record(text: str) -> None:
    content = json.dumps({"title": text[:200], "text": text, "authors": [text[:2000]], "published_at": text[:2000]})
    extracting("application/json")(content)


def fragment(text: str) -> None:
    with suppress(Rejected):
        fragment_text(text)


FUNCTIONS: dict[str, Function] = {
    "articles.read_structure": read_structure,
    "articles.read_metadata_line": read_metadata_line,
    "articles.find_head_form": find_head_form,
    "articles.read_tail": read_tail,
    "articles.read_dateline": read_dateline,
    "articles.read_head": read_head,
    "articles.read_byline": read_byline,
    "articles.read_authors": lambda text: read_authors(text.split("\n")),
    "articles.read_notice": lambda text: read_notice(text.split("\n")),
    "articles.sniff": lambda text: sniff(text.encode("utf-8", "surrogatepass")),
    "dates.read_moment": read_moment,
    "dates.moment_in_line": moment_in_line,
    "dates.date_in_url": lambda text: date_in_url(f"https://harrow.example/{text}"),
    "html.fragment_text": fragment,
    "html.extract": extracting("text/html", f"<html><title>Wall</title><body><h1>Wall</h1>{PARAGRAPH}<p>", PARAGRAPH),
    "html.extract attributes": extracting("text/html", '<html><title>Wall</title><body><p class="', f'">{PARAGRAPH}'),
    "html.extract head": extracting("text/html", '<html><head><meta name="author" content="', f'"></head>{PARAGRAPH}'),
    "html.extract script": extracting(
        "text/html", f'<html><body>{PARAGRAPH}<script type="application/ld+json">{{"articleBody": "', '"}</script>'
    ),
    "plain.extract": extracting("text/plain"),
    "json.extract": json_record,
    "mail.extract": extracting("message/rfc822", "From: a@harrow.example\r\nSubject: Wall\r\n\r\n"),
    "mail.extract headers": extracting("message/rfc822", "From: "),
    "wire.extract nitf": extracting(
        "application/nitf+xml", "<nitf><body><body.content><p>", "</p></body.content></body></nitf>"
    ),
    "wire.extract 7901": extracting("text/x-iptc7901", "\x01abc123\n\x02", "\x03\x04"),
    "wire.extract 1312": extracting("text/x-anpa1312", "\x16\x16\x01a0001\n\x02", "\x03\x04"),
}
