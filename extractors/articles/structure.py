"""What stands above the first paragraph of an article: headline, section, date and byline; and its dateline."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from unspun.cleaners.ledger import Change
from unspun.extractors.articles.bylines import read_byline
from unspun.extractors.articles.dates import MAX_DATE_CHARS, read_date
from unspun.text.agencies import agency_name
from unspun.text.names import letters_and_digits

LONGEST_HEADLINE = 300
"""Characters. Machine translators run headline and deck together into some 200; a longer line is a paragraph."""

HEAD_LINES = 12
"""Lines that are looked at: no outlet stacks more furniture on a story, and a list in the body is left alone."""

LONGEST_BYLINE = 20
"""Words of a byline that stands on a line of its own: two names with their roles and places have some 15."""

MAX_DATE_CHARSLINE = 120
"""Characters up to the dash: the longest we know name three cities, a date and an agency."""

SECTIONS = frozenset(
    """news,latest news,latest,breaking news,top news,top stories,headlines,home,world,international,global,foreign,
    national,nation,local,region,regional,metro,city,state,politics,government,elections,election,policy,business,
    economy,economics,finance,markets,money,companies,technology,tech,science,health,environment,climate,energy,
    education,society,culture,arts,entertainment,lifestyle,life,style,fashion,food,travel,sport,sports,football,soccer,
    cricket,tennis,rugby,motorsport,olympics,opinion,opinions,editorial,editorials,analysis,comment,commentary,
    columns,columnists,letters,features,feature,magazine,obituaries,weather,crime,courts,law,justice,defence,defense,
    security,military,war,religion,media,history,books,music,movies,film,tv,gaming,auto,cars,real estate,property,
    jobs,careers,community,people,asia,africa,europe,americas,americas news,middle east,latin america,asia pacific,
    north america,south asia,southeast asia,central asia,caribbean,oceania,pacific,uk,us,u.s.,usa,china,india,russia,
    ukraine,japan,korea,canada,australia,israel,germany,france,africa news,exclusive,investigations,long reads,
    politik,wirtschaft,kultur,wissen,gesellschaft,ausland,inland,monde,politique,économie,société,culture,planète,
    mundo,política,economía,sociedad,internacional,nacional,deportes,cultura,esteri,cronaca,economia,mondo,sport""".replace(
        "\n", ""
    )
    .replace("    ", "")
    .split(",")
)
SECTION_SUFFIX = re.compile(r"\s+(?:news|desk|report|briefing|headlines|section|affairs)$", re.IGNORECASE)
SECTION_LABEL = re.compile(
    r"^(?:section|category|filed under|posted in|topics?|rubrik)\s*:\s*(.{2,60})$", re.IGNORECASE
)
CRUMB = re.compile(r"\s*(?:>|»|›|→|/)\s*")

BYLINE_START = re.compile(
    r"^(?:(?:(?:story|text|words|report|analysis|written|reported|posted|article|opinion)\s+)?by|author|reporter|"
    r"von|par|por|di|door)\s*:?\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
DATE_START = re.compile(
    r"^\W{0,3}(?:(?:first\s+)?(?:published|posted|updated|last\s+(?:updated|modified)|modified|date|issued)\b|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\d{1,2}[\s./-]|\d{4}[-/.]\d{1,2}|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2}\b)",
    re.IGNORECASE,
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s+[A-Za-z]{{3,9}}\.?|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)(?:,?\s+\d{{4}})?"
_CITY = r"[A-ZÀ-ÖØ-Þ][\w’'.\-]*(?:(?:\s|\s?[/&]\s?)[A-ZÀ-ÖØ-Þa-z(]?[\w’'.\-)]+){0,4}?"
_SHOUTED = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’'.\-]{2,}(?:(?:\s|\s?[/&]\s?)[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’'.\-]*){0,4}"
_REGION = rf"(?:\s?,\s*(?!{_MONTH}\s+\d)[A-ZÀ-ÖØ-Þ][\w.’'\-]*(?:\s[A-Z][\w.’'\-]*){{0,3}}){{0,3}}?"
_DASH = r"\s*(?:--+|[—–―_]|-(?=\s))\s*"
_AGENCY = r"(?:\((?P<agency>[^()\n]{2,40})\)|/(?P<slashed>[^/\n]{2,30})/\.?|[-–—]\s*\((?P<dashed>[^()\n]{2,40})\))"
AGENCY_DATELINE = re.compile(
    rf"^(?P<place>{_CITY}{_REGION})?(?:\s?[,.]?\s*{_DAY})?\s?[,.:]?\s*{_AGENCY}(?P<dash>{_DASH}|\s*:\s*|\s+)(?=\S)"
)
PLACE_DATELINE = re.compile(
    rf"^(?:(?P<shouted>{_SHOUTED}{_REGION})(?:\s?,\s*{_DAY})?(?:{_DASH}|:\s+)"
    rf"|(?P<place>[A-ZÀ-ÖØ-Þ][\w’'.\-]+(?:[ /][A-ZÀ-ÖØ-Þ][\w’'.\-]+){{0,2}}{_REGION})(?:\s?,\s*{_DAY})?\s[—–]\s)"
    rf"(?=[\"“‘«„'A-ZÀ-ÖØ-Þ\d])"
)
INITIALS = re.compile(r"[A-Z]{2,6}")
# Words in capitals before a colon or a dash that are no place.
LABELS = re.compile(
    r"^(?:update[d\d\s]*|breaking|watch|video|photos?|exclusive|opinion|analysis|live|note|editor.*|correction|"
    r"corrected|clarification|factbox|explainer|interview|question|answer|q|a|read|listen|warning|alert|urgent|"
    r"flash|advisory|by .*|the .*|on .*|in .*|why .*|how .*|what .*|key .*|more .*|related.*|summary|background|tl;?dr|"
    r"fact.*|verdict|review|recap|score.*|sources?|reporter|host|moderator|caller|announcer|narrator)$",
    re.IGNORECASE,
)


class Structure(NamedTuple):
    """What was read, and the changes that take it out of the body. The dateline stays in the body."""

    title: str | None
    section: str | None
    dateline_place: str | None
    agency: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    changes: list[Change]


class _Line(NamedTuple):
    start: int
    end: int
    text: str


def read_structure(text: str, title: str | None = None) -> Structure:
    """Read what stands above the first paragraph of a clean text.

    `title` is the headline that the document gave, where it gave one: the first line is then the headline if it says
    the same; without it the first line is one where it has the form of a headline.

    >>> text = "Bridge reopens\\n\\nLocal News\\n\\nBy Jane Doe\\n\\nNORTHPORT (AP) — The bridge is open again."
    >>> found = read_structure(text)
    >>> found.title, found.section, found.dateline_place, found.agency, found.authors
    ('Bridge reopens', 'Local News', 'NORTHPORT', 'AP', ('Jane Doe',))
    """
    lines = list(_first_lines(text, HEAD_LINES))
    taken: list[tuple[_Line, str]] = []
    headline = section = agency = published_at = None
    authors: tuple[str, ...] = ()
    index = 0
    if len(lines) > 1 and re.fullmatch(r"https?://\S+", lines[0].text):
        taken.append((lines[0], "address-line"))
        index = 1
    if index < len(lines) - 1 and (
        _says(lines[index].text, title) if title else _looks_like_headline(lines[index].text, lines[index + 1 :])
    ):
        headline = lines[index].text
        taken.append((lines[index], "headline-line"))
        index += 1
    for line in lines[index:-1]:
        rule = None
        if headline and _same(line.text, headline):
            rule = "headline-line"
        elif not section and (found := section_line(line.text)):
            section, rule = found, "section-line"
        elif not authors and BYLINE_START.match(line.text) and len(line.text.split()) <= LONGEST_BYLINE:
            byline = read_byline(line.text)
            if byline.authors or byline.agency:
                authors, agency, rule = byline.authors, byline.agency or agency, "byline-line"
        elif not agency and len(line.text) < 40 and (name := agency_name(line.text)):
            agency, rule = name, "agency-line"
        elif published_at is None and (moment := _date_line(line.text)):
            published_at, rule = moment, "date-line"
        if rule is None:
            break
        taken.append((line, rule))
    body = lines[len(taken)] if len(taken) < len(lines) else None
    place, dateline_agency = read_dateline(body.text) if body else (None, None)
    return Structure(
        headline or title, section, place, dateline_agency or agency, authors, published_at, list(_changes(text, taken))
    )


def read_dateline(paragraph: str) -> tuple[str | None, str | None]:
    """Place and agency of the dateline that opens a paragraph.

    >>> read_dateline("ST. PETERSBURG, Fla., June 19 (AP) — Rain fell.")
    ('ST. PETERSBURG, Fla.', 'AP')
    >>> read_dateline("MOSCOW, June 19. /TASS/. The ministry said so.")
    ('MOSCOW', 'TASS')
    >>> read_dateline("WASHINGTON — The Senate voted."), read_dateline("UPDATE: The road is open.")
    (('WASHINGTON', None), (None, None))
    >>> read_dateline("VELMORA, Osterland (NPA) — The tunnel stays shut.")
    ('VELMORA, Osterland', 'NPA')
    """
    start = paragraph[:MAX_DATE_CHARSLINE]
    match = AGENCY_DATELINE.match(start)
    if match:
        place, named = match["place"], match["agency"] or match["slashed"] or match["dashed"]
        agency = agency_name(named)
        if agency and (match["slashed"] or match["dash"].strip() or (place and place.isupper())):
            return place, agency
        # Between a place in capitals and a dash, initials in brackets are an agency, though not one we know.
        if match["agency"] and INITIALS.fullmatch(named) and match["dash"].strip() and place and _is_shouted(place):
            return place, named
    match = PLACE_DATELINE.match(start)
    place = match and (match["shouted"] or match["place"])
    return (place, None) if place and not LABELS.match(place) else (None, None)


def _is_shouted(place: str) -> bool:
    return place.split(",")[0].isupper()


def section_line(line: str) -> str | None:
    """The section that a line names: "World News", "Section: Markets", the last of "Home > News > Asia"; else None."""
    if len(line) > 80:
        return None
    labelled = SECTION_LABEL.match(line)
    if labelled:
        return labelled[1].strip()
    crumbs = [crumb for crumb in CRUMB.split(line.strip(" |[]>»›")) if crumb]
    named = [crumb for crumb in crumbs if _is_section(crumb)]
    return crumbs[-1] if crumbs and len(named) * 2 >= len(crumbs) and _is_section(crumbs[0]) else None


def _is_section(words: str) -> bool:
    folded = words.casefold().strip(" :|")
    parts = [part for part in re.split(r"\s*(?:&|\+|,|\band\b)\s*", folded) if part]
    return (
        bool(parts)
        and words[:1].isupper()
        and all(part in SECTIONS or SECTION_SUFFIX.sub("", part) in SECTIONS for part in parts)
    )


def _first_lines(text: str, count: int) -> Iterator[_Line]:
    """Lines that hold something, without the white space at their ends."""
    position = 0
    while position < len(text) and count:
        newline = text.find("\n", position)
        end = len(text) if newline < 0 else newline
        line = text[position : min(end, position + 5000)]
        stripped = line.strip()
        if stripped:
            start = position + len(line) - len(line.lstrip())
            yield _Line(start, end, stripped)
            count -= 1
        position = end + 1


def _looks_like_headline(line: str, following: list[_Line]) -> bool:
    if len(line) > LONGEST_HEADLINE or not following or not any(map(str.isalpha, line)):
        return False
    if read_dateline(line) != (None, None) or BYLINE_START.match(line):
        return False
    ends_like_a_sentence = re.search(r"[.;:,][\"”’')\]]*$", line) and not line.endswith("...")
    goes_on = len(line) > 120 and re.search(r"[a-z][.?!][\"”’)]*\s+[\"“‘]?[A-Z]", line)
    return not ends_like_a_sentence and not goes_on and line[:1] not in "-*•"


def _same(one: str, other: str) -> bool:
    return letters_and_digits(one) == letters_and_digits(other)


def _says(line: str, title: str) -> bool:
    """Whether a line is the title: the same letters, but for what cleaning repaired in it."""
    one, other = letters_and_digits(line[: 2 * LONGEST_HEADLINE]), letters_and_digits(title[: 2 * LONGEST_HEADLINE])
    if one == other:
        return True
    from rapidfuzz.fuzz import ratio

    return bool(one and other) and ratio(one, other) >= 75


def _date_line(line: str) -> datetime | None:
    if len(line) > MAX_DATE_CHARS or not DATE_START.match(line):
        return None
    return read_date(line)


def _changes(text: str, taken: list[tuple[_Line, str]]) -> Iterator[Change]:
    """Each line goes with the line ends that follow it, so that no empty line is left at the beginning."""
    for line, rule in taken:
        end = line.end
        while end < len(text) and text[end] in "\r\n \t\xa0":
            end += 1
        yield Change(line.start, end, "", "structure", rule)
