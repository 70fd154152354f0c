"""JSON-LD of a page: the node that describes its article, with references resolved (https://schema.org/NewsArticle)."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

ARTICLE_TYPES = {
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
    "ReviewNewsArticle", "AskPublicNewsArticle", "SatiricalArticle", "AdvertiserContentArticle", "Article",
    "BlogPosting", "LiveBlogPosting", "Report", "TechArticle", "ScholarlyArticle", "SocialMediaPosting", "Review",
}  # fmt: skip
PAGE_TYPES = {"WebPage", "ItemPage", "AboutPage", "CollectionPage", "SearchResultsPage", "VideoGallery", "ImageGallery"}

MAX_SCRIPT_CHARS = 4_000_000
"""The longest real block, a live blog with all its posts, has 2 million."""

MAX_NODES = 5000
"""Nodes of one page's graph: those of the longest live blogs have some 2,000."""

MAX_DEPTH = 40
"""Levels of nesting; real graphs have under 10."""

Node = dict[str, Any]


def read_nodes(scripts: Sequence[str]) -> list[Node]:
    """All nodes of the JSON-LD blocks, outer before inner. Blocks that are no JSON are passed over."""
    nodes: list[Node] = []
    for script in scripts:
        if len(script) <= MAX_SCRIPT_CHARS:
            for node in _walk(_load(script), 0):
                nodes.append(node)
                if len(nodes) >= MAX_NODES:
                    return nodes
    return nodes


def article_node(nodes: Sequence[Node], addresses: set[str], titles: Sequence[str] = ()) -> Node | None:
    """The node that describes the article of the page: the one with its address or headline, else the first.

    A page may describe others too: what it links to, comments, a parent page.
    """
    articles = [node for node in nodes if types_of(node) & ARTICLE_TYPES and not node.get("_inner")]
    articles = articles or [node for node in nodes if types_of(node) & (ARTICLE_TYPES - {"Review"})]

    def score(node: Node) -> tuple[bool, bool, bool]:
        address = {without_scheme(url) for url in addresses_of(node)}
        headline = text_of(node.get("headline")) or text_of(node.get("name")) or ""
        return (
            bool(address & addresses),
            any(headline.casefold() == title.casefold() for title in titles),
            bool(node.get("articleBody")) or bool(node.get("datePublished")),
        )

    best = max(articles, key=score, default=None)
    if best is None or (len(articles) > 3 and not any(score(best)[:2])):
        return None
    return best


def types_of(node: Node) -> set[str]:
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return {str(value).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for value in values}


def addresses_of(node: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def without_scheme(url: str) -> str:
    """An address as far as two must agree to be the same page.

    >>> without_scheme("http://www.example.org/a/?x=1#top")
    'example.org/a'
    """
    return re.sub(r"^\w+://(?:www\.|m\.|amp\.)?", "", url.strip()).split("#")[0].split("?")[0].rstrip("/").lower()


def text_of(value: Any) -> str | None:
    """The text of a value that may be a string, a language map or a list of these."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("text")
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", " ", value)).split()) or None


def paragraphs_of(value: Any) -> list[str]:
    """The paragraphs of an articleBody, which is plain text or HTML."""
    if isinstance(value, list):
        return [paragraph for item in value[:1000] for paragraph in paragraphs_of(item)]
    text = html.unescape(value) if isinstance(value, str) else ""
    if re.search(r"<(?:p|br|div|h[1-6]|li)\b", text, re.IGNORECASE):
        from unspun.extractors.articles.html.blocks import fragment_text

        text = fragment_text(text)
    return [paragraph for line in text.split("\n") if (paragraph := " ".join(line.split()))]


def names_of(value: Any, nodes: Sequence[Node]) -> list[str]:
    """Names of the people or organizations that a property gives: strings, nodes, lists, or references to nodes."""
    if isinstance(value, list):
        return [name for item in value[:50] for name in names_of(item, nodes)]
    if isinstance(value, dict):
        name = value.get("name")
        if name is None and "@id" in value:
            name = next((n.get("name") for n in nodes if n.get("@id") == value["@id"] and n.get("name")), None)
        if isinstance(name, list):
            return [name for item in name[:50] for name in names_of(item, nodes)]
        if name is None and value.get("givenName") and value.get("familyName"):
            name = f"{value['givenName']} {value['familyName']}"
        return names_of(name, nodes) if isinstance(name, str | dict) else []
    text = text_of(value)
    return [text] if text and not text.startswith(("http://", "https://", "/")) else []


def _load(script: str) -> Any:
    text = script.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    text = re.sub(r"^(?://\s*<!\[CDATA\[|<!--|/\*\s*<!\[CDATA\[\s*\*/)|(?://\s*\]\]>|-->|/\*\s*\]\]>\s*\*/)$", "", text)
    repairs = (
        lambda text: text,
        lambda text: re.sub(r",(\s*[}\]])", r"\1", text),
        lambda text: re.sub(r'\\(?!["\\/bfnrtu])', r"\\\\", text),
        html.unescape,
    )
    for repair in repairs:
        text = repair(text)
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return _scrape(script)


FIELDS = ("@type", "headline", "datePublished", "dateModified", "articleSection", "inLanguage")
STRING = r'"\s{0,9}:\s{0,9}"((?:[^"\\\n]|\\.){1,500})"'


def _scrape(script: str) -> Node | None:
    """What can be read of a block that is no JSON: most often a quotation mark inside a text was not escaped."""
    found: Node = {}
    for field in FIELDS:
        match = re.search('"' + re.escape(field) + STRING, script)
        if match:
            found[field] = match[1]
    author = re.search('"author' + STRING, script) or re.search(
        r'"author"\s{0,9}:\s{0,9}\[?\s{0,9}\{[^}]{0,200}?"name' + STRING, script
    )
    if author:
        found["author"] = author[1]
    return found if types_of(found) & ARTICLE_TYPES else None


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            yield value
        for key, item in value.items():
            if isinstance(item, dict | list):
                for node in _walk(item, depth + 1):
                    if key not in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed"):
                        node["_inner"] = True
                    yield node
