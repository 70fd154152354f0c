"""What the warehouse writes down for itself, as typed records.

All but `ReprocessedArticle` are tables of the schema `internal`: analysts need none of them, and they may change from
version to version.
"""

from datetime import datetime
from typing import Annotated

from unspun.schemas.tables import record
from unspun.schemas.vocabulary import ArticleChange, LoadKind


@record
class DocumentText:
    """The text that each readable document brought.

    From its rows outcomes and revision numbers are decided, whatever the order of arrival.
    """

    document_id: Annotated[str, "Document"]
    article_key: Annotated[str, "Article the document would be by its URL, else by its text"]
    by_url: Annotated[bool, "Whether the article is identified by a URL"]
    text_sha256: Annotated[str, "SHA-256 of the normalized text"]
    source_id: Annotated[str, "Source that delivered the document"]
    uri: Annotated[str, "Where the document came from"]
    fetched_at: Annotated[datetime, "When the bytes were read: documents are ordered by it"]
    version_at: Annotated[
        datetime,
        "Time of change or publication that the article gives, else fetched_at: the order within one moment of reading",
    ]


@record
class EntitySpelling:
    """How often the stored mentions of an entity have which words: its name is chosen by these counts."""

    entity_id: Annotated[str, "Entity"]
    text: Annotated[str, "Words of the mentions, as they stand in the bodies"]
    mentions: Annotated[int, "Mentions with these words, in all revisions"]


@record
class EntityMerge:
    """Entities that are others, over all articles; replaced as a whole at every publish."""

    entity_id: Annotated[str, "Entity that is another one"]
    into_entity_id: Annotated[str, "The entity that it is; never itself merged"]
    basis: Annotated[str, "What showed it"]
    score: Annotated[float | None, "Probability that it is, 0 to 1; null until the next publish"]


@record
class EntityName:
    """Names under which the user's entity file shows entities; replaced as a whole at every publish."""

    entity_id: Annotated[str, "Entity that is shown under another name"]
    name: Annotated[str, "The name it is shown under"]


@record
class Load:
    """Every staged batch that was merged, once: a batch that is listed here is not loaded again."""

    batch_id: Annotated[str, "Staged batch"]
    kind: Annotated[LoadKind, "Why it was loaded"]
    documents: Annotated[int, "Documents that the batch brought or replaced"]
    pipeline_version: Annotated[str, "Version of the pipeline that staged it"]
    loaded_at: Annotated[datetime, "When it was merged"]


@record
class MergeTurn:
    """One row that every merge writes: of two merges at once on DuckLake one fails and runs again."""

    turn: Annotated[int, "Merges so far"]


@record
class Retraction:
    """Revisions that their sender took back; decided anew by every load, from all documents that are stored."""

    article_id: Annotated[str, "Article"]
    revision: Annotated[int, "Revision of that article"]
    document_id: Annotated[str, "Document that is the kill, the last one of the item"]
    retracted_at: Annotated[datetime, "When the kill was fetched"]


@record
class SchemaMigration:
    """Migrations that ran."""

    number: Annotated[int, "Number of the migration"]
    name: Annotated[str, "Its name"]
    applied_at: Annotated[datetime, "When it ran"]


@record
class Definition:
    """Which definitions of views, and which comments, are in place."""

    digest: Annotated[str, "SHA-256 over them"]
    applied_at: Annotated[datetime, "When they were put in place"]


@record
class ReprocessedArticle:
    """What replays and newer pipelines changed: one row for each article that came out differently."""

    batch_id: Annotated[str, "Staged batch that replaced documents"]
    article_id: Annotated[str, "Article"]
    change: Annotated[ArticleChange, "What became of it"]
    text_changed: Annotated[bool, "Whether the headline or body of any revision differs"]
    entities_changed: Annotated[bool, "Whether the entity mentions of any revision differ"]
    quotes_changed: Annotated[bool, "Whether the quotes of any revision differ, in words, cue or speaker"]
    pipeline_before: Annotated[str | None, "Version of the pipeline that had made the newest revision"]
    pipeline_version: Annotated[str | None, "Version of the pipeline that made it now"]
    reprocessed_at: Annotated[datetime, "When it was replaced"]
