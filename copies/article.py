"""The articles that are compared with each other, as values: what every function of this room takes."""

import dataclasses
from datetime import datetime
from typing import NamedTuple

MIN_DAMAGE_SCORE = 0.5
"""Spin or translation score from which the words of an article are taken for damaged."""


class Utterance(NamedTuple):
    """Reported words in an article: `body[start:end]` holds them, `text` is what was said without outer marks.

    `speaker` is the name of whoever said it, None where that is unknown; `is_direct` says whether the words stand
    between quotation marks.
    """

    quote_id: str
    text: str
    speaker: str | None
    start: int
    end: int
    is_direct: bool = True


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article after cleaning: `body` without its headline, offsets in code points.

    `published_at` is what the article says, `first_seen_at` when it was delivered first; either may be None.
    `spin_score` and `translation_score` are those of cleaning (0 to 1, None where it gave none). `entities` are names.
    """

    document_id: str
    body: str
    title: str | None = None
    published_at: datetime | None = None
    first_seen_at: datetime | None = None
    outlet: str | None = None
    agency: str | None = None
    language: str | None = None
    spin_score: float | None = None
    translation_score: float | None = None
    quotes: tuple[Utterance, ...] = ()
    entities: tuple[str, ...] = ()

    @property
    def time(self) -> datetime | None:
        """When the article was published, else when it was first seen."""
        return self.published_at or self.first_seen_at

    @property
    def damage_score(self) -> float:
        """The larger of the scores of spin and translation, 0 to 1; 0 where cleaning gave none."""
        return max(self.spin_score or 0.0, self.translation_score or 0.0)
