"""How a person's name is built: titles, given names, family names, and which names may mean the same person."""

from collections.abc import Collection
from functools import cache, lru_cache
from typing import NamedTuple

from unspun.text.countries import country_of_people
from unspun.text.gazetteers import read_table
from unspun.text.names import fold, strip_possessive
from unspun.text.word_lists import name_particles, title_genders, titles

_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "jnr", "snr"}


class PersonName(NamedTuple):
    """A person's name in its folded words, without titles. `gender` is what title or given name tell: m, f or None."""

    words: tuple[str, ...]
    plain: str
    titled: bool
    gender: str | None


@lru_cache(maxsize=65536)
def read_person(name: str, lead: str = "") -> PersonName:
    """Take a mention of a person apart. `lead` is what stands before it in the text, where titles may be.

    >>> read_person("Russian President Vladimir Putin's").plain
    'Vladimir Putin'
    >>> read_person("Mrs. Clinton").gender
    'f'
    """
    gender = None
    words = strip_possessive(name.strip(' ,;:"“”')).split()
    titled = False
    while len(words) > 1 and (words[0].casefold() in titles() or country_of_people(words[0])):
        gender = gender or title_genders().get(words[0].casefold())
        titled = titled or words[0].casefold() in titles()
        words = words[1:]
    if lead:
        last = lead.split()[-1].casefold() if lead.split() else ""
        gender = gender or title_genders().get(last)
        titled = titled or last in titles()
    # "Kim-Putin" is no full name: only white space parts given name and surname
    folded = tuple(fold(" ".join(words)).split()) if len(words) > 1 else (fold("".join(words)).replace(" ", ""),)
    if len(folded) > 1 and folded[-1] in _SUFFIXES:
        folded = folded[:-1]
    if gender is None and len(folded) > 1:
        gender = _genders().get(folded[0]) if not _family_comes_first(folded) else None
    return PersonName(folded, " ".join(words), titled, gender)


def same_person(short: PersonName, full: PersonName) -> str | None:
    """Why a name may be another way to call the person with the fuller name, or None.

    >>> same_person(read_person("Putin"), read_person("Vladimir Putin"))
    'surname'
    """
    a, b = short.words, full.words
    if not a or not b or len(b) < 2:
        return None
    if short.gender and full.gender and short.gender != full.gender:
        return None
    if a == b:
        return "same name"
    if "".join(a) == "".join(b):
        return "spelling"
    if len(a) == 1:
        surname = surname_of(b)
        if a[0] in {surname[-1], "".join(surname), "".join(b[-2:])}:
            return "surname"
        if a[0] == b[0]:
            return "family name" if a[0] in family_first() else "given name"
        return None
    if a == surname_of(b) or (len(b) > len(a) and a == b[-len(a) :]):
        return "surname"
    if b[0] in family_first() and a == b[: len(a)]:
        return "family name"
    if a[-1] != b[-1] or len(a) > len(b):
        return None
    if not _within(a[1:-1], b[1:-1]):
        return None
    if a[0] == b[0]:
        return "middle name"
    if a[0][0] == b[0][0] and 1 in (len(a[0]), len(b[0])):
        # "M. Jagadesh Kumar" goes by the second name: the initial does not tell who else it may be
        known_by_middle = len(b[0]) == 1 and any(len(word) > 1 and word not in a for word in b[1:-1])
        return None if known_by_middle else "initials"
    return "short given name" if b[0] in _nicknames().get(a[0], ()) else None


def _within(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the words stand among the others in their order, an initial for the word that it begins."""
    left = iter(others)
    return all(
        any(word == other or (1 in (len(word), len(other)) and word[0] == other[0]) for other in left) for word in words
    )


def surname_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The family name within the words of a full name, with its particles.

    >>> surname_of(("ursula", "von", "der", "leyen")), surname_of(("kim", "jong", "un"))
    (('von', 'der', 'leyen'), ('kim',))
    """
    if _family_comes_first(words):
        return words[:1]
    start = len(words) - 1
    while start > 1 and words[start - 1] in name_particles():
        start -= 1
    return words[start:]


def _family_comes_first(words: tuple[str, ...]) -> bool:
    """Kim Jong Un and Xi Jinping, but not Kim Davis or Lee Harvey Oswald."""
    if len(words) not in (2, 3) or words[0] not in family_first():
        return False
    given = _given_names()
    return not any(word in given for word in words[1:]) and (len(words) == 3 or words[0] not in given)


@cache
def _genders() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for gender, names in read_table("given_names.txt"):
        for name in names.split():
            found.setdefault(name, set()).add(gender)
    return {name: genders.pop() for name, genders in found.items() if len(genders) == 1}


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name for _, names in read_table("given_names.txt") for name in names.split())


@cache
def family_first() -> frozenset[str]:
    """Family names that stand before the given names."""
    return frozenset(row[0] for row in read_table("family_first.txt"))


@cache
def _nicknames() -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for (row,) in read_table("nicknames.txt"):
        for name in row.split():
            groups.setdefault(name, set()).update(row.split())
    return groups


def is_title(word: str) -> bool:
    """Whether the word is a title that stands before names, such as "President" or "Mr."."""
    return word.casefold() in titles()


def is_built_like_person(folded: str) -> bool:
    """Whether a folded name of two or three words begins with a given name, or with an East Asian family name.

    >>> is_built_like_person("kim jong un"), is_built_like_person("ann lee"), is_built_like_person("harbour union")
    (True, True, False)
    """
    words = tuple(folded.split())
    return len(words) in (2, 3) and (words[0] in _given_names() or _family_comes_first(words))


def looks_like_person(folded: str, surnames: Collection[str]) -> bool:
    """Whether a folded name of two or three words is built like a person's whose surname is among `surnames`.

    >>> looks_like_person("kim jong un", {"kim"}), looks_like_person("clinton foundation", {"clinton"})
    (True, False)
    """
    return is_built_like_person(folded) and surname_of(tuple(folded.split()))[-1] in surnames
