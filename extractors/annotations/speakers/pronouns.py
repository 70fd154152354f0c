"""Sources that are pronouns: who is meant by "he", "it" or "who", and which pronouns are left unresolved."""

import re

from unspun.extractors.annotations.speakers.context import QuoteContext, Speaker
from unspun.schemas.articles import Attribution

_GENDERS = dict.fromkeys(("he", "his", "him", "himself"), "m") | dict.fromkeys(("she", "her", "hers", "herself"), "f")
_IT = {"it", "its", "itself"}
_RELATIVE = {"who", "which", "that", "whose"}
_UNRESOLVED = set("they their them i we you my our your me us one many some others people".split())
SENTENCE_WEIGHTS = (1.0, 0.8, 0.4, 0.2)
"""Weight of a mention in the pronoun's sentence, and in each sentence before it."""
_BESIDE = re.compile(r"(?:,\s\d{1,3})?(?:\s\([^()\n]{1,40}\))?,?\s")
_BELONGS_TO_OTHERS = re.compile(r"\b(?:of|for|from|with|by|to|and)\s(?:the\s)?(?:[\w.’'-]+\s){0,3}$")
"""Words before a name after which "who" may as well mean somebody else: "friends of Ann Dahl who say"."""
_PREPOSITION = re.compile(
    r"(?<!\w)(?:[Aa]t|[Ii]n|[Oo]n|[Ff]or|[Ff]rom|[Oo]f|[Bb]y|[Ww]ith|[Tt]o|[Aa]gainst|[Tt]han|[Uu]nder|[Bb]efore|[Aa]fter)"
    r"\s(?:the\s)?$"
)
MAX_PREPOSITION_CHARS = 12
"""Characters before a name in which a preposition and an article stand."""
_LATER_MENTION = 0.5
_POSSESSIVE_MENTION = 0.6
_MENTION_WITHIN_CONTENT = 0.5
_UNKNOWN_GENDER = 0.6
_SPOKE_LAST = 0.8


def personal_pronoun(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """ "he", "she": the person of that gender with most evidence: the last speaker, and who is named nearby first.

    The score follows from the share that this person has of all the evidence.
    """
    gender = _GENDERS.get(context.phrase.single_word or "") if context.phrase else None
    if gender is None or context.phrase is None:
        return None
    article = context.article
    if context.follows_unnamed_person:
        return Speaker(None, 0.2, "pronoun")
    evidence = _evidence_of_mentions(context, context.phrase.start, gender)
    last = context.last_speaker
    if last is not None and last.entity is not None and article.may_be_person(last.entity, gender):
        evidence[last.entity] = evidence.get(last.entity, 0.0) + _SPOKE_LAST * max(last.score, 0.3)
    if not evidence:
        return Speaker(None, 0.1, "pronoun")
    best = max(evidence, key=lambda entity: (evidence[entity], -entity))
    return Speaker(best, _calibrated(0.9 * evidence[best] / (sum(evidence.values()) + 0.3)), "pronoun")


def _evidence_of_mentions(context: QuoteContext, position: int, gender: str) -> dict[int, float]:
    """How much the mentions before a position speak for each person of that gender."""
    article = context.article
    evidence: dict[int, float] = {}
    number = article.layout.sentence_number(position)
    for back, sentence_weight in enumerate(SENTENCE_WEIGHTS[: number + 1]):
        sentence = article.layout.sentences[number - back]
        stop = position if back == 0 else sentence.end
        position_weight = 1.0
        for mention in article.mentions_within(sentence.start, stop):
            if not article.may_be_person(mention.entity, gender):
                continue
            weight = sentence_weight * position_weight
            weight *= _POSSESSIVE_MENTION if article.is_possessive(mention, stop) else 1.0
            weight *= _MENTION_WITHIN_CONTENT if context.is_within_content(mention) else 1.0
            weight *= 1.0 if article.genders[mention.entity] == gender else _UNKNOWN_GENDER
            evidence[mention.entity] = evidence.get(mention.entity, 0.0) + weight
            position_weight = _LATER_MENTION
    return evidence


def _calibrated(share: float) -> float:
    """The probability that a pronoun means the person with this share of the evidence, as seen on labelled quotes."""
    return min(0.93, max(0.0, 1.6 * share - 0.2))


def it(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """ "it": the body that spoke in this sentence or the one before, else the first that is named there."""
    phrase, article = context.phrase, context.article
    if phrase is None or phrase.single_word not in _IT:
        return None
    speaker = context.recent_speaker
    if speaker is not None and speaker.is_likely and context.kind_of(speaker) in {"Organization", "Location"}:
        return Speaker(speaker.entity, 0.6, "pronoun")
    number = article.layout.sentence_number(phrase.start)
    for back in range(min(2, number + 1)):
        sentence = article.layout.sentences[number - back]
        for mention in article.mentions_within(sentence.start, phrase.start if back == 0 else sentence.end):
            is_aside = _PREPOSITION.search(article.text, max(0, mention.start - MAX_PREPOSITION_CHARS), mention.start)
            if (
                article.kind(mention) == "Organization"
                and not is_aside
                and not article.is_possessive(mention, phrase.start)
            ):
                return Speaker(mention.entity, 0.55, "pronoun")
    return Speaker(None, 0.1, "pronoun")


def relative_pronoun(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """ "who", "which": the person or body named right before it, a bracket or an age between them aside.

    Further back stands mostly the name of another: "clerks of Mayor Birk who claim".
    """
    phrase, article = context.phrase, context.article
    if phrase is None or phrase.single_word not in _RELATIVE:
        return None
    mention = article.last_mention_before(phrase.start)
    if mention is None or not _BESIDE.fullmatch(article.text, mention.end, phrase.start):
        return Speaker(None, 0.1, "relative")
    if article.kind(mention) in {"NORP", "Location"} or article.is_medium(mention.start):
        return Speaker(None, 0.2, "relative")
    has_comma = "," in article.text[mention.end : phrase.start]
    sentence = article.layout.sentence_at(mention.start)
    if not has_comma and _BELONGS_TO_OTHERS.search(article.text, sentence.start, mention.start):
        return Speaker(None, 0.3, "relative")
    return Speaker(mention.entity, 0.8, "relative")


def unresolved_pronoun(context: QuoteContext, quote: Attribution) -> Speaker | None:
    """ "they", "we", "some": nobody."""
    if context.phrase is not None and context.phrase.single_word in _UNRESOLVED:
        return Speaker(None, 0.0, "indefinite")
    return None
