"""The word lists that every room reads: each list stands once, in `text/gazetteers`.

Words are in lower case but for abbreviations, which are as they are written.
"""

from functools import cache

from unspun.text.gazetteers import read_table


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
def organization_words() -> frozenset[str]:
    """Words by which names of organizations are known: "ministry", "bank"."""
    return frozenset(row[0] for row in read_table("organization_words.txt"))


@cache
def name_particles() -> frozenset[str]:
    """Small words inside the names of persons: "van", "bin"."""
    return frozenset(row[0] for row in read_table("name_particles.txt"))
