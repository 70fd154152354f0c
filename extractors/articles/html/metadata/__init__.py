"""What a page says about its article: JSON-LD, Open Graph, meta tags, microdata, and the lines around the headline."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from unspun.extractors.articles.html import json_ld
from unspun.extractors.articles.html.blocks import Block, is_prose
from unspun.extractors.articles.html.metadata.authors import read_page_authors
from unspun.extractors.articles.html.metadata.dates import modified_at, published_at, searched_day
from unspun.extractors.articles.html.metadata.elements import MAX_TITLE_CHARS, PageElements, text_of
from unspun.extractors.articles.html.metadata.title import read_title, title_order
from unspun.extractors.articles.html.overlap import letters
from unspun.text.language import read_language

SECTIONS = (
    "article:section", "og:article:section", "parsely-section", "section", "article.section", "sailthru.section",
    "cxenseparse:category", "dc.subject.section", "prism.section", "channel", "category",
)  # fmt: skip
NAMED_TITLES = ("twitter:title", "dc.title", "parsely-title", "sailthru.title")

LANGUAGE_SAMPLE_CHARS = 1500
"""Characters of the page's paragraphs that tell its language."""

LINES_AFTER_TITLE, LINES_BEFORE_TITLE = 8, 4
"""Paragraphs around the headline in which byline and date are looked for."""

MAX_LINE_CHARS = 160
"""Characters of such a line: two names with roles and a date."""

GENERIC_DOMAINS = frozenset("io tv me co ai fm am to cc ws ly gg eu".split())
"""Top-level domains of two letters that everyone uses, and that say nothing about the region."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says about its article. `article` is the JSON-LD node it is described by."""

    title: str | None
    subtitle: str | None
    description: str | None
    authors: tuple[str, ...]
    agency: str | None
    section: str | None
    url: str | None
    site: str | None
    language: str | None
    published_at: datetime | None
    published_at_basis: str | None
    published_at_precision: str | None
    modified_at: datetime | None
    page_type: str | None
    has_video: bool
    has_gallery: bool
    article: json_ld.Node | None


def read_metadata(tree: HtmlElement, blocks: Sequence[Block], url: str | None) -> Metadata:
    """Read the metadata of a page that was fetched from `url`, where that is known. `blocks` is its visible text."""
    page = PageElements(tree, url)
    nodes = json_ld.read_nodes(page.scripts)
    addresses = {json_ld.without_scheme(address) for address in (page.url, url) if address}
    node = json_ld.article_node(nodes, addresses, _headlines(page)) or {}
    page_node = next((found for found in nodes if json_ld.types_of(found) & json_ld.PAGE_TYPES), {})
    site = _site(page, node, nodes)
    named = [
        json_ld.text_of(node.get("headline")), page.meta("og:title"), page.meta(*NAMED_TITLES),
        _microdata_headline(page),
    ]  # fmt: skip
    title = read_title(page, named, site, blocks)
    headline = title_order(page, title)
    lines = _lines_near_title(blocks, title)
    language = _language(page, node, blocks)
    locale = _locale(page, language)
    authors = read_page_authors(page, node, nodes, site, headline, lines)
    published = published_at(page, node, page_node, headline, lines, locale) or searched_day(tree, url)
    return Metadata(
        title=title,
        subtitle=json_ld.text_of(node.get("alternativeHeadline")),
        description=page.meta("og:description", "description") or json_ld.text_of(node.get("description")),
        authors=authors.names,
        agency=authors.agency,
        section=_section(page, node),
        url=page.url,
        site=site,
        language=language,
        published_at=published.moment.at if published else None,
        published_at_basis=published.basis if published else None,
        published_at_precision=published.moment.precision if published else None,
        modified_at=modified_at(page, node, page_node, locale),
        page_type=page.meta("og:type"),
        has_video=_describes(nodes, "VideoObject", "Clip", "TVEpisode"),
        has_gallery=_describes(nodes, "ImageGallery", "MediaGallery"),
        article=node or None,
    )


def _headlines(page: PageElements) -> list[str]:
    texts = [text_of(heading.element) for heading in page.headings[:20] if heading.element.tag == "h1"]
    return [title for title in (page.meta("og:title"), *texts) if title and len(title) <= MAX_TITLE_CHARS]


def _describes(nodes: Sequence[json_ld.Node], *types: str) -> bool:
    """Whether the JSON-LD has a node of one of the types that is no part of another."""
    return any(json_ld.types_of(node) & set(types) and not node.get("_inner") for node in nodes)


def _microdata_headline(page: PageElements) -> str | None:
    for found in page.properties:
        if not found.elsewhere and "headline" in found.element.get("itemprop").split():
            return found.element.get("content") or text_of(found.element) or None
    return None


def _section(page: PageElements, node: json_ld.Node) -> str | None:
    section = json_ld.text_of(node.get("articleSection")) or page.meta(*SECTIONS)
    return section if section and len(section) <= 80 and not section.startswith("http") else None


def _site(page: PageElements, node: json_ld.Node, nodes: Sequence[json_ld.Node]) -> str | None:
    names = [page.meta("og:site_name"), *json_ld.names_of(node.get("publisher"), nodes)]
    names += [page.meta("application-name", "dc.publisher", "publisher", "copyright")]
    named = next((name for name in names if name and len(name) <= 80 and not name.startswith("http")), None)
    return named or _host(page.url).removeprefix("www.") or None


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _language(page: PageElements, node: json_ld.Node, blocks: Sequence[Block]) -> str | None:
    declared = (
        json_ld.text_of(node.get("inLanguage")), page.declared_language, page.meta("og:locale", "content-language"),
        page.meta("language", "dc.language", "inlanguage"),
    )  # fmt: skip
    prose = " ".join(block.text for block in blocks if is_prose(block))
    return read_language(prose[:LANGUAGE_SAMPLE_CHARS], *declared)


def _locale(page: PageElements, language: str | None) -> str | None:
    """The language with its region: as the page declares it, else that of the site's domain."""
    for value in (page.declared_language, page.meta("og:locale"), page.meta("content-language")):
        code, _, region = (value or "").strip().replace("_", "-").partition("-")
        if region and code.lower() == (language or code.lower()):
            return f"{code.lower()}-{region}"
    domain = _host(page.url).rpartition(".")[2]
    if language and len(domain) == 2 and domain not in GENERIC_DOMAINS:
        return f"{language}-{domain.upper()}"
    return language


def _lines_near_title(blocks: Sequence[Block], title: str | None) -> list[str]:
    """Short paragraphs right below and above the headline: byline, date and section stand there, unmarked."""
    key = letters(title or "")
    at = [index for index, block in enumerate(blocks) if key and letters(block.text) == key]
    at = [index for index in at if blocks[index].element.tag in ("h1", "h2")] or at
    if not at:
        return []
    below = blocks[at[0] + 1 : at[0] + 1 + LINES_AFTER_TITLE]
    above = blocks[max(0, at[0] - LINES_BEFORE_TITLE) : at[0]]
    return [block.text for block in (*below, *above) if len(block.text) <= MAX_LINE_CHARS]
