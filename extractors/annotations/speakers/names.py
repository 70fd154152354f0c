"""Sources that hold names: which of the names speaks, if any."""

import re

from unspun.extractors.annotations.entities.grouping import NamedMention
from unspun.extractors.annotations.speakers.article import ArticleContext
from unspun.extractors.annotations.speakers.context import QuoteContext, Speaker
from unspun.extractors.annotations.speakers.source_phrase import WORD, SourcePhrase
from unspun.schemas.articles import Attribution
from unspun.text.person_names import is_title
from unspun.text.word_lists import role_nouns

_CONJUNCTION = re.compile(r"(?:^|\s|,)(?:and|or|nor|both|neither)\s")
_FURTHER_NAME = re.compile(
    r",(?:and|or|both)\s|,\s[A-Z][\w.’'-]{0,40}(?:\s[A-Z][\w.’'-]{0,40}){0,6}(?:\s?,|\sand\b)",
)
_PREPOSITION = re.compile(
    r"\b(?:for|of|from|at|with|in|outside|within|inside|near|to|on|by|across|around|over|against|behind|about|as)\s"
    r"(?P<object>(?:the\s)?(?:[\w’'&.-]+\s)*)$"
)
_TAIL = re.compile(
    r"\s(?:in|at|from|of|for|on|near|outside|inside|with|during|after|before|via|by|about|aged|over|then|now|late|early"
    r"|yesterday|today|tonight|last|this|earlier|later|afterwards?|again|also|recently|here|there)\b"
)
_POSSESSIVE_ENDING = re.compile(r"[’']s?")
_TWO_CALLINGS = re.compile(r"(?!the\s)[\w’'\s-]*[^\Ws]\sand\s(?:[\w’'-]+\s)+")  # of one, not "officials and "
_POST_NOMINAL = re.compile(r",?\s(?:MPs?|MEP|MSP|QC|KC|PhD|MD|CBE|OBE|MBE|Jr\.?|Sr\.?)\.?")
_SPOKESPERSON = re.compile(r"\bspokes(?:man|woman|person)\b")
_INDEFINITE = re.compile(r"(?:an?|one|some|another|any|every|each|his|her|their|its|my|our)\s")


def name_in_apposition(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """Who is named right after the head's comma: "the minister, Ann Lee", where the head is no person; "the regulator,
    Norvik Water", where the head names nobody."""
    phrase, article = context.phrase, context.article
    if phrase is None or (phrase.head is not None and article.is_person(phrase.head)):
        return None
    for mention in phrase.mentions:
        is_beside = phrase.head_end < mention.start <= phrase.head_end + 2
        is_body = phrase.head is None and article.kind(mention) == "Organization"
        if is_beside and (article.is_person(mention) or is_body):
            if article.is_possessive(mention, phrase.end):
                return None
            return Speaker(mention.entity, 0.85, "apposition")
    return None


def medium(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """Nobody, where the source is only how the words became known: "a letter seen by Harbour News shows"."""
    phrase = context.phrase
    if phrase is not None and context.article.is_medium(phrase.start) and not context.is_behind_cue(phrase.start):
        return Speaker(None, 0.1, "medium")
    return None


def several_sources(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """Nobody, where the name stands beside other people: "Tom Birk and Ann Dahl", "officials and Tom Birk".

    "Comedian and actor Tom Birk" and "car and lorry maker Norvik" are one, with two callings.
    """
    phrase, article = context.phrase, context.article
    name = main_name(article, phrase)
    if phrase is None or name is None:
        return None
    if _FURTHER_NAME.match(article.text, phrase.head_end, phrase.end):
        return Speaker(None, 0.2, "several")
    if _has_companion(article, phrase, name):
        return Speaker(None, 0.2, "several")
    lead = article.text[phrase.start : name.start].casefold()
    if not _CONJUNCTION.search(lead):
        return None
    may_have_callings = article.kind(name) in {"Person", "Organization"}
    if len(phrase.mentions) == 1 and may_have_callings and _TWO_CALLINGS.fullmatch(lead):
        return Speaker(name.entity, 0.75, "name")
    return Speaker(None, 0.2, "several")


def name_with_preposition(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """The body of "a spokesman for Norvik Oil"; nobody for other people with a preposition: "a man from Oslo".

    In "head of research Ann Dahl" and "mayor of Norvik Ann Dahl" the preposition belongs to the title of a person.
    """
    phrase, article = context.phrase, context.article
    name = main_name(article, phrase)
    if phrase is None or name is None:
        return None
    lead = article.text[phrase.start : name.start]
    preposition = _PREPOSITION.search(lead.casefold())
    if preposition is None:
        return None
    if article.is_person(name):
        if _is_title(article, phrase, lead, preposition.start("object")):
            return Speaker(name.entity, 0.85, "title")
        return Speaker(None, 0.2, "unnamed")
    if _SPOKESPERSON.search(lead.casefold()):
        return Speaker(name.entity, 0.6, "spokesperson")
    return Speaker(None, 0.2, "unnamed")


def name_of_source(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """The name that the head of the source is about, with titles and callings before it, place and age behind it."""
    phrase, article = context.phrase, context.article
    name = main_name(article, phrase)
    if phrase is None or name is None:
        return None
    if article.is_person(name):
        has_tail = WORD.search(article.text, name.end, phrase.head_end) is not None
        sure = 0.9 if has_tail else 0.97
        return Speaker(name.entity, 0.8 if article.has_namesake(name) else sure, "name")
    if article.kind(name) == "NORP":
        return Speaker(name.entity, 0.4, "people")
    return Speaker(name.entity, 0.88, "name")


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


def main_name(article: ArticleContext, phrase: SourcePhrase | None) -> NamedMention | None:
    """The name that the head of a source is about: the first person with nothing but place, time or age behind, else
    the last name, if nothing follows it; None where neither is there, as in "Birk supporters".

    "Tom Birk’s" is the whole source where the article speaks of his claim or warning.
    """
    if phrase is None:
        return None
    heads = [mention for mention in phrase.mentions if mention.start < phrase.head_end]
    has_person = any(article.is_person(mention) for mention in heads)
    for mention in heads:
        may_have_tail = article.is_person(mention) or (not has_person and article.kind(mention) == "Organization")
        if may_have_tail and not article.is_possessive(mention, phrase.end):
            rest = article.text[mention.end : phrase.head_end]
            if _TAIL.match(rest) or (article.is_person(mention) and _is_nothing(rest)):
                return mention
    if not heads or article.is_possessive(heads[-1], phrase.end):
        return None
    return heads[-1] if _is_nothing(article.text[heads[-1].end : phrase.head_end]) else None


def _is_nothing(rest: str) -> bool:
    """Whether what follows a name belongs to it: nothing, a possessive ending, an academic degree, a kind of body."""
    if _POSSESSIVE_ENDING.fullmatch(rest) or _POST_NOMINAL.fullmatch(rest) or not WORD.search(rest):
        return True
    return role_nouns().get(rest.strip()) == "organization"


def _has_companion(article: ArticleContext, phrase: SourcePhrase, name: NamedMention) -> bool:
    """Whether another person follows in the head: "Tom Birk with Ann Dahl"."""
    return article.is_person(name) and any(
        name.end < mention.start < phrase.head_end and article.is_person(mention) for mention in phrase.mentions
    )


def _is_title(article: ArticleContext, phrase: SourcePhrase, lead: str, object_start: int) -> bool:
    """Whether a lead with a preposition is the title of the person behind it, not somebody who belongs to the person.

    A title names an office before the preposition and what it is an office of behind it: "head of research Ann Dahl".
    A person noun behind the preposition is about the person: "a friend of actor Ann Dahl".
    """
    office, behind = lead[:object_start].casefold().split()[:-1], lead[object_start:].casefold().split()
    nouns = role_nouns()
    if (
        not office
        or not behind
        or _INDEFINITE.match(lead.casefold())
        or behind[-1] in {"the", "mr", "mr.", "mrs", "ms"}
    ):
        return False
    has_office = nouns.get(office[-1]) == "person" or is_title(office[-1])
    behind_start = phrase.start + object_start
    has_name = any(behind_start <= mention.start < behind_start + len(lead) for mention in phrase.mentions[:-1])
    is_about_person = any(is_title(word) or nouns.get(word) == "person" for word in behind)
    return has_office and not is_about_person and (has_name or behind[-1] not in nouns)
