"""ninjs, news in JSON of the IPTC (https://iptc.org/std/ninjs/), versions 1 to 3."""

from collections.abc import Iterator
from typing import Any

from unspun.extractors.articles.dates import read_date
from unspun.extractors.articles.wire.item import Item
from unspun.extractors.articles.wire.markup import paragraphs_in
from unspun.extractors.articles.wire.release import USABLE, Release, read_notice, read_release
from unspun.schemas.articles import Rejected, Unsupported

Record = dict[str, Any]

MEDIA = frozenset(
    "picture photo image graphic video audio composite package event planning animation map gallery".split()
)
BODIES = ("body_xhtml", "body_html", "body_text", "body")


def find_items(record: Record) -> list[Record] | None:
    """The items of a ninjs document: itself, or those that an API's answer wraps; None where it is no ninjs."""
    if is_item(record):
        return [record]
    found = [item for item in _wrapped(record, 0) if is_item(item)]
    return found or None


def is_item(record: Record) -> bool:
    keys = _folded(record)
    return (
        any(key in keys for key in ("uri", "guid", "altids"))
        and "type" in keys
        and any(key in keys for key in ("versioncreated", "pubstatus"))
    )


def _folded(record: Record) -> Record:
    """The record with the names of version 2: version 3 writes them as versionCreated and pubStatus."""
    return {key if key.startswith("body_") else key.replace("_", "").lower(): value for key, value in record.items()}


def read_ninjs(items: list[Record]) -> Item:
    """Read the one text item. Raises Unsupported for other types, by name."""
    items = list(map(_folded, items))
    texts = [item for item in items if str(item.get("type")).lower() not in MEDIA]
    if not texts:
        raise Unsupported("extract", f"{str(items[0].get('type')).lower()}-item", "no text item in the document")
    if len(texts) > 1:
        raise Rejected("extract", "several-articles", f"the document holds {len(texts)} text items")
    item = texts[0]
    release = _release(item)
    paragraphs = _paragraphs(item)
    if not paragraphs and release.status == USABLE:
        raise Unsupported("extract", "item-without-content", "the text item refers to its text, and does not hold it")
    published = read_date(item.get("firstpublished") or item.get("firstcreated") or item.get("versioncreated"))
    return Item(
        basis="ninjs",
        paragraphs=paragraphs,
        headline=_first(item, "headline", "headlines") or _first(item, "title", "name"),
        byline=_first(item, "byline", "bylines", "by") or _authors(item),
        agency=_agency(item),
        section=_section(item),
        language=str(item.get("language") or "") or None,
        url=str(item.get("link") or item.get("uri") or ""),
        published_at=published or read_date(item.get("versioncreated") or item.get("contentcreated")),
        modified_at=read_date(item.get("versioncreated")),
        release=release,
        guid=str(item.get("guid") or item.get("uri") or "") or None,
    )


def _release(item: Record) -> Release:
    """What pubstatus, embargoed and the note to editors say."""
    status, embargo = item.get("pubstatus"), item.get("embargoed")
    found = read_release(str(status or ""), str(embargo) if embargo else None)
    note = item.get("ednote")
    return found if found.status != USABLE or not isinstance(note, str) else read_notice([note])


def _wrapped(value: Any, depth: int) -> Iterator[Record]:
    if depth > 4:
        return
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(inner, dict) and is_item(inner):
            yield inner
        elif isinstance(inner, dict | list):
            yield from _wrapped(inner, depth + 1)


def _paragraphs(item: Record) -> list[str]:
    bodies = [str(item[key]) for key in BODIES if isinstance(item.get(key), str)]
    bodies += [str(body.get("value") or "") for body in item.get("bodies") or () if isinstance(body, dict)]
    return next((paragraphs for body in bodies if (paragraphs := paragraphs_in(body))), [])


def _first(item: Record, *keys: str) -> str | None:
    for key in keys:
        value = item.get(key)
        if isinstance(value, list):
            value = next((entry.get("value") for entry in value if isinstance(entry, dict)), None)
        if isinstance(value, str) and value.strip():
            return value
    return None


def _authors(item: Record) -> str | None:
    authors = [author for author in item.get("authors") or () if isinstance(author, dict)]
    return ", ".join(str(author["name"]) for author in authors if author.get("name")) or None


def _agency(item: Record) -> str | None:
    from unspun.text.agencies import agency_name

    names = [item.get("provider"), item.get("source")]
    names += [source.get("name") for source in item.get("infosources") or () if isinstance(source, dict)]
    return next((agency for name in names if isinstance(name, str) and (agency := agency_name(name))), None)


def _section(item: Record) -> str | None:
    for service in item.get("service") or ():
        if isinstance(service, dict) and isinstance(service.get("name"), str):
            return str(service["name"])
    return None
