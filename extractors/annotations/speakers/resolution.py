"""Who speaks: the source of each quotation resolved to an entity of its article, or to none where the evidence is weak.

`RULES` are tried in order; the first that has an answer gives it. An answer may be that nobody can be named: it, too,
says why.
"""

from collections.abc import Callable, Sequence

from unspun.extractors.annotations.quotations.assembly import ReadQuote
from unspun.extractors.annotations.speakers.article import ArticleContext
from unspun.extractors.annotations.speakers.bodies import body_of_that_kind
from unspun.extractors.annotations.speakers.context import QuoteContext, Speaker
from unspun.extractors.annotations.speakers.labels import interviewee, label_of_turn
from unspun.extractors.annotations.speakers.names import (
    later_apposition,
    medium,
    name_in_apposition,
    name_of_source,
    name_with_preposition,
    several_sources,
)
from unspun.extractors.annotations.speakers.neighbours import continued_quote, same_sentence
from unspun.extractors.annotations.speakers.offices import holder_of_office
from unspun.extractors.annotations.speakers.passives import passive_subject
from unspun.extractors.annotations.speakers.pronouns import it, personal_pronoun, relative_pronoun, unresolved_pronoun
from unspun.schemas.articles import Attribution

Rule = Callable[[QuoteContext, Attribution], Speaker | None]

RULES: tuple[Rule, ...] = (
    passive_subject,
    same_sentence,
    continued_quote,
    personal_pronoun,
    it,
    relative_pronoun,
    unresolved_pronoun,
    interviewee,
    label_of_turn,
    medium,
    name_in_apposition,
    several_sources,
    name_with_preposition,
    name_of_source,
    later_apposition,
    holder_of_office,
    body_of_that_kind,
)


def resolve_speakers(article: ArticleContext, quotes: Sequence[ReadQuote]) -> list[Speaker]:
    """The speaker of each quote, in the same order. `quotes` must be in the order of the text."""
    contents = sorted(span for quote in quotes for span in quote.attribution.content)
    speakers: list[Speaker] = []
    last_speaker: Speaker | None = None
    for index, quote in enumerate(quotes):
        context = QuoteContext(
            article=article,
            contents=contents,
            quote=quote,
            quote_before=quotes[index - 1].attribution if index else None,
            speaker_before=speakers[-1] if speakers else None,
            last_speaker=last_speaker,
        )
        speaker = resolve_speaker(context, quote.attribution)
        speakers.append(speaker)
        if speaker.entity is not None:
            last_speaker = speaker
    return speakers


def resolve_speaker(context: QuoteContext, quote: Attribution) -> Speaker:
    """The answer of the first rule that has one; nobody, where none has."""
    for rule in RULES:
        speaker = rule(context, quote)
        if speaker is not None:
            return speaker
    return Speaker(None, 0.05, "unnamed") if context.phrase else Speaker(None, 0.0, "no source")
