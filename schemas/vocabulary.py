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
