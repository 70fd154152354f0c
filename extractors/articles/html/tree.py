"""HTML to a tree, within bounds."""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from unspun.schemas.articles import Rejected

MAX_PAGE_CHARS = 20_000_000
"""Characters. The largest article pages we know (live blogs with inlined pictures) have 6 million."""

MAX_ELEMENTS = 60_000
"""Elements. News pages have 1,000 to 10,000, live blogs of a whole day 30,000; more is a dump, and costs minutes."""

MAX_DEPTH = 500
"""Levels of nesting. Browsers stop at 512; news pages reach 60. Deeper trees overflow stacks in C libraries."""

MAX_ATTRIBUTES = 500
"""Attributes of one element that are read. The richest we know have 60; libxml2 compares each with all before it."""

MAX_ATTRIBUTE_CHARS = 2_000
"""Characters of an attribute that are kept: addresses are at most as long, and class names are searched many times."""

# Inlined pictures and fonts make up most of the largest pages, and hold no text.
INLINED = re.compile(r"data:[a-z]{1,20}/[\w.+-]{1,40};base64,[A-Za-z0-9+/=\s]{200,}")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


# One attribute as the HTML standard reads it: a quotation mark opens a value only right after "=", and is a letter of
# the name elsewhere (https://html.spec.whatwg.org/#before-attribute-name-state).
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)?+"""
ATTRIBUTE = re.compile(_ATTRIBUTE)

# A whole tag; or a script or comment, in which nothing is a tag.
TAG = re.compile(
    r"<(?:(?P<text>(?P<name>script|style)\b.*?(?:</(?P=name)|\Z)|!--.*?(?:-->|\Z))|"
    rf"(?P<element>[a-z][^\s/>]*+)(?:[\s/]++|{_ATTRIBUTE})*+>?)",
    re.IGNORECASE | re.DOTALL,
)


def parse(html: str) -> HtmlElement:
    """The page as a tree. Raises Rejected where it is too large, too deep, or no page at all."""
    if len(html) > MAX_PAGE_CHARS:
        html = INLINED.sub("", html)
    if len(html) > MAX_PAGE_CHARS:
        raise Rejected("extract", "page-too-large", f"{len(html):,} characters; at most {MAX_PAGE_CHARS:,} are read")
    if any(map(_has_too_many_attributes, TAG.finditer(html))):
        html = TAG.sub(_with_first_attributes, html)
    # libxml2 reads the tree from bytes: given a str it believes an XML declaration, and refuses it.
    content = FORBIDDEN.sub("", html).encode("utf-8")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = document_fromstring(content, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Rejected("extract", "no-article-body", f"the page has no elements: {error}") from error
    if _TOO_DEEP(tree):
        raise Rejected("extract", "page-too-deep", f"elements are nested more than {MAX_DEPTH} levels")
    if _COUNT(tree) > MAX_ELEMENTS:
        raise Rejected("extract", "page-too-large", f"more than {MAX_ELEMENTS:,} elements")
    for value in _LONG_ATTRIBUTES(tree):
        value.getparent().set(value.attrname, value[:MAX_ATTRIBUTE_CHARS])
    return tree


def _has_too_many_attributes(tag: re.Match[str]) -> bool:
    """Whether a tag has too many; an attribute needs two characters, with the space before it."""
    if tag["text"] or tag.end() - tag.start() < 2 * MAX_ATTRIBUTES:
        return False
    return len(ATTRIBUTE.findall(tag[0], len(tag["element"]) + 1)) > MAX_ATTRIBUTES


def _with_first_attributes(tag: re.Match[str]) -> str:
    if not _has_too_many_attributes(tag):
        return tag[0]
    attributes = ATTRIBUTE.findall(tag[0], len(tag["element"]) + 1)
    return f"<{tag['element']} {' '.join(attributes[:MAX_ATTRIBUTES])}>"


_TOO_DEEP = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_LONG_ATTRIBUTES = etree.XPath(f"//@*[string-length() > {MAX_ATTRIBUTE_CHARS}]")
_COUNT = etree.XPath("count(//*)")
