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
