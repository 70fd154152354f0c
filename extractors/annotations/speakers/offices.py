"""Sources that are an office: "the minister" is the person who was introduced as one."""

from unspun.extractors.annotations.speakers.context import QuoteContext, Speaker
from unspun.extractors.annotations.speakers.persons import SAME_OFFICE, office_name
from unspun.extractors.annotations.speakers.source_phrase import SourcePhrase
from unspun.schemas.articles import Attribution
from unspun.text.names import fold
from unspun.text.word_lists import role_nouns

_DEFINITE = {"the", "this", "that"}
_OPENS_PHRASE = {"of", "for", "in", "at", "from", "who", "that", "which", "with", "on", "about", "by", "to"}


def holder_of_office(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """ "The minister": the person introduced as one; of several, the one whose introduction shares most words."""
    phrase, article = context.phrase, context.article
    noun = definite_noun(phrase)
    if phrase is None or noun is None or role_nouns()[noun] != "person":
        return None
    office = office_name(noun)
    earlier = article.mentions_before(phrase.start)
    holders = {
        mention.entity: mention.start
        for mention in earlier
        if article.is_person(mention) and office in article.descriptions.get(mention.entity, ())
    }
    if not holders:
        return Speaker(None, 0.1, "role")
    words = {fold(word) for word in phrase.words} - _DEFINITE - {"former", office} - set(SAME_OFFICE)
    shared = {entity: len(words & article.descriptions[entity]) for entity in holders}
    best = max(holders, key=lambda entity: (shared[entity], holders[entity]))
    is_only = list(shared.values()).count(shared[best]) == 1
    is_certain = is_only and (shared[best] > 0 or not words)
    return Speaker(best, 0.65 if is_certain else 0.45, "role")


def definite_noun(phrase: SourcePhrase | None) -> str | None:
    """The role noun of "the Florida senator": of a source with an article, a single noun, or the label of a turn."""
    if phrase is None:
        return None
    words, nouns = phrase.words, role_nouns()
    if not (phrase.is_label or words[0] in _DEFINITE or (len(words) == 1 and words[0] in nouns)):
        return None
    end = next((index for index, word in enumerate(words) if word in _OPENS_PHRASE), len(words))
    noun = next((word for word in reversed(words[:end]) if word in nouns), None)
    return noun if noun is not None and nouns[noun] in {"person", "organization"} else None
