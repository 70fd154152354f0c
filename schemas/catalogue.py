"""Which tables and views a warehouse has, and the record that declares the columns of each."""

import dataclasses

from unspun.schemas.bookkeeping import (
    Definition,
    DocumentText,
    EntityMerge,
    EntityName,
    EntitySpelling,
    Load,
    MergeTurn,
    ReprocessedArticle,
    Retraction,
    SchemaMigration,
)
from unspun.schemas.columns import Column, columns
from unspun.schemas.copies import (
    ArticleCopy,
    ArticleFingerprint,
    ArticleKey,
    ArticlePair,
    ChangedStory,
    ProvenEdit,
    QuoteWording,
    StoryArticle,
    StoryRow,
    UnlinkedArticle,
    WitnessEdit,
)
from unspun.schemas.incidents import Incident, IncidentAction, IncidentEvaluation, SourceMeasure, SourceStatus
from unspun.schemas.marts import (
    ArticleRevisionChange,
    CanonicalEntity,
    DayCoverage,
    EntityCoMention,
    EntityDay,
    FunnelBalance,
    FunnelCount,
    QuoteBookEntry,
    RetractedRevision,
    RuleRepairs,
    SourceOriginality,
    SourceScore,
    StoryBookEntry,
)
from unspun.schemas.source_state import FeedState, SeenUrl
from unspun.schemas.tables import (
    ArticleRevision,
    Batch,
    Document,
    Entity,
    EntityMention,
    QualityResult,
    Quote,
    Reject,
    Source,
    TextEdit,
)

PUBLIC, INTERNAL = "main", "internal"
"""Schemas: what analysts query, and what the warehouse needs for itself."""


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table. `key` is its primary key where the store has keys; empty where no column is unique."""

    name: str
    record: type
    key: tuple[str, ...] = ()
    schema: str = PUBLIC

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns(self.record)

    @property
    def comment(self) -> str:
        return summary(self.record)


@dataclasses.dataclass(frozen=True, slots=True)
class CurrentView:
    """A view of the newest revision of each article in `table`, or of what belongs to it; without retracted ones."""

    name: str
    table: Table
    comment: str
    hidden: tuple[str, ...] = ("is_newest",)

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.table.columns if column.name not in self.hidden)


@dataclasses.dataclass(frozen=True, slots=True)
class QueryView:
    """A view by a query of its own, in the SQL file of its name."""

    name: str
    record: type

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns(self.record)

    @property
    def comment(self) -> str:
        return summary(self.record)


def summary(record: type) -> str:
    """The first line of the record's docstring, without its full stop."""
    return (record.__doc__ or "").strip().partition("\n")[0].removesuffix(".")


ARTICLE_REVISIONS = Table("article_revisions", ArticleRevision, ("article_id", "revision"))
ENTITY_MENTION_REVISIONS = Table("entity_mention_revisions", EntityMention)
QUOTE_REVISIONS = Table("quote_revisions", Quote)
EDIT_REVISIONS = Table("edit_revisions", TextEdit)

TABLES = (
    ARTICLE_REVISIONS,
    Table("article_copies", ArticleCopy),
    Table("batches", Batch, ("batch_id",)),
    Table("documents", Document, ("document_id",)),
    EDIT_REVISIONS,
    Table("entities", Entity, ("entity_id",)),
    ENTITY_MENTION_REVISIONS,
    Table("incidents", Incident),
    Table("quality_results", QualityResult),
    QUOTE_REVISIONS,
    Table("quote_wordings", QuoteWording),
    Table("rejects", Reject),
    Table("reprocessed_articles", ReprocessedArticle),
    Table("sources", Source, ("source_id",)),
    Table("stories", StoryRow),
    Table("story_articles", StoryArticle),
    Table("story_changes", ChangedStory),
    Table("article_fingerprints", ArticleFingerprint, (), INTERNAL),
    Table("article_keys", ArticleKey, (), INTERNAL),
    Table("article_pairs", ArticlePair, (), INTERNAL),
    Table("document_texts", DocumentText, ("document_id",), INTERNAL),
    Table("entity_merges", EntityMerge, (), INTERNAL),
    Table("entity_names", EntityName, (), INTERNAL),
    Table("entity_spellings", EntitySpelling, (), INTERNAL),
    Table("feed_state", FeedState, (), INTERNAL),
    Table("incident_actions", IncidentAction, (), INTERNAL),
    Table("incident_evaluations", IncidentEvaluation, (), INTERNAL),
    Table("loads", Load, ("batch_id", "kind", "pipeline_version"), INTERNAL),
    Table("merge_turn", MergeTurn, (), INTERNAL),
    Table("proven_edits", ProvenEdit, (), INTERNAL),
    Table("retractions", Retraction, (), INTERNAL),
    Table("schema_migrations", SchemaMigration, (), INTERNAL),
    Table("seen_urls", SeenUrl, (), INTERNAL),
    Table("unlinked_articles", UnlinkedArticle, (), INTERNAL),
    Table("source_measures", SourceMeasure, (), INTERNAL),
    Table("source_statuses", SourceStatus, (), INTERNAL),
    Table("view_definitions", Definition, (), INTERNAL),
    Table("witness_edits", WitnessEdit, (), INTERNAL),
)

CURRENT_VIEWS = (
    CurrentView(
        "articles",
        ARTICLE_REVISIONS,
        "One row for each article that is not retracted: its newest revision",
        ("is_newest", "raw_text"),
    ),
    CurrentView(
        "entity_mentions", ENTITY_MENTION_REVISIONS, "Where the newest revision of each article names an entity"
    ),
    CurrentView("quotes", QUOTE_REVISIONS, "What the newest revision of each article reports as said, and by whom"),
    CurrentView(
        "edits",
        EDIT_REVISIONS,
        "Every repair of the newest revision of each article: replaying the applied edits on raw_text gives the body",
    ),
)

QUERY_VIEWS = (
    QueryView("retracted_revisions", RetractedRevision),
    QueryView("canonical_entities", CanonicalEntity),
    QueryView("article_changes", ArticleRevisionChange),
    QueryView("coverage_by_day", DayCoverage),
    QueryView("entity_co_mentions", EntityCoMention),
    QueryView("entity_timeline", EntityDay),
    QueryView("ingest_funnel", FunnelCount),
    QueryView("funnel_balance", FunnelBalance),
    QueryView("quote_book", QuoteBookEntry),
    QueryView("repair_report", RuleRepairs),
    QueryView("source_scorecard", SourceScore),
    QueryView("story_book", StoryBookEntry),
    QueryView("originality", SourceOriginality),
)
"""In the order in which they build on one another, and on the current views."""
