"""A document to an article, and clean text to entities and quotes. Pure: no files, no network, no clock."""

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any

from unspun.extractors.articles import sniff
from unspun.schemas.articles import Extracted, Rejected, Unsupported
from unspun.schemas.documents import RawDocument
from unspun.text.agencies import find_agency
from unspun.text.control_characters import replace_surrogates
from unspun.text.sections import section_name

PLACEHOLDERS = frozenset(
    {"nan", "null", "none", "nil", "n/a", "undefined", "<null>", "[null]", "#n/a", "[object object]"}
)
"""What data frames, databases and scripts write where there is no text."""

MIN_BODY_LETTERS = 2
"""Letters and digits of the shortest text: the Chinese for "no comment" has two."""


def extract(
    document: RawDocument, as_of: datetime | None = None, reader: Callable[[RawDocument], Extracted] | None = None
) -> Extracted:
    """Read the article that a document holds: headline, body and what the document says about them.

    Raises Rejected with stage and reason where there is none: at stage `decode` where the bytes are no text, at stage
    `extract` otherwise (`no-article-body`, `invalid-json`, `paywall`, ...); Unsupported where the document is of a
    kind that holds no article.

    What its sender has `canceled` or `withheld` is rejected under that name, and so is what is `embargoed` as of that
    time, by default when the document was fetched; `found` on the exception then says until when, and of which item.

    `reader` takes the place of that for the document's media type.
    """
    if not document.content:
        raise Rejected("extract", "empty-file", "the document has no bytes")
    found = _without_surrogates(_with_one_name((reader or _reader(document))(document)))
    over = found.embargoed_until is not None and found.embargoed_until <= (as_of or document.fetched_at)
    if found.status == "usable" or (found.status == "embargoed" and over):
        _require_text(found)
        return found
    until = f" until {found.embargoed_until.isoformat()}" if found.embargoed_until else ""
    words = "; ".join(notice.text for notice in found.notices)
    raise Rejected("extract", found.status, f"{found.status}{until}: {words}"[:300], found)


def _require_text(found: Extracted) -> None:
    """Raises Rejected("extract", "placeholder-text" or "no-article-body") where the body is none."""
    body = found.raw_text.removeprefix(found.title or "").strip()
    if body.casefold() in PLACEHOLDERS:
        raise Rejected("extract", "placeholder-text", f"the text is {body!r}")
    if sum(map(str.isalnum, body)) < MIN_BODY_LETTERS:
        raise Rejected("extract", "no-article-body", f"the text is {body!r}")


def _without_surrogates(found: Extracted) -> Extracted:
    """The article without halves of characters, which escapes in JSON and numeric references can be."""
    texts = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
    clean: dict[str, Any] = {name: replace_surrogates(value) for name, value in texts.items() if isinstance(value, str)}
    return dataclasses.replace(
        found,
        **clean,
        authors=tuple(map(replace_surrogates, found.authors)),
        notices=tuple(notice._replace(text=replace_surrogates(notice.text)) for notice in found.notices),
    )


def _with_one_name(found: Extracted) -> Extracted:
    """The article with the one name of its agency and of its section, and both as they were printed."""
    agency = find_agency(found.agency) if found.agency else None
    return dataclasses.replace(
        found,
        agency=agency.name if agency else found.agency,
        agency_printed=found.agency_printed or found.agency,
        section=(section_name(found.section) if found.section else None) or found.section,
        section_printed=found.section_printed or found.section,
    )


def _reader(document: RawDocument) -> Callable[[RawDocument], Extracted]:
    """The reader for a media type. They are imported where they are needed: HTML alone takes half a second."""
    kind = sniff.sniff(document.content, document.media_type)
    if kind in ("text/html", "application/xhtml+xml"):
        from unspun.extractors.articles.html import extract_html

        return extract_html
    if kind in ("application/json", "text/json", "application/ld+json", sniff.NINJS):
        from unspun.extractors.articles.json_article import extract_json

        return extract_json
    if kind in ("application/xml", "text/xml", sniff.NEWSML_G2, sniff.NEWSML_1, sniff.NITF):
        from unspun.extractors.articles.wire.reader import extract_xml

        return extract_xml
    if kind in (sniff.IPTC_7901, sniff.ANPA_1312):
        from unspun.extractors.articles.wire.reader import extract_teleprinter

        return extract_teleprinter
    if kind == sniff.MAIL:
        from unspun.extractors.articles.mail import extract_mail

        return extract_mail
    if kind == "text/plain":
        from unspun.extractors.articles.plain_text import extract_text

        return extract_text
    raise Unsupported("extract", "unsupported-media-type", f"no reader for {kind}")
