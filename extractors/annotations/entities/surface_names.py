"""Mentions as names: what is written, its folded form, and the titles and countries right before it."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, cast

from unspun.schemas.articles import ArticleEntity, Mention
from unspun.schemas.vocabulary import EntityKind
from unspun.text.countries import country_named, country_of_people
from unspun.text.names import best_name, fold, strip_possessive
from unspun.text.person_names import is_title

LABELS_WITHOUT_ENTITY = frozenset({"Date", "Money"})
KINDS_WITH_TITLES = frozenset({"Person", "Organization", "Misc", "Product"})
"""Kinds before whose names titles are read: the recognizer takes one for another."""
MAX_LEAD_WORDS = 6
"""Words before a name that may be its titles and their country."""
MAX_LEAD_WORD_CHARS = 40
_PARTY_AND_STATE = re.compile(r"[RDI]-[A-Z][\w.]*")
_LEAD_WORD = re.compile(r"(\S+)\s+$")
_GENERATIONS = {"elder", "younger"}
_RELATIVES = {"father", "brother", "sister"}
_OWNER = re.compile(r"(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Oo]ur)|\S+[’']s?")
"""Whose father, brother or sister somebody is: then the word is no title."""
_EDGES = ' \t\n,;:"“”()'


class SurfaceName(NamedTuple):
    """One mention as a name: its index, its first code point, and its words as written and folded.

    `lead` are the title words, and the country that they belong to, right before the name.
    """

    mention: int
    start: int
    surface: str
    folded: str
    lead: str


class Cluster:
    """The mentions of one entity while they are collected; `surfaces` are its names, each with what shows it."""

    def __init__(self, kind: str, key: str, name: str | None = None, country_code: str | None = None) -> None:
        self.kind, self.key, self.name, self.country_code = kind, key, name, country_code
        self.mentions: list[int] = []
        self.surfaces: dict[str, str] = {}
        self._times: Counter[str] = Counter()

    def add(self, name: SurfaceName, surface: str, basis: str) -> None:
        """Add one mention, under the name by which it calls the entity."""
        self.mentions.append(name.mention)
        self.surfaces.setdefault(surface, basis)
        self._times[surface] += 1

    def entity(self) -> ArticleEntity:
        """The finished entity, with its fullest name and the others as aliases."""
        plain = [surface for surface, basis in self.surfaces.items() if basis not in {"title", "plural"}]
        fullest = [surface for surface in plain if fold(surface) == self.key] or plain
        name = self.name or best_name(fullest, self._times)
        if not self.name and name.split()[0] in {"the", "The"} and len(name.split()) > 1:
            name = name.split(maxsplit=1)[1]
        aliases = tuple(
            (surface, basis)
            for surface, basis in sorted(self.surfaces.items())
            if surface not in {name, f"the {name}", f"The {name}"}
        )
        return ArticleEntity(
            kind=cast(EntityKind, self.kind),
            name=name,
            key=self.key,
            mentions=tuple(sorted(self.mentions)),
            aliases=aliases,
            country_code=self.country_code,
        )


def read_names(text: str, mentions: Sequence[Mention]) -> list[SurfaceName]:
    """The mentions that can name an entity, in order: no dates and sums, no "R-Iowa", no "democratic"."""
    names = []
    for index, mention in enumerate(mentions):
        surface = " ".join(strip_possessive(text[mention.start : mention.end].strip(_EDGES)).split())
        folded = fold(surface)
        if mention.label in LABELS_WITHOUT_ENTITY or not folded or _PARTY_AND_STATE.fullmatch(surface):
            continue
        if mention.label == "NORP" and surface.islower() and not country_of_people(surface):
            continue  # "democratic" is no party
        lead = read_lead(text, mention.start) if mention.label in KINDS_WITH_TITLES else ""
        names.append(SurfaceName(index, mention.start, surface, folded, lead))
    return names


def read_lead(text: str, start: int) -> str:
    """The title words, and the country that they belong to, right before a name that begins at `start`.

    >>> read_lead("the former Norwegian Prime Minister Tom Birk", 36)
    'former Norwegian Prime Minister'
    """
    begin = start
    for _ in range(MAX_LEAD_WORDS):
        match = _word_before(text, begin)
        if match is None or "\n" in match.group():
            break
        word = match.group(1)
        if not (is_title(word) or word in _GENERATIONS or country_of_people(word) or _is_owning_country(word)):
            first = _word_before(text, match.start())
            both = f"{first[1]} {word}" if first else word
            if first is None or not (country_of_people(both) or _is_owning_country(both)):
                break
            match = first
        if word in _RELATIVES and (owner := _word_before(text, match.start())) and _OWNER.fullmatch(owner[1]):
            break
        begin = match.start()
    return text[begin:start].strip()


def _word_before(text: str, position: int) -> re.Match[str] | None:
    return _LEAD_WORD.search(text, max(0, position - MAX_LEAD_WORD_CHARS), position)


def _is_owning_country(word: str) -> bool:
    return strip_possessive(word) != word and country_named(strip_possessive(word)) is not None
