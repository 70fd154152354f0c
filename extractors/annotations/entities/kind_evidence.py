"""What the words beside a name say of its kind, where the recognizer takes a place or a company for a person."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from unspun.extractors.annotations.entities.surface_names import SurfaceName
from unspun.schemas.articles import Mention
from unspun.text.countries import country_of_people
from unspun.text.person_names import is_built_like_person, read_person
from unspun.text.word_lists import (
    awards,
    carried_on_words,
    company_forms,
    eponymous_companies,
    reporting_acts,
    role_nouns,
)

MAX_BESIDE_CHARS = 60
"""Characters before a name in which the words stand that say its kind."""
_IN_CHARGE_OF = re.compile(
    r"\b(?:mayor|governor|sheriff|city|town|village|port|capital|district|province|region|suburb|island|outskirts|streets"
    r"|people|residents)\sof\s$",
    re.IGNORECASE,
)
_SHARES = re.compile(r"\b(?:shares|stock|stake|holding|investors|bonds)\s(?:in|of)\s$", re.IGNORECASE)
_SHARES_BEHIND = re.compile(r"\s(?:shares|stock|bonds|stores|shareholders|plc\b|PLC\b)")
_OFFICE_BEHIND = re.compile(
    r"(?:[’']s?)?\s(?:[Cc]hief\s[Ee]xecutive|CEO|analysts?|economists?|employees|shareholders|customers)\b"
)
_NOUN_BEFORE = re.compile(r"(?P<before>[\w’'-]+ )?(?P<noun>[\w’'-]+) $")
_CIVIL_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s$")
MAX_CIVIL_TITLE_CHARS = 6
_ARTICLE = re.compile(r"(?:\b(?:the|an|its|their)|[.!?”\"\n]\s?The)\s$")
MAX_ARTICLE_CHARS = 8
_LOWER_WORD = re.compile(r"\s([a-z]+)")
_PERSONS_TOO = frozenset("broadcaster publisher operator insurer lender manufacturer brewer giant".split())
"""Nouns for organizations that persons are called as well."""
_DEFINITE = frozenset("the this that its his her their our a an".split())


def kinds_by_context(
    text: str, names: Sequence[SurfaceName], mentions: Sequence[Mention], kinds: Mapping[str, str]
) -> dict[str, str]:
    """New kinds of folded names that `kinds` has for persons though nothing says that they are.

    A title before a name, or its surname in a fuller name of a person, says that it is a person's.
    """
    surnames = {
        read_person(name.surface).words[-1]
        for name in names
        if kinds[name.folded] == "Person" and " " in name.folded and not country_of_people(name.surface)
    }
    single_names = {name.folded for name in names if kinds[name.folded] == "Person" and " " not in name.folded}
    titled = {name.folded for name in names if name.lead}
    things = _with_article(text, names, mentions)
    found = _titled_peoples(text, names, mentions, kinds, surnames)
    for name in names:
        if kinds[name.folded] != "Person" or name.folded in titled or name.folded in found:
            continue
        if " " not in name.folded and name.folded in surnames:
            continue
        kind = _kind_of(text, name, mentions[name.mention])
        if kind is None and (name.folded in things or name.folded in awards()):
            kind = "Misc"
        if kind is None and name.folded in eponymous_companies() and name.folded.split()[-1] not in single_names:
            kind = "Organization"
        if kind is not None:
            found[name.folded] = kind
    return found


def _with_article(text: str, names: Sequence[SurfaceName], mentions: Sequence[Mention]) -> set[str]:
    """Single words that mostly stand behind an article, as no person's name does: "an Oscar", "the Kremlin".

    In "the Birk inquiry" the article belongs to the noun.
    """
    times: Counter[str] = Counter()
    behind_article: Counter[str] = Counter()
    for name in names:
        if " " not in name.folded:
            start, end = mentions[name.mention].start, mentions[name.mention].end
            times[name.folded] += 1
            behind_article[name.folded] += _ARTICLE.search(
                text, max(0, start - MAX_ARTICLE_CHARS), start
            ) is not None and not _goes_on_with_noun(text, end)
    return {folded for folded, count in behind_article.items() if 2 * count > times[folded]}


def _goes_on_with_noun(text: str, end: int) -> bool:
    following = _LOWER_WORD.match(text, end)
    return following is not None and not (following[1] in carried_on_words() or following[1] in reporting_acts())


def _titled_peoples(
    text: str,
    names: Sequence[SurfaceName],
    mentions: Sequence[Mention],
    kinds: Mapping[str, str],
    surnames: Collection[str],
) -> dict[str, str]:
    """Names of peoples that are surnames here: "Mr Irish" where the text names Oliver Irish, or mostly says Mr."""
    times: Counter[str] = Counter()
    titled: Counter[str] = Counter()
    for name in names:
        if kinds[name.folded] == "NORP" and " " not in name.folded:
            start = mentions[name.mention].start
            times[name.folded] += 1
            titled[name.folded] += _CIVIL_TITLE.search(text, max(0, start - MAX_CIVIL_TITLE_CHARS), start) is not None
    return {
        folded: "Person"
        for folded, count in titled.items()
        if count and (folded in surnames or 2 * count > times[folded])
    }


def _kind_of(text: str, name: SurfaceName, mention: Mention) -> str | None:
    before = text[max(0, mention.start - MAX_BESIDE_CHARS) : mention.start]
    if " " not in name.folded and country_of_people(name.surface):
        return "NORP"
    if " " not in name.folded and _IN_CHARGE_OF.search(before):
        return "Location"
    if _SHARES.search(before) or _SHARES_BEHIND.match(text, mention.end) or _OFFICE_BEHIND.match(text, mention.end):
        return "Organization"
    if name.folded.split()[-1] in company_forms() - {"co", "sa", "ag"}:
        return "Organization"
    noun = _NOUN_BEFORE.search(before)
    if noun and role_nouns().get(noun["noun"]) == "organization":
        before_noun = (noun["before"] or "").strip().lower()
        may_be_person = before_noun in _DEFINITE or noun["noun"] in _PERSONS_TOO
        if not may_be_person or not is_built_like_person(name.folded):
            return "Organization"
    return None
