"""Web pages: the article's body out of the page, and what the page says about it."""

from schemas.articles import Extracted, Rejected
from schemas.documents import RawDocument


def extract_html(document: RawDocument) -> Extracted:
    """Read a web page. Raises Rejected where it holds no article."""
    from cleaners.charset import decode
    from extractors.html import json_ld
    from extractors.html.blocks import visible_blocks
    from extractors.html.body import read_body
    from extractors.html.metadata import read_metadata
    from extractors.html.page_kind import page_kind
    from extractors.html.tree import parse

    decoded = decode(document.content, document.declared_charset, document.media_type or "text/html")
    tree = parse(decoded.text)
    proxies = list(tree.iter())  # while they live, lxml makes no new ones each time the tree is walked
    blocks = visible_blocks(tree)
    metadata = read_metadata(tree, blocks, document.url)
    article_body = json_ld.text_of((metadata.article or {}).get("articleBody"))
    body = read_body(tree, blocks, metadata.url, metadata.title, article_body)
    del proxies
    found = Extracted(
        raw_text=f"{metadata.title}\n\n{body.text}" if metadata.title else body.text,
        title=metadata.title,
        basis=body.basis,
        subtitle=body.subtitle or metadata.subtitle,
        authors=metadata.authors,
        agency=metadata.agency,
        section=metadata.section,
        url=metadata.url,
        site=metadata.site,
        language=metadata.language,
        published_at=metadata.published_at,
        published_at_basis=metadata.published_at_basis,
        modified_at=metadata.modified_at,
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
    )
    kind = page_kind(tree, metadata, blocks, body.text, body.paragraphs)
    if kind:
        raise Rejected("extract", kind.reason, kind.seen, found if body.text else None)
    if not body.text:
        raise Rejected("extract", "no-article-body", "the page has no paragraphs that belong to an article")
    return found
