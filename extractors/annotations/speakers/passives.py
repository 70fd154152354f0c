"""Passive cues, whose subject does not speak."""

from unspun.extractors.annotations.quotations.cue_reading import Frame
from unspun.extractors.annotations.speakers.context import QuoteContext, Speaker
from unspun.schemas.articles import Attribution


def passive_subject(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """Nobody, where the cue says what its subject was told, or what is said of it."""
    if context.cue.frame is Frame.ACTIVE or quote.source:
        return None
    return Speaker(None, 0.0, context.cue.frame.value)
