"""The key of an entity: what all its spellings share, in every article."""

import re
from functools import cache

from unspun.text.countries import country_named, country_of_people
from unspun.text.gazetteers import read_table
from unspun.text.names import fold
from unspun.text.person_names import read_person
from unspun.text.word_lists import company_forms

_PLURAL = re.compile(r"(?<=[a-z]{2})(?:ies|(?<=[b-df-hj-np-tv-zei])(?<!s)s)$")
"""The ending of a plural: not that of "Swiss", "Hamas" or "Chinese"."""


def entity_key(kind: str, name: str) -> str:
    """The key under which an entity of that kind and full name is known in every article.

    >>> entity_key("Person", "President Ann LEE"), entity_key("Location", "DPRK"), entity_key("Organization", "UN")
    ('ann lee', 'north korea', 'united nations')
    """
    if kind == "Person":
        return " ".join(read_person(name).key)
    if kind == "Location" and (country := country_named(name)):
        return fold(country.name)
    if kind == "NORP":
        return _without_company_form(fold(singular_people(name)))
    if kind == "Organization" and fold(name) in known_acronyms():
        return fold(known_acronyms()[fold(name)])
    return _without_company_form(fold(name))


def singular_people(name: str) -> str:
    """The word for one of a people, party or faith: "Russian" of "Russians", "Tory" of "Tories".

    >>> singular_people("Liberal Democrats"), singular_people("Swiss"), singular_people("Hamas")
    ('Liberal Democrat', 'Swiss', 'Hamas')
    """
    if country_of_people(name):
        return name[:-1] if name.endswith("s") and country_of_people(name[:-1]) else name
    plural = _PLURAL.search(name)
    if plural is None:
        return name
    return name[:-3] + "y" if plural.group() == "ies" else name[:-1]


def _without_company_form(folded: str) -> str:
    words = folded.split()
    while len(words) > 1 and words[-1] in company_forms():
        words = words[:-1]
    return " ".join(words)


@cache
def known_acronyms() -> dict[str, str]:
    """The full names of well-known organizations, by each of their folded names and acronyms."""
    names = {}
    for name, acronyms in read_table("organizations.tsv"):
        for each in [name, *acronyms.split("|")]:
            names[fold(each)] = name
    return names
