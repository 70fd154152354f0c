"""What an article says of its persons: title, role and gender, each only where the text says it."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from unspun.extractors.annotations.entities.grouping import Grouped, NamedMention, named_mentions
from unspun.extractors.annotations.entities.surface_names import read_lead
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import ArticleEntity, Mention
from unspun.text.countries import country_named, country_of_people
from unspun.text.names import strip_possessive
from unspun.text.person_names import read_person
from unspun.text.word_lists import role_noun_genders, role_nouns, title_genders

MAX_ROLE_CHARS = 100
"""Characters of an apposition that says what somebody is."""
MAX_SENTENCES_BACK = 2
"""Sentences before that of a pronoun in which the person whom it takes up is looked for."""
_HONORIFICS = frozenset("mr mr. mrs mrs. ms ms. miss dr dr. sir".split())
_WORD = re.compile(r"[\w’'.-]+")
_ARTICLE = r"(?:(?:an?|the|his|her|its|their|whose)\s)?"
_BEHIND = re.compile(
    rf",\s(?:\d{{1,3}},\s)?{_ARTICLE}(?P<role>[^,.;:()\n“”\"]{{3,{MAX_ROLE_CHARS}}}?)(?=[,.;)\n]|\swho\b|$)"
)
_BEFORE = re.compile(
    rf"(?:^|[,.;:“”\"\n]\s?){_ARTICLE}(?P<role>[^,.;:()\n“”\"]{{3,{MAX_ROLE_CHARS}}}),\s$", re.IGNORECASE
)
_RELATIONS = frozenset(
    "son daughter wife husband brother sister father mother friend colleague partner critic aide lawyer attorney "
    "adviser advisor opponent neighbour neighbor victim survivor spokesman spokeswoman spokesperson".split()
)
"""Nouns of people who are something to the one named behind the preposition: "son of the dictator Birk"."""
_OPENS_PHRASE = frozenset("of for in at from who that which with on about by to and as".split())
_SUBJECT_PRONOUN = re.compile(r"(?:he|she)\b", re.IGNORECASE)


class PersonFacts(NamedTuple):
    """Title ("Prime Minister") and role ("head of research at Norvik Oil") as written, gender (m or f), and whether a
    title, a noun or a pronoun told the gender. Each is None where the text does not say it."""

    title: str | None = None
    role: str | None = None
    gender: str | None = None
    gender_basis: str | None = None


def describe_persons(layout: TextLayout, mentions: Sequence[Mention], grouped: Grouped) -> Grouped:
    """The entities of an article with title, role and gender of its persons."""
    facts = person_facts(layout, grouped.entities, named_mentions(mentions, grouped))
    entities = tuple(
        dataclasses.replace(entity, **facts[index]._asdict()) if index in facts else entity
        for index, entity in enumerate(grouped.entities)
    )
    return grouped._replace(entities=entities)


def person_facts(
    layout: TextLayout, entities: Sequence[ArticleEntity], mentions: Sequence[NamedMention]
) -> Mapping[int, PersonFacts]:
    """What the text says of each person, by the index of the entity."""
    of_person: dict[int, list[NamedMention]] = {}
    for mention in mentions:
        if entities[mention.entity].kind == "Person":
            of_person.setdefault(mention.entity, []).append(mention)
    leads = {
        entity: [read_lead(layout.text, mention.start).split() for mention in each]
        for entity, each in of_person.items()
    }
    roles = {entity: _role(layout, each) for entity, each in of_person.items()}
    explicit = {entity: _explicit_gender(leads[entity], roles[entity]) for entity in of_person}
    likely = {entity: explicit[entity] or read_person(entities[entity].name).gender for entity in of_person}
    by_pronoun = genders_by_pronoun(layout, mentions, likely)
    facts = {}
    for entity in of_person:
        gender, basis = explicit[entity], "title" if explicit[entity] else None
        if gender is None and entity in by_pronoun:
            gender, basis = by_pronoun[entity], "pronoun"
        facts[entity] = PersonFacts(_title(leads[entity]), roles[entity], gender, basis)
    return facts


def genders_by_pronoun(
    layout: TextLayout, mentions: Sequence[NamedMention], likely: Mapping[int, str | None]
) -> dict[int, str]:
    """The gender that "he" and "she" show of persons, by the index of the entity.

    Only a pronoun that is the subject of its sentence shows anything, and only where the sentences before name one
    person whom it can mean. `likely` are the genders of all persons that are known or guessed otherwise.
    """
    votes: dict[int, Counter[str]] = {}
    persons_of: dict[int, set[int]] = {}
    for mention in mentions:
        if mention.entity in likely and not layout.quoted_overlapping(mention.start, mention.end):
            persons_of.setdefault(layout.sentence_number(mention.start), set()).add(mention.entity)
    for number, sentence in enumerate(layout.sentences):
        pronoun = _SUBJECT_PRONOUN.match(layout.text, _subject_start(layout, sentence.start), sentence.end)
        if pronoun is None:
            continue
        gender = "m" if pronoun.group().lower() == "he" else "f"
        for back in range(1, MAX_SENTENCES_BACK + 1):
            candidates = {one for one in persons_of.get(number - back, ()) if likely[one] in {None, gender}}
            if len(candidates) == 1:
                votes.setdefault(candidates.pop(), Counter())[gender] += 1
            if persons_of.get(number - back):
                break
    return {entity: counts.most_common(1)[0][0] for entity, counts in votes.items() if len(counts) == 1}


def _subject_start(layout: TextLayout, start: int) -> int:
    """The first character of a sentence behind a quotation with which it begins."""
    quoted = layout.quoted_at(start)
    start = quoted.end if quoted else start
    while start < len(layout.text) and layout.text[start] in " ,":
        start += 1
    return start


def _title(leads: Iterable[Sequence[str]]) -> str | None:
    """The title that stands before most mentions; an office rather than "Mr", of equally frequent ones the longest."""
    titles = Counter(title for words in leads if (title := " ".join(_without_country(words))))

    def rank(title: str) -> tuple[bool, int, int, str]:
        return title.casefold() not in _HONORIFICS, titles[title], len(title), title

    return max(titles, key=rank, default=None)


def _without_country(words: Sequence[str]) -> list[str]:
    """The words of a title with a capital, without the country before them: "South Korean President"."""
    words = [word for word in words if word[:1].isupper()]
    for count in (2, 1):
        country = strip_possessive(" ".join(words[:count]))
        if len(words) > count and (country_of_people(country) or country_named(country)):
            return words[count:]
    return words


def _role(layout: TextLayout, mentions: Sequence[NamedMention]) -> str | None:
    """The first apposition of a person's mentions that names what the person is."""
    text = layout.text
    for mention in mentions:
        begin = max(layout.sentence_at(mention.start).start, mention.start - MAX_ROLE_CHARS - 10)
        behind = _BEHIND.match(text, mention.end, mention.end + MAX_ROLE_CHARS + 10)
        before = _BEFORE.search(text[begin : mention.start])
        for match in (behind, before):
            if match and names_role(match["role"]):
                return match["role"].strip()
        if role := _role_in_lead(text[begin : mention.start]):
            return role
    return None


def names_role(phrase: str) -> bool:
    """Whether a phrase says what somebody is: a noun for a person stands last before its first preposition.

    >>> names_role("head of research at Norvik Oil"), names_role("who took over the port")
    (True, False)
    """
    return role_nouns().get(_head_noun(phrase)) == "person"


def _head_noun(phrase: str) -> str:
    """The last word of a phrase before its first preposition, in lower case; "" where there is none."""
    words = [word.lower() for word in _WORD.findall(phrase)]
    end = next((index for index, word in enumerate(words) if word in _OPENS_PHRASE), len(words))
    return words[end - 1] if end else ""


def _role_in_lead(lead: str) -> str | None:
    """The noun right before a name, with what belongs to it: "businesswoman", "head of research"."""
    words = lead.split()
    if not lead.endswith(" ") or not words:
        return None
    for start in range(len(words) - 1, max(-1, len(words) - 6), -1):
        word = words[start]
        if not word[-1].isalnum():
            return None
        if role_nouns().get(word) == "person":
            behind = words[start + 1 :]
            is_office = len(behind) > 1 and behind[0] in {"of", "at", "for"} and word not in _RELATIONS
            return " ".join(words[start:]) if not behind or is_office else None
    return None


def _explicit_gender(leads: Iterable[Sequence[str]], role: str | None) -> str | None:
    """The gender that titles and the head noun of the role tell; None where they tell none, or both.

    Other words of a role may be of somebody else: "Ms Dahl's deputy".
    """
    nouns = [word for words in leads for word in words]
    nouns.append(_head_noun(role or ""))
    genders = {title_genders().get(word.lower()) or role_noun_genders().get(word.lower()) for word in nouns} - {None}
    return genders.pop() if len(genders) == 1 else None
