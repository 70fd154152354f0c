"""A spinner for benchmarks: it damages genuine articles with substitutions, as article spinners do.

Each article gets one kind of spinner and one intensity. Words are replaced where they stand, with case and article kept
right as spinners do; names and, by most spinners, quotations stay.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from unspun.cleaners.spin.grammar import takes_an
from unspun.text.ngrams import CountedTokens, counted_tokens, split
from unspun.text.reading import read


class Pair(NamedTuple):
    """A substitution: the words of an original, what a spinner writes for it, its kind, and how often it does."""

    original: str
    spun: str
    kind: str
    weight: float


class Damage(NamedTuple):
    """Words of the damaged text that a spinner put there, and what stood there."""

    start: int
    end: int
    before: str
    after: str


class Spun(NamedTuple):
    """A damaged text, and where."""

    text: str
    damage: list[Damage]
    kind: str | None


WORDS = 600
"""Articles are cut to about this many words, the usual length of the spun pages that were seen."""


def cut(text: str, words: int = WORDS) -> str:
    """The paragraphs of a text up to about so many words."""
    end = len(" ".join(text.split(" ")[:words]))
    stop = text.find("\n", end)
    return text if stop < 0 else text[:stop]


class Repair(NamedTuple):
    """A repair of text[start:end]."""

    start: int
    end: int
    after: str


def compare_repairs(text: str, damage: Sequence[Damage], repairs: Sequence[Repair]) -> tuple[list[bool], list[bool]]:
    """For each damage, whether the repairs bring back what stood there; for each repair, whether it is right.

    Where damage and repairs overlap, they are judged together: the words that result must be those that stood there.
    Both must be sorted and apart from each other.
    """
    restored, right = [False] * len(damage), [False] * len(repairs)
    d = r = 0
    while r < len(repairs):
        if d < len(damage) and damage[d].end <= repairs[r].start:
            d += 1
            continue
        start, end = repairs[r].start, repairs[r].end
        first_d, first_r = d, r
        while True:
            if d < len(damage) and damage[d].start < end:
                start, end = min(start, damage[d].start), max(end, damage[d].end)
                d += 1
            elif r < len(repairs) and (r == first_r or repairs[r].start < end):
                end = max(end, repairs[r].end)
                r += 1
            else:
                break
        original = _replaced(text, start, end, [(x.start, x.end, x.before) for x in damage[first_d:d]])
        repaired = _replaced(text, start, end, [(x.start, x.end, x.after) for x in repairs[first_r:r]])
        if d > first_d and original == repaired:
            restored[first_d:d] = [True] * (d - first_d)
            right[first_r:r] = [True] * (r - first_r)
    return restored, right


def _replaced(text: str, start: int, end: int, parts: Sequence[tuple[int, int, str]]) -> str:
    pieces, at = [], start
    for first, last, words in parts:
        pieces += [text[at:first], words]
        at = last
    return "".join([*pieces, text[at:end]])


class Spinner:
    """Substitutions of several kinds, found by the words that they replace."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._by_kind: dict[str | None, dict[tuple[str, ...], list[Pair]]] = defaultdict(lambda: defaultdict(list))
        for pair in dict.fromkeys(pairs):
            words = tuple(split(pair.original))
            if words and pair.original == pair.original.lower() and not any(map(str.isdigit, pair.original)):
                self._by_kind[pair.kind][words].append(pair)
                self._by_kind[None][words].append(pair)
        self.kinds = sorted(kind for kind in self._by_kind if kind is not None)

    def spin(
        self,
        text: str,
        rng: random.Random,
        kind: str | None,
        intensity: float,
        names: bool = False,
        own_table: bool = False,
    ) -> Spun:
        """Replace, of the words that this kind of spinner knows, the share `intensity` (0 to 1); in names if `names`.

        Without a kind it knows what all of them do. With `own_table` this spinner's table holds only a part of what
        spinners of its kind know, the likelier the oftener they write it.
        """
        table = self._by_kind[kind]
        longest = max(map(len, table), default=0)
        # A spinner always writes the same word for a word: it draws its own table once for each text.
        drawn = {words: self._draw(pairs, rng) for words, pairs in table.items()}
        if own_table:
            drawn = {words: pair for words, pair in drawn.items() if rng.random() < pair.weight}
        reading = read(text)
        tokens = counted_tokens(reading.tokens)
        parts: list[str] = []
        damage: list[Damage] = []
        length = taken = index = 0
        while index < len(tokens.words):
            for size in range(longest, 0, -1):
                words = tuple(tokens.words[index : index + size])
                pair = drawn.get(words) if len(words) == size else None
                if pair is None:
                    continue
                start, end = tokens.starts[index], tokens.ends[index + size - 1]
                found = text[start:end]
                if found[1:] != found[1:].lower() or "\n" in found or reading.is_protected(start, end):
                    continue
                in_name = size == 1 and names and _in_name(text, tokens, index)
                if found[0].isupper() and not in_name and not _opens_sentence(text, start, end):
                    continue
                if rng.random() > intensity:
                    continue
                after = pair.spun[:1].upper() + pair.spun[1:] if found[0].isupper() else pair.spun
                start, found, after = _with_article(text, tokens.starts, tokens.ends, index, taken, start, found, after)
                kept = text[taken:start]
                parts += [kept, after]
                length += len(kept)
                damage.append(Damage(length, length + len(after), found, after))
                length += len(after)
                taken = end
                index += size - 1
                break
            index += 1
        parts.append(text[taken:])
        return Spun("".join(parts), damage, kind)

    @staticmethod
    def _draw(pairs: Sequence[Pair], rng: random.Random) -> Pair:
        return rng.choices(pairs, [pair.weight for pair in pairs])[0]


def _opens_sentence(text: str, start: int, end: int) -> bool:
    before = text[:start].rstrip(' "“') if start < 400 else text[start - 400 : start].rstrip(' "“')
    following = text[end : end + 2].lstrip()
    return (not before or before[-1] in ".!?\n") and not following[:1].isupper()


def _in_name(text: str, tokens: CountedTokens, index: int) -> bool:
    """Whether the word at `index` has a capital, and a neighbour with one in the same sentence."""
    near = [
        place
        for place in (index - 1, index + 1)
        if 0 <= place < len(tokens.words) and tokens.words[place][0].isalpha() and text[tokens.starts[place]].isupper()
    ]
    return text[tokens.starts[index]].isupper() and bool(near)


def _with_article(
    text: str, starts: list[int], ends: list[int], index: int, taken: int, start: int, found: str, after: str
) -> tuple[int, str, str]:
    """The damage with the indefinite article before it, where that changes."""
    if not index or starts[index - 1] < taken:
        return start, found, after
    article = text[starts[index - 1] : ends[index - 1]]
    if article.lower() not in ("a", "an") or takes_an(found) == takes_an(after):
        return start, found, after
    wanted = article[0] + ("n" if takes_an(after) else "")
    gap = text[ends[index - 1] : start]
    return starts[index - 1], article + gap + found, wanted + gap + after
