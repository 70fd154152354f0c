"""Sections of news outlets: what names one, and the one name for each."""

import re
from functools import cache

from unspun.text.gazetteers import read_table

MAX_SECTION_CHARS = 80
"""Characters of a section's line, with the sections above it."""

MAX_SECTION_WORDS = 4

_SUFFIX = re.compile(r"\s+(?:news|desk|report|briefing|headlines|section|affairs|stories)$")
_BETWEEN = re.compile(r"\s*(?:&|\+|,|/|\band\b)\s*")
_JOINERS = frozenset(
    "news top latest breaking general stories middle east latin america pacific south north the".split()
)
_AROUND = " \t:|[]-–—•>»"
_LABEL = re.compile(
    r"(?:section|category|categories|filed\s(?:under|in)|posted\sin|topics?|rubrik|in)\s?:\s?(?P<value>[^\n]{2,60})",
    re.IGNORECASE,
)
_CRUMBS = re.compile(
    r"(?:home|start|homepage)\s?[>»›→/|]\s?(?:[^\n>»›→|]{2,40}\s?[>»›→/|]\s?){0,4}(?P<value>[^\n>»›→/|]{2,60})?",
    re.IGNORECASE,
)


def read_section_line(line: str) -> str | None:
    """The section that a line names as printed: "World News", "Section: Markets", the last of "Home > News > Asia".

    "" where the line leads to sections and names none, None where it is no such line.

    >>> read_section_line("World News"), read_section_line("Filed under: Grain"), read_section_line("Grain prices")
    ('World News', 'Grain', None)
    >>> read_section_line("Home > News > Asia"), read_section_line("Politics | Europe")
    ('Asia', 'Europe')
    """
    if len(line) > MAX_SECTION_CHARS:
        return None
    led = _CRUMBS.fullmatch(line) or _LABEL.fullmatch(line)
    if led:
        return (led["value"] or "").strip()
    crumbs = [
        crumb.strip(_AROUND) for crumb in re.split(r"\s?[>»›→|/]\s?", line.strip(_AROUND)) if crumb.strip(_AROUND)
    ]
    named = [crumb for crumb in crumbs if is_section(crumb)]
    return crumbs[-1] if crumbs and 2 * len(named) >= len(crumbs) and is_section(crumbs[0]) else None


def is_section(printed: str) -> bool:
    """Whether some words are the name of a section, or of several: "World", "UK Politics", "Arts & Culture"."""
    if not printed[:1].isupper() or printed.endswith("."):
        return False
    if section_name(printed):
        return True
    words = _BETWEEN.sub(" ", printed.casefold().strip(_AROUND)).split()
    names = _names()
    return (
        len(words) <= MAX_SECTION_WORDS
        and words[:1] != ["the"]
        and all(word in names or word in _JOINERS for word in words)
        and any(word in names and word not in _JOINERS for word in words)
    )


def section_name(printed: str) -> str | None:
    """The one name of the section that some words print, or None where they print none.

    >>> section_name("World News"), section_name("Tech"), section_name("Sports desk"), section_name("Grain prices")
    ('World', 'Technology', 'Sport', None)
    >>> section_name("Arts & Culture")
    'Arts, Culture'
    """
    folded = printed.casefold().strip(_AROUND)
    if not folded or len(folded) > MAX_SECTION_CHARS:
        return None
    whole = _one(folded)
    if whole:
        return whole
    parts = [_one(part) for part in _BETWEEN.split(folded) if part]
    return ", ".join(dict.fromkeys(part for part in parts if part)) if parts and all(parts) else None


def _one(folded: str) -> str | None:
    names = _names()
    return names.get(folded) or names.get(_SUFFIX.sub("", folded))


@cache
def _names() -> dict[str, str]:
    return {printed: name for name, words in read_table("sections.tsv") for printed in words.split("|")}
