"""Points in time, as pages, feeds and wires write them.

Everything is returned with a time zone, because the warehouse keeps moments and not wall clocks. A time without a zone
is taken as UTC; a date without a time as midnight UTC, and its precision says so.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, NamedTuple

MAX_DATE_CHARS = 120
"""Characters. No date is longer; what is longer is a sentence, and costs the free-form parser seconds."""

EARLIEST = datetime(1600, 1, 1, tzinfo=UTC)
"""Before newspapers: template defaults such as 0001-01-01 and 1601-01-01 are not dates of an article."""

EPOCHS = {datetime(1970, 1, 1, tzinfo=UTC), datetime(1601, 1, 1, tzinfo=UTC), datetime(1900, 1, 1, tzinfo=UTC)}
"""Moments that content systems print where they have none."""

# ISO 8601 as it is found in the wild: basic or extended, hour alone, any fraction, a space before the zone.
ISO = re.compile(
    r"""(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})
    (?:[T\s]\s*(?P<hour>\d{2})(?::?(?P<minute>\d{2}))?(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?
    \s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{0,2})?(?:\[[\w/+-]+\])?""",
    re.VERBOSE | re.IGNORECASE,
)
SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?=\D|\Z)")
ZONES = {
    "et": -5, "est": -5, "edt": -4, "ct": -6, "cst": -6, "cdt": -5, "mt": -7, "mst": -7, "mdt": -6, "pt": -8,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "gmt": 0, "utc": 0, "z": 0, "bst": 1, "wet": 0,
    "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "ist": 5.5, "jst": 9, "kst": 9, "aest": 10, "aedt": 11,
    "awst": 8, "acst": 9.5, "nzst": 12, "nzdt": 13, "sast": 2,
}  # fmt: skip
"""Hours east of Greenwich of the abbreviations newsrooms write. IST is India's, BST Britain's, CST the American."""
ZONE_WORD = re.compile(r"[\s(](%s)\)?(?=\W|\Z)" % "|".join(ZONES), re.IGNORECASE)  # noqa: UP031 - braces in the pattern
LABEL = re.compile(
    r"^\W*(?:(?:first\s+)?(?:published|posted|updated|last\s+(?:updated|modified)|modified|created|date|issued|aired)"
    r"(?:\s+(?:on|at|date|time))?\b\s*:?\s*)+",
    re.IGNORECASE,
)


DAY, MINUTE = "day", "minute"

MONTH_FIRST_REGIONS = frozenset("US PH PR GU AS VI FM MH PW".split())
"""Regions that write the month before the day in figures; English without a region is taken for American."""

NUMERIC = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)"
    r"(?:[\s,T|·–—-]{0,5}(?:at|um|à|às|a las|ore|kl\.?|klo|o godz\.|в)?\s{0,2}(\d{1,2})[:.h](\d{2})(?::(\d{2}))?"
    r"(?!\d)\s{0,2}([ap]\.?m\.?)?)?(?:\s{0,2}(?:Uhr|Uhr\.|hrs|h)\b)?\s{0,2}(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


class Moment(NamedTuple):
    """A point in time, whether it is exact to the `minute` or the `day`, and whether its zone was written."""

    at: datetime
    precision: str
    zoned: bool


def read_date(value: Any, locale: str | None = None) -> datetime | None:
    """The moment that a value names, or None where it names none: no guesses from words such as "yesterday".

    Numbers (also as digits) are seconds, or milliseconds, since 1970. `locale` is the language of the page, with its
    region where that is declared (`en-GB`): names of months are read in it and in English, and the region orders day
    and month.

    >>> read_date("2024-06-19T22:11:05+0900").isoformat()
    '2024-06-19T22:11:05+09:00'
    >>> read_date("Updated: June 19, 2024 at 10:11 a.m. EDT").isoformat()
    '2024-06-19T10:11:00-04:00'
    >>> read_date("1718791865000").isoformat(), read_date("a week ago")
    ('2024-06-19T10:11:05+00:00', None)
    """
    found = read_moment(value, locale)
    return found.at if found else None


def read_moment(value: Any, locale: str | None = None) -> Moment | None:
    """The same with its precision.

    >>> read_moment("02/10/2020", "en-GB").at.month, read_moment("02/10/2020", "en-US").at.month
    (10, 2)
    >>> read_moment("28.01.22, 14:07", "de")
    Moment(at=datetime.datetime(2022, 1, 28, 14, 7, tzinfo=datetime.timezone.utc), precision='minute', zoned=False)
    """
    if isinstance(value, datetime):
        at = _plausible(value)
        return Moment(at, MINUTE, value.tzinfo is not None) if at else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _epoch_moment(float(value))
    text = " ".join(str(value)[: MAX_DATE_CHARS + 1].split())
    if not text or len(text) > MAX_DATE_CHARS or not re.search(r"\d", text):
        return None
    if re.fullmatch(r"1?\d{9}|1?\d{12}", text):
        return _epoch_moment(float(text))
    label = LABEL.sub("", text)
    found = _from_iso(text) or _from_mail(text) or _from_figures(label, locale) or _from_words(label, locale)
    at = _plausible(found.at) if found else None
    return found._replace(at=at) if found and at else None


def is_day_first(locale: str | None) -> bool:
    """Whether a locale writes the day before the month in figures."""
    language, _, rest = (locale or "en").replace("_", "-").partition("-")
    region = rest.rpartition("-")[2].upper()
    if language.lower() != "en":
        return region not in MONTH_FIRST_REGIONS
    return bool(region) and region not in MONTH_FIRST_REGIONS


def _epoch_moment(seconds: float) -> Moment | None:
    at = _from_epoch(seconds)
    return Moment(at, MINUTE, True) if at else None


def _from_figures(text: str, locale: str | None) -> Moment | None:
    """Day, month and year in figures. Points separate day first everywhere; a figure over 12 is a day."""
    match = NUMERIC.fullmatch(text.strip(" -–|,;."))
    if match is None:
        return None
    first, separator, second, year, hour, minute, seconds, half, zone = match.groups()
    one, two = int(first), int(second)
    day_first = two <= 12 and (one > 12 or separator == "." or is_day_first(locale))
    day, month = (one, two) if day_first else (two, one)
    clock = int(hour or 0) % 12 + 12 * (half[0] in "pP") if half else int(hour or 0)
    whole_year = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)
    try:
        at = datetime(whole_year, month, day, clock, int(minute or 0), int(seconds or 0), tzinfo=_zone(zone))
    except ValueError:
        return None
    return Moment(at, MINUTE if hour else DAY, bool(zone))


def date_in_url(url: str | None) -> datetime | None:
    """The day that the path of an address names, such as /2024/06/19/ or /2024-06-19-title."""
    if not url:
        return None
    for match in re.finditer(r"(?<!\d)(20\d\d|19\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)", url[:2000]):
        year, _, month, day = match.groups()
        try:
            return datetime(int(year), int(month), int(day), tzinfo=UTC)
        except ValueError:
            continue
    return None


IN_LINE = re.compile(
    r"(?:(?:19|20)\d\d-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?|"
    r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|"
    r"\d{1,2}(?:st|nd|rd|th|er|\.|º|°)?\s+(?:de\s+|d[’'])?[^\W\d_]{3,12}\.?,?\s+(?:de\s+)?(?:19|20)\d\d|"
    r"[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|\d{1,2}([./-])\d{1,2}\1(?:(?:19|20)\d\d|\d\d)(?!\d)|"
    r"(?:19|20)\d\d[./]\d{1,2}[./]\d{1,2})"
    r"(?:,?\s*(?:at|um|-|–|—|\||/|às|à|a las|ore|kl\.?)?\s*\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?"
    r"(?:\s*\(?[A-Z]{2,4}\)?(?=\W|$))?)?",
    re.IGNORECASE,
)


def moment_in_line(line: str, locale: str | None = None) -> Moment | None:
    """The moment that a line around a headline gives: "By Jane Doe on Monday, June 19th, 2024 at 10:11 a.m."."""
    match = IN_LINE.search(line[:300])
    return read_moment(match[0], locale) if match else None


def date_in_line(line: str, locale: str | None = None) -> datetime | None:
    """The same, without its precision."""
    found = moment_in_line(line, locale)
    return found.at if found else None


def _plausible(moment: datetime) -> datetime | None:
    try:
        aware = moment if moment.tzinfo and moment.utcoffset() is not None else moment.replace(tzinfo=UTC)
        in_utc = aware.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return aware if in_utc >= EARLIEST and in_utc not in EPOCHS and in_utc.year < 2200 else None


def _from_epoch(seconds: float) -> datetime | None:
    if seconds > 1e11:
        seconds /= 1000
    try:
        return _plausible(datetime.fromtimestamp(seconds, UTC)) if seconds > 1e8 else None
    except (OverflowError, ValueError, OSError):
        return None


def _from_iso(text: str) -> Moment | None:
    match = ISO.fullmatch(text)
    if match is None:
        slashed = SLASHED.match(text)
        if slashed is None:
            return None
        rest = text[slashed.end() :]
        match = ISO.fullmatch(f"{slashed[1]}-{int(slashed[2]):02}-{int(slashed[3]):02}{rest}")
        if match is None:
            return None
    part = match.groupdict()
    fraction = (part["fraction"] or "").ljust(6, "0")[:6]
    hour, next_day = int(part["hour"] or 0), part["hour"] == "24"
    try:
        at = datetime(
            int(part["year"]), int(part["month"]), int(part["day"]), 0 if next_day else hour,
            int(part["minute"] or 0), min(int(part["second"] or 0), 59), int(fraction), tzinfo=_zone(part["zone"]),
        )  # fmt: skip
        return Moment(at + timedelta(days=next_day), MINUTE if part["hour"] else DAY, bool(part["zone"]))
    except (ValueError, OverflowError):
        return None


def _zone(name: str | None) -> timezone:
    if not name or name[0] not in "+-":
        return UTC
    digits = name[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    if offset > timedelta(hours=15):
        return UTC
    return timezone(-offset if name[0] == "-" else offset)


def _from_mail(text: str) -> Moment | None:
    if not re.match(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4}\s+\d{1,2}:\d{2}", text):
        return None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return Moment(at, MINUTE, at.tzinfo is not None)


@cache
def _free_form_parser(language: str | None) -> Any:
    """A parser that knows the names of months in one language and in English; each language more costs a second."""
    from dateparser import DateDataParser
    from dateparser.data.languages_info import language_order

    # Every part must be there, so that today's date never completes what a page leaves out.
    settings = {
        "PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"], "RETURN_TIME_AS_PERIOD": True,
    }  # fmt: skip
    known = [code for code in dict.fromkeys((language, "en")) if code in language_order]
    return DateDataParser(languages=known, settings=settings, try_previous_locales=False, use_given_order=True)


def _from_words(text: str, locale: str | None) -> Moment | None:
    zone, word = UTC, ZONE_WORD.search(text)
    if word:
        zone = timezone(timedelta(hours=ZONES[word[1].lower()]))
        text = text[: word.start()] + " " + text[word.end() :]
    text = re.sub(r"\s+[|•·–—]\s+|\s+(?:at|um|à)\s+|(?<=\d)\s*[ap]\.m\.?", _plain_separator, text).strip(" -–|,;.")
    text = re.sub(r"(?i)\bsept\b(?!e)", "sep", text)
    if not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", text):
        return None
    try:
        found = _free_form_parser((locale or "").partition("-")[0].lower() or None).get_date_data(text)
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        return None
    at = found.date_obj
    if at is None:
        return None
    precision = MINUTE if found.period == "time" else DAY
    return Moment(at if at.tzinfo else at.replace(tzinfo=zone), precision, bool(word or at.tzinfo))


def _plain_separator(match: re.Match[str]) -> str:
    found = match[0].strip().lower()
    return " " + found.replace(".", "") if "m" in found and found[0] in "ap" else " "
