"""Quotes without a source of their own, which may go on from the quote before them."""

from unspun.extractors.annotations.speakers.article import ArticleContext
from unspun.extractors.annotations.speakers.context import QuoteContext, Speaker
from unspun.schemas.articles import Attribution

MAX_CONTINUATION_CHARS = 200
"""Characters between a quote and the next one that goes on from it."""
_SAME_SENTENCE_FACTOR = 0.85
_CONTINUED_FACTOR = 0.8
"""How much surer the speaker of the quote before is than that of the quote which goes on from it."""


def same_sentence(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """The speaker of the quote before, in one sentence with it."""
    before, speaker = context.quote_before, context.speaker_before
    if quote.source or before is None or speaker is None or not _in_same_sentence(context.article, before, quote):
        return None
    return Speaker(speaker.entity, speaker.score * _SAME_SENTENCE_FACTOR, "same sentence")


def continued_quote(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """The speaker of the quote right before, where this one has no cue; over a paragraph only if both are quoted."""
    before, speaker = context.quote_before, context.speaker_before
    if quote.source or quote.cue or before is None or speaker is None or not _adjoins(context.article, before, quote):
        return None
    if before.kind == "indirect" and "\n" in context.article.text[before.content[-1].end : quote.content[0].start]:
        return None
    return Speaker(speaker.entity, speaker.score * _CONTINUED_FACTOR, "continued")


def _in_same_sentence(article: ArticleContext, first: Attribution, second: Attribution) -> bool:
    one, other = (article.layout.sentence_number((quote.cue or quote.content)[0].start) for quote in (first, second))
    return one == other


def _adjoins(article: ArticleContext, first: Attribution, second: Attribution) -> bool:
    end = max(first.content[-1].end, *(span.end for span in (*first.content, *first.cue, *first.source)))
    gap = article.text[end : second.content[0].start]
    return "\n" not in gap.strip("\n") and second.content[0].start - end < MAX_CONTINUATION_CHARS
