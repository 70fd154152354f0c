"""HTML to a tree, within bounds."""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from unspun.schemas.articles import Rejected

LONGEST_PAGE = 20_000_000
"""Characters. The largest article pages we know (live blogs with inlined pictures) have 6 million."""

MOST_ELEMENTS = 60_000
"""Elements. News pages have 1,000 to 10,000, live blogs of a whole day 30,000; more is a dump, and costs minutes."""

DEEPEST = 500
"""Levels of nesting. Browsers stop at 512; news pages reach 60. Deeper trees overflow stacks in C libraries."""

MOST_ATTRIBUTES = 500
"""Attributes of one element. The richest we know have 60; libxml2 compares each with all before it."""

LONGEST_ATTRIBUTE = 2_000
"""Characters of an attribute that are kept: addresses are at most as long, and class names are searched many times."""

# Inlined pictures and fonts make up most of the largest pages, and hold no text.
INLINED = re.compile(r"data:[a-z]{1,20}/[\w.+-]{1,40};base64,[A-Za-z0-9+/=\s]{200,}")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


# A whole tag, in which a ">" in quotation marks does not end it; or a script or comment, in which nothing is a tag.
TAG = re.compile(
    r"""<(?:(?P<text>(?P<name>script|style)\b.*?(?:</(?P=name)|\Z)|!--.*?(?:-->|\Z))|"""
    r"""[a-z](?:"[^"]*+"|'[^']*+'|[^"'>])*+)""",
    re.IGNORECASE | re.DOTALL,
)
QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")


def parse(html: str) -> HtmlElement:
    """The page as a tree. Raises Rejected where it is too large, too deep, or no page at all."""
    if len(html) > LONGEST_PAGE:
        html = INLINED.sub("", html)
    if len(html) > LONGEST_PAGE:
        raise Rejected("extract", "page-too-large", f"{len(html):,} characters; at most {LONGEST_PAGE:,} are read")
    if any(_attributes(tag) > MOST_ATTRIBUTES for tag in TAG.finditer(html)):
        raise Rejected("extract", "page-too-large", f"an element with more than {MOST_ATTRIBUTES} attributes")
    # libxml2 reads the tree from bytes: given a str it believes an XML declaration, and refuses it.
    content = FORBIDDEN.sub("", html).encode("utf-8")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = document_fromstring(content, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Rejected("extract", "no-article-body", f"the page has no elements: {error}") from error
    if _TOO_DEEP(tree):
        raise Rejected("extract", "page-too-deep", f"elements are nested more than {DEEPEST} levels")
    if _COUNT(tree) > MOST_ELEMENTS:
        raise Rejected("extract", "page-too-large", f"more than {MOST_ELEMENTS:,} elements")
    for value in _LONG_ATTRIBUTES(tree):
        value.getparent().set(value.attrname, value[:LONGEST_ATTRIBUTE])
    return tree


def _attributes(tag: re.Match[str]) -> int:
    """The most attributes that a tag can have: one needs two characters, and white space around it."""
    if tag["text"] or tag.end() - tag.start() < 2 * MOST_ATTRIBUTES:
        return 0
    return len(QUOTED.sub(" ", tag[0]).split())


_TOO_DEEP = etree.XPath(f"boolean({'/*' * (DEEPEST + 1)})")
_LONG_ATTRIBUTES = etree.XPath(f"//@*[string-length() > {LONGEST_ATTRIBUTE}]")
_COUNT = etree.XPath("count(//*)")
