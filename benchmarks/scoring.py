"""Scores of annotations: exact entity mentions, and the roles of quotations on tokens."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

TOKEN = re.compile(r"\w+|[^\w\s]")
MARKS = frozenset('"“”„«»')
EDGE = MARKS | frozenset("'‘’.,;:!?-–—()[]")
ROLES = ("source", "cue", "content")
MIN_OVERLAP = 0.8
"""Jaccard overlap of their tokens from which two contents are the same."""


class Tally(NamedTuple):
    """How many predictions there are, how many are wanted (gold), and how many are right, both at once."""

    right: int = 0
    predicted: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """Share of the predictions that are right; 0 where there are none."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of what is wanted that was predicted; 0 where nothing is wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.predicted + self.wanted) if self.right else 0.0


class Quotation(NamedTuple):
    """The tokens of each role without marks at their edges, and how far the content is quoted."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    kind: str


def score_entities(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, Tally]:
    """Tallies of exact mentions for each label and for ALL; each pair is a gold record and a predicted one."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in Tally._fields}
    for gold, predicted in pairs:
        wanted = {(e["start"], e["end"], e["label"]) for e in gold["entities"]}
        proposed = {(e["start"], e["end"], e["label"]) for e in predicted["entities"]}
        for name, spans in (("right", wanted & proposed), ("predicted", proposed), ("wanted", wanted)):
            counts[name].update(label for *_, label in spans)
    labels = sorted(counts["wanted"] | counts["predicted"])
    tallies = {label: Tally(*(counts[name][label] for name in Tally._fields)) for label in labels}
    return {**tallies, "ALL": _sum(tallies.values())}


def score_quotes(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, Tally]:
    """Tallies over gold records with `attributions` and predicted ones with `quotes`.

    "source", "cue" and "content" count exact token sets. "DIRECT content", and likewise for the other kinds and "all",
    counts contents by their overlap; "DIRECT attributed" counts those of them whose source shares a token with the gold
    source.
    """
    counts: dict[str, Tally] = {}

    def add(name: str, right: int, predicted: int, wanted: int) -> None:
        counts[name] = _sum([counts.get(name, Tally()), Tally(right, predicted, wanted)])

    for record, predicted in pairs:
        text = record["text"]
        gold = _quotations(record["attributions"], text)
        proposed = _quotations(predicted["quotes"], text)
        for role in ROLES:
            g, p = ({getattr(q, role) for q in side if getattr(q, role)} for side in (gold, proposed))
            add(role, len(g & p), len(p), len(g))
        matches = _matches(gold, proposed)
        for kind in ("all", "DIRECT", "MIXED", "INDIRECT"):
            of_kind = [(g, p) for g, p in matches if kind in ("all", g.kind)]
            sides = [sum(kind in ("all", q.kind) for q in side) for side in (proposed, gold)]
            right = sum(bool(g.source & p.source) or not (g.source or p.source) for g, p in of_kind)
            add(f"{kind} content", len(of_kind), sides[0], sides[1])
            add(f"{kind} attributed", right, sides[0], sides[1])
    return counts


def _quotations(attributions: Sequence[Mapping[str, Any]], text: str) -> list[Quotation]:
    tokens = [match.span() for match in TOKEN.finditer(text)]
    quotations = []
    for attribution in attributions:
        source, cue, content = (_role(attribution.get(name) or (), text, tokens) for name in ROLES)
        if content:
            quotations.append(Quotation(source, cue, content, _kind(attribution["content"], text)))
    return quotations


def _role(spans: Iterable[Sequence[int]], text: str, tokens: Sequence[tuple[int, int]]) -> frozenset[int]:
    spans = list(spans)
    inside = [i for i, (a, b) in enumerate(tokens) if any(a >= start and b <= end for start, end in spans)]
    while inside and text[slice(*tokens[inside[0]])] in EDGE:
        del inside[0]
    while inside and text[slice(*tokens[inside[-1]])] in EDGE:
        del inside[-1]
    return frozenset(inside)


def _kind(spans: Sequence[Sequence[int]], text: str) -> str:
    if all(MARKS & set(text[max(0, s - 1) : s + 1]) and MARKS & set(text[e - 1 : e + 2]) for s, e in spans):
        return "DIRECT"
    return "MIXED" if any(MARKS & set(text[s:e]) for s, e in spans) else "INDIRECT"


def _matches(gold: Sequence[Quotation], proposed: Sequence[Quotation]) -> list[tuple[Quotation, Quotation]]:
    """One-to-one pairs of the same content, the closest first."""
    overlaps = [
        (len(g.content & p.content) / len(g.content | p.content), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(proposed)
        if g.content & p.content
    ]
    taken: set[tuple[str, int]] = set()
    pairs = []
    for overlap, i, j in sorted(overlaps, key=lambda row: (-row[0], row[1], row[2])):
        if overlap >= MIN_OVERLAP and not taken & {("gold", i), ("proposed", j)}:
            taken |= {("gold", i), ("proposed", j)}
            pairs.append((gold[i], proposed[j]))
    return pairs


def _sum(tallies: Iterable[Tally]) -> Tally:
    return Tally(*(sum(column) for column in zip(*tallies, strict=True)))
