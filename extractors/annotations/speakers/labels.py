"""Labels of the turns of an interview: "Q", "A", "ALDER"."""

from unspun.extractors.annotations.speakers.context import QuoteContext, Speaker
from unspun.schemas.articles import Attribution
from unspun.text.names import fold


def interviewee(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """ "Q" is nobody; "A" is the one person who is named before the first turn, and nobody where several are."""
    phrase, article = context.phrase, context.article
    if phrase is None or not phrase.is_label or phrase.words not in {("q",), ("a",)}:
        return None
    introduced = {
        mention.entity
        for mention in article.mentions_within(0, context.contents[0].start)
        if article.is_person(mention)
    }
    if phrase.words == ("a",) and len(introduced) == 1:
        return Speaker(introduced.pop(), 0.75, "interviewee")
    return Speaker(None, 0.1, "label")


def label_of_turn(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """The one person whose name ends with the words of the label; nobody where several persons' names do."""
    phrase = context.phrase
    if phrase is None or not phrase.is_label:
        return None
    bearers = context.article.persons_by_name_ending.get(tuple(map(fold, phrase.words)), [])
    if not bearers:
        return None
    return Speaker(bearers[0], 0.93, "label") if len(bearers) == 1 else Speaker(None, 0.2, "label")
