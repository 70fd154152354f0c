"""The substitution lexicon: what spinners write, and what stood there.

A file has tab-separated columns `spun original kind score context action` under a header of these names:

- `spun`, `original`: words as running text has them; matching ignores case, and the repair takes the case that it
  finds.
- `kind`: the mechanism, which is one source of evidence: damage of one kind in a text makes more of it likely.
- `score`: how surely, in a text spun in this way, `spun` stands for `original`, before its context is known; above 0
  to 1.
- `context`: conditions, separated by spaces, that must all hold: `next:a|b` and `prev:a|b` (the word after or before
  is one of these), `not-next:` and `not-prev:`, `near:a|b` (one of these stands up to five words before), `spaced`
  (white space on both sides).
- `action`: `repair`, or `flag` where the original is only ever suggested.
- `evidence` (this column may be missing): the pages on which the substitution was seen, as short digests of their
  addresses, separated by spaces; empty where it follows from what the same spinner does to other words.
"""

import csv
import functools
import io
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import NamedTuple

from unspun.text.ngrams import split

COLUMNS = ("spun", "original", "kind", "score", "context", "action")
EVIDENCE = "evidence"
ACTIONS = ("repair", "flag")
CONDITIONS = ("next", "prev", "not-next", "not-prev", "near")
TABLES = ("back_translation", "round_trip", "synonyms", "thesaurus", "filler", "scramble", "further_families")
FILES = (*TABLES, "collocations")
NEAR = 5
"""Words before a match in which `near:` looks."""
LONGEST = 12
"""Words of an entry: what is longer is a sentence, not a substitution."""

Condition = tuple[str, frozenset[str]]


class Entry(NamedTuple):
    """One substitution. `words` and `replacement` are the tokens of `spun` and `original` as the n-gram model counts
    them."""

    spun: str
    original: str
    kind: str
    score: float
    context: tuple[Condition, ...]
    action: str
    words: tuple[str, ...]
    replacement: tuple[str, ...]
    evidence: tuple[str, ...] = ()

    def fits(self, words: list[str], start: int, end: int) -> bool:
        """Whether the words around words[start:end] meet the conditions."""
        return all(_holds(name, wanted, words, start, end) for name, wanted in self.context)


def _holds(name: str, wanted: frozenset[str], words: list[str], start: int, end: int) -> bool:
    match name:
        case "next":
            return end < len(words) and words[end] in wanted
        case "prev":
            return start > 0 and words[start - 1] in wanted
        case "not-next":
            return end >= len(words) or words[end] not in wanted
        case "not-prev":
            return start == 0 or words[start - 1] not in wanted
        case "near":
            return any(word in wanted for word in words[max(0, start - NEAR) : start])
    return True


class Lexicon:
    """Substitutions, found by their first word.

    >>> header = "spun\\toriginal\\tkind\\tscore\\tcontext\\taction"
    >>> lexicon = Lexicon.parse(header + "\\nhot canine\\thot dog\\tmine\\t0.9\\t\\trepair")
    >>> [(end, [entry.original for entry in entries]) for end, entries in lexicon.at(["a", "hot", "canine"], 1)]
    [(3, ['hot dog'])]
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(dict.fromkeys(entries))
        self.kinds = tuple(dict.fromkeys(entry.kind for entry in self.entries))
        self._by_first: dict[str, dict[int, dict[tuple[str, ...], list[Entry]]]] = {}
        for entry in self.entries:
            by_length = self._by_first.setdefault(entry.words[0], {})
            by_length.setdefault(len(entry.words), {}).setdefault(entry.words, []).append(entry)
        self.first_words = frozenset(self._by_first)
        self._kinds_of: dict[tuple[str, ...], frozenset[str]] = {}
        self._lengths_of: dict[str, frozenset[int]] = {}
        for entry in self.entries:
            original = entry.replacement
            self._kinds_of[original] = self._kinds_of.get(original, frozenset()) | {entry.kind}
            self._lengths_of[original[0]] = self._lengths_of.get(original[0], frozenset()) | {len(original)}
        self.first_originals = frozenset(self._lengths_of)

    def __add__(self, other: "Lexicon") -> "Lexicon":
        return Lexicon([*self.entries, *other.entries])

    def at(self, words: list[str], start: int) -> Iterator[tuple[int, list[Entry]]]:
        """Entries whose spun words stand at words[start], in contexts that they ask for, by where these words end."""
        for length, entries in self._by_first.get(words[start], {}).items():
            end = start + length
            found = entries.get(tuple(words[start:end]))
            if found:
                yield end, [entry for entry in found if not entry.context or entry.fits(words, start, end)]

    def originals_at(self, words: list[str], start: int) -> Iterator[tuple[str, ...]]:
        """Originals that stand at words[start], which a spinner would have had a substitute for."""
        for length in self._lengths_of.get(words[start], ()):
            found = tuple(words[start : start + length])
            if found in self._kinds_of:
                yield found

    def kinds_of(self, original: tuple[str, ...]) -> frozenset[str]:
        """The kinds of spinners that replace an original."""
        return self._kinds_of[original]

    @classmethod
    def parse(cls, text: str, name: str = "lexicon") -> "Lexicon":
        """The lexicon of a file's text; raises ValueError that names file and line where a line does not hold."""
        rows = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
        header = tuple(next(rows, []))
        if header not in (COLUMNS, (*COLUMNS, EVIDENCE)):
            raise ValueError(f"{name}:1: the columns must be {' '.join(COLUMNS)}, separated by tabs")
        return cls(_entry(row, len(header), f"{name}:{number}") for number, row in enumerate(rows, 2) if row)


def _entry(row: list[str], columns: int, place: str) -> Entry:
    if len(row) != columns:
        raise ValueError(f"{place}: {len(row)} columns where {columns} are needed")
    spun, original, kind, score_text, context, action = (cell.strip() for cell in row[: len(COLUMNS)])
    evidence = tuple(" ".join(row[len(COLUMNS) :]).split())
    words, replacement = tuple(split(spun)), tuple(split(original))
    if not words or not replacement or not kind:
        raise ValueError(f"{place}: spun, original and kind must have words")
    if len(words) > LONGEST:
        raise ValueError(f"{place}: more than {LONGEST} words in {spun!r}")
    if words == replacement:
        raise ValueError(f"{place}: {spun!r} is the same as its original")
    if any(mark in spun + original for mark in '"“”«»„'):
        raise ValueError(f"{place}: quotation marks are never repaired")
    try:
        score = float(score_text)
    except ValueError:
        raise ValueError(f"{place}: the score {score_text!r} is not a number") from None
    if not 0 < score <= 1:
        raise ValueError(f"{place}: the score {score_text} is not above 0 and at most 1")
    if action not in ACTIONS:
        raise ValueError(f"{place}: the action {action!r} is neither repair nor flag")
    conditions = tuple(_condition(part, place) for part in context.split())
    return Entry(spun, original, kind, score, conditions, action, words, replacement, evidence)


def _condition(part: str, place: str) -> Condition:
    name, colon, values = part.partition(":")
    if part == "spaced":
        return part, frozenset()
    if not colon or name not in CONDITIONS or not values:
        raise ValueError(f"{place}: the condition {part!r} is not one of {', '.join(CONDITIONS)} with words, or spaced")
    return name, frozenset(values.split("|"))


@functools.cache
def default() -> Lexicon:
    """The packaged lexicon."""
    return _packaged(FILES)


@functools.cache
def tables() -> Lexicon:
    """The packaged lexicon without the set phrases in which several of its substitutions meet.

    Training spins with these tables: phrases beside them would teach that damage is easier to see than it is.
    """
    return _packaged(TABLES)


@functools.cache
def registers() -> frozenset[tuple[str, ...]]:
    """Words that writers of older, official, regional or telegraphic English use themselves: they prove nothing."""
    lines = resources.files("unspun.cleaners.spin").joinpath("registers.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(tuple(split(line)) for line in lines if line and not line.startswith("#"))


def _packaged(names: Iterable[str]) -> Lexicon:
    folder = resources.files("unspun.cleaners.spin")
    parsed = (Lexicon.parse(folder.joinpath(f"{name}.tsv").read_text(encoding="utf-8"), name) for name in names)
    return Lexicon(entry for lexicon in parsed for entry in lexicon.entries)
