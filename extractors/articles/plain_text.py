"""Plain text: the first line is the title."""

from unspun.extractors.articles.structure import read_structure
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
    if not any(map(str.isalnum, body)):
        raise Rejected("extract", "no-article-body", "the text holds nothing but a headline")
    first = structure.changes[0] if structure.changes else None
    address = text[first.start : first.end].strip() if first and first.rule == "address-line" else None
    return Extracted(
        raw_text=decoded.text,
        title=structure.title,
        basis="text",
        authors=structure.authors,
        section=structure.section,
        url=address,
        language=read_language(body),
        published_at=structure.published_at,
        published_at_basis="text" if structure.published_at else None,
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
    )
