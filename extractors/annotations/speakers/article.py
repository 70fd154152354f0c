"""An article as the rules of attribution see it: its entities, where they stand, and what the text says of each."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from unspun.extractors.annotations.entities.grouping import Grouped, NamedMention, named_mentions
from unspun.extractors.annotations.speakers.persons import (
    descriptions_of,
    gender_of,
    persons_by_name_ending,
    surname_bearers,
)
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import ArticleEntity, Mention
from unspun.text.person_names import read_person

MAX_MENTIONS = 500
"""Mentions looked at for one quote: more stand in no sentence and before no quote of a news article."""
MAX_MEDIUM_CHARS = 40
_MEDIUM = re.compile(
    r"\b(?:seen|reviewed|obtained|published|carried|quoted|cited|viewed|heard|reported|broadcast|aired|released|posted"
    r"|issued|leaked|shown|given)\s(?:by|to|on|in)\s(?:the\s)?$"
)
_POSSESSIVE = re.compile(r"[’']s?$")
_POSSESSIVE_BEFORE_WORD = re.compile(r"[’']s?\s+\w")


class ArticleContext:
    """One article: its layout, its entities, where they are mentioned, and what the text says of each person.

    `mentions` and `grouped.entity_of` have one element for each mention.
    """

    def __init__(self, layout: TextLayout, mentions: Sequence[Mention], grouped: Grouped) -> None:
        self.layout = layout
        self.text = layout.text
        self.entities: Sequence[ArticleEntity] = grouped.entities
        # What a dateline names neither speaks nor is spoken of.
        self.mentions = [
            mention
            for mention in named_mentions(mentions, grouped)
            if not any(start <= mention.start < end for start, end in layout.datelines)
        ]
        self._starts = [mention.start for mention in self.mentions]
        self.genders = [
            gender_of(self.text, entity, [mentions[index].start for index in entity.mentions])
            for entity in self.entities
        ]
        self.descriptions = descriptions_of(self.text, self.entities, self.mentions)
        self.surname_bearers = surname_bearers(self.entities)
        self.persons_by_name_ending = persons_by_name_ending(self.entities)

    def kind(self, mention: NamedMention) -> str:
        """The kind of the mentioned entity."""
        return self.entities[mention.entity].kind

    def is_person(self, mention: NamedMention) -> bool:
        """Whether a person is mentioned."""
        return self.kind(mention) == "Person"

    def may_be_person(self, entity: int, gender: str) -> bool:
        """Whether the entity is a person of that gender ("m" or "f"), or of none that is known."""
        return self.entities[entity].kind == "Person" and self.genders[entity] in {None, gender}

    def mentions_within(self, start: int, end: int) -> list[NamedMention]:
        """The first MAX_MENTIONS mentions that lie wholly in text[start:end], in order."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [mention for mention in self.mentions[first : min(last, first + MAX_MENTIONS)] if mention.end <= end]

    def mentions_before(self, position: int) -> list[NamedMention]:
        """The last MAX_MENTIONS mentions that end before the position or at it, in order."""
        last = bisect_left(self._starts, position)
        return [mention for mention in self.mentions[max(0, last - MAX_MENTIONS) : last] if mention.end <= position]

    def last_mention_before(self, position: int) -> NamedMention | None:
        """The last mention that begins at the position or before it."""
        index = bisect_right(self._starts, position) - 1
        return self.mentions[index] if index >= 0 else None

    def is_possessive(self, mention: NamedMention, end: int) -> bool:
        """Whether the mention, in a phrase that ends at `end`, only says whose something is: "Birk’s lawyer"."""
        if mention.end >= end - 2:
            return False
        if _POSSESSIVE.search(self.text[mention.start : mention.end]):
            return True
        return _POSSESSIVE_BEFORE_WORD.match(self.text[mention.end : mention.end + 5]) is not None

    def is_medium(self, position: int) -> bool:
        """Whether what begins at a position only showed or carried the words: it follows "seen by", "published in"."""
        return _MEDIUM.search(self.text, max(0, position - MAX_MEDIUM_CHARS), position) is not None

    def has_namesake(self, mention: NamedMention) -> bool:
        """Whether a bare surname is also that of another person in the article, whom its title does not rule out."""
        title = self.text[max(0, mention.start - 12) : mention.start]
        name = read_person(self.text[mention.start : mention.end], title)
        if len(name.words) != 1:
            return False
        others = self.surname_bearers.get(name.words[-1], set()) - {mention.entity}
        return any(not name.gender or self.may_be_person(other, name.gender) for other in others)
