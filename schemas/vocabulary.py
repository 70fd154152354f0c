"""The names that columns hold: outcomes, reject stages, labels, kinds, severities. Each list is declared here, once.

A `Literal` type says what a column or an argument may hold; the tuple beside it has the same values in order. A column
that is annotated with the type gets its value set and the end of its comment from it.
"""

from typing import Literal, get_args

Outcome = Literal["loaded", "new_revision", "unchanged", "duplicate", "rejected", "unsupported"]
"""What became of a document."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

StagedOutcome = Literal["loaded", "rejected", "unsupported"]
"""What became of a document as far as processing can tell; the load decides between the other outcomes."""
STAGED_OUTCOMES: tuple[StagedOutcome, ...] = get_args(StagedOutcome)

Failure = Literal["rejected", "unsupported"]
"""Outcomes of a document that did not become an article."""
FAILURES: tuple[Failure, ...] = get_args(Failure)

RejectStage = Literal["source", "decode", "extract", "clean", "structure", "annotate", "audit"]
"""Step of the pipeline that rejects a document, in the order in which they run."""
REJECT_STAGES: tuple[RejectStage, ...] = get_args(RejectStage)

EntityKind = Literal["Person", "Organization", "Location", "Facility", "NORP", "Product", "Misc"]
"""Kind of an entity; NORP are nationalities, religious and political groups, as in OntoNotes."""
ENTITY_KINDS: tuple[EntityKind, ...] = get_args(EntityKind)

MentionLabel = Literal[EntityKind, "Date", "Money"]
"""Label of a mention: the kind of its entity, or of what is no entity."""
MENTION_LABELS: tuple[MentionLabel, ...] = get_args(MentionLabel)

QuoteKind = Literal["direct", "mixed", "indirect"]
"""Whether the reported words stand wholly, partly or not at all inside quotation marks."""
QUOTE_KINDS: tuple[QuoteKind, ...] = get_args(QuoteKind)

NoticeKind = Literal["update", "correction", "repeat", "embargo", "withhold", "kill"]
"""What a sender says about a version of a text: a later one with what is new in it, corrected, sent again with nothing
new, not to be published yet, not to be published for now, withdrawn."""
NOTICE_KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)

DatePrecision = Literal["minute", "day"]
"""How exact a time of publication is."""
DATE_PRECISIONS: tuple[DatePrecision, ...] = get_args(DatePrecision)

SpeechAct = Literal["said", "wrote", "asked", "denied", "promised", "thought", "reported"]
"""What the source of a quote did."""
SPEECH_ACTS: tuple[SpeechAct, ...] = get_args(SpeechAct)

Polarity = Literal["positive", "negative"]
"""Whether the text says that the source said it, or that it did not."""
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)

EditKind = Literal["encoding", "space", "boilerplate", "spin", "translation", "structure"]
"""What an edit of the ledger repairs."""
EDIT_KINDS: tuple[EditKind, ...] = get_args(EditKind)

SourceKind = Literal["folder", "feed", "sitemap", "urls", "warc", "wire", "mail", "table"]
"""How a source delivers its documents."""
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)

Severity = Literal["critical", "row", "warning"]
"""What a failed expectation does: it stops the batch, puts bad rows in quarantine, or is only reported."""
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

LoadKind = Literal["ingest", "replay", "reprocess"]
"""Why a batch is loaded: its documents are new, wait in quarantine, or were made by an older pipeline."""
LOAD_KINDS: tuple[LoadKind, ...] = get_args(LoadKind)

ArticleChange = Literal["new", "gone", "changed"]
"""What a replay or a reprocess did to an article."""
ARTICLE_CHANGES: tuple[ArticleChange, ...] = get_args(ArticleChange)

Gender = Literal["f", "m"]
"""Gender of a person, as titles, nouns and pronouns of a text tell it."""
GENDERS: tuple[Gender, ...] = get_args(Gender)

GenderBasis = Literal["title", "pronoun"]
"""What tells the gender of a person."""
GENDER_BASES: tuple[GenderBasis, ...] = get_args(GenderBasis)

CopyRelation = Literal[
    "exact",
    "near_duplicate",
    "truncated",
    "extended",
    "updated_version",
    "spun_copy",
    "translated_copy",
    "agency_copy",
    "independent_report",
]
"""What an article is to the other that it is compared with: the same words, nearly the same words, a part of it, all of
it and more, a later version with other facts, a copy in a spinner's or in translated words, another outlet's copy of
the same agency text, or no copy but a report of the same events."""
COPY_RELATIONS: tuple[CopyRelation, ...] = get_args(CopyRelation)

DAMAGED_COPIES: frozenset[CopyRelation] = frozenset({"spun_copy", "translated_copy"})
"""Copies whose words are not those of the author."""

DirectionBasis = Literal["damage", "agency", "time", "consensus", "containment", "id"]
"""What decided which of two articles is the copy: its words or its form are damaged, the other is the agency's own, it
came later, the other is more like the rest of the family, it is the shorter, or nothing did and the greater id is named
the copy."""
DIRECTION_BASES: tuple[DirectionBasis, ...] = get_args(DirectionBasis)

WordingLabel = Literal[
    "first",
    "identical",
    "trimmed",
    "translated_rendering",
    "spun",
    "reworded",
    "sense_changed",
    "made_indirect",
    "made_direct",
]
"""What became of an utterance's first wording in a later article: the wording that stood first, the same words, fewer
or more of them, another translation, a spinner's words, other words of unknown cause, another sense, or the same
statement with the quotation marks lost or added."""
WORDING_LABELS: tuple[WordingLabel, ...] = get_args(WordingLabel)

StoryChangeKind = Literal["merged", "split", "renamed"]
"""How the articles of a story came under another id: its articles joined those of another story, left it for a new one,
or an earlier article of the same story arrived and gives it its id."""
STORY_CHANGE_KINDS: tuple[StoryChangeKind, ...] = get_args(StoryChangeKind)

KeyScope = Literal["always", "days", "next_days"]
"""Over which time articles are compared by a key: over all times, or within the span of days of the article, in whose
bucket it stands, and in that of the next span."""

ShareFault = Literal[
    "rejects",
    "unsupported",
    "internal-errors",
    "paywall-stubs",
    "missing-bodies",
    "missing-headlines",
    "missing-dates",
    "future-dates",
    "encoding-damage",
    "markup",
    "repeated-paragraph",
    "near-duplicates",
    "spun",
    "translated",
]
"""What can be wrong with a share of the documents of a source."""
SHARE_FAULTS: tuple[ShareFault, ...] = get_args(ShareFault)

Fault = Literal[
    "never-came",
    "silence",
    "drop",
    "surge",
    "intake-drop",
    "frozen-feed",
    "short-bodies",
    "long-bodies",
    "language-change",
    ShareFault,
]
"""What can be wrong with a source, or with several together."""
FAULTS: tuple[Fault, ...] = get_args(Fault)

Measure = Literal["documents", "words", "frozen-feed", "language-change", ShareFault]
"""What is measured of a source on a day: a count, a typical length, or the share of documents with a fault."""
MEASURES: tuple[Measure, ...] = get_args(Measure)

MeasureUnit = Literal["documents", "share", "words"]
"""What a measure counts: documents, a share from 0 to 1, or words an article."""
MEASURE_UNITS: tuple[MeasureUnit, ...] = get_args(MeasureUnit)

IncidentActionKind = Literal["acknowledge", "mute", "unmute", "note", "accept"]
"""What a person does about an incident. Accepted is what will be usual from now on: it closes the incident."""
INCIDENT_ACTION_KINDS: tuple[IncidentActionKind, ...] = get_args(IncidentActionKind)

SourceState = Literal["delivering", "new", "never-came", "paused", "gone"]
"""Whether a source delivers. Paused is one that the registry disables; gone one that was silent for four weeks."""
SOURCE_STATES: tuple[SourceState, ...] = get_args(SourceState)

NearDuplicates = Literal["articles", "duplicates"]
"""What documents whose article is nearly another one count as: as articles of their own, or with outcome duplicate."""
