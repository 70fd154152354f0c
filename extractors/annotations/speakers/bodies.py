"""Sources that are a kind of body: "the agency", "the ministry"."""

from unspun.extractors.annotations.speakers.context import QuoteContext, Speaker
from unspun.extractors.annotations.speakers.offices import definite_noun
from unspun.schemas.articles import Attribution

MAX_RECENT_CHARS = 300
"""Characters after the last body named within which "the company" may mean it."""

PUBLIC_BODIES = frozenset(
    "ministry department court council commission government administration army military police university parliament "
    "office".split()
)
"""Kinds of bodies whose names say what they are."""


def body_of_that_kind(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """ "The agency": the last body whose name holds the word, else the one that spoke last, else the last one named.

    What only carried the words, as the agency of a report does, is no such body; and a ministry or a court is none that
    its name does not show.
    """
    phrase, article = context.phrase, context.article
    noun = definite_noun(phrase)
    if phrase is None or noun is None:
        return None
    bodies = [
        mention
        for mention in article.mentions_before(phrase.start)
        if article.kind(mention) == "Organization" and not article.is_medium(mention.start)
    ]
    bearers = [mention for mention in bodies if noun in article.entities[mention.entity].key.split()]
    if bearers:
        return Speaker(bearers[-1].entity, 0.75, "body")
    described = [mention for mention in bodies if noun in article.descriptions.get(mention.entity, ())]
    if described:
        return Speaker(described[-1].entity, 0.7, "body")
    if noun in PUBLIC_BODIES:
        return Speaker(None, 0.1, "body")
    last = context.last_speaker
    if last is not None and last.is_likely and last.entity in {mention.entity for mention in bodies}:
        return Speaker(last.entity, 0.55, "body")
    if bodies and phrase.start - bodies[-1].end < MAX_RECENT_CHARS:
        return Speaker(bodies[-1].entity, 0.4, "body")
    return Speaker(None, 0.1, "body")
