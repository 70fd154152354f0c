"""Whether a sender allows an item to be published: canceled, withheld, under embargo, or usable.

Wire formats say it in a field; teleprinters and mails in a line above the text. What may not be published is never an
article, so a status that is not known to be harmless counts as withheld.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from unspun.extractors.articles.dates import date_in_line, read_date

USABLE, EMBARGOED, WITHHELD, CANCELED = "usable", "embargoed", "withheld", "canceled"

STATUSES = {
    "usable": USABLE, "released": USABLE, "published": USABLE, "update": USABLE, "correction": USABLE, "": USABLE,
    "embargoed": EMBARGOED, "embargo": EMBARGOED,
    "withheld": WITHHELD, "hold": WITHHELD,
    "canceled": CANCELED, "cancelled": CANCELED, "killed": CANCELED, "kill": CANCELED, "withdrawn": CANCELED,
    "retracted": CANCELED, "deleted": CANCELED,
}  # fmt: skip
"""The words of NewsML-G2 (pubStatus), NewsML 1 (Status), NITF (management-status) and ninjs (pubstatus)."""

HEAD_LINES = 8
"""Lines above a text in which a notice stands."""

MAX_NOTICE_CHARS = 250
"""A longer line is a paragraph of the text."""

KILL = re.compile(
    r"^\W*(?:(?:MANDATORY|BULLETIN|STORY|URGENT|ATTENTION|EDITORS|PHOTO|NEWS)\W{1,3}){0,3}"
    r"(?:KILL(?:ED)?|WITHDRAWAL|WITHDRAWN|RETRACTION|CANCELLATION|RÜCKRUF|STORNO|ANNULATION|ANNULÉE?|ANULACIÓN|ANULADO)"
    r"(?:\W*$|\s*[:–—-])|"
    r"^\W*(?i:(?:mandatory|bulletin|story)\s+kill)\b|"
    r"^\W*(?i:(?:this|the(?:\s+(?:above|previous|following))?)\s+(?:story|item|article|report)\s+(?:has been|is|was)\s+"
    r"(?:withdrawn|killed|cancell?ed|retracted))\b|"
    r"^\W*(?i:(?:please\s+)?(?:kill|withdraw|disregard)\s+(?:the|our|this)\s+(?:story|item|article|report))\b"
)
"""Capitals, because a story about a killing may have the word in its headline."""

EMBARGO = re.compile(
    r"^\W*(?:(?:strictly|under|news|press|note)\W{1,3}){0,3}(?:embargo(?:ed)?|sperrfrist|sous embargo|embargado)\b"
    r"(?:\s+for\s+(?:release|publication|broadcast|use))?(?:\s*[:–—-]|\s+(?:until|till|bis|jusqu|hasta|\d)|\s*$)|"
    r"^\W*(?:not for (?:publication|release|broadcast|use)|hold for release)\b.{0,40}?\b(?:before|until|till)\b",
    re.IGNORECASE,
)
CLOCK = re.compile(r"\b([01]\d|2[0-3])([0-5]\d)(?=\s{0,3}(?:h\b|hrs\b|hours\b|GMT|UTC|BST|CET|CEST|E[SD]?T)\b)")


class Release(NamedTuple):
    """A status, until when an embargo holds (None where nobody says), and the line that says so."""

    status: str = USABLE
    embargoed_until: datetime | None = None
    notice: str | None = None


def read_release(status: str | None, until: str | None = None) -> Release:
    """The status that a field gives, as a word, a code (`stat:canceled`) or an address that ends in one.

    >>> read_release("stat:canceled").status, read_release("Usable").status, read_release(None).status
    ('canceled', 'usable', 'usable')
    >>> read_release("usable", "2024-05-01T10:00:00Z").status, read_release("on ice").status
    ('embargoed', 'withheld')
    """
    word = re.split(r"[:/#]", (status or "").strip().casefold())[-1]
    found = STATUSES.get(word, WITHHELD)
    moment = read_date(until)
    if moment and found in (USABLE, WITHHELD):
        found = EMBARGOED
    notice = " ".join(filter(None, (status, until))) or None
    return Release(found, moment if found == EMBARGOED else None, notice if found != USABLE else None)


def read_notice(lines: Iterable[str]) -> Release:
    """The notice in the lines above a text.

    >>> read_notice(["MANDATORY KILL", "Velmora ferry story is wrong"]).status
    'canceled'
    >>> found = read_notice(["EMBARGOED UNTIL 0001 GMT May 2, 2024", "Ferry opens"])
    >>> found.status, found.embargoed_until.isoformat()
    ('embargoed', '2024-05-02T00:01:00+00:00')
    >>> read_notice(["Embargo on grain is lifted", "Kill Hill reopens"]).status
    'usable'
    """
    for line in list(lines)[:HEAD_LINES]:
        if len(line) > MAX_NOTICE_CHARS:
            continue
        if KILL.search(line):
            return Release(CANCELED, None, line)
        if EMBARGO.search(line):
            return Release(EMBARGOED, _moment(line), line)
    return Release()


def _moment(line: str) -> datetime | None:
    """The time of a line such as "until 0001 GMT Thursday, May 2, 2024", in which the clock comes first."""
    clock = CLOCK.search(line) or re.search(r"\b(\d{1,2})[:.](\d{2})\b", line)
    if clock:
        zone = re.match(r"\s{0,3}([A-Z]{2,4})\b", line[clock.end() :])
        rest = line[: clock.start()] + line[clock.end() + (zone.end() if zone else 0) :]
        day = date_in_line(rest)
        if day:
            return read_date(f"{day:%Y-%m-%d} {clock[1]:0>2}:{clock[2]} {zone[1] if zone else ''}".strip())
    return date_in_line(line)
