"""News agencies: one name for each, by the names that datelines, bylines and credits print."""

import re
from functools import cache
from typing import NamedTuple

from unspun.text.gazetteers import read_table
from unspun.text.person_names import given_names

MAX_AGENCY_CHARS = 40
"""Characters of an agency's name, or of two that share a text ("AFP/dpa")."""

MIN_FOLDED_CHARS = 5
"""Characters of a one-word name that is known however it is cased: shorter ones are initials."""

_AROUND = " \t\n()[]/.,;:–—-"
_BEFORE = re.compile(r"(?:the|via|by|from|of)\s+", re.IGNORECASE)
_SERVICE = re.compile(r"[\w-]{2,20}")
"""What an agency calls a service of its own: "dpa/tmn". Two words are a photographer."""

_BETWEEN = re.compile(r"[/,&]|\sand\s")


class Agency(NamedTuple):
    """An agency: its one name, and the name that was printed."""

    name: str
    printed: str


def find_agency(text: str) -> Agency | None:
    """The agency that a text names, and nothing else: "AP", "The Associated Press", "dpa/lno"; else None.

    Of several that share a text the first is the sender. Initials and given names count only as agencies print them:
    "MIA" is an agency, "Mia" a reporter.

    >>> find_agency("The Associated Press"), find_agency("/TASS/"), find_agency("Jane Doe")
    (Agency(name='AP', printed='Associated Press'), Agency(name='TASS', printed='TASS'), None)
    >>> find_agency("dpa/lno"), find_agency("AP/Jane Doe")
    (Agency(name='dpa', printed='dpa/lno'), None)
    """
    if len(text) > 2 * MAX_AGENCY_CHARS:
        return None
    words = text.strip(_AROUND)
    opening = _BEFORE.match(words)
    words = words[opening.end() :] if opening else words
    name = _name(words)
    if name:
        return Agency(name, words)
    first, *others = (part.strip() for part in _BETWEEN.split(words))
    name = _name(first) if others and len(words) <= MAX_AGENCY_CHARS else None
    shared = all(_name(part) or _SERVICE.fullmatch(part) for part in others)
    return Agency(name, words) if name and shared else None


def agency_name(text: str) -> str | None:
    """The agency that a text names, as it is printed there; None where it names none.

    >>> agency_name("The Associated Press"), agency_name("(GLOBE NEWSWIRE)"), agency_name("Jane Doe")
    ('Associated Press', 'GLOBE NEWSWIRE', None)
    """
    agency = find_agency(text)
    return agency.printed if agency else None


def _name(words: str) -> str | None:
    return _by_printed_name().get(words) or _by_folded_name().get(words.casefold())


@cache
def _by_printed_name() -> dict[str, str]:
    rows = read_table("agencies.tsv")
    return {printed.strip(_AROUND): name for name, _, names in rows for printed in names.split("|")}


@cache
def _by_folded_name() -> dict[str, str]:
    """Names that nothing else is called, however they are cased: of several words, or one that is no given name."""
    folded = {printed.casefold(): name for printed, name in _by_printed_name().items()}
    return {
        key: name
        for key, name in folded.items()
        if " " in key or (len(key) >= MIN_FOLDED_CHARS and key not in given_names())
    }
