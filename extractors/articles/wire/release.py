"""Whether a sender allows an item to be published: canceled, withheld, under embargo, or usable.

Wire formats say it in a field; teleprinters and mails in a line above the text. What may not be published is never an
article, so a status that is not known to be harmless counts as withheld.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from unspun.extractors.articles.dates import date_in_line, read_date
from unspun.schemas.tables import Notice
from unspun.schemas.vocabulary import NoticeKind

USABLE, EMBARGOED, WITHHELD, CANCELED = "usable", "embargoed", "withheld", "canceled"

STATUSES = {
    "usable": USABLE, "released": USABLE, "published": USABLE, "update": USABLE, "correction": USABLE, "": USABLE,
    "embargoed": EMBARGOED, "embargo": EMBARGOED,
    "withheld": WITHHELD, "hold": WITHHELD,
    "canceled": CANCELED, "cancelled": CANCELED, "killed": CANCELED, "kill": CANCELED, "withdrawn": CANCELED,
    "retracted": CANCELED, "deleted": CANCELED,
}  # fmt: skip
"""The words of NewsML-G2 (pubStatus), NewsML 1 (Status), NITF (management-status) and ninjs (pubstatus)."""

NOTICE_KINDS: dict[str, NoticeKind] = {EMBARGOED: "embargo", WITHHELD: "withhold", CANCELED: "kill"}

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
UNTIL = re.compile(
    r"\b(?:until|till|before|upon|delivery|notice|release|publication|broadcast|bis|jusqu|hasta)\b|\d", re.IGNORECASE
)
"""What says when an embargo ends. "Embargo: how the grain trade suffers" is a headline."""

MAX_EMBARGO = timedelta(days=60)
"""How far ahead an embargo is set: releases of studies and budgets go out some weeks before."""

MAX_YEARS_BACK = 8
"""Years of an archive in which a weekday and a day of the month meet at least once."""

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WEEKDAYS = "mon tue wed thu fri sat sun".split()
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}"
DAY_WITHOUT_YEAR = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(WEEKDAYS)})[a-z]{{0,6}}\.?,?\s{{1,3}})?"
    rf"\b(?:(?P<month>{_MONTH})\.?\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|"
    rf"(?P<day_first>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,3}}(?P<month_last>{_MONTH}))\b(?!\.?,?\s{{0,3}}\d{{4}})",
    re.IGNORECASE,
)
HALF_DAY_CLOCK = re.compile(r"\b(1[0-2]|[1-9])(?:[:.]([0-5]\d))?\s{0,2}([ap])\.?m\b\.?", re.IGNORECASE)
CLOCK = re.compile(r"\b([01]\d|2[0-3])([0-5]\d)(?=\s{0,3}(?:h\b|hrs\b|hours\b|GMT|UTC|BST|CET|CEST|E[SD]?T)\b)")


class Release(NamedTuple):
    """A status, until when an embargo holds (None where nobody says), and the line that says so."""

    status: str = USABLE
    embargoed_until: datetime | None = None
    notice: str | None = None

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The line as a notice; none where the item is usable."""
        return (Notice(NOTICE_KINDS[self.status], self.notice or ""),) if self.status != USABLE else ()


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


def read_notice(lines: Iterable[str], received: datetime | None = None) -> Release:
    """The notice in the lines above a text. `received` is when it came, by which a day without a year is read.

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
        embargo = EMBARGO.search(line)
        if embargo and (not any(map(str.isalpha, line[embargo.end() :])) or UNTIL.search(line)):
            return Release(EMBARGOED, _moment(_with_year(line, received)), line)
    return Release()


def _with_year(line: str, received: datetime | None) -> str:
    """The line with the year of its day, where it gives none: the last one on whose day the embargo can have ended, or
    will soon. A weekday that the line names must be that of the day."""
    match = DAY_WITHOUT_YEAR.search(line)
    if match is None or received is None:
        return line
    parts = match.groupdict()
    month = MONTHS.index((parts["month"] or parts["month_last"]).casefold()[:3]) + 1
    number = int(parts["day"] or parts["day_first"])
    weekday = WEEKDAYS.index(parts["weekday"].casefold()[:3]) if parts["weekday"] else None
    for year in range(received.year + 1, received.year - MAX_YEARS_BACK, -1):
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if day <= received.date() + MAX_EMBARGO and weekday in (None, day.weekday()):
            return f"{line[: match.start()]}{day:%B %d, %Y}{line[match.end() :]}"
    return line


def _moment(line: str) -> datetime | None:
    """The time of a line such as "until 0001 GMT Thursday, May 2, 2024", in which the clock comes first."""
    half = HALF_DAY_CLOCK.search(line)
    if half:
        hour = int(half[1]) % 12 + 12 * (half[3] in "pP")
        line = f"{line[: half.start()]}{hour:02}:{half[2] or '00'}{line[half.end() :]}"
    clock = CLOCK.search(line) or re.search(r"\b(\d{1,2})[:.](\d{2})\b", line)
    if clock:
        zone = re.match(r"\s{0,3}([A-Z]{2,4})\b", line[clock.end() :])
        rest = line[: clock.start()] + line[clock.end() + (zone.end() if zone else 0) :]
        day = date_in_line(rest)
        if day:
            return read_date(f"{day:%Y-%m-%d} {clock[1]:0>2}:{clock[2]} {zone[1] if zone else ''}".strip())
    return date_in_line(line)
