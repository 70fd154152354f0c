"""Learning from copies: substitutions that certain alignments show again and again, as rows of a lexicon."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from unspun.copies.article import Article
from unspun.copies.comparison import compare
from unspun.copies.relations import rewording
from unspun.copies.witness import Restoration, restore
from unspun.copies.words import words_of
from unspun.schemas.identity import digest

MAX_WORDS = 4
"""Words of a substitution, on either side: longer ones are never seen twice."""

MAX_CONTEXTS = 3
CONTEXT_CHARS = 30

HELD_OUT_PARTS = 4
"""Originals are divided into so many parts; the precision of a substitution in one is measured in the others."""

Family = Literal["spin", "translation"]


class Substitution(NamedTuple):
    """A row of a lexicon of observed substitutions.

    `find` is what the copies write, `replace` what the originals had, both in lower case. `times` counts articles,
    `outlets` are those that write it, `contexts` up to three examples of the words around it.

    `precision` is the share of the places with `find`, in copies of other originals than those in which the row was
    seen, at which the original has `replace`; `held_out_times` the number of these places. A place where copy and
    original both have `find` counts against it. None where there is no such place.
    """

    find: str
    replace: str
    family: Family
    times: int
    outlets: tuple[str, ...]
    contexts: tuple[str, ...]
    precision: float | None
    held_out_times: int


class _Seen(NamedTuple):
    """A place at which a copy has other words than its original."""

    find: str
    replace: str
    family: Family
    part: int
    document_id: str
    outlet: str
    context: str


def learn(pairs: Iterable[tuple[Article, Article]]) -> Sequence[Substitution]:
    """The substitutions that pairs of a damaged article and its witness show, those of most articles first.

    The same for the pairs in any order.
    """
    ordered = sorted(
        {(damaged.document_id, witness.document_id): (damaged, witness) for damaged, witness in pairs}.items()
    )
    seen: list[_Seen] = []
    texts: list[tuple[int, str]] = []
    for _, (damaged, witness) in ordered:
        part = int(digest(" ".join(words_of(witness.body).words))[:8], 16) % HELD_OUT_PARTS
        kind = rewording(damaged, witness, compare(damaged.body, witness.body))
        if kind is None:
            continue
        family: Family = "spin" if kind == "spun_copy" else "translation"
        texts.append((part, f" {' '.join(words_of(damaged.body).words)} "))
        seen += [one for restoration in restore(damaged, witness) if (one := _seen(damaged, restoration, family, part))]
    return _counted(seen, texts)


def _seen(damaged: Article, restoration: Restoration, family: Family, part: int) -> _Seen | None:
    edit = restoration.edit
    find, replace = words_of(edit.before).words, words_of(edit.after).words
    if not (0 < len(find) <= MAX_WORDS and 0 < len(replace) <= MAX_WORDS):
        return None
    context = damaged.body[max(0, edit.start - CONTEXT_CHARS) : edit.end + CONTEXT_CHARS].replace("\n", " ")
    outlet = damaged.outlet or ""
    return _Seen(" ".join(find), " ".join(replace), family, part, damaged.document_id, outlet, context)


def _counted(seen: Sequence[_Seen], texts: Sequence[tuple[int, str]]) -> Sequence[Substitution]:
    by_row: dict[tuple[str, str, Family], list[_Seen]] = defaultdict(list)
    for one in seen:
        by_row[one.find, one.replace, one.family].append(one)
    right = Counter((one.find, one.replace, one.part) for one in seen)
    written = _occurrences({find for find, _, _ in by_row}, texts)
    rows = []
    for (find, replace, family), places in by_row.items():
        parts = {one.part for one in places}
        hits, total = _held_out(
            parts, {part: right[find, replace, part] for part in range(HELD_OUT_PARTS)}, written[find]
        )
        rows.append(
            Substitution(
                find,
                replace,
                family,
                len({one.document_id for one in places}),
                tuple(sorted({one.outlet for one in places} - {""})),
                tuple(sorted({one.context for one in places})[:MAX_CONTEXTS]),
                round(hits / total, 4) if total else None,
                total,
            )
        )
    return sorted(rows, key=lambda row: (-row.times, row.find, row.replace, row.family))


def _held_out(seen_in: set[int], hits: dict[int, int], written: Counter[int]) -> tuple[int, int]:
    """Right places and all places in those parts that are held out: each part, where another has shown the row."""
    held_out = [part for part in range(HELD_OUT_PARTS) if seen_in - {part}]
    return sum(hits[part] for part in held_out), sum(written[part] for part in held_out)


def _occurrences(phrases: set[str], texts: Sequence[tuple[int, str]]) -> dict[str, Counter[int]]:
    """How often each phrase stands in the copies, by part."""
    counts: dict[str, Counter[int]] = {phrase: Counter() for phrase in phrases}
    for part, text in texts:
        words = text.split()
        for size in range(1, MAX_WORDS + 1):
            for start in range(len(words) - size + 1):
                phrase = " ".join(words[start : start + size])
                if phrase in counts:
                    counts[phrase][part] += 1
    return counts
