"""Which source and which content belong to which cue: pairs are scored by logistic models over what stands between
them, and linked greedily, best first. `benchmarks.linking` trains the weights on gold attributions."""

import json
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from schemas.tables import Span

NEAREST = 4
_REACH = 1500
_PRONOUN = {"he", "she", "they", "it", "we", "i", "you"}
_RELATIVE = {"who", "which", "that", "whose"}
_WORD = re.compile(r"\w+")
_MARKS = '"“”„«»'
_THRESHOLDS = {"source": 0.4, "content": 0.05}


class Linked(NamedTuple):
    """A cue with what it links: a source or none, and contents (perhaps none). `score` is the weakest content link."""

    cue: Span
    source: Span | None
    contents: tuple[Span, ...]
    score: float


class Layout:
    """The roles found in one text, and what stands between any two of them."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        sources: Sequence[Span],
        cues: Sequence[Span],
        contents: Sequence[Span],
    ) -> None:
        self.text = text
        self.roles = {"source": sorted(sources), "cue": sorted(cues), "content": sorted(contents)}
        self._starts = {role: [span.start for span in spans] for role, spans in self.roles.items()}
        self._sentence_starts = [sentence.start for sentence in sentences]

    def pairs(self, role: str) -> Iterator[tuple[Span, Span, list[str]]]:
        """Each span of the role with the cues near it, and the features of the pair."""
        cues, starts = self.roles["cue"], self._starts["cue"]
        for span in self.roles[role]:
            at = bisect_left(starts, span.start)
            for cue in cues[max(0, at - NEAREST) : at + NEAREST]:
                if abs(cue.start - span.start) < _REACH + span.end - span.start:
                    yield cue, span, self._features(cue, span, role)

    def _features(self, cue: Span, span: Span, role: str) -> list[str]:
        text = self.text
        cue_first = cue.start < span.start
        left, right = (cue, span) if cue_first else (span, cue)
        gap = text[left.end : right.start]
        side = "cue " if cue_first else "span "
        between = {name: self._count(name, left.end, right.start) for name in self.roles}
        crossing = "|".join(f"{min(2, count)}" for count in between.values())
        sentences = self._sentence_of(right.start) - self._sentence_of(max(left.start, left.end - 1))
        words = len(_WORD.findall(gap)) if len(gap) < 300 else 60
        bucket = words if words < 4 else 4 + int(math.log2(words / 4 + 1) * 2)
        first_word = text[span.start : span.end].split(maxsplit=1)[0].casefold() if span.end > span.start else ""
        cue_word = text[cue.start : cue.end].casefold()
        kind = "plain"
        if role == "source":
            kind = "pronoun" if first_word in _PRONOUN else "relative" if first_word in _RELATIVE else "plain"
        elif first_word[:1] in _MARKS or first_word.startswith("''"):
            kind = "marked"
        elif first_word in {"that", "to"}:
            kind = first_word
        touching = gap.strip() in {"", ",", "that", ":", ", that", "’s", "'s"}
        paragraph = "\n" in gap
        quote_between = any(mark in gap for mark in _MARKS) or "''" in gap
        said = cue_word in {"said", "says", "told", "added"}
        common = [
            side,
            f"{side}words {bucket}",
            f"{side}between {crossing}",
            f"{side}sentences {min(3, sentences)}",
            f"{side}kind {kind}",
            f"{side}touching {touching}",
            f"{side}gap {gap.strip()[:1] if not gap.strip()[:1].isalnum() else 'w'}",
            f"{side}paragraph {paragraph}",
            f"{side}marks {quote_between}",
            f"{side}said {said} kind {kind}",
            f"{side}ing {cue_word.split()[0].endswith('ing') if cue_word else False}",
            f"{side}according {cue_word.startswith('according')}",
            f"{side}cues {min(3, between['cue'])} sentences {min(2, sentences)}",
            f"{side}own {min(3, between[role])} sentences {min(2, sentences)}",
        ]
        if role == "content":
            common.append(f"{side}source beside {self._beside('source', cue)} between {min(1, between['source'])}")
            common.append(f"{side}others {self._fits(cue)}")
        else:
            common.append(f"{side}content beside {self._beside('content', cue)}")
        return common

    def _count(self, role: str, start: int, end: int) -> int:
        starts = self._starts[role]
        return bisect_left(starts, end) - bisect_left(starts, start)

    def _sentence_of(self, position: int) -> int:
        return bisect_right(self._sentence_starts, position)

    def _beside(self, role: str, cue: Span) -> str:
        """On which sides a span of the role touches the cue, white space and a comma aside."""
        spans, starts = self.roles[role], self._starts[role]
        at = bisect_left(starts, cue.start)
        before = at > 0 and cue.start - spans[at - 1].end <= 3
        after = at < len(spans) and spans[at].start - cue.end <= 3
        return f"{'l' if before else ''}{'r' if after else ''}"

    def _fits(self, cue: Span) -> str:
        return self._beside("content", cue) + "/" + self._beside("source", cue)


def link(layout: Layout) -> list[Linked]:
    """Each cue with its source and its contents. A content goes to one cue; a source may speak by several cues."""
    source_of: dict[Span, tuple[float, Span]] = {}
    for score, cue, source in _likely(layout, "source"):
        source_of[cue] = max(source_of.get(cue, (0.0, source)), (score, source))
    cue_of: dict[Span, tuple[float, Span]] = {}
    for score, cue, content in _likely(layout, "content"):
        cue_of[content] = max(cue_of.get(content, (0.0, cue)), (score, cue))
    contents: dict[Span, list[tuple[Span, float]]] = {}
    for content, (score, cue) in cue_of.items():
        contents.setdefault(cue, []).append((content, score))
    return [
        Linked(
            cue,
            source_of[cue][1] if cue in source_of else None,
            tuple(sorted(content for content, _ in contents.get(cue, []))),
            min((score for _, score in contents.get(cue, [])), default=0.0),
        )
        for cue in layout.roles["cue"]
    ]


def _likely(layout: Layout, role: str) -> Iterator[tuple[float, Span, Span]]:
    """Pairs (probability, cue, span) that probably belong together."""
    weights, threshold = _weights()[role], _THRESHOLDS[role]
    for cue, span, features in layout.pairs(role):
        score = 1 / (1 + math.exp(-sum(weights.get(feature, 0.0) for feature in features)))
        if score > threshold:
            yield score, cue, span


@cache
def _weights() -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = json.loads(
        files(__package__).joinpath("linking.json").read_text(encoding="utf-8")
    )
    return weights
