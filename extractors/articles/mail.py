"""E-mail: press releases, stories that are filed by mail, newsletters."""

import email
import email.policy
import json
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from itertools import count
from typing import NamedTuple

from unspun.extractors.articles.bylines import COMPANY, read_byline
from unspun.extractors.articles.dates import read_date
from unspun.extractors.articles.wire.item import Item, wrapped_paragraphs
from unspun.extractors.articles.wire.release import read_notice
from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument
from unspun.text.agencies import agency_name

MAX_MAIL_BYTES = 50_000_000
"""What mail servers let through."""

MAX_PARTS = 200
"""Parts of one mail; nested parts have been used to keep readers busy."""

MAX_ENTITIES = 1_000
"""Parts of one mail, of the mails attached to it, and the containers of both. The library reads the headers of each."""

MAX_HEADER_CHARS = 4_000
"""Characters of a header that are read. The library's parser of addresses takes time by the square of their number."""

MAX_CONTENT_HEADER_CHARS = 1_000
"""The same for headers on the content of a part, which the library parses several times. They hold a type, a charset, a
boundary (70 characters at most) and a file name (255 bytes on any system, percent-encoded 765)."""

MAX_COVER_CHARS = 400
"""A cover note: what a mail says above the text that it forwards, or beside the release that it attaches."""

MIN_DIGEST_STORIES = 3
"""Linked headlines, each over a summary, from which a newsletter is a digest and not an article."""

SIGNATURE = re.compile(r"\n-- ?\n.*\Z", re.DOTALL)
PREFIX = re.compile(r"^(?:(?:re|fw|fwd|aw|wg|tr|sv)\s*:\s*)+", re.IGNORECASE)
LABELLED = re.compile(r"^(headline|abstract|title|subject|standfirst)\s*:\s*(.+)$", re.IGNORECASE)

FORWARD_LABELS = {
    "from": "from", "von": "from", "de": "from", "da": "from", "van": "from", "fra": "from", "od": "from",
    "date": "date", "sent": "date", "gesendet": "date", "datum": "date", "envoyé": "date", "fecha": "date",
    "data": "date", "enviado": "date", "inviato": "date", "verzonden": "date", "dato": "date",
    "subject": "subject", "betreff": "subject", "objet": "subject", "asunto": "subject", "assunto": "subject",
    "oggetto": "subject", "onderwerp": "subject", "emne": "subject",
    "to": "to", "an": "to", "à": "to", "para": "to", "a": "to", "aan": "to", "til": "to",
    "cc": "to", "reply-to": "to",
}  # fmt: skip
"""Labels above a forwarded text, as mail programs write them in nine languages, and what they label."""

FORWARD_LINE = re.compile(
    rf"^[\s>*]{{0,5}}({'|'.join(sorted(FORWARD_LABELS, key=len, reverse=True))})\s?:\*?\s*(\S.{{0,400}})$",
    re.IGNORECASE,
)
FORWARD_MARK = re.compile(r"^\W{0,5}-{3,}[^-\n]{1,60}-{3,}\s*")
FORWARD_SPLIT = re.compile(rf"\s(?=(?:{'|'.join(FORWARD_LABELS)})\s?:\*?\s)", re.IGNORECASE)

FOOTER = re.compile(
    r"\bunsubscribe\b|\bmanage (?:your )?(?:e-?mail )?(?:preferences|subscription)|"
    r"\bupdate your (?:e-?mail )?preferences|"
    r"\byou(?:['’]re| are) receiving this\b|\byou received this (?:e-?mail|message)\b|"
    r"\bthis (?:e-?mail|message) was sent to\b|\bforward(?:ed)? (?:this|to a friend)\b|"
    r"\bview (?:this|in|it in)\b.{0,30}\bbrowser\b|"
    r"\babbestellen\b|\babmelden\b|\bse désabonner\b|\bdésinscrire\b|\bdarse de baja\b|"
    r"\bcancelar (?:la )?suscripción\b|"
    r"\bannulla (?:l['’])?iscrizione\b|\bdisiscriv\w+|\bafmelden\b|"
    r"\bcancelar (?:a )?inscrição\b|отписаться|配信停止|退订",
    re.IGNORECASE,
)
"""Lines with which the footer of a newsletter begins, or that lead to the copy on the web above it."""

ATTACHED = re.compile(
    r"\battach(?:ed|ment)|\bim anhang\b|\bangehängt\b|\bci-joint|\badjunt[oa]\b|\ballegat[oai]\b", re.I
)


class _Mail(NamedTuple):
    """Headers that matter, and the text: plain and HTML, with the charset of what was read last."""

    subject: str
    sender: str
    date: str
    language: str
    plain: str
    html: str
    charset: str
    attachments: tuple[str, ...]


class _Forwarded(NamedTuple):
    """The labels above a forwarded text, and the paragraphs below them."""

    labels: dict[str, str]
    paragraphs: list[str]


def extract_mail(document: RawDocument) -> Extracted:
    """Read a mail: the subject is the headline, the plain text or else the HTML the body.

    Of a forwarded mail the inner sender, date and text are read. Raises Rejected: `invalid-mail`, `several-articles`
    for digests, `attachment-only` where the text is in a file that is not read.
    """
    if len(document.content) > MAX_MAIL_BYTES:
        raise Rejected("extract", "document-too-large", f"{len(document.content):,} bytes")
    mail = _read_mail(document.content)
    record = _json_object(mail.plain)
    if record is not None:
        from unspun.extractors.articles.json_article import extracted_of, read_record

        return extracted_of(read_record(record), "mail")
    forwarded = _forwarded(_paragraphs(mail))
    labels, paragraphs = _labels(_without_footer(forwarded.paragraphs))
    sender = re.sub(r"\s*<[^>]{0,300}>?\s*$", "", forwarded.labels.get("from", mail.sender)).strip(" \"'*")
    subject = PREFIX.sub("", forwarded.labels.get("subject", mail.subject)).strip()
    headline = labels.get("headline") or labels.get("title") or subject or None
    if mail.attachments and ATTACHED.search(" ".join(paragraphs)) and len(" ".join(paragraphs)) < MAX_COVER_CHARS:
        raise Rejected("extract", "attachment-only", f"the text is in {', '.join(mail.attachments)}"[:300])
    byline = next((line for line in paragraphs[:4] if line.lower().startswith("by ") and len(line) < 120), None)
    notice = read_notice([subject, *paragraphs])
    return Item(
        basis="mail",
        paragraphs=[line for line in paragraphs if line not in (byline, headline, notice.notice)],
        headline=headline,
        subtitle=labels.get("abstract") or labels.get("standfirst"),
        byline=byline or (sender if _is_person(sender) else None),
        agency=agency_name(sender),
        language=mail.language or None,
        published_at=read_date(re.sub(r"\s+at\s+", " ", forwarded.labels.get("date", ""))) or read_date(mail.date),
        release=notice,
        encoding=mail.charset,
        encoding_basis="declared",
    ).extracted()


class _BoundedHeaders(email.policy.EmailPolicy):
    """The library's policy, with headers cut to the numbers of characters that are read."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        is_on_content = name.lower().startswith("content-")
        return name, value[: MAX_CONTENT_HEADER_CHARS if is_on_content else MAX_HEADER_CHARS]


def _parse(content: bytes) -> Message:
    """The mail with its parts. Raises Rejected for one of more than MAX_ENTITIES, before all of them are parsed."""
    numbers = count(1)

    def new_entity(policy: email.policy.Policy) -> EmailMessage:
        if next(numbers) > MAX_ENTITIES:
            raise Rejected("extract", "document-too-large", f"more than {MAX_ENTITIES:,} parts")
        return EmailMessage(policy)

    return email.message_from_bytes(content, policy=_BoundedHeaders(message_factory=new_entity))


def _read_mail(content: bytes) -> _Mail:
    """The mail, or the one that it forwards as an attachment. Raises Rejected."""
    try:
        message = _parse(content.lstrip())
        own = _texts(message)
        inner = next((part for part in message.walk() if part.get_content_type() == "message/rfc822"), None)
        carried = inner.get_payload() if inner is not None else None
        first = carried[0] if isinstance(carried, list) and carried else None
        if isinstance(first, Message) and len(own[0].strip() or own[1]) < MAX_COVER_CHARS:
            message = first
            own = _texts(message)
        subject, sender, date, language = (
            _header(message, name) for name in ("subject", "from", "date", "content-language")
        )
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError, LookupError) as error:
        raise Rejected("extract", "invalid-mail", f"{type(error).__name__}: {error}"[:300]) from error
    return _Mail(subject, sender, date, language, *own)


def _header(message: Message, name: str) -> str:
    """A header in one line, empty where there is none or the library cannot parse it: the text is worth more."""
    try:
        return str(message[name] or "")
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError, LookupError):
        return ""


def _texts(message: Message) -> tuple[str, str, str, tuple[str, ...]]:
    """Plain text, HTML and charset of a mail, and the names of attachments that are not read.

    Attached texts are read where the mail itself is but a cover note.
    """
    shown: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    attached: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    unread: list[str] = []
    charset = "ascii"
    for number, part in enumerate(_own_parts(message)):
        if number >= MAX_PARTS:
            raise Rejected("extract", "document-too-large", f"more than {MAX_PARTS} parts")
        kind = part.get_content_type()
        is_attachment = part.get_content_disposition() == "attachment"
        if kind in shown:
            text, charset = _content(part)
            (attached if is_attachment else shown)[kind].append(text)
        elif is_attachment or kind.startswith("application/"):
            unread.append(part.get_filename() or kind)
    cover = "\n\n".join(shown["text/plain"]) or "\n".join(shown["text/html"])
    if any(attached.values()) and len(_tagless(cover)) < MAX_COVER_CHARS:
        shown = attached
    return "\n\n".join(shown["text/plain"]), "\n".join(shown["text/html"]), charset, tuple(unread)


def _own_parts(message: Message) -> Iterator[EmailMessage]:
    """The leaves of a mail, without those of mails that are attached to it."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting.extend(inner for inner in reversed(payload) if isinstance(inner, Message))
        elif part.get_content_maintype() != "message" and isinstance(part, EmailMessage):
            yield part


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


def _paragraphs(mail: _Mail) -> list[str]:
    """Paragraphs of the plain text, or of the HTML where the plain text is but a part. Raises Rejected for digests."""
    paragraphs = _plain_paragraphs(mail.plain)
    if sum(re.fullmatch(r"\W*(?:[\w ]{1,30}:\s*)?https?://\S+\W*", line) is not None for line in paragraphs) >= (
        MIN_DIGEST_STORIES
    ) and _is_digest_text(paragraphs):
        raise Rejected("extract", "several-articles", "a digest: summaries, each with the address of its story")
    if not mail.html or len(" ".join(paragraphs)) >= 0.5 * len(_tagless(mail.html[:200_000])):
        return paragraphs
    from unspun.extractors.articles.html.blocks import visible_blocks
    from unspun.extractors.articles.html.body.furniture import is_link_line
    from unspun.extractors.articles.html.page_kind import linked_headlines
    from unspun.extractors.articles.html.tree import parse

    blocks = visible_blocks(parse(mail.html))
    if linked_headlines(blocks) >= MIN_DIGEST_STORIES:
        raise Rejected("extract", "several-articles", "a digest: linked headlines, each over a summary")
    lines = [block.text for block in blocks if not is_link_line(block)]
    return lines if len(" ".join(lines)) > len(" ".join(paragraphs)) else paragraphs


def _is_digest_text(paragraphs: list[str]) -> bool:
    """Whether every address on a line of its own follows a summary: the footer's addresses follow one another."""
    addresses = [number for number, line in enumerate(paragraphs) if re.search(r"https?://\S+\W*$", line)]
    summaries = [number for number in addresses if number and len(paragraphs[number - 1]) >= 60]
    return len(summaries) >= MIN_DIGEST_STORIES and max(map(len, paragraphs)) < 700


def _tagless(html: str) -> str:
    return re.sub(r"<[^<>]{0,2000}>", "", html).strip()


def _plain_paragraphs(text: str) -> list[str]:
    """Paragraphs without the signature and quoted mails. Lines are joined only where the mail was wrapped."""
    text = SIGNATURE.sub("", text.replace("\r\n", "\n") + "\n")
    lines = [line for line in text.split("\n") if not line.startswith(">")]
    longest = max((len(line) for line in lines if line.strip()), default=0)
    if 0 < longest <= 80:
        return wrapped_paragraphs("\n".join(f"\n{line}\n" if _is_forward_line(line) else line for line in lines))
    return [paragraph for line in lines if (paragraph := " ".join(line.split()))]


def _is_forward_line(line: str) -> bool:
    return FORWARD_LINE.match(line) is not None or FORWARD_MARK.match(line) is not None


def _forwarded(paragraphs: list[str]) -> _Forwarded:
    """What a mail forwards under a short note of its own; the mail itself where it forwards nothing."""
    lines: list[tuple[int, str]] = [
        (number, line)
        for number, paragraph in enumerate(paragraphs[:40])
        for line in _label_lines(FORWARD_MARK.sub("", paragraph))
    ]
    labels: dict[str, str] = {}
    last = -1
    for number, line in lines:
        match = FORWARD_LINE.match(line)
        if match:
            labels.setdefault(FORWARD_LABELS[match[1].lower()], match[2].strip())
            last = number
        elif {"from", "subject"} <= labels.keys() and len(labels) >= 3:
            break
        else:
            labels, last = {}, -1
    note = sum(map(len, paragraphs[: last + 1])) - sum(map(len, labels.values()))
    if not ({"from", "subject"} <= labels.keys() and len(labels) >= 3 and note < MAX_COVER_CHARS):
        return _Forwarded({}, paragraphs)
    return _Forwarded(labels, paragraphs[last + 1 :])


def _label_lines(paragraph: str) -> list[str]:
    return FORWARD_SPLIT.split(paragraph) if FORWARD_LINE.match(paragraph) else [paragraph]


def _without_footer(paragraphs: list[str]) -> list[str]:
    """The paragraphs up to the footer, without lines that lead to the copy on the web."""
    sizes = [len(line) if len(line) >= 80 and re.search(r"[.!?。]", line) else 0 for line in paragraphs]
    after = sum(sizes)
    total = after
    for number, line in enumerate(paragraphs):
        if FOOTER.search(line) and len(line) < MAX_COVER_CHARS and number and after <= 0.2 * total:
            paragraphs = paragraphs[:number]
            break
        after -= sizes[number]
    return [line for line in paragraphs if not (FOOTER.search(line) and len(line) < 80)]


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
