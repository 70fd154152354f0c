"""Plain text, as desks and wires send it: lines above the body, the body, lines below it."""

from unspun.extractors.articles.structure import read_structure
from unspun.extractors.articles.wire.release import NOTICE_KINDS, read_notice
from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument
from unspun.text.language import read_language


def extract_text(document: RawDocument) -> Extracted:
    """Read a text file. `raw_text` is the decoded file as it is. Raises Rejected."""
    from unspun.cleaners.charset import decode
    from unspun.cleaners.layout import unwrapped

    decoded = decode(document.content, document.declared_charset, document.media_type)
    text = unwrapped(decoded.text)
    structure = read_structure(text)
    body = text
    for change in reversed(structure.changes):
        body = body[: change.start] + body[change.end :]
    held_back = [notice.text for notice in structure.notices if notice.kind in NOTICE_KINDS.values()]
    release = read_notice(held_back, document.fetched_at)
    if not release.notices and not any(map(str.isalnum, body)):
        raise Rejected("extract", "no-article-body", "the text holds nothing but a headline")
    first = structure.changes[0] if structure.changes else None
    address = text[first.start : first.end].strip() if first and first.rule == "address-line" else None
    return Extracted(
        raw_text=decoded.text,
        title=structure.title,
        basis="text",
        authors=structure.authors,
        agency=structure.agency,
        agency_printed=structure.agency_printed,
        section=structure.section,
        section_printed=structure.section_printed,
        url=address,
        language=read_language(body),
        published_at=structure.published_at,
        published_at_basis="text" if structure.published_at else None,
        modified_at=structure.modified_at,
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
        status=release.status,
        embargoed_until=release.embargoed_until,
        notices=release.notices,
    )
