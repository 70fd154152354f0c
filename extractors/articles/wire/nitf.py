"""NITF, the News Industry Text Format of the IPTC (https://iptc.org/std/NITF/3.6/)."""

import re
from datetime import datetime

from unspun.extractors.articles.dates import read_date
from unspun.extractors.articles.wire.item import Item
from unspun.extractors.articles.wire.markup import Element, all_text, paragraphs_of, text_at
from unspun.extractors.articles.wire.release import EMBARGOED, Release, read_notice, read_release
from unspun.text.agencies import agency_name

DATES = (
    (".//docdata/date.release", "norm"),
    (".//docdata/date.issue", "norm"),
    (".//dateline/story.date", "norm"),
    (".//pubdata", "date.publication"),
)
# Parts of a body that are no text of the story: pictures with their captions, notes to editors, corrections of codes.
LEFT_OUT = ("media", "note", "nitf-table", "correction")


def read_nitf(root: Element) -> Item:
    """Read a <nitf> element."""
    head = root.find("body/body.head")
    content = root.find("body/body.content")
    byline, agency = _byline(head)
    distributor = text_at(head, "distributor")
    return Item(
        basis="nitf",
        paragraphs=paragraphs_of(content, set(content.iter(*LEFT_OUT))) if content is not None else [],
        headline=text_at(head, ".//hl1") or text_at(root, "head/title", ".//hl1", ".//headline"),
        subtitle=text_at(head, "abstract"),
        byline=byline,
        dateline=text_at(head, "dateline"),
        agency=agency or (agency_name(distributor) if distributor else None),
        section=_section(root),
        language=root.get("baselang") or root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        published_at=_date(root),
        release=_release(root),
        guid=_attribute(root, ".//docdata/doc-id", "id-string"),
    )


def _byline(head: Element | None) -> tuple[str | None, str | None]:
    """The byline without the title that follows the name, and the agency that this title may name."""
    element = head.find("byline") if head is not None else None
    if element is None:
        return None, None
    title = text_at(element, ".//byttl")
    line = all_text(element)
    if title and line != title:
        line = line.replace(title, "").strip()
    persons = [all_text(person) for person in element.iterfind(".//person")]
    if persons and not all(persons[0] in line for _ in persons):
        line = ", ".join(persons)
    if re.fullmatch(r"[a-z]{1,4}(?:[/-][a-z]{1,4})*", line):  # initials of the desk
        return None, None
    return line, agency_name(title) if title else None


def _release(root: Element) -> Release:
    """The management status; the date of release ends an embargo. Notes to editors may say it in words."""
    docdata = root.find("head/docdata")
    found = read_release(docdata.get("management-status") if docdata is not None else None)
    if found.status == EMBARGOED:
        until = read_date(_attribute(root, ".//docdata/date.release", "norm"))
        return found._replace(embargoed_until=until)
    notes = [text for path in (".//docdata/ed-msg", "body/body.head/note") for text in _notes(root, path)]
    return found if found.status != "usable" else read_notice(notes)


def _notes(root: Element, path: str) -> list[str]:
    return [text for element in root.iterfind(path) if (text := element.get("info") or all_text(element))]


def _attribute(root: Element, path: str, name: str) -> str | None:
    found = root.find(path)
    return found.get(name) if found is not None else None


def _date(root: Element) -> datetime | None:
    for path, attribute in DATES:
        for element in root.iterfind(path):
            moment = read_date(element.get(attribute))
            if moment:
                return moment
    return None


def _section(root: Element) -> str | None:
    subject = root.find(".//tobject/tobject.subject[@tobject.subject.type]")
    return (subject.get("tobject.subject.type") or None) if subject is not None else None
