"""Datelines: the place, date and agency before the first words of a story, "OSLO, March 4 (AP) —".

The shapes are data (`gazetteers/dateline_shapes.tsv`). A wrong value is worse than none: where a shape names no agency,
as newspapers print it, the place must have evidence, and where two readings are possible there is none.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from unspun.schemas.tables import Span
from unspun.text.agencies import Agency, find_agency
from unspun.text.countries import country_named
from unspun.text.gazetteers import read_table
from unspun.text.names import fold
from unspun.text.person_names import is_built_like_person
from unspun.text.sections import section_name

MAX_DATELINE_CHARS = 160
"""Characters up to the first word of the story: the longest name three cities, a date and an agency."""

MAX_LINES = 12
"""Lines of a text, blank ones aside, at whose beginning a dateline is looked for."""

EVIDENCE_CHARS = 20_000
"""Characters of a text in which a place is looked for that only the dateline's form suggests."""

_MONTH = (
    r"(?:Jan|Feb|Fev|Mar|Mär|Apr|Abr|Avr|May|Mai|Mag|Jun|Juin|Giu|Jul|Juil|Lug|Aug|Aoû|Ago|Sep|Set|Oct|Okt|Out|Ott|"
    r"Nov|Dec|Dez|Dic|Déc|Ene|Gen)[^\W\d_]{0,7}\.?"
)
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th|º|°|er)?\.?"
_CLOCK = r"(?:,?\s\d{1,2}[:.]\d{2}(?:\s[A-Z]{3,4})?)?"
_DATE = (
    rf"(?:(?:{_WEEKDAY},?\s)?(?:{_MONTH}\s{_DAY}|{_DAY}\s(?:de\s)?{_MONTH})(?:,?\s(?:de\s)?\d{{4}})?{_CLOCK}|"
    rf"\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}})?|\d{{4}}-\d{{2}}-\d{{2}}|{_WEEKDAY}(?=\s?[,(]|\s[-–—]))"
)
_WORD = r"(?:[^\W\d_a-zà-öø-ÿ]|(?<=[dlDL][’'])[^\W\d_])[\w’'ʻ.\-]{0,24}(?<!-)"
_SMALL_WORD = r"(?:de|del|della|di|da|do|dos|du|la|le|al|el|of|the|and|am|an|der|den|sur|on|upon|y|e|und|et)"
_JOINT = rf"(?:\s(?:{_SMALL_WORD}\s){{0,2}}|\s?[/&]\s?)"
_PART = rf"{_WORD}(?:{_JOINT}{_WORD}){{0,9}}"
_BRACKETED = r"\s\[[^\[\]\n]{2,30}\]|\s\((?=[A-Z][a-z])[^()\n\d]{2,30}\)"
_PLACE = rf"(?!{_DATE})(?:d[’'])?{_PART}(?:\s?,\s?(?!{_DATE}){_PART}){{0,3}}(?:{_BRACKETED})?"
_SLOTS = {
    "place": rf"(?P<place>{_PLACE}?)",
    "date": rf"(?P<date>(?i:{_DATE}))",
    "agency": r"(?P<agency>[^()/\[\]\n]{2,40}?(?:/[\w-]{2,20})?)",
    "dash": r"\s{0,2}(?:--+|[—–―_]|(?<=\s)-|-(?=\s))\s{0,2}",
    "space": r"\s{0,2}",
}
_TEXT = r"(?=[^\s\-–—_=:,.;)])"

_INITIALS = re.compile(r"[A-Z]{3,6}")
_LABEL = re.compile(
    r"(?:update[d\d\s]*|breaking(?: news)?|watch|video|photos?|file photo|exclusive|opinion|analysis|live|note|"
    r"editor.*|correction|corrected|clarification|factbox|explainer|interview|question|answer|q|a|read|listen|warning|"
    r"alert|urgent|flash|advisory|published|posted|modified|created|image|picture|caption|credit|copyright|date|place|"
    r"title|headline|subject|contact|embargo.*|attention|today|yesterday|tomorrow|results?|standings|schedule|profile|"
    r"by .*|the .*|on .*|in .*|why .*|how .*|what .*|who .*|when .*|where .*|key .*|more .*|related.*|summary|"
    r"background|tl;?dr|fact.*|verdict|review|recap|score.*|sources?|reporter|host|moderator|caller|announcer|narrator|"
    r"(?:press|news|media) (?:release|statement|advisory)|feature|special|blog|podcast|newsletter|quiz|obituary|polls?|"
    r"reports?|(?:.* )?(?:today|news|times|post|herald|tribune|gazette|daily|radio|tv|television|magazine|media|press|"
    r"international|report)(?: .*)?)",
    re.IGNORECASE,
)
"""Words before a colon or a dash that are no place."""

_REGIONS = frozenset(
    """ala alaska ariz ark calif colo conn del fla ga hawaii idaho ill ind iowa kan ky la maine md mass mich minn miss
    mo mont neb nev nh nj nm ny nc nd ohio okla ore pa ri sc sd tenn texas utah vt va wash wva wis wyo alabama arizona
    arkansas california colorado connecticut delaware florida georgia illinois indiana kansas kentucky louisiana
    maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada oklahoma oregon pennsylvania
    tennessee vermont virginia wisconsin wyoming england scotland wales ontario quebec manitoba alberta saskatchewan
    nl ns nb pei ont que man alta sask bc yukon dc uk us usa uae nsw queensland""".split()
)
"""Regions behind a comma that say of the name before them that it is a place, as stylebooks shorten them."""


class Dateline(NamedTuple):
    """A dateline: the place as written, the agency, the date as written, and where the first word of the story is."""

    place: str | None
    agency: Agency | None
    date: str | None
    end: int


class _Shape(NamedTuple):
    pattern: re.Pattern[str]
    names_agency: bool
    needs_date_or_capitals: bool


def read_dateline(paragraph: str, text: str = "") -> Dateline | None:
    """The dateline that opens a paragraph; `text` is the whole text, where a place may have evidence.

    >>> read_dateline("ST. PETERSBURG, Fla., June 19 (AP) — Rain fell.")[:3]
    ('ST. PETERSBURG, Fla.', Agency(name='AP', printed='AP'), 'June 19')
    >>> read_dateline("MOSCOW, June 19. /TASS/. The ministry said so.").place
    'MOSCOW'
    >>> read_dateline("WASHINGTON — The Senate voted.").place, read_dateline("UPDATE: The road is open.")
    ('WASHINGTON', None)
    >>> read_dateline("Mira Dahl – the singer"), read_dateline("Alnby – The mill", "It is in Alnby.").place
    (None, 'Alnby')
    """
    start = paragraph[:MAX_DATELINE_CHARS]
    readings: dict[int, set[Dateline]] = {}
    for shape in _shapes():
        match = shape.pattern.match(start)
        dateline = _accepted(match, shape, text) if match else None
        if dateline:
            readings.setdefault(dateline.end, set()).add(dateline)
    if not readings:
        return None
    longest = readings[max(readings)]
    best = {reading for reading in longest if reading.agency} or longest
    return best.pop() if len({reading[:2] for reading in best}) == 1 else None


def find_datelines(text: str) -> list[Span]:
    """The datelines at the beginnings of the first lines of a text, each up to the first word behind it.

    >>> text = "OSLO, March 4 (AP) — The bridge is open."
    >>> [text[start:end] for start, end in find_datelines(text)]
    ['OSLO, March 4 (AP) — ']
    """
    found = []
    for start, line in _first_lines(text):
        dateline = read_dateline(line, text)
        if dateline:
            found.append(Span(start, start + dateline.end))
    return found


def _accepted(match: re.Match[str], shape: _Shape, text: str) -> Dateline | None:
    """The reading of a match, where it has the evidence that its shape needs."""
    slots = match.groupdict()
    place, date, printed = (slots.get(name) for name in ("place", "date", "agency"))
    if place and not _is_capitalized(place):
        return None
    if place and place.endswith(".") and _fold_region(place.rpartition(",")[2].strip()) not in _REGIONS:
        place = place.rstrip(".")  # the full stop before the date
    agency = None
    if shape.names_agency:
        agency = find_agency(printed or "") or _unknown_agency(printed or "", place, date)
        if agency is None or (shape.needs_date_or_capitals and not date and not _is_shouted(place or "")):
            return None
        return Dateline(place, agency, date, match.end())
    if not place or not _begins_sentence(match.string[match.end() :]):
        return None
    place = _without_unknown_brackets(place)
    if (_is_label(place) or find_agency(place)) and not _is_city(place):
        return None
    shouted = _is_shouted(place)
    is_colon = ":" in match.string[match.end(0) - 3 : match.end(0)]
    if date and (shouted or not is_colon or _is_known_place(place, text)):
        return Dateline(place, None, date, match.end())
    person = is_built_like_person(fold(place)) and "," not in place
    if (shouted and not is_colon and not person) or _is_known_place(place, text):
        return Dateline(place, None, None, match.end())
    return None


def _without_unknown_brackets(place: str) -> str:
    """The place without what stands in round brackets behind it, unless that is a region or a country: it may as well
    be an agency that the table does not have.

    >>> _without_unknown_brackets("ALNBY (Harbour Press)"), _without_unknown_brackets("Alnby (Ontario)")
    ('ALNBY', 'Alnby (Ontario)')
    """
    name, _, bracket = place.removesuffix(")").partition(" (")
    is_region = _fold_region(bracket) in _REGIONS or country_named(bracket) is not None
    return place if not bracket or is_region else name


def _unknown_agency(printed: str, place: str | None, date: str | None) -> Agency | None:
    """Initials between a place in capitals, or a date, and a dash are an agency, though not one of the table."""
    known_form = _INITIALS.fullmatch(printed) and not country_named(printed)
    return Agency(printed, printed) if known_form and place and (date or _is_shouted(place)) else None


def _is_known_place(place: str, text: str) -> bool:
    """Whether a name is that of a place: in the gazetteer, with a country or region behind it, or by the text itself,
    which says of something that it is in or near it."""
    names = [part.strip(" []()") for part in re.split(r"[,/\[(]", place) if part.strip(" []()")]
    first = names[0] if names else ""
    if _is_city(first) or country_named(first.title()):
        return True
    if len(names) > 1 and (_fold_region(names[-1]) in _REGIONS or country_named(names[-1])):
        return True
    spellings = "|".join(re.escape(spelling) for spelling in {first, first.title()})
    pattern = rf"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Aa]cross)\s(?:{spellings})(?!\w)"
    return bool(first) and re.search(pattern, text[:EVIDENCE_CHARS]) is not None


def _is_city(name: str) -> bool:
    return name.casefold().strip(" .") in _cities()


def _fold_region(name: str) -> str:
    return name.casefold().replace(".", "").replace(" ", "")


def _is_label(place: str) -> bool:
    return _LABEL.fullmatch(place) is not None or section_name(place) is not None


def _is_capitalized(place: str) -> bool:
    return any(character.isupper() for character in place[:3])


def _is_shouted(place: str) -> bool:
    city = re.split(r"[,\[(]", place)[0]
    return city.isupper() and sum(map(str.isalpha, city)) > 1


def _begins_sentence(rest: str) -> bool:
    """Whether the story goes on as a sentence begins: with a capital, a figure or a quotation mark."""
    first = rest[:1]
    return first.isupper() or first.isdigit() or first in "\"“”‘’«„'<$£€¥"


@cache
def _cities() -> frozenset[str]:
    return frozenset(row[0] for row in read_table("dateline_cities.txt"))


@cache
def _shapes() -> tuple[_Shape, ...]:
    """The declared shapes, compiled."""
    shapes = []
    for template, _, _ in read_table("dateline_shapes.tsv"):
        pattern = re.sub(r"\\\{(\w+)\\\}", lambda slot: _SLOTS[slot[1]], _escaped(template))
        undivided = template.endswith(("){space}", "/{space}", ":{space}")) and "{date}" not in template
        shapes.append(_Shape(re.compile(pattern + _TEXT), "{agency}" in template, undivided))
    return tuple(shapes)


def _escaped(template: str) -> str:
    """A template as a pattern: a space is any white space, and one may stand before a comma."""
    return re.escape(template).replace(",", r"\s?,").replace(r"\ ", r"\s{1,2}")


def _first_lines(text: str) -> Iterator[tuple[int, str]]:
    """The first lines that are not blank, each with where it begins, without the white space before it."""
    start = count = 0
    while start < len(text) and count < MAX_LINES:
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        line = text[start : min(end, start + 2 * MAX_DATELINE_CHARS)]
        if stripped := line.lstrip():
            count += 1
            yield start + len(line) - len(stripped), stripped
        start = end + 1
