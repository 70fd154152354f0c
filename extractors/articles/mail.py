"""E-mail: press releases, stories that are filed by mail, newsletters."""

import email
import email.policy
import json
import re
from email.message import EmailMessage

from unspun.extractors.articles.bylines import COMPANY, read_byline
from unspun.extractors.articles.dates import read_date
from unspun.extractors.articles.html.body import read_blocks_without_furniture
from unspun.extractors.articles.wire.item import Item, wrapped_paragraphs
from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument
from unspun.text.agencies import agency_name

LONGEST_MAIL = 50_000_000
"""Bytes: what mail servers let through."""

MOST_PARTS = 200
"""Parts of one mail; nested parts have been used to keep readers busy."""

SIGNATURE = re.compile(r"\n-- ?\n.*\Z", re.DOTALL)
PREFIX = re.compile(r"^(?:(?:re|fw|fwd|aw|wg|tr|sv)\s*:\s*)+", re.IGNORECASE)
LABELLED = re.compile(r"^(headline|abstract|title|subject|standfirst)\s*:\s*(.+)$", re.IGNORECASE)


def extract_mail(document: RawDocument) -> Extracted:
    """Read a mail: the subject is the headline, the plain text or else the HTML the body. Raises Rejected."""
    if len(document.content) > LONGEST_MAIL:
        raise Rejected("extract", "document-too-large", f"{len(document.content):,} bytes")
    try:
        message = email.message_from_bytes(document.content.lstrip(), policy=email.policy.default)
        subject, sender = str(message["subject"] or ""), str(message["from"] or "")
        date = str(message["date"] or "")
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError, LookupError) as error:
        raise Rejected("extract", "invalid-mail", f"{type(error).__name__}: {error}"[:300]) from error
    text, html, charset = _bodies(message)
    record = _json_object(text)
    if record is not None:
        from unspun.extractors.articles.json_article import extracted_of, read_record

        return extracted_of(read_record(record), "mail")
    paragraphs = _plain_paragraphs(text)
    if html and len(" ".join(paragraphs)) < 0.5 * len(re.sub(r"<[^>]{0,500}>", "", html[:200_000])):
        from unspun.extractors.articles.html.tree import parse

        blocks = read_blocks_without_furniture(parse(html))
        paragraphs = blocks if len(" ".join(blocks)) > len(" ".join(paragraphs)) else paragraphs
    name = re.sub(r"\s*<[^>]*>\s*$", "", sender).strip(" \"'")
    labels, paragraphs = _labels(paragraphs)
    byline = next((line for line in paragraphs[:4] if line.lower().startswith("by ") and len(line) < 120), None)
    found = Item(
        basis="mail",
        paragraphs=[line for line in paragraphs if line != byline],
        headline=labels.get("headline") or labels.get("title") or PREFIX.sub("", subject).strip() or None,
        subtitle=labels.get("abstract") or labels.get("standfirst"),
        byline=byline or (name if _is_person(name) else None),
        agency=agency_name(name),
        language=str(message["content-language"] or "") or None,
        published_at=read_date(date),
        encoding=charset,
        encoding_basis="declared",
    ).extracted()
    return found


def _bodies(message: EmailMessage) -> tuple[str, str, str]:
    """Plain text and HTML of the mail itself, without attachments, and the charset of what was read last."""
    plain: list[str] = []
    html: list[str] = []
    charset = "ascii"
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            raise Rejected("extract", "document-too-large", f"more than {MOST_PARTS} parts")
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
            continue
        text, charset = _content(part)
        (plain if kind == "text/plain" else html).append(text)
    return "\n\n".join(plain), "\n".join(html), charset


def _content(part: EmailMessage) -> tuple[str, str]:
    from unspun.cleaners.charset import decode

    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return "", "ascii"
    decoded = decode(payload, part.get_content_charset(), part.get_content_type())
    return decoded.text, decoded.encoding


def _json_object(text: str) -> dict[str, object] | None:
    """The record that forms send by mail, in place of a text."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _plain_paragraphs(text: str) -> list[str]:
    """Paragraphs without the signature and quoted mails. Lines are joined only where the mail was wrapped."""
    text = SIGNATURE.sub("", text.replace("\r\n", "\n") + "\n")
    lines = [line for line in text.split("\n") if not line.startswith(">")]
    long = sorted(len(line) for line in lines if line.strip())
    if long and long[-1] <= 80:
        return wrapped_paragraphs("\n".join(lines))
    return [paragraph for line in lines if (paragraph := " ".join(line.split()))]


def _labels(paragraphs: list[str]) -> tuple[dict[str, str], list[str]]:
    """Labelled lines at the beginning ("Headline: ..."), and the rest."""
    labels: dict[str, str] = {}
    rest = []
    for number, paragraph in enumerate(paragraphs):
        match = LABELLED.match(paragraph) if number < 8 else None
        if match:
            labels[match[1].lower()] = match[2]
        else:
            rest.append(paragraph)
    return labels, rest


def _is_person(name: str) -> bool:
    return len(name.split()) >= 2 and not COMPANY.search(name) and "@" not in name and bool(read_byline(name).authors)
