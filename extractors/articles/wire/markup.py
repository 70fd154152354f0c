"""XML of wires to a tree, safely, with names free of namespaces; and the paragraphs of its text."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from lxml import etree

from unspun.cleaners.charset import DecodedText
from unspun.extractors.articles.html.blocks import read_blocks
from unspun.schemas.articles import Rejected

MAX_MESSAGE_CHARS = 20_000_000
"""Characters. Messages with a hundred stories have some 2 million."""

DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}>", re.IGNORECASE)
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
XML_OWN = {"amp", "lt", "gt", "quot", "apos"}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Element: TypeAlias = Any
"""An element of lxml, which has no types."""


def parse_xml(decoded: DecodedText) -> Element:
    """The root of an XML document, its elements named without namespace.

    Document types, entities of one's own, and anything on another machine are not read. Raises
    Rejected("extract", "invalid-xml") with the line and what is wrong there.
    """
    text = decoded.text
    if len(text) > MAX_MESSAGE_CHARS:
        raise Rejected(
            "extract", "document-too-large", f"{len(text):,} characters; at most {MAX_MESSAGE_CHARS:,} are read"
        )
    text = DOCTYPE.sub("", DECLARATION.sub("", text.removeprefix("\ufeff"), count=1), count=1)
    if "<!ENTITY" in text[:100_000]:
        raise Rejected("extract", "xml-entities", "the document defines entities of its own")
    text = NAMED.sub(_character, FORBIDDEN.sub("", text))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.strip().encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise Rejected("extract", "invalid-xml", str(error)[:300]) from error
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag[0] == "{":
            element.tag = element.tag.rpartition("}")[2]
    return root


def _character(match: re.Match[str]) -> str:
    """The character of an HTML entity, which wires use without declaring it."""
    name = match[1]
    character = html.unescape(match[0])
    return match[0] if name in XML_OWN or character == match[0] else character


def text_at(element: Element | None, *paths: str) -> str | None:
    """The text of the first of the paths that has one, in one line."""
    if element is None:
        return None
    for path in paths:
        for found in element.iterfind(path):
            text = all_text(found)
            if text:
                return text
    return None


def all_text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def paragraphs_of(element: Element, skip: Iterable[Element] = ()) -> list[str]:
    """Paragraphs of marked-up text without the elements in `skip`; also where the markup is escaped or in CDATA."""
    if len(element):
        return [text for block in read_blocks(element, set(skip)) for text in _unescaped(block.text)]
    return paragraphs_in(element.text or "")


def _unescaped(text: str) -> list[str]:
    """A paragraph that holds escaped HTML (a form, a player) is what that HTML says."""
    if not re.search(r"</(?:script|iframe|div|p|a|blockquote|span|form)>", text):
        return [text]
    from unspun.extractors.articles.html.tree import parse

    try:
        return [block.text for block in read_blocks(parse(text).body)]
    except Rejected:
        return []


def paragraphs_in(text: str) -> list[str]:
    """Paragraphs of a text that is plain with hard line ends, or HTML."""
    from unspun.extractors.articles.wire.item import wrapped_paragraphs

    if not re.search(r"<(?:p|br|div|h\d|ul|ol|table|pre)\b[^<>]{0,500}>", text, re.IGNORECASE):
        return wrapped_paragraphs(text)
    from unspun.extractors.articles.html.tree import parse

    blocks = list(_line_broken(text))
    return blocks or [block.text for block in read_blocks(parse(text).body)]


def _line_broken(text: str) -> Iterator[str]:
    """One <p> around a whole text with hard line ends is no paragraph: the indents inside it are."""
    if len(re.findall(r"<p\b", text, re.IGNORECASE)) == 1 and text.count("\n") > 5 and "<br" not in text.lower():
        from unspun.extractors.articles.html.tree import parse
        from unspun.extractors.articles.wire.item import wrapped_paragraphs

        yield from wrapped_paragraphs(str(parse(text).body.text_content()))
