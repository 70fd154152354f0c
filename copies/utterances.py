"""Whether two articles report the same utterance: by where it stands in copies of one text, else by its words alone.

A copy has its quotations where the original has them, whatever became of their words. Without such evidence likeness
proves little: a speaker says nearly the same twice in one evening. Wordings of independent articles are the same
utterance only where they differ at one place, or one is a part of the other.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from unspun.copies.alignment import Match, align_texts, align_words
from unspun.copies.article import Article, Utterance
from unspun.copies.comparison import other_spellings
from unspun.copies.words import words_of
from unspun.text.agencies import find_agency
from unspun.text.names import fold
from unspun.text.reading import read
from unspun.text.word_lists import carried_on_words, titles

MIN_OVERLAP = 0.5
"""Share of the words of two quotations, mapped on each other by the alignment of a copy with its original, that must
coincide (intersection over union)."""

MAX_FLANK_WORDS = 12
"""Words between a quotation's border and the nearest aligned word, beyond which its place is not certain."""

MIN_RUN_WORDS = 4
MIN_COMMON_WORDS = 3
MIN_COMMON_SHARE = 0.6
MIN_COMMON_CONTENT_WORDS = 3
MIN_CONTENT_SHARE = 0.7
"""What two wordings of independent articles have in common: words in a row; words, and their share of the longer, where
they differ at one place only; words with content, and their share (Dice)."""

MIN_COPY_SHARE = 0.34
MIN_COPY_SHARE_OF_SMALL_WORDS = 0.5
"""The share of words in common of the shorter wording in copies of one text; where these are small words only."""

MIN_CONTEXT_WORDS = 4
"""Words with content that the sentences around two quotations of unknown speakers must have in common."""

MAX_UTTERANCE_WORDS = 300
"""Words of an utterance that are compared: longer ones are speeches, and known by their beginning."""

_BRACKETED = re.compile(r"\[[^\[\]]{0,80}\]")
_CONTRACTIONS = (("n't", " not"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"), ("'m", " am"))


class UtteranceEvidence(NamedTuple):
    """How sure it is that two utterances are one (0 to 1), and by what: place or words."""

    confidence: float
    basis: str


def same_utterance(
    a: Article, ours: Utterance, b: Article, theirs: Utterance, are_copies: bool
) -> UtteranceEvidence | None:
    """The evidence that two utterances are one, None where there is too little. The same with the two exchanged."""
    speakers = _speakers_agree(ours.speaker, theirs.speaker)
    if speakers is False:
        return None
    if are_copies and a.document_id != b.document_id:
        overlap = _overlap(a.body, ours, b.body, theirs)
        if overlap >= MIN_OVERLAP:
            return UtteranceEvidence(round(0.5 + overlap / 2, 4), "place")
    words_a, words_b = utterance_words(ours.text), utterance_words(theirs.text)
    if not words_a or not words_b:
        return None
    confidence = _words_confidence(words_a, words_b, are_copies and speakers is True)
    if confidence and (speakers or confidence == 1.0 or _contexts_agree(a.body, ours, b.body, theirs)):
        return UtteranceEvidence(confidence, "words")
    return None


def _contexts_agree(body_a: str, ours: Utterance, body_b: str, theirs: Utterance) -> bool:
    """Whether the sentences around two quotations say the same of them: who spoke may be unknown in either."""
    return len(_context(body_a, ours.start, ours.end) & _context(body_b, theirs.start, theirs.end)) >= MIN_CONTEXT_WORDS


@lru_cache(4096)
def _context(body: str, start: int, end: int) -> frozenset[str]:
    """The words with content of the sentence in which a quotation stands, without those of the quotation."""
    sentences = read(body).sentences
    if not sentences:
        return frozenset()
    sentence = sentences[max(0, bisect_right(sentences, (start, len(body))) - 1)]
    around = f"{body[sentence.start : start]} {body[end : max(end, sentence.end)]}"
    return frozenset(word for word in utterance_words(around) if _has_content(word))


@lru_cache(4096)
def utterance_words(text: str) -> Sequence[str]:
    """The words of an utterance, contractions in full and editors' brackets left out.

    >>> utterance_words("We’re heartsick"), utterance_words("his [Altman's] ability")
    (('we', 'are', 'heartsick'), ('his', 'ability'))
    """
    plain = _BRACKETED.sub(" ", text).replace("’", "'")
    for short, full in _CONTRACTIONS:
        plain = plain.replace(short, full)
    return tuple(words_of(plain).words[:MAX_UTTERANCE_WORDS])


def changed_places(matches: Sequence[Match], length_a: int, length_b: int) -> int:
    """At how many places two sequences of words differ between, before and behind their matches."""
    borders = [Match(0, 0, 0), *matches, Match(length_a, length_b, 0)]
    return sum(
        before.a + before.size < after.a or before.b + before.size < after.b for before, after in pairwise(borders)
    )


def same_words(a: Sequence[str], b: Sequence[str]) -> Sequence[Match]:
    """The words that two wordings have in common, in order; spellings of one word count as the same.

    >>> same_words(("that", "more", "than"), ("that", "more", "than"))
    [Match(a=0, b=0, size=3)]
    """
    spelled = other_spellings(b, a)  # "than" is spelled nearly as "that" is, and is still itself where both have it
    return align_words(list(a), [spelled.get(word, word) for word in b])


def _words_confidence(a: Sequence[str], b: Sequence[str], are_copies: bool) -> float:
    """How sure their words alone make it that two wordings of one speaker are one utterance; 0: not at all."""
    matches = same_words(a, b)
    common = sum(match.size for match in matches)
    content = sum(_has_content(word) for match in matches for word in a[match.a : match.a + match.size])
    shorter, longer = sorted((len(a), len(b)))
    if not content:
        return 1.0 if a == b else 0.8 if are_copies and common >= MIN_COPY_SHARE_OF_SMALL_WORDS * shorter else 0.0
    longest_run = max(match.size for match in matches)
    if longest_run == shorter and (content >= 2 or shorter >= MIN_RUN_WORDS or shorter == longer):
        return 1.0
    places = changed_places(matches, len(a), len(b))
    if common >= MIN_COMMON_WORDS and common >= MIN_COMMON_SHARE * longer and places == 1:
        return 0.9
    ours, theirs = (sum(map(_has_content, words)) for words in (a, b))
    shared_content = _content_in_common(a, b)
    if shared_content >= MIN_COMMON_CONTENT_WORDS and 2 * shared_content >= MIN_CONTENT_SHARE * (ours + theirs):
        return 0.85
    if longest_run >= MIN_RUN_WORDS and common >= MIN_COMMON_SHARE / 2 * longer:
        return 0.8
    return 0.8 if are_copies and common >= MIN_COPY_SHARE * shorter else 0.0


def _content_in_common(a: Sequence[str], b: Sequence[str]) -> int:
    """Words with content that both have, in any order."""
    present = set(b) | other_spellings(a, b).keys()
    return sum(word in present and _has_content(word) for word in a)


def _has_content(word: str) -> bool:
    return len(word) > 2 and word not in carried_on_words() and word not in _AUXILIARIES


_AUXILIARIES = frozenset(
    """have has had been being are was were did does will would could should can not get got what who how that this
    with from they them there here you your our his her him its she out off""".split()
)


def _speakers_agree(a: str | None, b: str | None) -> bool | None:
    """Whether two names may be of one speaker; None where one is not known.

    >>> _speakers_agree("Gov. Josh Green", "Green"), _speakers_agree("Ann Lee", "Bo Lee"), _speakers_agree("Ann", None)
    (True, False, None)
    >>> _speakers_agree("KCNA", "Korean Central News Agency")
    True
    """
    if not a or not b:
        return None
    ours, theirs = _name_words(a), _name_words(b)
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


@lru_cache(4096)
def _name_words(name: str) -> frozenset[str]:
    agency = find_agency(name)
    words = fold(agency.name if agency else name).split()
    return frozenset(word for word in words if word not in titles()) or frozenset(words)


def _overlap(body_a: str, ours: Utterance, body_b: str, theirs: Utterance) -> float:
    """How well the place of one utterance, mapped through the alignment of the two texts, is that of the other."""
    words_a, words_b = words_of(body_a), words_of(body_b)
    first, last = bisect_left(words_a.starts, ours.start), bisect_left(words_a.starts, ours.end)
    start, end = bisect_left(words_b.starts, theirs.start), bisect_left(words_b.starts, theirs.end)
    mapped = _mapped(align_texts(body_a, body_b), first, last)
    if mapped is None or first == last or start == end:
        return 0.0
    intersection = min(mapped[1], end) - max(mapped[0], start)
    union = max(mapped[1], end) - min(mapped[0], start)
    return max(0, intersection) / union if union else 0.0


def _mapped(matches: Sequence[Match], first: int, last: int) -> tuple[int, int] | None:
    """Where words `first` to `last` of the first text stand in the second, by the aligned words nearest to them."""
    starts = [match.a for match in matches]
    before = matches[index] if (index := bisect_right(starts, first) - 1) >= 0 else None
    after_index = bisect_left([match.a + match.size for match in matches], last)
    after = matches[after_index] if after_index < len(matches) else None
    if before is None or after is None:
        return None
    if first - (before.a + before.size) > MAX_FLANK_WORDS or after.a - last > MAX_FLANK_WORDS:
        return None
    begin = before.b + min(first - before.a, before.size)
    return begin, after.b + max(0, last - after.a)
