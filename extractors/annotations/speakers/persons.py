"""What an article says of its persons: their gender, and the offices and callings that stand beside their names."""

import re
from collections.abc import Iterable, Mapping, Sequence

from unspun.extractors.annotations.entities.grouping import NamedMention
from unspun.schemas.articles import ArticleEntity
from unspun.text.names import fold
from unspun.text.person_names import read_person, surname_of
from unspun.text.word_lists import role_nouns

MAX_TITLE_CHARS = 12
"""Characters before a name in which the title that tells its gender stands."""
MAX_LEAD_CHARS = 60
"""Characters before a name in which its titles stand."""
MAX_APPOSITION_CHARS = 110
"""Characters after a name in which its apposition stands."""
_WORD = re.compile(r"[\w’'-]+")
_WORDS_IN_TITLES = {"former", "vice", "presidential", "deputy", "acting", "state", "party"}
_PHRASE_END = re.compile(r"\s(?:of|for|in|at|from|who|that|which|with|on|about|by|to)\s")
_APPOSITION = re.compile(r",\s+(?:an?|the|who|[a-z]+)\b[^,.;\n]{0,80}")
SAME_OFFICE = {
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "frontrunner": "candidate",
    "front-runner": "candidate",
    "nominee": "candidate",
    "contender": "candidate",
    "pm": "minister",
    "premier": "minister",
    "chairman": "chair",
    "chairwoman": "chair",
    "prof": "professor",
    "gen": "general",
}
"""Short and kindred words for an office, and the one that stands for all of them."""


def gender_of(text: str, entity: ArticleEntity, starts: Sequence[int]) -> str | None:
    """ "m" or "f", as most of a person's names, and titles before its mentions, tell, else as pronouns do; or None.

    This is what is likely; `ArticleEntity.gender` is only what the text says.
    """
    if entity.kind != "Person":
        return None
    votes = [read_person(name).gender for name in (entity.name, *(name for name, _ in entity.aliases))]
    votes += [read_person("x", text[max(0, start - MAX_TITLE_CHARS) : start]).gender for start in starts]
    genders = [vote for vote in votes if vote]
    return max(sorted(set(genders)), key=genders.count) if genders else entity.gender


def descriptions_of(
    text: str, entities: Sequence[ArticleEntity], mentions: Iterable[NamedMention]
) -> Mapping[int, set[str]]:
    """Words that describe each person and body, by entity.

    Of persons these are the titles right before a name ("Indiana Gov. Lee"), the apposition behind it, and the role; of
    bodies the noun right before or behind the name ("football club Norvik", "Verda trade union") and the apposition.
    """
    descriptions: dict[int, set[str]] = {}
    for mention in mentions:
        entity = entities[mention.entity]
        words = descriptions.setdefault(mention.entity, set(map(office_name, fold(entity.role or "").split())))
        lead = text[max(0, mention.start - MAX_LEAD_CHARS) : mention.start]
        if entity.kind == "Person":
            words |= _title_words(lead)
        elif entity.kind == "Organization":
            beside = [*lead.split()[-1:], *text[mention.end : mention.end + MAX_LEAD_CHARS].split()[:2]]
            words |= {word for word in map(fold, beside) if role_nouns().get(word) == "organization"}
        if after := _APPOSITION.match(text, mention.end, mention.end + MAX_APPOSITION_CHARS):
            head = _PHRASE_END.split(after.group())[0]
            words |= {office_name(word) for word in map(fold, _WORD.findall(head))}
    return descriptions


def _title_words(lead: str) -> set[str]:
    words = set()
    for word in reversed(lead.split()):
        plain = fold(word.strip('“”"(,'))
        belongs = word[:1].isupper() or plain in role_nouns() or plain in _WORDS_IN_TITLES
        if not belongs or word[-1] in ',;:”"':
            break
        words.add(office_name(plain))
    return words


def office_name(folded: str) -> str:
    """One word for all that name the same office."""
    return SAME_OFFICE.get(folded, folded)


def surname_bearers(entities: Sequence[ArticleEntity]) -> Mapping[str, set[int]]:
    """The indexes of the persons named in full, by the last word of their surname."""
    bearers: dict[str, set[int]] = {}
    for index, entity in enumerate(entities):
        if entity.kind == "Person" and len(words := read_person(entity.name).words) > 1:
            bearers.setdefault(surname_of(words)[-1], set()).add(index)
    return bearers


def persons_by_name_ending(entities: Sequence[ArticleEntity]) -> Mapping[tuple[str, ...], list[int]]:
    """The indexes of the persons by every ending of their folded names: ("tom", "birk") and ("birk",)."""
    persons: dict[tuple[str, ...], list[int]] = {}
    for index, entity in enumerate(entities):
        if entity.kind == "Person":
            words = read_person(entity.name).words
            for first in range(len(words)):
                persons.setdefault(words[first:], []).append(index)
    return persons
