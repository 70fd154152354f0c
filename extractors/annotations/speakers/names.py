"""Sources that hold names: which of the names speaks, if any."""

import re

from unspun.extractors.annotations.entities.grouping import NamedMention
from unspun.extractors.annotations.speakers.article import ArticleContext
from unspun.extractors.annotations.speakers.context import QuoteContext, Speaker
from unspun.extractors.annotations.speakers.source_phrase import WORD, SourcePhrase
from unspun.schemas.articles import Attribution
from unspun.text.person_names import is_title

_CONJUNCTION = re.compile(r"(?:^|\s|,)(?:and|or|both)\s")
_FURTHER_NAME = re.compile(
    r",(?:and|or|both)\s|,\s[A-Z][\w.’'-]{0,40}(?:\s[A-Z][\w.’'-]{0,40}){0,6}(?:\s?,|\sand\b)",
)
_PREPOSITION = re.compile(
    r"\b(?:for|of|from|at|with|in|outside|within|inside|near|to|on|by|across|around|over|against|behind|about|as)\s"
    r"(?:the\s)?(?:[\w’'-]+\s)*$"
)
_POSSESSIVE_ENDING = re.compile(r"[’']s?")
_TWO_CALLINGS = re.compile(r"(?!the\s)[\w’'\s-]*[^\Ws]\sand\s(?:[\w’'-]+\s)+")  # of one, not "officials and "
_AFFILIATION = re.compile(r"\s(?:of|from|at|with|for)\s(?:the\s)?[A-Z]")
_SPOKESPERSON = re.compile(r"\bspokes(?:man|woman|person)\b")


def affiliated_person(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """The person of "Tom Birk of Norvik Oil": the only person of the source, with nothing but titles before."""
    phrase, article = context.phrase, context.article
    if phrase is None or not phrase.mentions:
        return None
    first = phrase.mentions[0]
    persons = [mention for mention in phrase.mentions if article.is_person(mention)]
    if persons != [first] or article.is_possessive(first, phrase.end):
        return None
    lead = article.text[phrase.start : first.start].casefold()
    if not all(is_title(word) for word in lead.split()):
        return None
    if not _AFFILIATION.match(article.text, first.end, phrase.end):
        return None
    return Speaker(first.entity, 0.8 if article.has_namesake(first) else 0.9, "affiliation")


def person_in_apposition(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """The person named right after the head's comma, where the head is no person: "the minister, Ann Lee"."""
    phrase, article = context.phrase, context.article
    if phrase is None or (phrase.head is not None and article.is_person(phrase.head)):
        return None
    for mention in phrase.mentions:
        if phrase.head_end < mention.start <= phrase.head_end + 2 and article.is_person(mention):
            if article.is_possessive(mention, phrase.end):
                return None
            return Speaker(mention.entity, 0.85, "apposition")
    return None


def several_sources(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """Nobody, where the name stands beside other people: "Tom Birk and Ann Dahl", "officials and Tom Birk".

    "Comedian and actor Tom Birk" is one person with two callings.
    """
    phrase, article = context.phrase, context.article
    head = _name_that_ends_head(phrase, article)
    if phrase is None or head is None:
        return None
    if _FURTHER_NAME.match(article.text, phrase.head_end, phrase.end):
        return Speaker(None, 0.2, "several")
    lead = article.text[phrase.start : head.start].casefold()
    if not _CONJUNCTION.search(lead):
        return None
    if len(phrase.mentions) == 1 and article.is_person(head) and _TWO_CALLINGS.fullmatch(lead):
        return Speaker(head.entity, 0.75, "name")
    return Speaker(None, 0.2, "several")


def name_with_preposition(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """The body of "a spokesman for Norvik Oil"; nobody for other people with a preposition: "a man from Oslo"."""
    phrase, article = context.phrase, context.article
    head = _name_that_ends_head(phrase, article)
    if phrase is None or head is None:
        return None
    lead = article.text[phrase.start : head.start].casefold()
    if not _PREPOSITION.search(lead):
        return None
    if _SPOKESPERSON.search(lead) and not article.is_person(head):
        return Speaker(head.entity, 0.6, "spokesperson")
    return Speaker(None, 0.2, "unnamed")


def name_of_source(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """The name with which the head of the source ends, titles and callings before it aside."""
    head = _name_that_ends_head(context.phrase, context.article)
    if head is None:
        return None
    if context.article.is_person(head):
        return Speaker(head.entity, 0.8 if context.article.has_namesake(head) else 0.97, "name")
    if context.article.kind(head) == "NORP":
        return Speaker(head.entity, 0.4, "people")
    return Speaker(head.entity, 0.88, "name")


def later_apposition(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """The first person of the source, where the head holds none: "the party’s leader, a friend of his, Ann Lee"."""
    phrase, article = context.phrase, context.article
    if phrase is None or not phrase.has_tail:
        return None
    persons = (m for m in phrase.mentions if article.is_person(m) and not article.is_possessive(m, phrase.end))
    first = next(persons, None)
    if first is None or first.start <= phrase.head_end:
        return None
    return Speaker(first.entity, 0.85, "apposition")


def _name_that_ends_head(phrase: SourcePhrase | None, article: ArticleContext) -> NamedMention | None:
    """The name that nothing follows in the head of the source but a possessive ending.

    "Tom Birk’s" is the whole source where the article speaks of his claim or warning.
    """
    head = phrase.head if phrase else None
    if phrase is None or head is None or article.is_possessive(head, phrase.end):
        return None
    rest = article.text[head.end : phrase.head_end]
    if _POSSESSIVE_ENDING.fullmatch(rest) or not WORD.search(rest):
        return head
    return None
