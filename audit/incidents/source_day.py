"""What one source delivered on one day: the numbers that incidents are detected by."""

import dataclasses
from collections.abc import Mapping
from datetime import date

from unspun.schemas.vocabulary import ShareFault


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SourceDay:
    """Counts of documents by arrival, of the articles that they became, and of those with a fault.

    `fetched_by_now` are those that came before the time of day of the evaluation. `near_duplicates` are duplicates, and
    articles with the first paragraph of another one of the day, or with its headline and length. `repeated_paragraph`
    are articles with a paragraph that is in many articles of a day and was new to the source. `log_words` and
    `log_words_squared` are the sums over articles of the logarithm of their words, and of its square. `languages`
    counts articles by language.
    """

    day: date
    source_id: str
    fetched: int = 0
    fetched_by_now: int = 0
    loaded: int = 0
    new_revision: int = 0
    unchanged: int = 0
    rejected: int = 0
    unsupported: int = 0
    internal_errors: int = 0
    paywall_stubs: int = 0
    missing_bodies: int = 0
    near_duplicates: int = 0
    articles: int = 0
    missing_headlines: int = 0
    missing_dates: int = 0
    future_dates: int = 0
    damaged_encoding: int = 0
    markup: int = 0
    repeated_paragraph: int = 0
    spun: int = 0
    translated: int = 0
    measured_articles: int = 0
    log_words: float = 0
    log_words_squared: float = 0
    languages: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def other_rejects(self) -> int:
        """Rejects whose reason is not a fault of its own."""
        return max(0, self.rejected - self.internal_errors - self.missing_bodies - self.paywall_rejects)

    @property
    def paywall_rejects(self) -> int:
        """Paywall stubs that were rejected: the others became articles."""
        return min(self.paywall_stubs, max(0, self.rejected - self.internal_errors - self.missing_bodies))

    @property
    def new_articles(self) -> int:
        return self.loaded + self.new_revision

    @property
    def distinct(self) -> int:
        """Documents that repeat nothing."""
        return max(0, self.fetched - self.unchanged - self.near_duplicates)


@dataclasses.dataclass(frozen=True, slots=True)
class FaultyPart:
    """How a fault is seen in a share of documents: the counts of part and whole, and words for a sentence."""

    part: str
    whole: str
    words: str


FAULTY_PARTS: dict[ShareFault, FaultyPart] = {
    "rejects": FaultyPart("other_rejects", "fetched", "of {whole} documents are rejected"),
    "unsupported": FaultyPart("unsupported", "fetched", "of {whole} documents are of a kind that is not read"),
    "internal-errors": FaultyPart("internal_errors", "fetched", "of {whole} documents meet an error of unspun"),
    "paywall-stubs": FaultyPart("paywall_stubs", "fetched", "of {whole} documents are the beginning before a paywall"),
    "missing-bodies": FaultyPart("missing_bodies", "fetched", "of {whole} documents have no body"),
    "near-duplicates": FaultyPart("near_duplicates", "fetched", "of {whole} documents repeat another one"),
    "missing-headlines": FaultyPart("missing_headlines", "articles", "of {whole} articles have no headline"),
    "missing-dates": FaultyPart("missing_dates", "articles", "of {whole} articles have no date"),
    "future-dates": FaultyPart("future_dates", "articles", "of {whole} articles are dated in the future"),
    "encoding-damage": FaultyPart("damaged_encoding", "articles", "of {whole} articles have damaged letters"),
    "markup": FaultyPart("markup", "articles", "of {whole} articles have HTML tags or entities in their text"),
    "repeated-paragraph": FaultyPart("repeated_paragraph", "articles", "of {whole} articles hold one new paragraph"),
    "spun": FaultyPart("spun", "articles", "of {whole} articles are spun"),
    "translated": FaultyPart("translated", "articles", "of {whole} articles are machine-translated"),
}
"""Faults of a share, but for the change of language, whose part depends on the history."""

LANGUAGE_WORDS = "of {whole} articles are in a language that is new to the source"
