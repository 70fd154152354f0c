"""Values that pass between the rooms while a document becomes an article."""

import dataclasses
from datetime import datetime
from typing import NamedTuple

from unspun.schemas.tables import Span
from unspun.schemas.vocabulary import EditKind, EntityKind, MentionLabel, QuoteKind, RejectStage


class Edit(NamedTuple):
    """A change of a text: in raw coordinates in a finished ledger, in coordinates of the current text in a cleaner.

    `applied` is False for a flag: damage that is suspected and left as it is; `after` is then what was suggested.
    """

    start: int
    end: int
    before: str
    after: str
    kind: EditKind
    rule: str
    confidence: float = 1.0
    applied: bool = True


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """An article as its document gives it, before cleaning.

    `raw_text` is the headline, a blank line, and the body (plain text: the decoded file as it is). `title` is the
    headline as it stands at the beginning of raw_text, or None where there is none.

    `published_at_precision` is `minute`, or `day` where a web page gives a date without a time; None for other formats.
    `status` is what the sender allows: `usable`, `embargoed` (until `embargoed_until`, where it says so), `withheld` or
    `canceled`; `notice` is the line that says it. `item_guid` is the sender's name for the item, the same in all its
    versions.
    """

    raw_text: str
    title: str | None
    basis: str
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    section: str | None = None
    url: str | None = None
    site: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    published_at_basis: str | None = None
    published_at_precision: str | None = None
    modified_at: datetime | None = None
    encoding: str = "utf-8"
    encoding_basis: str = "given"
    status: str = "usable"
    embargoed_until: datetime | None = None
    notice: str | None = None
    item_guid: str | None = None


class Mention(NamedTuple):
    """An entity mention in a text."""

    start: int
    end: int
    label: MentionLabel
    score: float = 1.0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A quotation: spans of what was said, of the cue and of the source, in one text.

    `speaker` is the index of an entity in `Annotations.entities`, or None where
    the pipeline abstains; `speaker_basis` names the rule that decided either.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    kind: QuoteKind = "direct"
    score: float = 1.0
    speaker: int | None = None
    speaker_score: float = 0.0
    speaker_basis: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntity:
    """An entity as one article shows it: its mentions (indexes), its fullest name and how else it is called."""

    kind: EntityKind
    name: str
    key: str
    mentions: tuple[int, ...]
    aliases: tuple[tuple[str, str], ...] = ()
    country_code: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """What was found in a body."""

    mentions: tuple[Mention, ...]
    entities: tuple[ArticleEntity, ...]
    quotes: tuple[Attribution, ...]
    model: str | None


class Rejected(Exception):
    """A document that cannot become an article: stage, named reason, and what was seen.

    `found` is what could be read all the same, such as the beginning of an article behind a paywall.
    """

    def __init__(self, stage: RejectStage, reason: str, detail: str = "", found: Extracted | None = None) -> None:
        super().__init__(f"{stage}: {reason}: {detail}")
        self.stage: RejectStage = stage
        self.reason, self.detail, self.found = reason, detail, found


class Unsupported(Rejected):
    """A document of a kind that holds no article to read: a picture, an event, a package of links."""
