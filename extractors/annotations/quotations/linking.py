"""Which source and which content belong to which cue: pairs are scored by logistic models over what stands between
them, and each content goes to its likeliest cue. `unspun.training.linking` trains the weights on gold attributions.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from unspun.extractors.annotations.quotations.link_constraints import quotation_groups
from unspun.extractors.annotations.quotations.role_spans import RoleSpans
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.tables import Span

CUES_EACH_SIDE = 3
"""Cues before a span, and as many after it, that may be its cue."""
MAX_LINK_CHARS = 1500
"""Characters between a cue and what may belong to it, beside the length of the latter."""
MAX_GAP_CHARS = 400
"""Characters between a cue and a span whose words are counted."""
MAX_PARAGRAPH_CHARS = 2000
"""A longer gap is taken to hold a paragraph break."""
_THRESHOLDS = {"source": 0.4, "content": 0.1}
_PRONOUN = {"he", "she", "they", "it", "we", "i", "you"}
_RELATIVE = {"who", "which", "that", "whose"}
_SAID = {"said", "says", "told", "added", "asked", "wrote"}
_WORD = re.compile(r"\w+")
_BE = {"was", "were", "is", "are", "been", "be", "being"}
_PASSIVE = re.compile(r"\b(?:when|if|as|was|were|is|are|been|be|being)\s$", re.IGNORECASE)
_TOUCHING = {"", ",", "that", ":", ", that", "’s", "'s"}


class CueLinks(NamedTuple):
    """A cue with what it links: a source or none, and contents (perhaps none)."""

    cue: Span
    source: Span | None
    contents: tuple[Span, ...]


class CuePair(NamedTuple):
    """What a cue and a span near it are like, and what stands between them, in few values each.

    `side` is "c" where the cue stands first, else "s". `distance` are words between them, in steps that grow; `cues`,
    `own`, `others` and `quotes` count what begins there, up to 2; `score` are fifths of the cue's score.
    """

    side: str
    kind: str
    distance: int
    cues: int
    own: int
    others: int
    sentences: int
    touching: bool
    gap_start: str
    gap_end: str
    paragraph: bool
    quotes: int
    shape: str
    verb: str
    beside: str
    score: int


def pair_features(pair: CuePair) -> list[str]:
    """The names of the features of a pair that the models weigh."""
    side, kind = pair.side, pair.kind
    return [
        f"{side} {kind}",
        f"{side} words {pair.distance}",
        f"{side} between {pair.cues}{pair.own}{pair.others}",
        f"{side} sentences {pair.sentences} {kind}",
        f"{side} touching {pair.touching} {kind}",
        f"{side} gap {pair.gap_start}",
        f"{side} gap end {pair.gap_end}",
        f"{side} paragraph {pair.paragraph} {kind}",
        f"{side} quotes {pair.quotes} {kind}",
        f"{side} verb {pair.verb} {kind}",
        f"{side} shape {pair.shape} cues {pair.cues}",
        f"{side} cues {pair.cues} own {pair.own} sentences {pair.sentences}",
        f"{side} beside {pair.beside} own {pair.own} {kind}",
        f"{side} beside {pair.beside} sentences {pair.sentences} paragraph {pair.paragraph} {kind}",
        f"score {pair.score}",
        f"{side} score {pair.score} touching {pair.touching}",
    ]


@lru_cache(maxsize=65536)
def link_probability(role: str, pair: CuePair) -> float:
    """The probability that a span of the role ("source" or "content") belongs to the cue of the pair."""
    weights = read_weights()[role]
    return 1 / (1 + math.exp(-sum(weights.get(feature, 0.0) for feature in pair_features(pair))))


class CandidateLinks:
    """The pairs of each role of one text with the cues near it."""

    def __init__(self, layout: TextLayout, roles: RoleSpans) -> None:
        self.layout = layout
        self.roles = roles
        self._about_cue = {cue: self._describe_cue(cue) for cue in roles.cue}

    def pairs(self, role: str) -> Iterator[tuple[Span, Span, CuePair]]:
        """Each span of the role with the cues near it, and what the pair is like."""
        for span in self.roles.of(role):
            kind = self._kind(span, role)
            for cue in self.roles.cue.nearest(span.start, CUES_EACH_SIDE):
                if abs(cue.start - span.start) < MAX_LINK_CHARS + span.end - span.start:
                    yield cue, span, self._pair(cue, span, role, kind)

    def _pair(self, cue: Span, span: Span, role: str, kind: str) -> CuePair:
        roles, text = self.roles, self.layout.text
        left, right = (cue, span) if cue.start < span.start else (span, cue)
        start, end = left.end, right.start
        gap = text[start : min(end, start + MAX_GAP_CHARS)].strip()
        words = len(gap.split())
        number = self.layout.sentence_number
        shape, verb, beside = self._about_cue[cue]
        return CuePair(
            side="c" if cue.start < span.start else "s",
            kind=kind,
            distance=words if words < 4 else min(10, 4 + int(math.log2(words / 4) * 2)),
            cues=min(2, roles.cue.count_starting(start, end)),
            own=min(2, roles.of(role).count_starting(start, end)),
            others=min(2, roles.of("source" if role == "content" else "content").count_starting(start, end)),
            sentences=min(3, number(end) - number(max(left.start, start - 1))),
            touching=gap in _TOUCHING,
            gap_start="" if not gap else "w" if gap[0].isalnum() else gap[0],
            gap_end="" if not gap else "w" if gap[-1].isalnum() else gap[-1],
            paragraph=end - start >= MAX_PARAGRAPH_CHARS or "\n" in text[start:end],
            quotes=min(2, self.layout.quoted_starting_between(start, end)),
            shape=shape,
            verb=verb,
            beside=beside,
            score=int(roles.cue.score(cue) * 5),
        )

    def _describe_cue(self, cue: Span) -> tuple[str, str, str]:
        """What a cue is like: its shape, whether it is a plain verb of speech, and what touches it."""
        text = self.layout.text
        words = text[cue.start : cue.end].casefold().split()
        word = words[0] if words else ""
        shape = "according" if word == "according" else "ing" if word.endswith("ing") else "to" if word == "to" else "w"
        if not _WORD.search(word):
            shape = "mark"
        if _PASSIVE.search(text, max(0, cue.start - 12), cue.start) or word in _BE:
            shape = "passive"
        touches = [self._touch("content", cue), self._touch("source", cue)]
        return shape, "said" if _SAID & set(words) else str(min(3, len(words))), "/".join(touches)

    def _touch(self, role: str, cue: Span) -> str:
        spans = self.roles.of(role)
        before, after = spans.last_before(cue.start), spans.first_from(cue.start)
        found = ""
        if before and cue.start - before.end <= 3:
            found += "L" if role == "content" and self._kind(before, role).startswith("quote") else "l"
        if after and after.start - cue.end <= 3:
            found += "R" if role == "content" and self._kind(after, role).startswith("quote") else "r"
        return found

    def _kind(self, span: Span, role: str) -> str:
        first = self.layout.text[span.start : span.start + 12].split(maxsplit=1)
        word = first[0].casefold() if first else ""
        if role == "source":
            return "pronoun" if word in _PRONOUN else "relative" if word in _RELATIVE else "name"
        quoted = self.layout.quoted_at(span.start)
        if quoted is not None and quoted.end >= span.end:
            return "quote begins" if self.layout.begins_sentence(span.start) else "quote"
        if quoted is not None:
            return "opens"
        return word if word in {"that", "to"} else "clause"


def link(candidates: CandidateLinks) -> list[CueLinks]:
    """Each cue with its source and its contents. A content goes to one cue; a source may speak by several cues.

    Contents that are one quotation go to one cue together: to the one that stands right beside one of them with a
    source of its own, else to the one that is likeliest for all of them.
    """
    layout, roles = candidates.layout, candidates.roles
    source_of = _likeliest_sources(candidates)
    likely = _likely_cues(candidates)
    cue_of: dict[Span, Span] = {}
    for group in quotation_groups(layout, roles):
        source_of |= {each.cue: each.source for each in group.own.values()}
        cue = None
        if not group.own:
            cue = _likeliest_cue([likely[content] for content in group.contents])
        elif not group.may_go_on:
            cue = next(iter(group.own.values())).cue
        for content in group.contents:
            cue = group.own[content].cue if content in group.own else cue
            if cue is not None:
                cue_of[content] = cue
    contents: dict[Span, list[Span]] = {}
    for content, cue in cue_of.items():
        contents.setdefault(cue, []).append(content)
    return [CueLinks(cue, source_of.get(cue), tuple(sorted(contents.get(cue, ())))) for cue in roles.cue]


def _likeliest_sources(candidates: CandidateLinks) -> dict[Span, Span]:
    best: dict[Span, tuple[float, Span]] = {}
    for score, cue, source in _likely_pairs(candidates, "source"):
        best[cue] = max(best.get(cue, (0.0, source)), (score, source))
    return {cue: source for cue, (_, source) in best.items()}


def _likely_cues(candidates: CandidateLinks) -> dict[Span, dict[Span, float]]:
    """The cues that each content may belong to, with their probabilities."""
    likely: dict[Span, dict[Span, float]] = {content: {} for content in candidates.roles.content}
    for score, cue, content in _likely_pairs(candidates, "content"):
        likely[content][cue] = score
    return likely


def _likeliest_cue(likely: Sequence[Mapping[Span, float]]) -> Span | None:
    """The cue with the highest sum of probabilities over all the contents; of equal ones the last."""
    sums: dict[Span, float] = {}
    for cues in likely:
        for cue, score in cues.items():
            sums[cue] = sums.get(cue, 0.0) + score
    return max(sums, key=lambda cue: (sums[cue], cue), default=None)


def _likely_pairs(candidates: CandidateLinks, role: str) -> Iterator[tuple[float, Span, Span]]:
    """Pairs (probability, cue, span) that may belong together."""
    threshold = _THRESHOLDS[role]
    for cue, span, pair in candidates.pairs(role):
        score = link_probability(role, pair)
        if score > threshold:
            yield score, cue, span


@cache
def read_weights() -> dict[str, dict[str, float]]:
    """Weights of the features, for the roles source and content."""
    weights: dict[str, dict[str, float]] = json.loads(
        files(__package__).joinpath("linking.json").read_text(encoding="utf-8")
    )
    return weights
