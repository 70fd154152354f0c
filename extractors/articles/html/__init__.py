"""Web pages: the article's body out of the page, and what the page says about it."""

import dataclasses
from typing import TYPE_CHECKING

from unspun.schemas.articles import Extracted, Rejected
from unspun.schemas.documents import RawDocument

if TYPE_CHECKING:
    from unspun.cleaners.charset import DecodedText
    from unspun.extractors.articles.html.body import Body
    from unspun.extractors.articles.html.metadata import Metadata
    from unspun.extractors.articles.html.site_rules import Ruled

MIN_LETTERS = 15
"""Letters and digits of a body: a flash has some 40, in Chinese 15."""


def extract_html(document: RawDocument) -> Extracted:
    """Read a web page. Raises Rejected where it holds no article."""
    from unspun.cleaners.charset import decode
    from unspun.extractors.articles.html import json_ld
    from unspun.extractors.articles.html.blocks import prose_size, visible_blocks
    from unspun.extractors.articles.html.body import MIN_TEXT_CHARS, read_body
    from unspun.extractors.articles.html.metadata import read_metadata
    from unspun.extractors.articles.html.page_kind import page_kind
    from unspun.extractors.articles.html.script_state import state_paragraphs
    from unspun.extractors.articles.html.site_rules import read_by_rule, rule_for
    from unspun.extractors.articles.html.tree import parse

    decoded = decode(document.content, document.declared_charset, document.media_type or "text/html")
    tree = parse(decoded.text)
    proxies = list(tree.iter())  # while they live, lxml makes no new ones each time the tree is walked
    blocks = visible_blocks(tree)
    metadata = read_metadata(tree, blocks, document.url)
    article_body = json_ld.paragraphs_of((metadata.article or {}).get("articleBody"))
    state = state_paragraphs(tree) if prose_size(blocks) < MIN_TEXT_CHARS else []
    body = read_body(tree, blocks, metadata, article_body, state)
    del proxies
    found = _extracted(metadata, body, decoded)
    rule = rule_for(metadata.url or document.url, document.fetched_at.date())
    if rule:
        found = _by_rule(found, read_by_rule(decoded.text, rule, metadata.language))
        if found.basis == "site-rule":
            return found
    kind = page_kind(tree, metadata, blocks, body)
    if kind:
        raise Rejected("extract", kind.reason, kind.seen, found if body.text else None)
    if sum(map(str.isalnum, body.text)) < MIN_LETTERS:
        raise Rejected(
            "extract",
            "no-article-body",
            "the page has no paragraphs that belong to an article",
            found if body.text else None,
        )
    return found


def _extracted(metadata: "Metadata", body: "Body", decoded: "DecodedText") -> Extracted:
    return Extracted(
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
        published_at_precision=metadata.published_at_precision,
        modified_at=metadata.modified_at,
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
    )


def _by_rule(found: Extracted, ruled: "Ruled") -> Extracted:
    """What the general reading found, with what the site's rule says in its place."""
    title = ruled.title or found.title
    body = ruled.body or found.raw_text.removeprefix(f"{found.title}\n\n")
    return dataclasses.replace(
        found,
        raw_text=f"{title}\n\n{body}" if title else body,
        title=title,
        basis="site-rule" if ruled.body else found.basis,
        authors=ruled.byline.authors if ruled.byline else found.authors,
        published_at=ruled.published_at or found.published_at,
        published_at_basis="text" if ruled.published_at else found.published_at_basis,
    )
