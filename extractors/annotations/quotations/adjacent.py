"""Attributions right beside quotation marks, by patterns: the cue next to a quoted stretch, the source next to the cue.

They serve languages whose recognizer finds no quotation roles, and quotations that the recognizer missed.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from unspun.schemas.tables import Span
from unspun.text.quote_marks import Quoted
from unspun.text.word_lists import plain_speech_verbs, speech_verbs

MAX_ATTRIBUTION_CHARS = 220
"""Characters after or before a quoted stretch within which its cue and source stand."""
_PRONOUN = r"(?:he|she|they|it|we|i|who|He|She|They|It|We|I)"
_DETERMINER = r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ne|[Ss]ome|[Aa]nother|[Oo]ther|[Mm]any|[Ss]everal)"
_DETERMINED = _DETERMINER + r"\s[^,.;:!?\n\"“”]{2,70}?"
_NAMED = r"(?:[A-Z](?:[\w’'.&-]*[\w’'&-])?\.??(?:,?\s(?:[\w’'.&()-]*[\w’'&)-])\.??){0,9}?)"
_APPOSITION = (
    r"(?:,\s(?:a|an|the|who|whose|his|her|their|[a-z]+ing|[A-Z][\w’'-]*|[a-z][\w’'-]+\s(?:of|for|at|and|to))\b"
    r"[^.;:!?\n\"“”]{2,110}?,)?"
)
_ADVERB = r"(?:\s(?:also|then|later|once|has|had|have|would|often|simply|again|still|only|even|\w+ly))?"
_PEOPLE = r"[a-z]{3,15}(?:s|ce|ia)"
_NAME = r"[A-Z][\w’'.&-]*(?:\s(?:[A-Z][\w’'.&-]*|of|the|for|and|de|von|van|al|bin)){0,8}"
NOUN_PHRASE = rf"(?:{_NAME}|{_DETERMINER}\s[^,.;:!?\n\"“”]{{2,60}}?|{_PEOPLE})"
"""A name, a noun with its determiner, or a plural noun."""
_DAY = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]{2}\.?)"
_SIGNATURE = re.compile(
    r"\s{0,2}(?P<cue>[―—–-]{1,2})\s?(?P<source>[A-Z][\w.’'-]*(?:\s(?:[A-Z][\w.’'-]*|de|la|van|von|al|bin)){1,4})"
    rf"(?:\s?\(@\w{{1,30}}\)(?:\s(?:{_DAY}\s\d{{1,2}}|\d{{1,2}}\s{_DAY}),?\s\d{{4}})?)?(?=\s*(?:\n|$))"
)
_REPLY = re.compile(
    r"\s{0,2}(?P<cue>came\s(?:the|his|her|their)\s(?:\w+\s)?(?:reply|answer|response|retort)(?:\sfrom)?)\b"
    rf"(?:(?<=from)\s(?P<source>{NOUN_PHRASE})(?=[.,;:\n]|$))?"
)


_LABEL = re.compile(
    r"(?:[•*·▪–-]\s{0,3})?(?P<source>[A-Z][\w.’'-]{0,30}(?:\s[A-Z][\w.’'-]{0,30}){1,4}(?:,\s[^:\n“”\"]{1,80})?)(?P<cue>:)\s"
)


class AdjacentAttribution(NamedTuple):
    """The cue beside one quoted stretch, and the source beside the cue; None where it has none."""

    cue: Span
    source: Span | None


def find_beside(text: str, quoted: Quoted, sentence: Span) -> AdjacentAttribution | None:
    """The cue and source of a quoted stretch within its sentence, or None.

    >>> text = "“We won,” said Ann Lee."
    >>> find_beside(text, Quoted(0, 9, 1, 8), Span(0, 23))
    AdjacentAttribution(cue=Span(start=10, end=14), source=Span(start=15, end=22))
    """
    return find_after(text, quoted) or find_label(text, quoted) or _before(text, quoted, sentence)


def find_after(text: str, quoted: Quoted) -> AdjacentAttribution | None:
    """The cue and source that follow a quoted stretch at once, as in “...,” she said."""
    closing = text[quoted.inner_end - 1 : quoted.inner_end]
    stop = min(len(text), quoted.end + MAX_ATTRIBUTION_CHARS)
    inverted, plain = _after_patterns()
    match = inverted.match(text, quoted.end, stop) or (
        plain.match(text, quoted.end, stop) if closing in ",!?—-…" or text[quoted.end : quoted.end + 1] == "," else None
    )
    match = match or _SIGNATURE.match(text, quoted.end, stop) or _REPLY.match(text, quoted.end, stop)
    if match is None:
        return None
    source = Span(*match.span("source")) if match["source"] else None
    return AdjacentAttribution(Span(*match.span("cue")), source)


def find_label(text: str, quoted: Quoted) -> AdjacentAttribution | None:
    """The name, perhaps with an office, and the colon that open the line of a quotation: "Ann Lee, mayor: “No.”"."""
    line = text.rfind("\n", max(0, quoted.start - MAX_ATTRIBUTION_CHARS), quoted.start) + 1
    match = _LABEL.fullmatch(text, line, quoted.start)
    return AdjacentAttribution(Span(*match.span("cue")), Span(*match.span("source"))) if match else None


def verb_before(text: str, position: int) -> Span | None:
    """The verb of speech right before a place, or None.

    >>> verb_before("“No,” says Mr Birk", 11)
    Span(start=6, end=10)
    """
    start = text.rfind(" ", max(0, position - 20), max(0, position - 1)) + 1
    verb = text[start:position].rstrip()
    return Span(start, start + len(verb)) if _cue_pattern().fullmatch(verb) else None


def source_before(text: str, start: int, end: int) -> Span | None:
    """The name, noun phrase or pronoun with which text[start:end] ends, an adverb aside; None where it ends otherwise.

    >>> source_before("Then the mayor, Ann Lee, also ", 0, 30)
    Span(start=5, end=24)
    """
    match = _source_before().search(text, start, end)
    return Span(*match.span("source")) if match else None


def _before(text: str, quoted: Quoted, sentence: Span) -> AdjacentAttribution | None:
    begin = max(sentence.start, quoted.start - MAX_ATTRIBUTION_CHARS)
    cues = [Span(*match.span()) for match in _cue_pattern().finditer(text, begin, quoted.start)]
    if not cues:
        return None
    cue = cues[-1]
    if text[cue.start : cue.end].lower() == "according to":
        comma = text.find(",", cue.end, quoted.start)
        return AdjacentAttribution(cue, Span(cue.end + 1, comma)) if comma > cue.end + 1 else None
    return AdjacentAttribution(cue, source_before(text, begin, cue.start))


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _cue_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(speech_verbs() - {'according to'})}|[Aa]ccording to)\b")


@cache
def _after_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    spoken = _alternatives(plain_speech_verbs())
    lead = r"[^\S\n]*,?[^\S\n]*"
    noun = rf"(?:{_NAMED}|{_DETERMINED}|{_PEOPLE})"
    explained = r"(?:,\s(?:a|an|the|who|whose|[a-z]+)\b[^.;:!?\n\"“”]{2,110}?(?=[,.;:]))?"
    end = (
        r"(?=[.,;:!?\n\"“]|\s[A-Z][a-z]+day\b|$"
        r"|\s(?:on|in|at|when|after|as|during|while|who|to|of|told|last|this|by|with|about|before|through|via)\s)"
    )
    inverted = re.compile(rf"{lead}(?P<cue>{spoken}|according to)\s(?P<source>{_PRONOUN}\b|{noun}{explained}{end})")
    plain = re.compile(rf"{lead}(?P<source>{_PRONOUN}|{noun}{_APPOSITION}){_ADVERB}\s(?P<cue>{spoken})\b")
    return inverted, plain


@cache
def _source_before() -> re.Pattern[str]:
    noun = rf"{_PRONOUN}|{NOUN_PHRASE}"
    return re.compile(rf"(?:^|(?<=[\s(\"“‘—-]))(?P<source>\b(?:{noun}){_APPOSITION}){_ADVERB}\s*$")
