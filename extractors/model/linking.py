"""Which content and which source belong to which cue: a small network over where the spans stand."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from extractors.model.features import FLAGS, SPEECH
from extractors.model.network import Params

HIDDEN = 32
REACH = 3
"""Cues considered on each side of a content, and sources on each side of a cue."""
AXES = ("content", "source")
PAIR_FEATURES = 34


class Link(NamedTuple):
    """One attribution, as indexes of a text's contents, cue and source, each list sorted by tokens.

    `score` is the probability of the weakest of its links.
    """

    contents: tuple[int, ...]
    cue: int | None
    source: int | None
    score: float


class Layout:
    """Where a text's tokens and quotation spans stand, counted so that any stretch is summed in constant time."""

    def __init__(self, words: Sequence[str], flags: np.ndarray, spans: dict[str, list[tuple[int, int]]]) -> None:
        column = {name: flags[:, i].astype(np.int64) for i, name in enumerate(FLAGS)}
        newline = np.array([word[0] == "\n" for word in words], dtype=np.int64)
        self.words = words
        self.spans = spans
        self.lines = _running(newline)
        self.sentences = _running(column["sentence_start"] | newline)
        self.opening = _running(column["opening"])
        self.closing = _running(column["closing"])
        self.colon = _running(np.array([word == ":" for word in words], dtype=np.int64))
        self.comma = _running(np.array([word in {",", "—", "―", ";"} for word in words], dtype=np.int64))
        self.inside = column["in_double"]
        self.begins = column["sentence_start"]
        self.starts = {role: [span[0] for span in found] for role, found in spans.items()}

    def between(self, role: str, start: int, end: int) -> int:
        return max(0, bisect_left(self.starts[role], end) - bisect_left(self.starts[role], start))

    def pair(self, one: tuple[int, int], cue: tuple[int, int], rank: int) -> list[float]:
        """Features of a span and a cue; `rank` counts how many candidates stand nearer on that side."""
        before = one[1] <= cue[0]
        a, b = (one[1], cue[0]) if before else (cue[1], one[0])
        b = max(a, b)
        near, far = (one, cue) if before else (cue, one)
        gap = b - a
        lines = int(self.lines[far[0]] - self.lines[near[1] - 1])
        sentences = int(self.sentences[far[0]] - self.sentences[near[1] - 1])
        word = self.words[one[0]]
        after_one = self.words[one[1]] if one[1] < len(self.words) else "\n"
        before_one = self.words[one[0] - 1] if one[0] else "\n"
        last = self.words[one[1] - 1]
        middle = (one[0] + one[1]) // 2
        cue_words = {w.lower() for w in self.words[cue[0] : cue[1]]}
        return [
            1.0,
            before,
            np.log1p(gap) / 3,
            gap == 0,
            gap == 1,
            gap == 2,
            gap > 8,
            lines == 1,
            lines > 1,
            sentences == 0,
            sentences == 1,
            sentences > 1,
            min(3, self.between("cue", a, b)) / 2,
            min(3, self.between("content", a, b)) / 2,
            min(3, self.between("source", a, b)) / 2,
            min(2, int(self.opening[b] - self.opening[a])),
            min(2, int(self.closing[b] - self.closing[a])),
            self.colon[b] > self.colon[a],
            min(2, int(self.comma[b] - self.comma[a])),
            word[0] in "\"“«‘'",
            last[-1] in "\"”»’'",
            self.inside[middle],
            word[0].islower(),
            self.begins[one[0]],
            after_one[0] in ",—―",
            last[-1] in ".?!",
            before_one[0] in "\n.",
            min(40, one[1] - one[0]) / 20,
            rank == 0,
            rank == 1,
            bool(cue_words & SPEECH),
            cue_words <= {":", "—", "―", "-"},
            "according" in cue_words,
            cue[1] - cue[0] > 2,
        ]

    def candidates(self, axis: str, position: tuple[int, int]) -> list[tuple[int, int]]:
        """(index, rank) of the spans near `position`: cues for a content, sources for a cue."""
        role = "cue" if axis == "content" else "source"
        at = bisect_left(self.starts[role], position[0])
        left = [(i, at - 1 - i) for i in range(max(0, at - REACH), at)]
        right = [(i, i - at) for i in range(at, min(len(self.starts[role]), at + REACH))]
        return left + right


def _running(hits: np.ndarray) -> np.ndarray:
    return np.append(0, np.cumsum(hits))


def initial(rng: np.random.Generator) -> Params:
    params: Params = {}
    for axis in AXES:
        params[f"link.{axis}.in"] = (rng.standard_normal((PAIR_FEATURES, HIDDEN)) * 0.2).astype(np.float32)
        params[f"link.{axis}.out"] = (rng.standard_normal(HIDDEN) * 0.2).astype(np.float32)
        params[f"link.{axis}.none"] = np.zeros(1, np.float32)
    return params


def choose(params: Params, axis: str, features: list[list[float]]) -> np.ndarray:
    """Probabilities of the candidates, and last that none of them is right."""
    none = params[f"link.{axis}.none"]
    if not features:
        return np.ones(1, np.float32)
    hidden = np.tanh(np.array(features, np.float32) @ params[f"link.{axis}.in"])
    scores = np.append(hidden @ params[f"link.{axis}.out"], none)
    weight = np.exp(scores - scores.max())
    return weight / weight.sum()


def pair_features(
    layout: Layout, axis: str, position: tuple[int, int], found: list[tuple[int, int]]
) -> list[list[float]]:
    role = "cue" if axis == "content" else "source"
    spans = layout.spans[role]
    if axis == "content":
        return [layout.pair(position, spans[i], rank) for i, rank in found]
    return [layout.pair(spans[i], position, rank) for i, rank in found]


def link(params: Params, layout: Layout) -> list[Link]:
    """Every attribution of a text: one for each cue that has a content, and one for each content without a cue."""
    contents: dict[int, list[tuple[int, float]]] = {}
    alone: list[Link] = []
    for i, span in enumerate(layout.spans["content"]):
        found = layout.candidates("content", span)
        chances = choose(params, "content", pair_features(layout, "content", span, found))
        best = int(chances.argmax())
        if best == len(found):
            alone.append(Link((i,), None, None, float(chances[best])))
        else:
            contents.setdefault(found[best][0], []).append((i, float(chances[best])))
    out = alone
    for cue, parts in contents.items():
        span = layout.spans["cue"][cue]
        found = layout.candidates("source", span)
        chances = choose(params, "source", pair_features(layout, "source", span, found))
        best = int(chances.argmax())
        score = min(float(chances[best]), *(chance for _, chance in parts)) if parts else float(chances[best])
        source = None if best == len(found) else found[best][0]
        out.append(Link(tuple(i for i, _ in parts), cue, source, round(score, 4)))
    return sorted(out)
