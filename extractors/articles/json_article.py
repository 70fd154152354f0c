"""One article as a JSON object, in the shapes that exports, crawlers and content systems write.

Keys are compared without case and punctuation: `published_at`, `publishedAt` and `Published-At` are one. Values may be
wrapped, as in {"title": {"rendered": "..."}} of WordPress or {"fields": {"bodyText": "..."}} of the Guardian's API.
"""

import dataclasses
import html
import json
import math
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from unspun.extractors.articles.bylines import read_authors
from unspun.extractors.articles.dates import read_date
from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument
from unspun.text.language import read_language

Record = dict[str, Any]

TITLE = ("headline", "title", "webtitle", "articletitle", "headlinemain", "subject")
SUBTITLE = ("subtitle", "subheadline", "alternativeheadline", "deck", "standfirst", "trailtext", "kicker")
BODY = (
    "articlebody", "bodytext", "body", "maintext", "fulltext", "articletext", "text", "content", "contenttext",
    "contenthtml", "bodyhtml", "article", "story", "storytext", "rawtext", "cleantext", "plaintext", "document",
    "paragraphs",
)  # fmt: skip
URL = (
    "url",
    "link",
    "weburl",
    "canonicalurl",
    "articleurl",
    "permalink",
    "sourceurl",
    "mainentityofpage",
    "uri",
    "href",
    "guid",
)
AUTHORS = ("authors", "author", "byline", "creator", "writers", "journalists", "dccreator", "reporter")
PUBLISHED = (
    "publishedat", "datepublished", "published", "publicationdate", "webpublicationdate", "publishdate", "datepublish",
    "pubdate", "publishedon", "publishedtime", "publishtime", "firstpublicationdate", "dategmt", "date", "datetime",
    "timestamp", "created", "createdat", "datecreated", "versioncreated", "time", "day",
)  # fmt: skip
MODIFIED = (
    "datemodified",
    "modifiedat",
    "updatedat",
    "lastmodified",
    "modified",
    "updated",
    "modifiedgmt",
    "datemodify",
)
SECTION = ("section", "sectionname", "articlesection", "category", "categories", "newsdesk", "desk", "topic", "channel")
SITE = (
    "site",
    "sitename",
    "source",
    "sourcename",
    "publisher",
    "publication",
    "outlet",
    "sourcedomain",
    "newspaper",
    "domain",
)
LANGUAGE = ("language", "lang", "inlanguage", "languagecode")

WRAPPERS = (
    "article",
    "fields",
    "source",
    "data",
    "item",
    "record",
    "document",
    "content",
    "response",
    "attributes",
    "post",
)
"""Keys under which exports keep the article itself."""

INNER = (
    "rendered",
    "html",
    "value",
    "text",
    "main",
    "name",
    "title",
    "original",
    "content",
    "#text",
    "url",
    "@id",
    "plain",
)
"""Keys under which a wrapped value lies."""

ESCAPED_TAGS = re.compile(r"&(?:amp;){0,3}lt;/?(?:p|div|br|h[1-6]|ul|ol|li|blockquote|span|a|em|strong)\b", re.I)
"""Markup that a system escaped, once or several times."""

MAX_ESCAPE_LEVELS = 4

TAGS = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|li|blockquote|span|a|em|strong|article|section|body|html)\b[^<>]{0,1000}>|</p>", re.I
)


def extract_json(document: RawDocument) -> Extracted:
    """Read a JSON object. Raises Rejected where it is no JSON (`invalid-json`) or holds no article."""
    from unspun.cleaners.charset import decode
    from unspun.extractors.articles.wire.ninjs import find_items, read_ninjs

    decoded = decode(document.content, document.declared_charset, document.media_type)
    record = load_object(decoded.text)
    items = find_items(record)
    found = read_ninjs(items).extracted() if items else extracted_of(read_record(record), "json")
    return dataclasses.replace(found, encoding=decoded.encoding, encoding_basis=decoded.basis)


def extracted_of(found: Record, basis: str) -> Extracted:
    """The article of a record with folded keys. Raises Rejected("extract", "no-article-body")."""
    body = _body(found)
    if not any(map(str.isalnum, body)):
        keys = ", ".join(list(found)[:12])
        raise Rejected("extract", "no-article-body", f"no text under a known key; the keys are: {keys}"[:300])
    title = _line(_first(found, TITLE))
    byline = read_authors(list(_texts(_first(found, AUTHORS))))
    published = _date(found, PUBLISHED)
    return Extracted(
        raw_text=f"{title}\n\n{body}" if title else body,
        title=title,
        basis=basis,
        subtitle=_line(_first(found, SUBTITLE)),
        authors=byline.authors,
        agency=byline.agency,
        section=_line(_first(found, SECTION)),
        url=next((text for key in URL if (text := _line(found.get(key))) and text.startswith("http")), None),
        site=_line(_first(found, SITE)),
        language=read_language(body, _line(_first(found, LANGUAGE))),
        published_at=published,
        published_at_basis=basis if published else None,
        modified_at=_date(found, MODIFIED),
    )


def load_object(text: str) -> Record:
    """The one object of a JSON document. Raises Rejected("extract", "invalid-json" or "not-an-article")."""
    try:
        value = json.loads(text.removeprefix("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        raise Rejected("extract", "invalid-json", str(error)[:300]) from error
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        raise Rejected("extract", "not-an-article", f"one JSON object is an article; this is a {type(value).__name__}")
    return value


def read_record(record: Record) -> Record:
    """The record with folded keys; what lies in a wrapper is added where the record itself has no such key."""
    found = {_fold(key): value for key, value in record.items() if not _is_empty(value)}
    for wrapper in WRAPPERS:
        inner = found.get(wrapper)
        if isinstance(inner, dict) and (fields := read_record(inner)).keys() & {*TITLE, *BODY}:
            for key, value in fields.items():
                found.setdefault(key, value)
    return found


def _is_empty(value: Any) -> bool:
    """Whether a value is none: also the NaN that data frames write for it."""
    return value in (None, "", [], {}) or (isinstance(value, float) and math.isnan(value))


def _fold(key: str) -> str:
    return "".join(filter(str.isalnum, str(key).casefold()))


def _first(found: Record, keys: Iterable[str]) -> Any:
    return next((found[key] for key in keys if key in found and found[key] not in (None, "", [], {})), None)


def _texts(value: Any, depth: int = 0) -> Iterable[str]:
    """The strings of a value: itself, those of a list, or the one that a wrapped value holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list) and depth < 5:
        for item in value:
            yield from _texts(item, depth + 1)
    elif isinstance(value, dict) and depth < 5:
        inner = next((value[key] for key in INNER if value.get(key)), None)
        if inner is None:
            name = {_fold(key): part for key, part in value.items()}
            inner = " ".join(str(name[key]) for key in ("firstname", "lastname") if name.get(key))
        yield from _texts(inner, depth + 1)


def _line(value: Any) -> str | None:
    for text in _texts(value):
        line = " ".join(html.unescape(re.sub(r"</?[a-zA-Z][^<>]{0,500}>", "", text)).split())
        if line:
            return line
    return None


def _body(found: Record) -> str:
    """The longest of the texts under the first keys that are for bodies: `content` is often a cut version of `body`."""
    bodies = []
    for key in BODY:
        value = found.get(key)
        if isinstance(value, dict) and read_record(value).keys() & {*TITLE, *BODY}:
            continue  # a wrapper: its fields are among the record's
        text = "\n\n".join(text for text in _texts(value) if text.strip())
        if text:
            bodies.append(_plain(text))
    return max(bodies, key=len, default="")


def _plain(text: str) -> str:
    for _ in range(MAX_ESCAPE_LEVELS):
        if TAGS.search(text) or not ESCAPED_TAGS.search(text):
            break
        text = html.unescape(text)
    if TAGS.search(text):
        from unspun.extractors.articles.html.blocks import fragment_text

        return fragment_text(text)
    return html.unescape(text) if re.search(r"&(?:amp|quot|nbsp|#\d{2,5}|[lr][sd]quo);", text) else text


def _date(found: Record, keys: Iterable[str]) -> datetime | None:
    for key in keys:
        value = found.get(key)
        if isinstance(value, dict | list):
            value = next(iter(_texts(value)), None)
        moment = read_date(value)
        if moment:
            return moment
    return None
