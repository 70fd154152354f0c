"""What two texts have in common and how they differ, in figures: the evidence that relations are decided on."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from unspun.copies.alignment import Match, align_texts
from unspun.copies.words import RUN_WORDS, quoted_runs, words_of
from unspun.text.reading import read
from unspun.text.word_lists import carried_on_words

MAX_CACHED_TEXTS = 512

MIN_SENTENCE_SHARE = 0.5
"""Share of a sentence's words from which it stands in the other text too."""

MIN_RUN_SENTENCE_SHARE = 0.35
"""The same for a sentence that has a run of words in common with it: translations keep half of the words."""

MAX_REPLACED_WORDS = 6
"""Words of a gap, on either side, that replace each other; more are a passage of its own."""

MAX_CHANGED_WORDS = 12
"""Words of a place at which a sentence was changed; where either text has more, something was added or left out."""

MIN_FLANK_WORDS = 6
"""Words that are the same around a number or a day, on both sides together, that make it the same statement's."""

MIN_PLAIN_WORDS = 40
"""Words outside quotation marks from which they alone are evidence. In a shorter text they are little more than who
spoke, where and when, which two reports of other words have in common too."""

MIN_SPELLING_SIMILARITY = 0.75
"""Likeness of two spellings of one word (normalized Levenshtein): "harbor", "harbour"."""

MIN_RESPELLED_CHARS = 4
"""Characters of a word that can be looked for in another spelling: shorter ones are as near to other words."""

_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_RELATIVE_DAYS = frozenset("yesterday today tonight tomorrow".split())

Difference = Literal["words", "spelling", "number", "day", "relative_day"]
Mask = NDArray[np.bool_]


class TextProfile(NamedTuple):
    """Of each word of a text: whether it has content, whether it stands between quotation marks, its sentence."""

    content: Mask
    quoted: Mask
    sentence: NDArray[np.int64]
    sentence_count: int


class Replacement(NamedTuple):
    """Words of the first text (start, end) in whose place the second has others; indexes into `words_of`."""

    start_a: int
    end_a: int
    start_b: int
    end_b: int
    difference: Difference


class Side(NamedTuple):
    """One of two texts against the other; shares are of its words outside quotation marks, 0 to 1, and of all its words
    where few stand outside.

    `matched`: words that stand in the other, in order; `content` the same of words with content; `runs` those in runs
    of three and more. `shared`: words of sentences that the other has too, quotations included. `run_words`: the number
    of words in runs, and `unshared` that of words of its own sentences, quotations included.
    """

    matched: float
    content: float
    runs: float
    shared: float
    run_words: int
    unshared: int
    length: int


class Comparison(NamedTuple):
    """Two texts against each other: both sides, the replacements, and the number of words that they share.

    `changed_places` counts the places between shared words at which few words differ or are missing; `replaced` is the
    share (0 to 1) of them at which both texts have words, `replaced_words` the mean number of words there.
    """

    a: Side
    b: Side
    replacements: tuple[Replacement, ...]
    matched_words: int
    changed_places: int
    replaced: float
    replaced_words: float


@lru_cache(MAX_CACHED_TEXTS)
def profile(text: str) -> TextProfile:
    """What comparison needs to know of each word of a text."""
    words = words_of(text)
    count = len(words.words)
    small = carried_on_words()
    content = np.fromiter((len(word) > 3 and word not in small for word in words.words), bool, count)
    quoted = np.zeros(count, bool)
    for first, last in quoted_runs(words, read(text)):
        quoted[first:last] = True
    sentence = np.zeros(count, np.int64)
    sentences = read(text).sentences
    for index, span in enumerate(sentences):
        sentence[bisect_left(words.starts, span.start) : bisect_left(words.starts, span.end)] = index
    return TextProfile(content, quoted, sentence, len(sentences))


def compare(a: str, b: str) -> Comparison:
    """The comparison of two texts; that of (b, a) has the same figures the other way round."""
    matches = align_texts(a, b)
    replacements = tuple(_replacements(a, b, matches))
    places, replaced, replaced_words = _changed_places(matches)
    return Comparison(
        _side(profile(a), [(match.a, match.size) for match in matches]),
        _side(profile(b), [(match.b, match.size) for match in matches]),
        replacements,
        sum(match.size for match in matches),
        places - sum(one.difference != "words" for one in replacements),
        replaced / max(places, 1),
        replaced_words / max(replaced, 1),
    )


def _changed_places(matches: Sequence[Match]) -> tuple[int, int, int]:
    """The number of places at which few words differ, of those at which both texts have words, and of words there."""
    places = both = words = 0
    for before, after in pairwise(matches):
        ours, theirs = after.a - before.a - before.size, after.b - before.b - before.size
        if max(ours, theirs) <= MAX_CHANGED_WORDS:
            places += 1
            if ours and theirs:
                both += 1
                words += max(ours, theirs)
    return places, both, words


def _side(of: TextProfile, blocks: Sequence[tuple[int, int]]) -> Side:
    length = len(of.content)
    matched = np.zeros(length, np.int64)
    for start, size in blocks:
        matched[start : start + size] = size
    hit, run = matched > 0, matched >= RUN_WORDS
    in_sentence = np.bincount(of.sentence, minlength=of.sentence_count)
    hits = np.bincount(of.sentence, hit, of.sentence_count) / np.maximum(in_sentence, 1)
    runs = np.bincount(of.sentence, run, of.sentence_count) > 0
    shared = (hits >= MIN_SENTENCE_SHARE) | (runs & (hits >= MIN_RUN_SENTENCE_SHARE))
    shared_words = int(in_sentence[shared].sum())
    plain = ~of.quoted
    if plain.sum() < MIN_PLAIN_WORDS:
        plain = np.ones(length, bool)
    return Side(
        _share(hit, plain),
        _share(hit, plain & of.content),
        _share(run, plain),
        shared_words / max(length, 1),
        int(run.sum()),
        length - shared_words,
        length,
    )


def _share(hit: Mask, of: Mask) -> float:
    return float(hit[of].mean()) if of.any() else 0.0


def _replacements(a: str, b: str, matches: Sequence[Match]) -> Iterator[Replacement]:
    words_a, words_b = words_of(a).words, words_of(b).words
    borders = [Match(0, 0, 0), *matches, Match(len(words_a), len(words_b), 0)]
    for before, after in pairwise(borders):
        start_a, start_b = before.a + before.size, before.b + before.size
        ours, theirs = words_a[start_a : after.a], words_b[start_b : after.b]
        if not (0 < len(ours) <= MAX_REPLACED_WORDS and 0 < len(theirs) <= MAX_REPLACED_WORDS):
            continue
        difference = difference_of(ours, theirs)
        flanked = min(before.size, after.size) >= 2 and before.size + after.size >= MIN_FLANK_WORDS
        if difference in ("words", "spelling") or flanked:
            yield Replacement(start_a, after.a, start_b, after.b, difference)


def difference_of(ours: Sequence[str], theirs: Sequence[str]) -> Difference:
    """What kind of words replace each other; the same with the two exchanged.

    >>> difference_of(["53"], ["55"]), difference_of(["yesterday"], ["on", "thursday"])
    ('number', 'relative_day')
    >>> difference_of(["harbor"], ["harbour"]), difference_of(["next", "year"], ["subsequent", "12", "months"])
    ('spelling', 'words')
    """
    if "".join(ours) == "".join(theirs):
        return "spelling"
    numbers, other_numbers = _numbers(ours), _numbers(theirs)
    if numbers != other_numbers:
        return "number"
    days, other_days = _WEEKDAYS.intersection(ours), _WEEKDAYS.intersection(theirs)
    if days and other_days and days != other_days:
        return "day"
    if days != other_days or _RELATIVE_DAYS.intersection(ours) != _RELATIVE_DAYS.intersection(theirs):
        return "relative_day"
    if len(ours) == len(theirs) and all(map(is_same_spelling, ours, theirs)):
        return "spelling"
    return "words"


def is_same_spelling(a: str, b: str) -> bool:
    """Whether two words are likely two spellings of one."""
    return Levenshtein.normalized_similarity(a, b) >= MIN_SPELLING_SIMILARITY


def other_spellings(words: Iterable[str], others: Iterable[str]) -> dict[str, str]:
    """For each word that is not among the others, the first of them that is likely the same in another spelling.

    >>> other_spellings(["harbor", "the", "mill"], ["the", "harbour", "hut"])
    {'harbor': 'harbour'}
    """
    given = dict.fromkeys(others)
    missing = [word for word in dict.fromkeys(words) if len(word) >= MIN_RESPELLED_CHARS and word not in given]
    long = [word for word in given if len(word) >= MIN_RESPELLED_CHARS]
    if not missing or not long:
        return {}
    alike = cdist(missing, long, scorer=Levenshtein.normalized_similarity, dtype=np.float64) >= MIN_SPELLING_SIMILARITY
    return {missing[row]: long[int(alike[row].argmax())] for row in np.flatnonzero(alike.any(axis=1))}


_UNITS_OF_A_WHOLE = {"12": "month", "7": "day", "24": "hour", "60": "minute"}
"""Of so many of these a year, a week, a day and an hour are made: "12 months" for "a year" is no other number."""

_NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_DIGITS_OF = {word: str(value) for value, word in enumerate(_NUMBER_WORDS)}
_MAGNITUDES = frozenset("hundred thousand million billion trillion dozen hundreds thousands millions billions".split())


def _numbers(words: Sequence[str]) -> set[str]:
    """The numbers among words, however they are written; "one" is as often a pronoun."""
    numbers = {_DIGITS_OF.get(word, word.replace(",", "")) for word in words if _is_number(word)}
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if after.startswith(_UNITS_OF_A_WHOLE.get(word, "!")):
            numbers.discard(word)
    return numbers - {"1"}


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in _DIGITS_OF or word in _MAGNITUDES
