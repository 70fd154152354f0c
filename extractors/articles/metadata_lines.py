"""Lines between a headline and a text that say when it appeared, who wrote it and whose it is.

"March 4, 2024 9:12 AM UTC Updated 2 hours ago", "Source: Xinhua | 2024-03-04 | Editor: huaxia", "Reuters", "By Ann
Lee": a line is such a one where every part of it is known.
"""

import re
from datetime import datetime
from functools import reduce
from typing import NamedTuple

from unspun.extractors.articles.bylines import read_byline
from unspun.extractors.articles.dates import MAX_DATE_CHARS, read_date
from unspun.text.agencies import Agency, find_agency
from unspun.text.names import fold
from unspun.text.person_names import given_names
from unspun.text.sections import is_section

MAX_BYLINE_WORDS = 20
"""Words of a byline that stands on a line of its own: two names with their roles and places have some 15."""

MAX_NAME_WORDS = 4

MAX_LABEL_WORDS = 3
"""Words of a part behind a time that is not known: a place, a list of services."""

MAX_LINE_CHARS = 200

_AROUND = " ,;|•·[]()"

BYLINE_START = re.compile(
    r"^(?:(?:(?:story|text|words|report|analysis|written|reported|posted|article|opinion)\s+)?by|author|reporter|"
    r"von|par|por|di|door)\s*:?\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[|•·]\s*|\s+[–—]\s+|\s-\s|\t+")
_LABEL = re.compile(
    r"(?P<label>\b(?:first\s+published|last\s+(?:updated|modified|edited)|published|posted|updated|modified|created|"
    r"issued|date)\b)(?:\s+(?:on|at))?\s*:?\s*",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?:(?:\d{1,3}|an?|one|few|several)\s(?:second|sec|minute|min|hour|hr|day|week|month|year)s?\sago|just\snow|today|"
    r"yesterday|\d{1,3}\s?-?\s?min(?:ute)?s?\s(?:of\s)?read(?:ing)?)",
    re.IGNORECASE,
)
_DATE_LIKE = re.compile(
    r"\W{0,3}(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b|\d{1,2}[\s./:-]|\d{1,2}(?:st|nd|rd|th)\b|\d{4}\b|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2}\b)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?\s?\(?(?:[A-Z]{2,4})?\)?", re.IGNORECASE)
_SOURCE = re.compile(r"(?:source|from|via)\s*:?\s+(?=\S)", re.IGNORECASE)
_EDITOR = re.compile(
    r"(?:web\s)?(?:editors?|edited\sby|editing\sby|editor-in-charge)\s*:?\s+[^\n:]{2,60}", re.IGNORECASE
)
_ROLE = re.compile(
    r"(?:,?\s(?:staff|business|sports?|political|foreign|chief|senior|science|medical|special|(?:news)?wires?|"
    r"writers?|reporters?|correspondents?|editors?|features?|report))+$",
    re.IGNORECASE,
)


class LineValues(NamedTuple):
    """What a line says: names, agency, section as printed, times of publication and of the last change, and the place
    that some newspapers print behind the time."""

    authors: tuple[str, ...] = ()
    agency: Agency | None = None
    section: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    place: str | None = None

    def merge(self, other: "LineValues") -> "LineValues":
        """These values, with those of another line where these say nothing."""
        return LineValues(
            self.authors or other.authors,
            self.agency or other.agency,
            self.section or other.section,
            self.published_at or other.published_at,
            self.modified_at or other.modified_at,
            self.place or other.place,
        )


def read_metadata_line(line: str) -> LineValues | None:
    """What a line of metadata says; None where a part of it is none.

    >>> read_metadata_line("March 4, 2024 9:12 AM UTC Updated 2 hours ago").published_at.isoformat()
    '2024-03-04T09:12:00+00:00'
    >>> read_metadata_line("Source: Xinhua| 2024-03-04 09:12:11|Editor: huaxia").agency.name
    'Xinhua'
    >>> read_metadata_line("By Ann Lee, Transport Correspondent, and Ida Brand").authors
    ('Ann Lee', 'Ida Brand')
    >>> read_metadata_line("Reuters reporters go on strike"), read_metadata_line("By any measure")
    (None, None)
    """
    if len(line) > MAX_LINE_CHARS:
        return None
    times = _read_times(line.strip(_AROUND))
    if times:
        return times
    parts = _parts(line)
    values = [_read_part(part) for part in parts]
    known = [value for value in values if value]
    merged = reduce(LineValues.merge, known) if known else LineValues()
    if known and len(known) == len(parts):
        return merged
    beside = _beside_time(parts, values) if merged.published_at else None
    return merged.merge(beside) if beside else _read_byline(line) or _read_name_with_agency(line)


def _beside_time(parts: list[str], values: list[LineValues | None]) -> LineValues | None:
    """What the one unknown part of a line says that gives a time: a name, a source, a place or a label behind it. None
    where it may be a headline, or where several parts are unknown."""
    unknown = [number for number, value in enumerate(values) if value is None]
    if len(unknown) != 1:
        return None
    part = parts[unknown[0]]
    if is_name_line(part):
        return LineValues(authors=read_byline(part).authors)
    if _SOURCE.match(part):
        return LineValues()
    is_label = len(parts) > 2 and unknown[0] > 0 and len(part.split()) <= MAX_LABEL_WORDS
    return LineValues(place=part if part.isupper() else None) if is_label else None


def _read_name_with_agency(line: str) -> LineValues | None:
    """A byline without "By": "Ann Lee, The Canadian Press"."""
    name, _, printed = line.rpartition(", ")
    agency = find_agency(printed)
    return LineValues(read_byline(name).authors, agency) if agency and is_name_line(name) else None


def _parts(line: str) -> list[str]:
    """What stands between separators; a clock goes with the day before it."""
    parts: list[str] = []
    for part in _BETWEEN.split(line):
        if parts and _CLOCK.fullmatch(part.strip(_AROUND)) and _DATE_LIKE.match(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        elif part.strip(_AROUND):
            parts.append(part.strip(_AROUND))
    return parts


def is_name_line(line: str) -> bool:
    """Whether a line consists of people's names, with their places: "Ann Lee and Ida Brand in Maresk".

    At least one of them must have a given name that is known: a headline may be cased alike.
    """
    words = line.split()
    if not 2 <= len(words) <= MAX_BYLINE_WORDS or line.endswith((".", "!", "?", ":")) or find_agency(line):
        return False
    names = read_byline(line).authors
    if not any(fold(name.split()[0]) in given_names() for name in names) or any(
        not 2 <= len(name.split()) <= MAX_NAME_WORDS for name in names
    ):
        return False
    held = {word.strip(",") for name in names for word in name.split()}
    others = [word.strip(",") for word in words if word.strip(",") not in held]
    joined = all(word in ("and", "in", "at", "with") or word[:1].isupper() for word in others)
    places = len([word for word in words if word in ("in", "at")])
    return joined and (places > 0 or set(others) <= {"and"})


def _read_part(part: str) -> LineValues | None:
    agency = find_agency(_SOURCE.sub("", _ROLE.sub("", part)))
    if agency:
        return LineValues(agency=agency)
    if _AGE.fullmatch(part) or _EDITOR.fullmatch(part):
        return LineValues()
    times = _read_times(part)
    if times:
        return times
    if is_section(part):
        return LineValues(section=part)
    return _read_byline(part)


def _read_byline(line: str) -> LineValues | None:
    if not BYLINE_START.match(line) or len(line.split()) > MAX_BYLINE_WORDS:
        return None
    byline = read_byline(line)
    agency = find_agency(byline.agency) if byline.agency else None
    return LineValues(byline.authors, agency) if byline.authors or agency else None


def _read_times(part: str) -> LineValues | None:
    """Times with their labels: "Published March 4, 2024 Updated 2 hours ago". A time alone is that of publication."""
    if not (_DATE_LIKE.match(part) or _LABEL.match(part)):
        return None
    published = modified = first = None
    labels = list(_LABEL.finditer(part))
    starts = [0, *(label.start() for label in labels)]
    for start, end in zip(starts, [*starts[1:], len(part)], strict=True):
        piece = part[start:end].strip(" ,;|•·()")
        label = _LABEL.match(piece)
        value = (piece[label.end() :] if label else piece).strip(" ,;|•·-–—()")
        if not value or _AGE.fullmatch(value) or _CLOCK.fullmatch(value):
            continue
        moment = read_date(value) if len(value) <= MAX_DATE_CHARS and _DATE_LIKE.match(value) else None
        if moment is None:
            return None
        kind = label["label"].casefold() if label else "published"
        if "first" in kind:
            first = moment
        elif kind.startswith(("last", "updated", "modified")):
            modified = modified or moment
        else:
            published = published or moment
    if first:
        return LineValues(published_at=first, modified_at=modified or published)
    return LineValues(published_at=published, modified_at=modified)
