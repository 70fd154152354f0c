"""Sentences that were torn where a link stood: the words of the link were translated apart from their sentence."""

import re
from itertools import islice

from unspun.cleaners.translation.artifacts import LINKING, MOST_PLACES, Article, Artifact

_BREAK = re.compile(rf"\. (?=(?:{'|'.join(LINKING.split())})\b(?!\.))")
_STOP = re.compile(r"\. (?=[a-z]{3,30} )")
_SPACED_STOP = re.compile(r" \.(?= [a-z.])")
_STRAY = re.compile(r"\. (?:her|his|their|its|him|them|hers|theirs|she|he|they|my|our|your)\.(?=\s|$)")
_FRAGMENT = re.compile(r"\. ([A-Z][a-z]{2,}(?: [A-Z][a-z]{2,}){0,2})\. (?=[A-Z“\"])")


def join_broken_sentences(article: Article) -> list[Artifact]:
    """ "looming threat. from Kim": a full stop in mid-sentence, before a small word that carries the sentence on.

    Only after a plain word; after an abbreviation ("vs. the", "Corp. and") the stop is right.
    """
    return [
        Artifact(match.start(), match.start() + 1, "", "broken-sentence", 0.9)
        for match in _BREAK.finditer(article.text)
        if article.ends_sentence(match.start()) and not article.quoted(match.start(), match.end() + 1)
    ]


def flag_stray_stops(article: Article) -> list[Artifact]:
    """ "went ahead. retired for a narrow win", "Their famous City . burning": a full stop within a sentence.

    Whether words were lost with it cannot be known.
    """
    text = article.text
    stops = [
        match
        for match in _STOP.finditer(text)
        if article.ends_sentence(match.start()) and not _BREAK.match(text, match.start())
    ]
    stops += [match for match in _SPACED_STOP.finditer(text) if match.start() and text[match.start() - 1].isalnum()]
    return [
        Artifact(match.start(), match.end(), None, "stray-stop", 0.6)
        for match in stops
        if not article.quoted(match.start(), match.end() + 1)
    ]


def remove_stray_pronouns(article: Article) -> list[Artifact]:
    """ "United States and allies. her.": a pronoun of the original that was left over behind its sentence."""
    return [
        Artifact(match.start() + 1, match.end(), "", "stray-pronoun", 0.95)
        for match in _STRAY.finditer(article.text)
        if article.text[match.start() - 1 : match.start()].isalnum() and not article.quoted(*match.span())
    ]


def flag_torn_links(article: Article) -> list[Artifact]:
    """ "according to state media. North Korea. While": a name alone as a sentence, torn from the one before.

    Where in the sentence it stood cannot be known, so it is flagged. The name must stand inside sentences of the same
    text too: a writer's own fragments ("Period.", "Case closed.") do not.
    """
    found = []
    for match in islice(_FRAGMENT.finditer(article.text), MOST_PLACES):
        if not article.ends_sentence(match.start()) or article.quoted(*match.span()):
            continue
        inside = re.search(rf"[a-z,] {match[1]}(?= [a-z])", article.text)
        if inside and article.count(match[1]) >= 3:
            end = match.end() - 1
            start = article.text.rfind(" ", 0, match.start()) + 1
            found.append(Artifact(start, end, None, "torn-link", 0.6))
    return found
