"""Dates of feeds: RFC 822 and ISO 8601 as they ought to be, and the forms that content systems print instead.

The general parser of dates is a part of the extractors; sources hand documents over and read none.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MAX_DATE_CHARS = 80
"""The longest date that a feed was seen to print has 50."""

_EPOCH = re.compile(r"(\d{10})(\d{3})?")
_YEAR_FIRST = re.compile(
    r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?:[T\s]\s{0,5}(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?\s{0,5}(\S.{0,40})?"
)
_OFFSET = re.compile(r"(?:GMT|UTC|Z)?\s?(?:([+-])(\d{1,2}):?(\d{2})?)?", re.IGNORECASE)
_AREA = re.compile(r"\s([A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?)$")
_GMT_OFFSET = re.compile(r"\s(?:GMT|UTC)([+-])(\d{1,2})(?::?(\d{2}))?$", re.IGNORECASE)
_NAMED_DAY = re.compile(r"^[^\W\d_]{2,12}\.?,\s{0,5}")
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BST": 1, "CET": 1,
    "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "GMT": 0, "UTC": 0, "UT": 0,
    "Z": 0,
}  # fmt: skip
_ZONE_NAME = re.compile(rf"\s({'|'.join(_ZONES)})$")


def read_feed_date(text: str) -> datetime | None:
    """The moment that a feed prints, in UTC; a time without zone is taken as UTC. None where it names none.

    >>> [read_feed_date(text).isoformat() for text in ("2016/6/29 15:07:41", "1718791865", "5 Sep 2021 10:00 GMT+7")]
    ['2016-06-29T15:07:41+00:00', '2024-06-19T10:11:05+00:00', '2021-09-05T03:00:00+00:00']
    >>> read_feed_date("yesterday"), read_feed_date("")
    (None, None)
    """
    text = " ".join(text[: MAX_DATE_CHARS + 1].split())
    if not text or len(text) > MAX_DATE_CHARS:
        return None
    try:
        moment = _epoch(text) or _year_first(text) or _mail_date(text) or _free_form(text)
        return moment.astimezone(UTC) if moment and moment.year > 1900 else None
    except (ValueError, OverflowError, OSError):
        return None


def _epoch(text: str) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _year_first(text: str) -> datetime | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match is None:
        return None
    year, _, month, day, hour, minute, second, zone = match.groups()
    found = _zone(zone or "")
    if found is None:
        return None
    numbers = [int(part or 0) for part in (year, month, day, hour, minute, second)]
    at = datetime(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
    return at.replace(tzinfo=found)


def _zone(name: str) -> timezone | None:
    name = name.strip()
    if name.upper() in _ZONES:
        return timezone(timedelta(hours=_ZONES[name.upper()]))
    match = _OFFSET.fullmatch(name)
    if match is None:
        return None
    offset = timedelta(hours=int(match[2] or 0), minutes=int(match[3] or 0))
    return timezone(-offset if match[1] == "-" else offset) if offset < timedelta(hours=15) else UTC


def _mail_date(text: str) -> datetime | None:
    """RFC 822 with an English month; a zone that it does not know is left to the general parser."""
    if not re.fullmatch(
        r"(?:[A-Za-z]{2,9},? )?\d{1,2} [A-Za-z]{3,9} \d{4} \d{1,2}:\d{2}(?::\d{2})?(?: ?[A-Z]{1,3}| ?[+-]\d{4})?", text
    ):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _free_form(text: str) -> datetime | None:
    """Names of months in any order, in the languages of newsrooms, with zones that mail dates do not have."""
    zone: Any = UTC
    if area := _AREA.search(text):
        try:
            zone = ZoneInfo(area[1])
        except (ZoneInfoNotFoundError, ValueError):
            return None
        text = text[: area.start()]
    elif offset := _GMT_OFFSET.search(text):
        hours = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        zone, text = timezone(-hours if offset[1] == "-" else hours), text[: offset.start()]
    elif named := _ZONE_NAME.search(text):
        zone, text = timezone(timedelta(hours=_ZONES[named[1]])), text[: named.start()]
    text = re.sub(r"\bSept\b", "Sep", re.sub(r"\s[-–|]\s", " ", _NAMED_DAY.sub("", text)))
    found = _parser().get_date_data(text).date_obj
    if found is None:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


@cache
def _parser() -> Any:
    from dateparser import DateDataParser

    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
    languages = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru"]
    return DateDataParser(languages=languages, settings=settings, try_previous_locales=False, use_given_order=True)
