"""The word lists that every room reads: each list stands once, in `text/gazetteers`.

Words are in lower case but for abbreviations, which are as they are written.
"""

from functools import cache
from typing import cast

from unspun.schemas.vocabulary import SpeechAct
from unspun.text.gazetteers import read_table
from unspun.text.names import fold


@cache
def titles() -> frozenset[str]:
    """Words that stand before a person's name and are no part of it: "mr", "mr.", "president"."""
    return frozenset(title_genders())


@cache
def title_genders() -> dict[str, str | None]:
    """Each title with the gender that it tells: m, f or None."""
    return {row[0]: (row[1] or None) if len(row) > 1 else None for row in read_table("titles.txt")}


@cache
def speech_verbs() -> frozenset[str]:
    """Finite forms of verbs that report speech, and "according to"."""
    return frozenset(row[0] for row in read_table("speech_verbs.txt"))


@cache
def plain_speech_verbs() -> frozenset[str]:
    """The verbs that report speech wherever they stand, not only beside quotation marks, without participles."""
    rows = read_table("speech_verbs.txt")
    return frozenset(row[0] for row in rows if len(row) == 1 and not row[0].endswith("ing")) - {"according to"}


@cache
def abbreviations() -> frozenset[str]:
    """Words that end in a full stop without ending a sentence, without that stop, as they are written: "Mr", "e.g"."""
    return frozenset(row[0] for row in read_table("abbreviations.txt") if len(row) == 1)


@cache
def possible_abbreviations() -> frozenset[str]:
    """The abbreviations, and the plain words that are one at times ("prov", "arts")."""
    return frozenset(row[0] for row in read_table("abbreviations.txt"))


@cache
def company_forms() -> frozenset[str]:
    """Legal forms of companies: "inc", "gmbh"."""
    return frozenset(row[0] for row in read_table("company_forms.txt"))


@cache
def eponymous_companies() -> frozenset[str]:
    """Folded names of well-known companies that look like a person's name: "morgan stanley"."""
    return frozenset(fold(row[0]) for row in read_table("eponymous_companies.txt"))


@cache
def national_bodies() -> frozenset[str]:
    """Folded names of bodies that most states have one of: "treasury"."""
    return frozenset(row[1] for row in read_table("national_bodies.txt") if row[0] == "body")


@cache
def portfolios() -> frozenset[str]:
    """Words for what ministries and departments are of: "finance"."""
    return frozenset(row[1] for row in read_table("national_bodies.txt") if row[0] == "portfolio")


@cache
def awards() -> frozenset[str]:
    """Folded names of awards that are called like persons: "oscar"."""
    return frozenset(row[0] for row in read_table("awards.txt"))


@cache
def organization_words() -> frozenset[str]:
    """Words by which names of organizations are known: "ministry", "bank"."""
    return frozenset(row[0] for row in read_table("organization_words.txt"))


@cache
def name_particles() -> frozenset[str]:
    """Small words inside the names of persons: "van", "bin"."""
    return frozenset(row[0] for row in read_table("name_particles.txt"))


@cache
def role_nouns() -> dict[str, str]:
    """Nouns for speakers without a name, each with what it stands for: person, people, organization or document."""
    return {row[0]: row[1] for row in read_table("roles.txt")}


@cache
def role_noun_genders() -> dict[str, str]:
    """The nouns for speakers that tell a gender, each with it: m or f."""
    return {row[0]: row[2] for row in read_table("roles.txt") if len(row) > 2 and row[2]}


@cache
def reporting_acts() -> dict[str, SpeechAct]:
    """Every form of the verbs that report what somebody said, wrote or thought, with the act: said, wrote, asked,
    denied, promised, thought or reported.

    >>> [reporting_acts()[form] for form in ("told", "tweeted", "urges", "denying", "planned", "shown")]
    ['said', 'wrote', 'asked', 'denied', 'thought', 'reported']
    """
    acts: dict[str, SpeechAct] = {}
    for act, verbs in read_table("reporting_verbs.txt"):
        for verb in verbs.split():
            base, *irregular = verb.split("/")
            third, past, participle = _regular_forms(base)
            for form in (base, third, participle, *(irregular or [past])):
                acts.setdefault(form, cast(SpeechAct, act))
    return acts


def _regular_forms(verb: str) -> tuple[str, str, str]:
    """The forms on -s, -ed and -ing of a verb, by the rules of English spelling."""
    vowels = "aeiou"
    if verb[-1] == "y" and verb[-2] not in vowels:
        return f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    third = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s"
    if verb[-1] == "e":
        return third, f"{verb}d", f"{verb}ing" if verb[-2] == "e" else f"{verb[:-1]}ing"
    one_vowel = sum(letter in vowels for letter in verb) == 1
    stem = verb + verb[-1] if one_vowel and verb[-1] not in "wxy" + vowels and verb[-2] in vowels else verb
    return third, f"{stem}ed", f"{stem}ing"


@cache
def determiners() -> frozenset[str]:
    """Articles and possessives, behind which a noun must follow."""
    return _function_words("determiner")


@cache
def prepositions() -> frozenset[str]:
    """Prepositions, behind which a noun or its determiner follows."""
    return _function_words("preposition")


@cache
def carried_on_words() -> frozenset[str]:
    """Small words that nothing ends with: determiners, prepositions, connectors and auxiliaries."""
    return frozenset(row[0] for row in read_table("function_words.txt"))


def _function_words(kind: str) -> frozenset[str]:
    return frozenset(word for word, of in read_table("function_words.txt") if of == kind)
