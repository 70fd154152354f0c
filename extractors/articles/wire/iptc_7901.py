"""IPTC 7901, the text format of teleprinters (https://iptc.org/std/IPTC7901/): controls part header, text and time."""

import re
from datetime import UTC, datetime

from unspun.extractors.articles.metadata_lines import BYLINE_START
from unspun.extractors.articles.wire.item import Item, wrapped_paragraphs
from unspun.schemas.articles import Rejected

FRAME = re.compile(r"\x01(?P<header>[^\x02]{0,2000})\x02(?P<text>[^\x03]*)\x03(?P<trailer>[^\x04]{0,200})")
HEADER = re.compile(
    r"^(?P<service>[a-z]{2,4})\s?(?P<number>\d{3,4})\s+(?P<priority>\d)\s+(?P<category>[a-z]{1,4})\b", re.I
)
TIME = re.compile(r"(\d{2})(\d{2})(\d{2})\s*(?:GMT|UTC|Z)?\s+([A-Za-zäÄ]{3,9})\.?\s+(\d{2,4})")
MONTHS = {name: number for number, names in enumerate(
    ("jan januar", "feb februar", "mar mär mrz", "apr avr abr", "may mai", "jun juin", "jul juil", "aug ago août",
     "sep sept", "oct okt", "nov", "dec dez dic déc"), 1,
) for name in names.split()}  # fmt: skip
VERSION = re.compile(
    r"^(?:\W*(?:\d+(?:st|nd|rd|th) (?:lead|roundup)|refile|extra|correction|corrected|urgent|alert|update\w*|achtung|"
    r"eil|bulletin|flash|advisory|repetition|embargo\w*|preview|feature|roundup|news ?feature|analysis)"
    r"(?:\W{0,5}\([^)]*\))?)+\W*$",
    re.IGNORECASE,
)
NOTEBOOK = re.compile(
    r"^[^\S\n]*(?:#+[^\S\n]*(?:dpa )?(?:notebook|notizblock)\b.*|\*(?: \*){2,}[^\S\n]*)$", re.IGNORECASE | re.MULTILINE
)
CATEGORIES = {"i": "International", "s": "Sport", "e": "Economy", "f": "Finance", "p": "Politics", "k": "Culture"}
"""The letters that services agree on; others are of one agency's own."""


def read_7901(text: str) -> Item:
    """Read a message. Raises Rejected("extract", "invalid-iptc7901") where its frame is broken."""
    frame = FRAME.search(text)
    if frame is None:
        raise Rejected("extract", "invalid-iptc7901", "the controls around header, text and time are not all there")
    header = frame["header"].strip("\r\n ")
    head = HEADER.match(header)
    lines, body = _split(frame["text"].replace("\r\n", "\n").replace("\r", "\n"))
    byline = next((line for line in lines[1:] if BYLINE_START.match(line)), None)
    headlines = [line for line in lines if line != byline and not (len(line) < 120 and VERSION.match(line))]
    notebook = NOTEBOOK.search(body)
    paragraphs = wrapped_paragraphs(body[: notebook.start()] if notebook else body)
    while paragraphs and re.fullmatch(r"dpa(?: [a-z]{2,4}){1,6}", paragraphs[-1]):  # the desk's initials
        paragraphs.pop()
    return Item(
        basis="iptc7901",
        paragraphs=paragraphs,
        headline=" ".join(headlines) or None,
        byline=byline,
        section=CATEGORIES.get(head["category"].lower()) if head else None,
        published_at=_time(frame["trailer"]),
    )


def _split(text: str) -> tuple[list[str], str]:
    """The lines of the headline, which end with an equals sign, and the body."""
    head, sign, body = text.partition(" =\n")
    if not sign or head.count("\n") > 8:
        first, _, rest = text.strip("\n").partition("\n")
        return [first.strip(" =")], rest
    return [line.strip() for line in head.split("\n") if line.strip()], body


def _time(trailer: str) -> datetime | None:
    match = TIME.search(trailer)
    if match is None:
        return None
    day, hour, minute, month, year = match.groups()
    number = MONTHS.get(month.lower()) or MONTHS.get(month[:3].lower())
    try:
        return datetime(int(year) % 100 + 2000, number or 0, int(day), int(hour), int(minute), tzinfo=UTC)
    except ValueError:
        return None
