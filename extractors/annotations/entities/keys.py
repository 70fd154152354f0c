"""The key of an entity: what all its spellings share, in every article."""

from functools import cache

from unspun.text.countries import country_named, country_of_people
from unspun.text.gazetteers import read_table
from unspun.text.names import fold
from unspun.text.person_names import read_person
from unspun.text.word_lists import company_forms


def entity_key(kind: str, name: str) -> str:
    """The key under which an entity of that kind and full name is known in every article.

    >>> entity_key("Person", "President Ann LEE"), entity_key("Location", "DPRK"), entity_key("Organization", "UN")
    ('ann lee', 'north korea', 'united nations')
    """
    if kind == "Person":
        return " ".join(read_person(name).key)
    if kind == "Location" and (country := country_named(name)):
        return fold(country.name)
    if kind == "NORP" and country_of_people(name):
        return fold(singular_people(name))
    if kind == "Organization" and fold(name) in known_acronyms():
        return fold(known_acronyms()[fold(name)])
    return _without_company_form(fold(name))


def singular_people(name: str) -> str:
    """The word for one of a people: "Russian" of "Russians"; other names as they are."""
    return name[:-1] if name.endswith("s") and country_of_people(name[:-1]) else name


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
