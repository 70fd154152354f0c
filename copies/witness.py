"""Repair by witness: words of a damaged copy that its genuine relative proves.

The two texts are aligned word by word. Where a sentence of both has most of its words in common, the few words that
differ in it, between words that do not, are the damage: they are restored to those of the witness, letter for letter.
What another cause explains as well stays: days and spellings are an editor's, numbers may be news, and what is said
between quotation marks is on record, so that these are flagged or left.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unspun.copies.alignment import Match, align_texts
from unspun.copies.article import MIN_DAMAGE_SCORE, Article
from unspun.copies.comparison import compare, difference_of, profile
from unspun.copies.relations import rewording
from unspun.copies.words import words_of
from unspun.schemas.articles import Edit
from unspun.schemas.vocabulary import EditKind
from unspun.text.reading import read

RULE = "witness"

CONFIDENCE = 0.998
"""Share of applied repairs that are right, measured on spun copies whose original is known (docs/copies.md)."""

MAX_REPLACED_WORDS = 9
"""Words of one place, on either side; more are another sentence."""

MAX_MOVED_WORDS = 3
"""Words that only one of the two has at a place."""

MIN_SENTENCE_SHARE = 0.4
"""Share of the words of both sentences that must be the same."""

MIN_FLANK_WORDS = 2
"""Words right before and behind the place, together, that must be the same; the border of a text counts as one."""

_SENTENCE_MARKS = frozenset(" ,;:-–—")


class Restoration(NamedTuple):
    """A repair, and the proof of it: the sentence of the witness, in coordinates of its body.

    `edit` has coordinates of the damaged article's body and the rule `witness`; it is a flag (`applied=False`) where
    the words stand between quotation marks or change a number, or where nothing but the difference shows damage.
    """

    edit: Edit
    witness_id: str
    witness_start: int
    witness_end: int


class _Place(NamedTuple):
    """Words `start_a` to `end_a` of the damaged text, in whose place the witness has `start_b` to `end_b`."""

    start_a: int
    end_a: int
    start_b: int
    end_b: int


def restore(damaged: Article, witness: Article) -> Sequence[Restoration]:
    """The repairs of a damaged body that the witness proves, sorted and apart from each other.

    None where the two are not so alike that one is a spun or translated copy of the other. Which of them is the damaged
    one is for the caller to say (`relations.relate`).
    """
    compared = compare(damaged.body, witness.body)
    kind = rewording(damaged, witness, compared)
    if kind is None:
        return []
    edit_kind: EditKind = "spin" if kind == "spun_copy" else "translation"
    places, doubtful = _places(damaged.body, witness.body)
    # A desk's own rewording of a report looks like a translated copy too, but for what cleaning finds in one.
    shows_damage = kind == "spun_copy" or damaged.damage_score >= MIN_DAMAGE_SCORE
    sentences = profile(damaged.body).sentence
    restorations = []
    for place in places:
        whole = kind == "spun_copy" or int(sentences[min(place.start_a, len(sentences) - 1)]) not in doubtful
        restoration = _restoration(damaged.body, witness, place, edit_kind, shows_damage and whole)
        if restoration:
            restorations.append(restoration)
    return restorations


def _places(damaged: str, witness: str) -> tuple[Sequence[_Place], set[int]]:
    """The places at which the alignment is certain, and the sentences of the damaged text that have others.

    A spinner's words can be restored one by one. A translated sentence is another sentence: restored in parts it would
    be neither.
    """
    ours, theirs = profile(damaged).sentence, profile(witness).sentence
    matches = align_texts(damaged, witness)
    shares_a = _sentence_shares(ours, [(match.a, match.size) for match in matches])
    shares_b = _sentence_shares(theirs, [(match.b, match.size) for match in matches])
    borders = [Match(-1, -1, 1), *matches, Match(len(ours), len(theirs), 1)]
    certain: list[_Place] = []
    doubtful: set[int] = set()
    for before, after in pairwise(borders):
        place = _Place(before.a + before.size, after.a, before.b + before.size, after.b)
        if (place.start_a, place.start_b) == (place.end_a, place.end_b):
            continue
        place = _with_cased_neighbour(damaged, witness, place)
        sentence_a = _one_sentence(ours, place.start_a, place.end_a)
        sentence_b = _one_sentence(theirs, place.start_b, place.end_b)
        if (
            _is_short(place, len(ours), len(theirs))
            and before.size + after.size >= MIN_FLANK_WORDS
            and sentence_a is not None
            and sentence_b is not None
            and shares_a[sentence_a] >= MIN_SENTENCE_SHARE
            and shares_b[sentence_b] >= MIN_SENTENCE_SHARE
        ):
            certain.append(place)
        else:
            doubtful.update(ours[max(0, place.start_a - 1) : place.end_a + 1].tolist())
    return _apart(certain), doubtful


def _with_cased_neighbour(damaged: str, witness: str, place: _Place) -> _Place:
    """The place with the word behind it, where only its capital differs: "House" behind a lost "the"."""
    words_a, words_b = words_of(damaged), words_of(witness)
    if place.end_a < len(words_a.words) and place.end_b < len(words_b.words):
        ours = damaged[words_a.starts[place.end_a] : words_a.ends[place.end_a]]
        theirs = witness[words_b.starts[place.end_b] : words_b.ends[place.end_b]]
        if ours != theirs and ours.lower() == theirs.lower():
            return place._replace(end_a=place.end_a + 1, end_b=place.end_b + 1)
    return place


def _apart(places: Sequence[_Place]) -> Sequence[_Place]:
    """The places, those joined that touch."""
    joined: list[_Place] = []
    for place in places:
        if joined and joined[-1].end_a > place.start_a:
            joined[-1] = joined[-1]._replace(
                end_a=max(joined[-1].end_a, place.end_a), end_b=max(joined[-1].end_b, place.end_b)
            )
        else:
            joined.append(place)
    return joined


def _is_short(place: _Place, length_a: int, length_b: int) -> bool:
    """Whether few words differ; words that only one text has must have neighbours in both."""
    ours, theirs = place.end_a - place.start_a, place.end_b - place.start_b
    if ours and theirs:
        return max(ours, theirs) <= MAX_REPLACED_WORDS
    inside = min(place.start_a, place.start_b) > 0 and place.end_a < length_a and place.end_b < length_b
    return inside and max(ours, theirs) <= MAX_MOVED_WORDS


def _one_sentence(sentence: NDArray[np.int64], start: int, end: int) -> int | None:
    """The sentence that holds words `start` to `end`; None where they are of several, or of one without other words.

    Where there are no words, the words before and behind must be of one sentence.
    """
    before = int(sentence[start - 1]) if start else None
    after = int(sentence[end]) if end < len(sentence) else None
    if start == end:
        return before if before == after else None
    first, last = int(sentence[start]), int(sentence[end - 1])
    return first if first == last and first in (before, after) else None


def _sentence_shares(sentence: NDArray[np.int64], blocks: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    hit = np.zeros(len(sentence), bool)
    for start, size in blocks:
        hit[start : start + size] = True
    return np.bincount(sentence, hit) / np.maximum(np.bincount(sentence), 1)


def _restoration(damaged: str, witness: Article, place: _Place, kind: EditKind, certain: bool) -> Restoration | None:
    words_a, words_b = words_of(damaged), words_of(witness.body)
    ours = words_a.words[place.start_a : place.end_a]
    theirs = words_b.words[place.start_b : place.end_b]
    difference = difference_of(ours, theirs) if ours and theirs else "words"
    if difference in ("day", "relative_day") or (difference == "spelling" and len(ours) == len(theirs)):
        return None
    (start, end), (start_b, end_b) = _spans(damaged, witness.body, place)
    after = witness.body[start_b:end_b]
    before = damaged[start:end]
    if "\n" in before or "\n" in after or before == after:
        return None
    applied = certain and difference in ("words", "spelling") and not read(damaged).is_protected(start - 1, end + 1)
    sentence = _sentence_of(witness.body, words_b.starts[place.start_b])
    edit = Edit(start, end, before, after, kind, RULE, CONFIDENCE, applied)
    return Restoration(edit, witness.document_id, *sentence)


def _spans(damaged: str, witness: str, place: _Place) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the words of a place stand in both texts; with the marks around them where these differ."""
    words_a, words_b = words_of(damaged), words_of(witness)
    if place.start_a == place.end_a or place.start_b == place.end_b:
        return _one_sided_spans(damaged, witness, place)
    start_a, end_a = words_a.starts[place.start_a], words_a.ends[place.end_a - 1]
    start_b, end_b = words_b.starts[place.start_b], words_b.ends[place.end_b - 1]
    if place.start_a and place.start_b:
        previous_a, previous_b = words_a.ends[place.start_a - 1], words_b.ends[place.start_b - 1]
        if _marks_differ(damaged[previous_a:start_a], witness[previous_b:start_b]):
            start_a, start_b = previous_a, previous_b
    if place.end_a < len(words_a.words) and place.end_b < len(words_b.words):
        next_a, next_b = words_a.starts[place.end_a], words_b.starts[place.end_b]
        if _marks_differ(damaged[end_a:next_a], witness[end_b:next_b]):
            end_a, end_b = next_a, next_b
    return (start_a, end_a), (start_b, end_b)


def _one_sided_spans(damaged: str, witness: str, place: _Place) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where words stand that only one text has: from the word before to the word behind, if only plain marks are there.

    Else the words go with the space before them.
    """
    words_a, words_b = words_of(damaged), words_of(witness)
    start_a, start_b = words_a.ends[place.start_a - 1], words_b.ends[place.start_b - 1]
    end_a, end_b = words_a.starts[place.end_a], words_b.starts[place.end_b]
    marks = "".join(char for char in damaged[start_a:end_a] + witness[start_b:end_b] if not char.isalnum())
    if _SENTENCE_MARKS.issuperset(marks):
        return (start_a, end_a), (start_b, end_b)
    return (start_a, words_a.ends[place.end_a - 1]), (start_b, words_b.ends[place.end_b - 1])


def _marks_differ(ours: str, theirs: str) -> bool:
    """Whether other marks of a sentence stand between words; quotation marks and full stops are not restored."""
    return ours != theirs and _SENTENCE_MARKS.issuperset(ours + theirs)


def _sentence_of(text: str, position: int) -> tuple[int, int]:
    sentences = read(text).sentences
    index = max(0, bisect_left(sentences, (position + 1,)) - 1)
    return sentences[index].start, sentences[index].end
