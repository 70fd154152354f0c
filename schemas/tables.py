"""The tables that a staged batch fills, as typed records, and the counts of a batch.

Each field is `Annotated[type, "comment"]`. From it follow the Arrow schema of the staged file, the column of the table
and of the views that show it, its COMMENT, its line in the data dictionary and, for a `Literal`, its value set. The
first line of a record's docstring is the comment of its table; `schemas/catalogue.py` says which table that is.

Text offsets are Unicode code points into `body`, end exclusive. Ids are lower-case hexadecimal.
"""

from datetime import datetime
from typing import Annotated, NamedTuple

from unspun.schemas.columns import SetByLoad, arrow_schema, record
from unspun.schemas.copies import ArticleFingerprint, WitnessEdit
from unspun.schemas.vocabulary import (
    DatePrecision,
    EditKind,
    EntityKind,
    Gender,
    GenderBasis,
    MentionLabel,
    NoticeKind,
    Outcome,
    Polarity,
    QuoteKind,
    RejectStage,
    Severity,
    SourceKind,
    SpeechAct,
)


class Span(NamedTuple):
    """Code points `start` to `end` (exclusive) of a text."""

    start: int
    end: int


class Alias(NamedTuple):
    """Another name of an entity, and what showed that it is one."""

    name: str
    basis: str


class Notice(NamedTuple):
    """What a sender says about this version of a text, and the words that say it."""

    kind: NoticeKind
    text: str


LoadedAt = Annotated[datetime | None, "When the row entered the warehouse", SetByLoad()]
IsNewest = Annotated[bool | None, "Whether the revision is the newest of its article", SetByLoad()]


@record
class Source:
    """Where documents come from; one row for each source that ever delivered."""

    source_id: Annotated[str, "Stable name of the source, as in the registry or the sidecar"]
    name: Annotated[str | None, "Name for people"]
    kind: Annotated[SourceKind, "How it delivers"]
    address: Annotated[str | None, "Folder, URL or bucket the source is read from"]
    country_code: Annotated[str | None, "ISO 3166-1 alpha-2 code of the outlet's country"]
    language: Annotated[str | None, "ISO 639-1 code of the language the source declares"]
    expected_per_day: Annotated[int | None, "Documents a day that the registry expects"] = None


@record
class Document:
    """Every document ever seen, its one outcome, and where its bytes are."""

    document_id: Annotated[str, "SHA-256 over source, URI and content: the same delivery again is the same document"]
    batch_id: Annotated[str, "Batch that brought the document"]
    source_id: Annotated[str, "Source that delivered it"]
    uri: Annotated[str, "File path or URL; a member of an archive follows '!/', an item of a list '#'"]
    url: Annotated[str | None, "Web address of the article, where the delivery gave one"]
    content_sha256: Annotated[str, "SHA-256 of the bytes as they came"]
    byte_count: Annotated[int, "Length of the bytes as they came"]
    media_type: Annotated[str | None, "Media type as declared or as the name tells"]
    declared_charset: Annotated[str | None, "Charset from the transport, such as an HTTP header"]
    declared_published_at: Annotated[datetime | None, "Time of publication that the delivery gave"]
    fetched_at: Annotated[datetime, "When the bytes were read; for files their time of modification"]
    raw_segment: Annotated[str, "Parquet file with the bytes, by its name in the folder of raw segments"]
    outcome: Annotated[Outcome, "What became of it"]
    reason: Annotated[str | None, "Why, for every outcome but loaded"]
    article_id: Annotated[str | None, "Article that the document became, or that it repeats"]
    revision: Annotated[int | None, "Revision of that article"]
    pipeline_version: Annotated[str, "Version of the pipeline that decided the outcome"]
    item_guid: Annotated[str | None, "The sender's own id of the item, where the document could be read so far"]
    embargoed_until: Annotated[datetime | None, "When the embargo of the sender ends, where the document gives it"]
    loaded_at: LoadedAt = None


@record
class Reject:
    """Quarantine: why a document, or a row made from it, was not loaded."""

    document_id: Annotated[str, "Document concerned"]
    batch_id: Annotated[str, "Batch in which it was rejected"]
    source_id: Annotated[str, "Source that delivered the document"]
    uri: Annotated[str, "Where the document came from"]
    stage: Annotated[RejectStage, "Step that rejected it"]
    reason: Annotated[str, "Named reason, such as truncated-gzip or empty-body; for audits the expectation"]
    detail: Annotated[str | None, "What was seen, in a sentence"]
    row: Annotated[str | None, "For audits: table and key of the offending row, as JSON"]
    pipeline_version: Annotated[str, "Version of the pipeline that rejected it"]
    rejected_at: Annotated[datetime | None, "When the rejection was recorded", SetByLoad()] = None
    replayed_at: Annotated[
        datetime | None, "When the document was run again; null while it waits", SetByLoad(nullable=True)
    ] = None


@record
class ArticleRevision:
    """Every revision of every article."""

    article_id: Annotated[str, "SHA-256 over the canonical URL, else over the normalized text"]
    revision: Annotated[int, "1 for the first text of the article, then counted up"]
    document_id: Annotated[str, "Document it was made from"]
    source_id: Annotated[str, "Source that delivered it"]
    url: Annotated[str | None, "Canonical web address"]
    title: Annotated[str | None, "Headline, cleaned"]
    subtitle: Annotated[str | None, "Deck or standfirst"]
    authors: Annotated[list[str], "Names in the byline, in their order"]
    section: Annotated[str | None, "Section or category of the outlet"]
    dateline_place: Annotated[str | None, "Place in the dateline, as written"]
    agency: Annotated[str | None, "News agency the text is from"]
    credit: Annotated[str | None, "Source line or credit of the text"]
    published_at: Annotated[datetime | None, "Time of publication"]
    published_at_basis: Annotated[
        str | None, "Where it was found: json-ld, open-graph, meta, microdata, url, text, wire, sidecar or feed"
    ]
    language: Annotated[str | None, "ISO 639-1 code of the language of the body"]
    body: Annotated[str, "Cleaned text, paragraphs separated by a blank line"]
    word_count: Annotated[int, "Words of the body"]
    encoding: Annotated[str, "Charset the bytes were decoded with"]
    is_spun: Annotated[bool, "Whether the text was rewritten by an article spinner, by spin_score"]
    spin_score: Annotated[float, "Probability that the text was spun, 0 to 1"]
    is_translated: Annotated[bool, "Whether the text is a machine translation, by translation_score"]
    translation_score: Annotated[float, "Probability that the text is a machine translation, 0 to 1"]
    pipeline_version: Annotated[str, "Version of the pipeline that made the row"]
    batch_id: Annotated[str, "Batch that loaded it"]
    loaded_at: LoadedAt = None
    image_credit: Annotated[str | None, "Credit of the picture"]
    author_bio: Annotated[str | None, "Author biography that stood under the text"]
    site: Annotated[str | None, "Name of the site or outlet"]
    modified_at: Annotated[datetime | None, "Time of the last change, as the page tells"]
    encoding_basis: Annotated[str, "bom, declared, detected or given"]
    encoding_repaired: Annotated[bool, "Whether mojibake was repaired in the text"]
    extraction_basis: Annotated[
        str, "What the body was taken from: text, json, paragraphs, json-ld, script-state and others"
    ]
    annotated_by: Annotated[str | None, "Model that made mentions and quotes; null where the language has none"]
    text_sha256: Annotated[str, "SHA-256 of the normalized text, by which duplicates are found"]
    raw_text: Annotated[str, "Decoded text before any cleaning: replaying the applied edits on it gives the body"]
    published_at_precision: Annotated[
        DatePrecision | None,
        "Whether published_at is exact to the minute or only to the day, where that is known",
    ]
    agency_printed: Annotated[str | None, "The agency as the document prints it"]
    section_printed: Annotated[str | None, "The section as the document prints it"]
    item_guid: Annotated[str | None, "The sender's own id of the item, the same in all its versions"]
    notices: Annotated[
        list[Notice] | None, "Corrections, updates and other notices of the sender; null in rows before this column"
    ]
    is_newest: IsNewest = None


@record
class Entity:
    """Persons, organizations, places and other things that articles name."""

    entity_id: Annotated[str, "SHA-256 over kind and normalized name"]
    kind: Annotated[EntityKind, "What it is"]
    name: Annotated[str, "The spelling of its full name that mentions use most often"]
    aliases: Annotated[list[Alias], "Other names, each with what showed that it is one"]
    country_code: Annotated[
        str | None, "ISO 3166-1 alpha-2 code, for countries, their people, ministries and parliaments"
    ]
    wikidata_id: Annotated[str | None, "Wikidata id, where the user's entity file gives one"]
    pipeline_version: Annotated[str, "Version of the pipeline that made the row"]


@record
class EntityMention:
    """Where each revision of an article names an entity: body[start_char:end_char] == text."""

    article_id: Annotated[str, "Article that holds the mention"]
    revision: Annotated[int, "Revision of that article"]
    entity_id: Annotated[str | None, "Entity that is meant; null for dates and sums of money"]
    label: Annotated[MentionLabel, "What the words name"]
    text: Annotated[str, "The words as they stand in the body"]
    start_char: Annotated[int, "First code point in the body"]
    end_char: Annotated[int, "Code point after the last"]
    score: Annotated[float, "Confidence of the recognizer, 0 to 1"]
    title: Annotated[
        str | None, "Title that the article gives the person most often, without country: Prime Minister"
    ] = None
    role: Annotated[str | None, "What the article says that the person is: head of research at Norvik Oil"] = None
    gender: Annotated[Gender | None, "Gender of the person, only where the article tells it"] = None
    gender_basis: Annotated[
        GenderBasis | None, "What tells the gender: a title or noun, or the pronoun of a sentence"
    ] = None
    place_country_code: Annotated[
        str | None, "ISO 3166-1 alpha-2 code of the country in which the city or region lies"
    ] = None
    admin_region: Annotated[str | None, "State, province or region in which the place lies, or that it is"] = None
    latitude: Annotated[float | None, "Degrees north of the city (WGS 84); null where several may be meant"] = None
    longitude: Annotated[float | None, "Degrees east of the city (WGS 84); null where several may be meant"] = None
    pipeline_version: Annotated[str, "Version of the pipeline that made the row"]
    batch_id: Annotated[str, "Batch that loaded it"]
    is_newest: IsNewest = None


@record
class Quote:
    """What each revision of an article reports as said, and by whom."""

    quote_id: Annotated[str, "SHA-256 over the document of the revision and the spans of what was said"]
    article_id: Annotated[str, "Article that holds the quote"]
    revision: Annotated[int, "Revision of that article"]
    kind: Annotated[QuoteKind, "Whether the words stand inside quotation marks"]
    text: Annotated[str, "The reported words, parts joined by a space, without the outer quotation marks"]
    content: Annotated[list[Span], "Spans of the reported words in the body"]
    cue: Annotated[str | None, "Words that introduce the quote, such as 'said'"]
    speaker_text: Annotated[str | None, "The source as the article words it"]
    speaker_entity_id: Annotated[str | None, "Entity that speaks; null where the evidence is weak"]
    speaker_score: Annotated[float, "Confidence of the attribution, 0 to 1"]
    start_char: Annotated[int, "First code point of the first part"]
    end_char: Annotated[int, "Code point after the last part"]
    score: Annotated[float, "Confidence of the recognizer, 0 to 1"]
    pipeline_version: Annotated[str, "Version of the pipeline that made the row"]
    batch_id: Annotated[str, "Batch that loaded it"]
    speaker_basis: Annotated[
        str | None,
        "What showed who speaks: name, apposition, pronoun, role, label, continued and others",
    ]
    act: Annotated[
        SpeechAct | None,
        "What the source did; null where the cue is no verb of that kind, or in rows before this column",
    ]
    polarity: Annotated[
        Polarity | None, "negative where the text says that the source did not say or think it; null in rows before"
    ]
    is_utterance: Annotated[
        bool | None, "Whether the text says that somebody uttered these words; null in rows before this column"
    ]
    is_newest: IsNewest = None


@record
class TextEdit:
    """Every repair of every revision: replaying the applied edits on raw_text gives the body.

    Applied edits do not overlap.
    """

    article_id: Annotated[str, "Article that was edited"]
    revision: Annotated[int, "Revision of that article"]
    start_char: Annotated[int, "First code point in raw_text"]
    end_char: Annotated[int, "Code point after the last"]
    before: Annotated[str, "What raw_text holds there"]
    after: Annotated[str, "What the body holds instead; for flags, what was suggested"]
    kind: Annotated[EditKind, "What is repaired"]
    rule: Annotated[str, "Rule that made the edit; several joined by + where passes met"]
    confidence: Annotated[float, "Confidence of the rule, 0 to 1"]
    applied: Annotated[bool, "False for flags: suspected damage that was left as it is"]
    pipeline_version: Annotated[str, "Version of the pipeline that made the row"]
    batch_id: Annotated[str, "Batch that loaded it"]
    witness_article_id: Annotated[
        str | None, "Genuine copy of the article that proves the repair; null for all rules but witness"
    ] = None
    is_newest: IsNewest = None


@record
class Batch:
    """Batches of documents and the counts of their outcomes: fetched is their sum."""

    batch_id: Annotated[str, "SHA-256 over the ids of its documents: the same documents make the same batch"]
    source_id: Annotated[str, "Source of the batch; 'several' where its documents are of more than one"]
    raw_segment: Annotated[str, "Parquet file with their bytes, by its name in the folder of raw segments"]
    fetched: Annotated[int, "Documents in the batch"]
    loaded: Annotated[int, "New articles"]
    new_revision: Annotated[int, "Known articles with a changed text"]
    unchanged: Annotated[int, "Known articles with the same text"]
    duplicate: Annotated[int, "Texts that another article already has"]
    rejected: Annotated[int, "Documents in quarantine"]
    unsupported: Annotated[int, "Files of kinds that are not read"]
    pipeline_version: Annotated[str, "Version of the pipeline that processed it"]
    loaded_at: LoadedAt = None


@record
class QualityResult:
    """What Great Expectations found in each batch before it was loaded."""

    batch_id: Annotated[str, "Batch that was audited"]
    suite: Annotated[str, "Suite, named after the table"]
    expectation: Annotated[str, "Expectation, as Great Expectations names it"]
    column_name: Annotated[str | None, "Column concerned; null for expectations on whole tables"]
    severity: Annotated[Severity, "What a failure does (stops the batch, puts bad rows in quarantine, is reported)"]
    meaning: Annotated[str, "What breaks for whom when it fails"]
    success: Annotated[bool, "Whether it held"]
    row_count: Annotated[int, "Rows it looked at"]
    unexpected_count: Annotated[int, "Rows that failed"]
    observed: Annotated[str | None, "Observed value, as JSON"]
    checked_at: Annotated[datetime, "When it was evaluated"]


TABLES: dict[str, type] = {
    "sources": Source,
    "documents": Document,
    "rejects": Reject,
    "article_revisions": ArticleRevision,
    "entities": Entity,
    "entity_mentions": EntityMention,
    "quotes": Quote,
    "edits": TextEdit,
    "article_fingerprints": ArticleFingerprint,
    "witness_edits": WitnessEdit,
    "batches": Batch,
    "quality_results": QualityResult,
}
"""Name to record class. Mentions, quotes and edits are stored in tables of all revisions (see the catalogue)."""

ARROW = {name: arrow_schema(cls) for name, cls in TABLES.items()}
"""Name to the Arrow schema of a staged batch."""
