"""What a rule of attribution may look at: one quote of an article, and who spoke before it."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from unspun.extractors.annotations.entities.grouping import NamedMention
from unspun.extractors.annotations.quotations.assembly import ReadQuote
from unspun.extractors.annotations.speakers.article import ArticleContext
from unspun.extractors.annotations.speakers.source_phrase import SourcePhrase, read_source_phrase
from unspun.schemas.articles import Attribution
from unspun.schemas.tables import Span
from unspun.text.word_lists import role_nouns

MIN_SCORE = 0.5
"""A speaker with a lower score is not given: the evidence is weak."""


MAX_PREPOSITION_CHARS = 8


class Speaker(NamedTuple):
    """Who speaks: the index of an entity of the article or None, and how sure that is (0 to 1).

    `basis` names the rule that decided, also where it decided that nobody can be named.
    """

    entity: int | None
    score: float
    basis: str

    @property
    def is_likely(self) -> bool:
        """Whether the speaker is sure enough to be given."""
        return self.score >= MIN_SCORE


class QuoteContext:
    """One quote in its article: its source phrase, the quote before it, and who spoke before.

    `contents` are the contents of all quotes of the article, sorted. `speaker_before` is the answer for `quote_before`;
    `last_speaker` is the last answer that names an entity.
    """

    def __init__(
        self,
        article: ArticleContext,
        contents: Sequence[Span],
        quote: ReadQuote,
        quote_before: Attribution | None,
        speaker_before: Speaker | None,
        last_speaker: Speaker | None,
    ) -> None:
        self.article = article
        self.contents = contents
        self.quote = quote.attribution
        self.cue = quote.cue
        self.quote_before = quote_before
        self.speaker_before = speaker_before
        self.last_speaker = last_speaker
        self.phrase: SourcePhrase | None = read_source_phrase(article, quote.attribution)

    def is_within_content(self, mention: NamedMention) -> bool:
        """Whether the name stands in what somebody said."""
        at = bisect_right(self.contents, (mention.start, len(self.article.text))) - 1
        return at >= 0 and self.contents[at].end >= mention.end

    def is_behind_cue(self, position: int) -> bool:
        """Whether a position follows the cue of the quote, a preposition aside: "reported by the ministry"."""
        return any(0 <= position - span.end <= MAX_PREPOSITION_CHARS for span in self.quote.cue)

    def kind_of(self, speaker: Speaker) -> str | None:
        """The kind of the entity that speaks; None where none does."""
        return None if speaker.entity is None else self.article.entities[speaker.entity].kind

    @property
    def follows_unnamed_person(self) -> bool:
        """Whether the quote before, in this sentence or the one before, is one person's whom the text does not name."""
        speaker, before = self.recent_speaker, self.quote_before
        if speaker is None or before is None or speaker.entity is not None or not before.source:
            return False
        words = self.article.text[before.source[0].start : before.source[-1].end].lower().split()
        return speaker.basis in {"unnamed", "role"} and any(role_nouns().get(word) == "person" for word in words)

    @property
    def recent_speaker(self) -> Speaker | None:
        """The answer for the quote before, if that ends in the sentence in which this one begins or the one before."""
        if self.quote_before is None or self.speaker_before is None:
            return None
        number = self.article.layout.sentence_number
        # Of a long quotation with "he added" behind it, the beginning counts.
        here = number(min(span.start for span in (*self.quote.source[:1], *self.quote.content[:1])))
        return self.speaker_before if 0 <= here - number(self.quote_before.content[-1].start) <= 1 else None
