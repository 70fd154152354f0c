"""One article as a record in XML of an agency's own: elements named headline, content, byline and the like."""

from typing import Any

from unspun.extractors.articles.json_article import extracted_of, read_record
from unspun.extractors.articles.wire.markup import Element
from unspun.schemas.articles import Extracted, Rejected, Unsupported

LISTS = ("item", "entry", "RBNews", "article", "story", "newsitem", "document", "record")
MAX_DEPTH = 8
"""Levels: records of agencies have two or three."""


def read_xml_record(root: Element) -> Extracted:
    """Read the one record of a document. Raises Unsupported("extract", "feed") where there are several."""
    records = _records(root)
    if len(records) > 1 or str(root.tag).lower() in ("rss", "feed", "rdf"):
        raise Unsupported("extract", "feed", f"{len(records)} items: they are read by a source of kind feed")
    value = _value(records[0] if records else root, 0)
    if not isinstance(value, dict):
        raise Unsupported("extract", "unknown-xml", f"<{root.tag}> is of no format that is read")
    try:
        return extracted_of(read_record(value), "xml")
    except Rejected as error:
        raise Unsupported("extract", "unknown-xml", f"<{root.tag}> is of no format that is read") from error


def _records(root: Element) -> list[Element]:
    names = {name.lower() for name in LISTS}
    found = [element for element in root.iter() if isinstance(element.tag, str) and element.tag.lower() in names]
    return [element for element in found if len(element)]


def _value(element: Element, depth: int) -> Any:
    """A dictionary of an element's children, or its text."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or depth >= MAX_DEPTH:
        return "".join(element.itertext()).strip()
    record: dict[str, Any] = {}
    for child in children:
        value = _value(child, depth + 1) or child.get("href")
        if value:
            record.setdefault(str(child.tag), value)
    return record
