"""The functions of annotation that follow the recognizer, with a mention wherever a text has a capitalized word.

The recognizer itself is left out: it reads segments of bounded length, and takes a second for what these read in some
milliseconds.
"""

import re
from collections.abc import Callable, Sequence

from tests.fuzz.growth import Function
from unspun.extractors.annotations.entities.grouping import group_mentions
from unspun.extractors.annotations.entities.mention_repair import repair_mentions
from unspun.extractors.annotations.entities.person_facts import describe_persons
from unspun.extractors.annotations.entities.place_facts import locate_places
from unspun.extractors.annotations.entities.sounds import sound
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import Mention, MentionLabel
from unspun.text.person_names import read_person
from unspun.text.reading import read

CAPITALIZED = re.compile(r"[A-ZÀ-Я][^\W\d_]{0,40}")
LABELS: tuple[MentionLabel, ...] = ("Person", "Location", "Organization")


def with_mentions(work: Callable[[TextLayout, Sequence[Mention]], object]) -> Function:
    def run(text: str) -> None:
        for cached in (read, read_person):
            cached.cache_clear()
        mentions = [
            Mention(match.start(), match.end(), LABELS[number % len(LABELS)])
            for number, match in enumerate(CAPITALIZED.finditer(text))
        ]
        work(TextLayout(read(text)), mentions)

    return run


def described(layout: TextLayout, mentions: Sequence[Mention]) -> None:
    describe_persons(layout, mentions, group_mentions(layout.text, mentions))


def located(layout: TextLayout, mentions: Sequence[Mention]) -> None:
    locate_places(layout.text, mentions, group_mentions(layout.text, mentions))


def sounded(text: str) -> None:
    sound.cache_clear()
    sound(text)


FUNCTIONS: dict[str, Function] = {
    "entities.repair_mentions": with_mentions(repair_mentions),
    "entities.describe_persons": with_mentions(described),
    "entities.locate_places": with_mentions(located),
    "entities.sound": sounded,
}
