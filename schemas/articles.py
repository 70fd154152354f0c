"""Values that pass between the rooms while a document becomes an article."""

import dataclasses
from datetime import datetime
from typing import NamedTuple

from unspun.schemas.tables import Notice, Span
from unspun.schemas.vocabulary import (
    DatePrecision,
    EditKind,
    EntityKind,
    MentionLabel,
    Polarity,
    QuoteKind,
    RejectStage,
    SpeechAct,
)


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
    `agency` and `section` have one name each, however they are printed; `agency_printed` and `section_printed` are the
    words of the document.

    `status` is what the sender allows: `usable`, `embargoed` (until `embargoed_until`, where it says so), `withheld` or
    `canceled`; `notices` hold the words that say it, and those of corrections and updates. `item_guid` is the sender's
    name for the item, the same in all its versions.
    """

    raw_text: str
    title: str | None
    basis: str
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    agency_printed: str | None = None
    section: str | None = None
    section_printed: str | None = None
    url: str | None = None
    site: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    published_at_basis: str | None = None
    published_at_precision: DatePrecision | None = None
    modified_at: datetime | None = None
    encoding: str = "utf-8"
    encoding_basis: str = "given"
    status: str = "usable"
    embargoed_until: datetime | None = None
    notices: tuple[Notice, ...] = ()
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

    `text` are the reported words, without outer quotation marks. `act` is what the source did: said, wrote, asked,
    denied, promised, thought or reported; None where the cue is no verb of that kind. `polarity` is "negative" where
    the text says that it did not. `is_utterance` tells whether the text says that somebody uttered these words.

    `speaker` is the index of an entity in `Annotations.entities`, or None where the pipeline abstains; `speaker_basis`
    names the rule that decided either.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    kind: QuoteKind = "direct"
    text: str = ""
    act: SpeechAct | None = "said"
    polarity: Polarity = "positive"
    is_utterance: bool = True
    score: float = 1.0
    speaker: int | None = None
    speaker_score: float = 0.0
    speaker_basis: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntity:
    """An entity as one article shows it: its mentions (indexes), its fullest name and how else it is called.

    Of persons, `title` ("Prime Minister"), `role` ("head of research") and `gender` (m or f) as the text tells them,
    None where it does not; `gender_basis` is title or pronoun. Of places, the country in which a city or region lies
    (ISO 3166-1 alpha-2), its region of the first order, and the degrees of its centre (WGS 84); None where several
    places may be meant. `country_code` is that of a country or a people.
    """

    kind: EntityKind
    name: str
    key: str
    mentions: tuple[int, ...]
    aliases: tuple[tuple[str, str], ...] = ()
    country_code: str | None = None
    title: str | None = None
    role: str | None = None
    gender: str | None = None
    gender_basis: str | None = None
    place_country_code: str | None = None
    admin_region: str | None = None
    latitude: float | None = None
    longitude: float | None = None


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
