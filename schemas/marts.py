"""What the views that answer questions show, as typed records: types and comments of their columns.

The queries are in `warehouse/views/` and `warehouse/marts/`, each under the name of its view.
"""

from datetime import date, datetime
from typing import Annotated, NamedTuple

from unspun.schemas.columns import comment
from unspun.schemas.copies import ArticleCopy, StoryArticle, StoryRow
from unspun.schemas.tables import ArticleRevision, Document, Entity, Quote, Source, TextEdit, record
from unspun.schemas.vocabulary import (
    CopyRelation,
    DirectionBasis,
    EditKind,
    EntityKind,
    Outcome,
    Polarity,
    QuoteKind,
    RejectStage,
    SourceKind,
    SpeechAct,
)


class AlteredQuote(NamedTuple):
    """A quote in the words of two revisions."""

    before: str
    after: str


@record
class CanonicalEntity:
    """Every entity with the one that it stands for, where articles call the same person or thing differently."""

    entity_id: Annotated[str, "Entity, as mentions and quotes refer to it"]
    canonical_id: Annotated[str, "Entity that it stands for; itself where it is no other"]
    name: Annotated[str, "Name of the entity that it stands for: that of the user's entity file, else of articles"]
    kind: Annotated[EntityKind, "Kind of the entity that it stands for"]
    country_code: Annotated[str | None, comment(Entity, "country_code")]
    own_name: Annotated[str, "Name of the entity itself"]
    basis: Annotated[str | None, "What showed that they are the same; null where it stands for itself"]
    wikidata_id: Annotated[str | None, comment(Entity, "wikidata_id")]
    score: Annotated[float | None, "Probability that they are the same, 0 to 1; null where it stands for itself"]


@record
class ArticleRevisionChange:
    """What changed from one revision of an article to the next."""

    article_id: Annotated[str, "Article that changed"]
    revision: Annotated[int, "Newer revision"]
    previous_revision: Annotated[int, "Revision it is compared with"]
    seen_at: Annotated[datetime | None, "When the changed page was fetched"]
    source_id: Annotated[str, "Source that delivered it"]
    url: Annotated[str | None, comment(ArticleRevision, "url")]
    title_before: Annotated[str | None, "Headline of the older revision"]
    title_after: Annotated[str | None, "Headline of the newer revision"]
    title_changed: Annotated[bool, "Whether the headline changed"]
    published_before: Annotated[datetime | None, "Time of publication that the older revision gave"]
    published_after: Annotated[datetime | None, "Time of publication that the newer revision gives"]
    body_diff: Annotated[str | None, "Paragraphs that went (-) and came (+), in their order, one a line"]
    quotes_added: Annotated[list[str], "Quotes that only the newer revision has"]
    quotes_removed: Annotated[list[str], "Quotes that only the older revision has"]
    quotes_altered: Annotated[list[AlteredQuote], "Quotes that the newer revision has in nearly the same words"]


@record
class RetractedRevision:
    """Every revision of an article that its sender canceled or withheld after it was loaded.

    Views of current articles leave it out; a version that came after the kill stands again.
    """

    article_id: Annotated[str, "Article that was retracted"]
    revision: Annotated[int, "Revision of that article"]
    title: Annotated[str | None, comment(ArticleRevision, "title")]
    source_id: Annotated[str, "Source that delivered both"]
    url: Annotated[str | None, comment(ArticleRevision, "url")]
    item_guid: Annotated[str | None, comment(ArticleRevision, "item_guid")]
    is_newest: Annotated[bool, "Whether it is the newest revision, so that the article is not shown at all"]
    retracted_at: Annotated[datetime, "When the kill was fetched"]
    notice: Annotated[str | None, "The words of the kill"]
    document_id: Annotated[str, "Document that is the kill"]


@record
class DayCoverage:
    """How much each source published on each day (UTC) and in each language."""

    day: Annotated[date | None, "Day of publication in UTC; null for articles without a date"]
    source_id: Annotated[str, "Source that delivered the articles"]
    language: Annotated[str | None, "Language of the articles"]
    articles: Annotated[int, "Articles"]
    words: Annotated[int, "Words of their bodies"]
    quotes: Annotated[int, "Quotes in them"]
    spun: Annotated[int, "Articles that a spinner rewrote"]
    translated: Annotated[int, "Articles that are machine translations"]
    revised: Annotated[int, "Articles whose page changed after it was first seen"]
    stories: Annotated[int, "Stories that the articles report, each counted once"]


@record
class EntityCoMention:
    """Which entities are named in the same articles; each pair in both directions."""

    entity_id: Annotated[str, "Entity"]
    name: Annotated[str, "Its name"]
    kind: Annotated[EntityKind, "Its kind"]
    other_entity_id: Annotated[str, "Entity named beside it"]
    other_name: Annotated[str, "Name of the other"]
    other_kind: Annotated[EntityKind, "Kind of the other"]
    articles: Annotated[int, "Articles that name both"]


@record
class EntityDay:
    """How often each entity was named and quoted on each day (UTC)."""

    entity_id: Annotated[str, "Entity"]
    name: Annotated[str, "Its name"]
    kind: Annotated[EntityKind, "Its kind"]
    day: Annotated[date | None, "Day of publication in UTC; null for articles without a date"]
    articles: Annotated[int, "Articles that name it"]
    mentions: Annotated[int, "Times it is named"]
    quotes: Annotated[int, "Quotes of which it is the speaker"]


@record
class FunnelCount:
    """What became of the documents, by batch, day, source, outcome and reason."""

    batch_id: Annotated[str, "Batch"]
    day: Annotated[date, "Day of fetching in UTC"]
    source_id: Annotated[str, "Source"]
    outcome: Annotated[Outcome, "What became of the documents"]
    stage: Annotated[RejectStage | None, "Step that rejected the documents"]
    reason: Annotated[str | None, comment(Document, "reason")]
    documents: Annotated[int, "Documents"]


@record
class FunnelBalance:
    """Whether fetched is the sum of the outcomes, for each batch."""

    batch_id: Annotated[str, "Batch"]
    fetched: Annotated[int | None, "Documents in the batch"]
    outcomes: Annotated[int | None, "Sum of its outcomes"]
    documents: Annotated[int, "Documents that the warehouse holds of it"]
    balances: Annotated[bool, "Whether the three agree"]


@record
class QuoteBookEntry:
    """Who said what, where and when: one row for each quote of the newest revisions."""

    speaker: Annotated[str | None, "Name of the speaking entity, else the source as the article words it"]
    text: Annotated[str, comment(Quote, "text")]
    kind: Annotated[QuoteKind, "Whether the words stand inside quotation marks"]
    cue: Annotated[str | None, comment(Quote, "cue")]
    published_at: Annotated[datetime | None, "Time of publication of the article"]
    title: Annotated[str | None, "Headline of the article"]
    outlet: Annotated[str, "Site, else name, else id of the source"]
    url: Annotated[str | None, "Address of the article"]
    speaker_entity_id: Annotated[str | None, comment(Quote, "speaker_entity_id")]
    speaker_text: Annotated[str | None, comment(Quote, "speaker_text")]
    speaker_score: Annotated[float, comment(Quote, "speaker_score")]
    score: Annotated[float, comment(Quote, "score")]
    language: Annotated[str | None, "Language of the article"]
    agency: Annotated[str | None, "News agency the article is from"]
    source_id: Annotated[str, "Source that delivered the article"]
    article_id: Annotated[str, comment(Quote, "article_id")]
    quote_id: Annotated[str, "The quote"]
    speaker_basis: Annotated[str | None, comment(Quote, "speaker_basis")]
    act: Annotated[SpeechAct | None, comment(Quote, "act")]
    polarity: Annotated[Polarity | None, comment(Quote, "polarity")]
    is_utterance: Annotated[bool | None, comment(Quote, "is_utterance")]
    utterance_id: Annotated[str, "Quotes with one id are wordings of one utterance (quote_wordings): count it once"]


@record
class StoryBookEntry:
    """Stories that several articles report, article by article: who reported first, who copied whom, and how.

    A story that only one article reports is in `stories` alone.
    """

    story_id: Annotated[str, "Story"]
    story: Annotated[str | None, comment(StoryRow, "title")]
    first_seen_at: Annotated[datetime, comment(StoryRow, "first_seen_at")]
    position: Annotated[int, comment(StoryArticle, "position")]
    seen_at: Annotated[datetime, "When the article was published, else when it was fetched"]
    article_id: Annotated[str, "The article"]
    title: Annotated[str | None, "Its headline"]
    outlet: Annotated[str, "Site, else name, else id of the source"]
    source_id: Annotated[str, "Source that delivered it"]
    agency: Annotated[str | None, comment(ArticleRevision, "agency")]
    url: Annotated[str | None, "Its address"]
    of_article_id: Annotated[str | None, "Article that it is a copy of, or of whose events it is another report"]
    relation: Annotated[CopyRelation | None, "What it is to that article; null for the first report"]
    share: Annotated[float | None, comment(ArticleCopy, "share")]
    direction_basis: Annotated[DirectionBasis | None, comment(ArticleCopy, "direction_basis")]
    reason: Annotated[str | None, comment(ArticleCopy, "reason")]
    quotes: Annotated[int, "Its quotes that other articles of the story have too"]
    changed_quotes: Annotated[int, "Those of them whose words were changed: spun, reworded or of another sense"]


@record
class SourceOriginality:
    """Who reports first, who copies, and who damages what is copied; one row for each source."""

    source_id: Annotated[str, "Source"]
    name: Annotated[str | None, comment(Source, "name")]
    articles: Annotated[int, "Articles of the source"]
    originals: Annotated[int, "Articles among them that are no copies of another source's"]
    original_share: Annotated[float, "Their share, 0 to 1"]
    shared_stories: Annotated[int, "Stories of the source that another source reports too"]
    first_reports: Annotated[int, "Stories among them that it reported first"]
    copied: Annotated[int, "Articles of other sources that are copies of its articles"]
    copies: Annotated[int, "Articles that are copies of those of other sources"]
    agency_copies: Annotated[int, "Copies among them whose original is an agency's"]
    spun_copies: Annotated[int, "Copies in a spinner's words"]
    translated_copies: Annotated[int, "Copies in a translator's words"]
    copied_quotes: Annotated[int, "Quotes in its articles whose utterance another article had first"]
    changed_quotes: Annotated[int, "Those of them whose words were changed: spun, reworded or of another sense"]


@record
class RuleRepairs:
    """What the repairs changed, by kind, rule and source."""

    kind: Annotated[EditKind, "What is repaired"]
    rule: Annotated[str, comment(TextEdit, "rule")]
    source_id: Annotated[str, "Source of the articles"]
    applied: Annotated[int, "Edits that were applied"]
    flagged: Annotated[int, "Suspected damage that was left as it is"]
    articles: Annotated[int, "Articles with such an edit or flag"]
    mean_confidence: Annotated[float, "Mean confidence of the rule, 0 to 1"]
    commonest_before: Annotated[str, "Words it found most often"]
    commonest_after: Annotated[str, "Words it put there most often"]


@record
class SourceScore:
    """What each source delivers, and in what state."""

    source_id: Annotated[str, "Source"]
    name: Annotated[str | None, comment(Source, "name")]
    kind: Annotated[SourceKind, "How it delivers"]
    documents: Annotated[int, "Documents it delivered"]
    articles: Annotated[int, "Articles it has in the warehouse"]
    loaded: Annotated[int, "Documents that became new articles"]
    revisions: Annotated[int, "Documents that changed an article"]
    duplicate_share: Annotated[float | None, "Share of documents that repeat another article, 0 to 1"]
    rejected_share: Annotated[float | None, "Share of documents in quarantine, 0 to 1"]
    unsupported: Annotated[int, "Files of kinds that are not read"]
    last_fetched_at: Annotated[datetime | None, "When its newest document was fetched"]
    last_published_at: Annotated[datetime | None, "Time of publication of its newest article"]
    spun_share: Annotated[float | None, "Share of its articles that a spinner rewrote, 0 to 1"]
    translated_share: Annotated[float | None, "Share of its articles that are machine translations, 0 to 1"]
    mojibake_share: Annotated[float | None, "Share of its articles with repaired mojibake, 0 to 1"]
    median_words: Annotated[float | None, "Median of the words of its articles"]
    repairs: Annotated[int, "Edits applied to its articles"]
    flags: Annotated[int, "Damage that was suspected in its articles and left as it is"]
