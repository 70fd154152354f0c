"""Sections of news outlets: one name for each, by the words that outlets print."""

import re
from functools import cache

from unspun.text.gazetteers import read_table

MAX_SECTION_CHARS = 60
"""Characters of a section's name."""

_SUFFIX = re.compile(r"\s+(?:news|desk|report|briefing|headlines|section|affairs|stories)$")
_BETWEEN = re.compile(r"\s*(?:&|\+|,|\band\b)\s*")


def section_name(printed: str) -> str | None:
    """The one name of the section that some words name, or None where they name none.

    >>> section_name("World News"), section_name("Tech"), section_name("Sports desk"), section_name("Grain prices")
    ('World', 'Technology', 'Sport', None)
    >>> section_name("Arts & Culture")
    'Arts, Culture'
    """
    folded = printed.casefold().strip(" :|[]-–—•")
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
