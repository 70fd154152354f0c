"""Copies, stories and the wordings of quotes, as typed records.

A staged batch brings `ArticleFingerprint` and `WitnessEdit`; everything else follows from what is stored and is made
anew, article by article, after each load.
"""

from datetime import datetime
from typing import Annotated, NamedTuple

from unspun.schemas.columns import SetByLoad, record
from unspun.schemas.vocabulary import CopyRelation, DirectionBasis, EditKind, KeyScope, StoryChangeKind, WordingLabel


class ChangedWords(NamedTuple):
    """Words of the first wording of an utterance, and what stands in their place."""

    before: str
    after: str


@record
class ArticleFingerprint:
    """What is stored of each text so that its copies are found by an index."""

    document_id: Annotated[str, "Document that the text was made from"]
    signature: Annotated[bytes, "MinHash of the word shingles: 32-bit numbers, little-endian"]
    bands: Annotated[list[int], "Hashes of selected shingles, compared with those of all articles"]
    anchors: Annotated[
        list[int], "Hashes of numbers, names and quoted words, compared with those of articles of the same days"
    ]
    word_count: Annotated[int, "Words that the fingerprint was made from"]


@record
class ArticleKey:
    """Index of the fingerprints of current articles: those that share several buckets are compared."""

    bucket: Annotated[int, "Band of the fingerprint; or anchor of the fingerprint, combined with a span of days"]
    scope: Annotated[KeyScope, "Over which time the key is compared"]
    article_id: Annotated[str, "Article that has it"]


@record
class ArticlePair:
    """Pairs of current articles that belong together, as copies or as reports of the same events."""

    article_id: Annotated[str, "The copy; of reports that are no copies the later one"]
    of_article_id: Annotated[str, "The other article"]
    relation: Annotated[CopyRelation, "What the first is to the other"]
    share_of_copy: Annotated[float, "Share of the first article's words that the other has too, 0 to 1"]
    share_of_original: Annotated[float, "Share of the other article's words that the first has too, 0 to 1"]
    shared_quotes: Annotated[int, "Quotations that both have word for word"]
    direction_basis: Annotated[DirectionBasis, "What decided which of the two is the copy"]
    reason: Annotated[str, "Why they are related, in a sentence"]
    score: Annotated[float, "Confidence in the relation, 0 to 1"]


@record
class UnlinkedArticle:
    """Articles that loads changed since copies and stories were last worked out."""

    article_id: Annotated[str, "Article"]
    is_new: Annotated[bool, "Whether it was not stored before, so that nothing of it has to be taken out"]


@record
class WitnessEdit:
    """Repairs that a genuine copy proves, as they are in place: undoing them gives the text as it was cleaned."""

    document_id: Annotated[str, "Document of the repaired text"]
    witness_article_id: Annotated[str, "Article that proves the repair"]
    witness_text: Annotated[str, "Sentence of that article"]
    start_char: Annotated[int, "First code point in the body before these repairs"]
    end_char: Annotated[int, "Code point after the last"]
    before: Annotated[str, "What stood there"]
    after: Annotated[str, "What the witness has"]
    kind: Annotated[EditKind, "What is repaired"]
    confidence: Annotated[float, "Confidence of the alignment, 0 to 1"]
    applied: Annotated[bool, "False for words inside quotation marks, which stay as they are"]


@record
class ProvenEdit(WitnessEdit):
    """Repairs that genuine copies prove at present; texts in which others are in place are made anew."""


@record
class ArticleCopy:
    """Articles that are copies of others: for each copy the one article that it was made from, and why."""

    article_id: Annotated[str, "The copy"]
    of_article_id: Annotated[str, "Article that it is a copy of"]
    family_id: Annotated[str, "The article at the root of the chain of copies, which is no copy itself"]
    relation: Annotated[CopyRelation, "What the copy is"]
    share: Annotated[float, "Share of the copy's words that the other article has too, 0 to 1"]
    share_of_original: Annotated[float, "Share of the other article's words that the copy has too, 0 to 1"]
    shared_quotes: Annotated[int, "Quotations that both have word for word"]
    direction_basis: Annotated[DirectionBasis, "What decided which of the two is the copy"]
    score: Annotated[float, "Confidence in the relation, 0 to 1"]
    reason: Annotated[str, "Why, in a sentence"]


@record
class StoryRow:
    """Stories: articles of all sources that report the same events."""

    story_id: Annotated[str, "Follows from its first article"]
    title: Annotated[str | None, "Headline of its first article"]
    first_article_id: Annotated[str, "The article that reported it first"]
    first_seen_at: Annotated[datetime, "When the first article was published, else when it was fetched"]
    last_seen_at: Annotated[datetime, "The same of the last article"]
    articles: Annotated[int, "Articles, copies included"]
    copies: Annotated[int, "Articles among them that are copies of others"]
    sources: Annotated[int, "Sources that report it"]
    entities: Annotated[list[str], "Ids of the entities that most of its articles name, at most ten"]


@record
class StoryArticle:
    """Which article belongs to which story; an article that shares its story with no other has a story of its own."""

    story_id: Annotated[str, "Story"]
    article_id: Annotated[str, "Article"]
    position: Annotated[int, "1 for the first article of the story, then by time"]
    is_copy: Annotated[bool, "Whether the article is a copy of another one (article_copies)"]


@record
class ChangedStory:
    """How stories were merged, split or renamed, in the order in which this warehouse saw it."""

    old_story_id: Annotated[str, "Story that articles belonged to"]
    new_story_id: Annotated[str, "Story that they belong to since"]
    kind: Annotated[StoryChangeKind, "What became of the old story"]
    articles: Annotated[int, "Articles that changed their story"]
    changed_at: Annotated[datetime | None, "When it was seen", SetByLoad()] = None


@record
class QuoteWording:
    """Utterances that several articles of a story report, with the wording of each, the oldest first."""

    utterance_id: Annotated[str, "The utterance: id of the quote that is its oldest wording"]
    quote_id: Annotated[str, "The quote"]
    article_id: Annotated[str, "Article that has this wording"]
    story_id: Annotated[str, "Story of these articles"]
    position: Annotated[int, "1 for the oldest wording, then by time"]
    text: Annotated[str, "The words"]
    label: Annotated[WordingLabel, "What became of the oldest wording"]
    changes: Annotated[list[ChangedWords], "Words of the oldest wording and what stands in their place, in their order"]
    score: Annotated[float, "Confidence that it is the same utterance, 0 to 1"]
