"""How a person's name is built: titles, given names, family names, and which names may mean the same person."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import NamedTuple

from unspun.text.countries import country_of_people
from unspun.text.gazetteers import read_table
from unspun.text.names import fold, strip_possessive
from unspun.text.word_lists import name_particles, title_genders, titles

_SUFFIXES = {
    "jr": "jr",
    "jnr": "jr",
    "sr": "sr",
    "snr": "sr",
    "junior": "jr",
    "senior": "sr",
    "younger": "jr",
    "elder": "sr",
    "ii": "ii",
    "iii": "iii",
    "iv": "iv",
}
"""What stands behind a name, or before a surname, to tell one of a family from another, in one spelling."""
_SPELLED_OUT = {"junior", "senior"}
"""Suffixes that are names of their own where they are the second word of two."""
_NICKNAME = re.compile(r"\s[“\"‘'(](?P<nickname>[^“”\"‘’'()\n]{1,30})[”\"’')](?=\s)")


class PersonName(NamedTuple):
    """A person's name in its folded words, without titles, nickname and suffix.

    `plain` is the name as written, with its nickname and without titles. `gender` is what title or given name tell: m,
    f or None. `suffix` is jr, sr, ii, iii, iv or None: people whose suffixes differ are different people. `nickname`
    are the folded words of “Bobby” in Robert “Bobby” Lund.
    """

    words: tuple[str, ...]
    plain: str
    titled: bool
    gender: str | None
    suffix: str | None = None
    nickname: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """The words with the suffix: what tells this person from others."""
        return (*self.words, self.suffix) if self.suffix else self.words


@lru_cache(maxsize=65536)
def read_person(name: str, lead: str = "") -> PersonName:
    """Take a mention of a person apart. `lead` is what stands before it in the text, where titles may be.

    >>> read_person("Russian President Vladimir Putin's").plain
    'Vladimir Putin'
    >>> read_person("Mrs. Clinton").gender
    'f'
    >>> read_person("Robert “Bobby” Lund, Jr.").key, read_person("Lund", "the elder").key
    (('robert', 'lund', 'jr'), ('lund', 'sr'))
    """
    name = strip_possessive(name.strip(' ,;:"“”'))
    nickname = _NICKNAME.search(name)
    words = (name[: nickname.start()] + name[nickname.end() :] if nickname else name).split()
    start = 0
    while start < len(words) - 1 and (words[start].casefold() in titles() or country_of_people(words[start])):
        start += 1
    leads = [word.casefold() for word in (*lead.split()[-1:], *words[:start])]
    words = words[start:]
    # "Kim-Putin" is no full name: only white space parts given name and surname
    folded = tuple(fold(" ".join(words)).split()) if len(words) > 1 else (fold("".join(words)).replace(" ", ""),)
    folded, suffix = _split_suffix(folded)
    if suffix is None and len(folded) == 1 and leads:
        suffix = _SUFFIXES.get(leads[0])
    gender = next((title for lead in leads if (title := title_genders().get(lead))), None)
    if gender is None and len(folded) > 1 and not _family_comes_first(folded):
        gender = _genders().get(folded[0])
    titled = any(lead in titles() for lead in leads)
    return PersonName(
        folded,
        " ".join(name.split()[start:]),
        titled,
        gender,
        suffix,
        tuple(fold(nickname["nickname"]).split()) if nickname else (),
    )


def _split_suffix(folded: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    if len(folded) < 2 or folded[-1] not in _SUFFIXES or (len(folded) == 2 and folded[-1] in _SPELLED_OUT):
        return folded, None
    words = folded[:-1]
    return words[:-1] if len(words) > 1 and words[-1] == "the" else words, _SUFFIXES[folded[-1]]


def same_person(short: PersonName, full: PersonName) -> str | None:
    """Why a name may be another way to call the person with the fuller name, or None.

    >>> same_person(read_person("Putin"), read_person("Vladimir Putin"))
    'surname'
    """
    a, b = short.words, full.words
    if not a or len(b) < 2 or _exclude_each_other(short, full):
        return None
    if full.nickname and a in {full.nickname, (*full.nickname, b[-1])}:
        return "nickname"
    if a == b:
        return "same name"
    if "".join(a) == "".join(b):
        return "spelling"
    if len(a) == 1:
        return _same_by_one_word(a[0], b)
    if a == surname_of(b) or (len(b) > len(a) and a == b[-len(a) :]):
        return "surname"
    if b[0] in family_first() and a == b[: len(a)]:
        return "family name"
    return _same_by_given_names(a, b)


def _exclude_each_other(short: PersonName, full: PersonName) -> bool:
    """Whether gender or suffix say that two names are not of one person. A bare surname may leave the suffix out."""
    if short.gender and full.gender and short.gender != full.gender:
        return True
    return short.suffix != full.suffix and (short.suffix is not None or len(short.words) > 1)


def _same_by_one_word(word: str, full: tuple[str, ...]) -> str | None:
    surname = surname_of(full)
    if word in {surname[-1], "".join(surname), "".join(full[-2:])}:
        return "surname"
    if word == full[0]:
        return "family name" if word in family_first() else "given name"
    return None


def _same_by_given_names(a: tuple[str, ...], b: tuple[str, ...]) -> str | None:
    """Why the given names of `a` may be those of the fuller name `b` with the same surname."""
    if a[-1] != b[-1] or len(a) > len(b) or not _within(a[1:-1], b[1:-1]):
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
    if _family_comes_second(words):
        return words[1:2]
    start = len(words) - 1
    while start > 1 and words[start - 1] in name_particles():
        start -= 1
    return words[start:]


def _family_comes_first(words: tuple[str, ...]) -> bool:
    """Kim Jong Un and Xi Jinping, but not Kim Davis or Lee Harvey Oswald."""
    if len(words) not in (2, 3) or words[0] not in family_first():
        return False
    given = given_names()
    return not any(word in given for word in words[1:]) and (len(words) == 3 or words[0] not in given)


def _family_comes_second(words: tuple[str, ...]) -> bool:
    """Donald Li Kwok-tung: names of Hong Kong, with an English given name before the family name."""
    given = given_names()
    return (
        len(words) == 4
        and words[0] in given
        and words[1] in family_first()
        and not any(word in given for word in words[1:])
    )


@cache
def _genders() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for gender, names in read_table("given_names.txt"):
        for name in names.split():
            found.setdefault(name, set()).add(gender)
    return {name: genders.pop() for name, genders in found.items() if len(genders) == 1}


@cache
def given_names() -> frozenset[str]:
    """Given names, folded."""
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


def short_forms(given: str) -> frozenset[str]:
    """The folded given names that may stand for a given name, itself included: "bill" for "william".

    >>> "bill" in short_forms("william"), short_forms("zelda")
    (True, frozenset({'zelda'}))
    """
    return frozenset(_nicknames().get(given, ())) | {given}


def is_title(word: str) -> bool:
    """Whether the word is a title that stands before names, such as "President" or "Mr."."""
    return word.casefold() in titles()


def is_built_like_person(folded: str) -> bool:
    """Whether a folded name of two or three words begins with a given name, or with an East Asian family name.

    >>> is_built_like_person("kim jong un"), is_built_like_person("ann lee"), is_built_like_person("harbour union")
    (True, True, False)
    """
    words = tuple(folded.split())
    return len(words) in (2, 3) and (words[0] in given_names() or _family_comes_first(words))


def looks_like_person(folded: str, surnames: Collection[str]) -> bool:
    """Whether a folded name of two or three words is built like a person's whose surname is among `surnames`.

    >>> looks_like_person("kim jong un", {"kim"}), looks_like_person("clinton foundation", {"clinton"})
    (True, False)
    """
    return is_built_like_person(folded) and surname_of(tuple(folded.split()))[-1] in surnames
