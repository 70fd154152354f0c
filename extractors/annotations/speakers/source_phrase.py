"""The words that name the source of a quote, taken apart: "the minister of trade, Tom Birk"."""

import re
from typing import NamedTuple

from unspun.extractors.annotations.entities.grouping import NamedMention
from unspun.extractors.annotations.speakers.article import ArticleContext
from unspun.schemas.articles import Attribution

WORD = re.compile(r"[\w’'-]+")
_HEAD_END = re.compile(r"[,(]|\s(?:who|whose|which)\b|\s[-–—]\s")


class SourcePhrase(NamedTuple):
    """A source: text[start:end], its case-folded words (at least one), and the mentions inside.

    The head ends at `head_end`, before the first comma, bracket, dash or relative pronoun; `has_tail` says that
    something follows it. `is_label` marks the name before a colon at the beginning of a line.
    """

    start: int
    end: int
    words: tuple[str, ...]
    mentions: tuple[NamedMention, ...]
    head_end: int
    has_tail: bool
    is_label: bool

    @property
    def single_word(self) -> str | None:
        """The word, without possessive ending, of a source that is one word and no name; else None."""
        if len(self.words) != 1 or self.mentions:  # "WHO" and "US" may be names
            return None
        return self.words[0].removesuffix("’s").removesuffix("'s")

    @property
    def head(self) -> NamedMention | None:
        """The last mention that begins in the head."""
        heads = [mention for mention in self.mentions if mention.start < self.head_end]
        return heads[-1] if heads else None


def read_source_phrase(article: ArticleContext, quote: Attribution) -> SourcePhrase | None:
    """The source of a quote, from its first span to its last; None where it has none, or one without a word."""
    if not quote.source:
        return None
    text, start, end = article.text, quote.source[0].start, quote.source[-1].end
    words = tuple(word.casefold() for word in WORD.findall(text, start, end))
    if not words:
        return None
    tail = _HEAD_END.search(text, start + 1, end)
    is_label = bool(quote.cue) and text[slice(*quote.cue[0])] == ":" and (not start or text[start - 1] == "\n")
    return SourcePhrase(
        start=start,
        end=end,
        words=words,
        mentions=tuple(article.mentions_within(start, end)),
        head_end=tail.start() if tail else end,
        has_tail=tail is not None,
        is_label=is_label,
    )
