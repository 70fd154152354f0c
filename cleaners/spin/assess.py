"""From a text to the changes that undo a spinner's work, and to a score of how sure it is that one was at work."""

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from unspun.cleaners.ledger import Change
from unspun.cleaners.spin import detection, lexicon, word_vectors
from unspun.cleaners.spin.confidence import Confidence, features
from unspun.cleaners.spin.detection import Evidence
from unspun.cleaners.spin.document import Substitution, decide, substitution
from unspun.cleaners.spin.grammar import in_case, mended_article
from unspun.cleaners.spin.names import BrokenName, Names, known
from unspun.cleaners.spin.noisy_channel import Decoded, Finding, decode
from unspun.cleaners.spin.numbers import find_broken, may_be_broken
from unspun.cleaners.spin.prefilter import Learned, Screen
from unspun.schemas.tables import Span
from unspun.text.ngrams import NGrams, Tokens, news, tokenize
from unspun.text.quotations import find_quotations, touches

FLAG = 0.5
"""Probability of damage from which it is flagged."""
MIN_FLAG_CONFIDENCE = 0.3
"""Confidence in its suggestion below which a flag helps nobody."""
FLAG_UNSPUN = 0.97
"""In a text that is not spun, only what can hardly be anything but damage is flagged."""
EXAMPLES = 8
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|org|net|gov|edu|info|co)\b")
_ADDRESS_REACH = 200


class Assessment(NamedTuple):
    """Changes in the text's coordinates (`applied=False` for flags), the probability that the text was spun, and
    why.

    `repaired` are the substitutions that the changes undo: a later pass over the text they give undoes them too.
    """

    changes: list[Change]
    score: float
    is_spun: bool
    evidence: list[Evidence]
    repaired: frozenset[Substitution] = frozenset()


CALM = Assessment([], 0.0, False, [])
"""Of a text in which nothing is found."""


def assess(
    text: str,
    *,
    language: str | None = "en",
    protected: Sequence[Span] = (),
    lexicon: lexicon.Lexicon | None = None,
    repaired: frozenset[Substitution] = frozenset(),
) -> Assessment:
    """What a spinner did to a text. Quotations, names and `protected` spans are left alone; so are other languages than
    English. `repaired` are substitutions that an earlier pass over the same document has undone.

    >>> assessment = assess("The ministry said on Monday that talks would go on.")
    >>> assessment.changes, assessment.is_spun
    ([], False)
    """
    if language not in (None, "en") or not text:
        return CALM
    return _assessor(lexicon).assess(text, protected, repaired)


class Look(NamedTuple):
    """A closer look at a text: its tokens, the spans that are left alone, what the channel says, what is broken."""

    tokens: Tokens
    kept: list[tuple[int, int]]
    decoded: Decoded
    numbers: list[Change]
    names: list[Change]


class Assessor:
    """Finds spun words with one lexicon, one model of clean news, and one set of weights."""

    def __init__(
        self,
        substitutions: lexicon.Lexicon | None = None,
        model: NGrams | None = None,
        weights: dict[str, float] | None = None,
        confidence: Confidence | None = None,
        screen: Learned | None = None,
    ) -> None:
        self.lexicon = substitutions or lexicon.default()
        self.model = model or news()
        self.weights = weights or detection.weights()
        self.vectors = word_vectors.packaged()
        self.names = Names(known(), self.lexicon, self.model)
        self.confidence = confidence or detection.confidence()
        self.screen = Screen(self.lexicon, self.model, screen or detection.screen())

    def assess(
        self, text: str, protected: Sequence[Span] = (), repaired: frozenset[Substitution] = frozenset()
    ) -> Assessment:
        """What a spinner did to a text."""
        if self.screen.is_calm(text) and not (may_be_broken(text) and any(find_broken(text))):
            return CALM
        look = self.look(text, protected)
        sure = self.judge(look)
        signals = self.measure(look, sure)
        score, shares = detection.weigh(signals, self.weights)
        is_spun = score >= self.weights["threshold"]
        decided = (
            decide(look.decoded.findings, sure, self.confidence.limits, repaired) if is_spun else [False] * len(sure)
        )
        undone = {substitution(f) for f, applied in zip(look.decoded.findings, decided, strict=True) if applied}
        changes = self._changes(text, look, sure, decided, is_spun)
        return Assessment(changes, score, is_spun, _explain(text, look, sure, signals, shares), repaired | undone)

    def look(self, text: str, protected: Sequence[Span] = ()) -> Look:
        """What stands in a text that a spinner may have written."""
        tokens = tokenize(text)
        kept = _merge([*find_quotations(text), *_addresses(text), *((s, e) for s, e in protected)])
        outside = _outside(tokens, kept)
        numbers = [change for change in find_broken(text) if not touches(kept, change.start, change.end)]
        names = list(self.names.find(text, tokens, outside))
        for name in names:
            outside[name.start : name.end] = [False] * (name.end - name.start)
        decoded = decode(self.model, self.lexicon, tokens, _free(text, tokens, outside), text)
        return Look(tokens, kept, decoded, numbers, [_renamed(tokens, name) for name in names])

    def judge(self, look: Look) -> list[float]:
        """The confidence of each finding."""
        rows = features(look.decoded.findings, look.tokens.words, self.model, self.vectors, self.confidence.reliability)
        confident: list[float] = self.confidence.judge(rows).tolist()
        return confident

    def measure(self, look: Look, sure: Sequence[float]) -> dict[str, float]:
        """The signals of a text whose findings are so sure."""
        return detection.measure(look.decoded, sure, look.tokens.words, self.model, len(look.numbers), len(look.names))

    def _changes(
        self, text: str, look: Look, sure: Sequence[float], decided: Sequence[bool], is_spun: bool
    ) -> list[Change]:
        broken = [*look.numbers, *look.names]
        changes = [change._replace(applied=change.applied and is_spun) for change in broken]
        taken = _merge([(change.start, change.end) for change in broken])
        for finding, confidence, applied in zip(look.decoded.findings, sure, decided, strict=True):
            change = _change(text, look, finding, confidence, applied, is_spun)
            if change and not touches(taken, change.start, change.end):
                changes.append(change)
        return sorted(changes)


@functools.lru_cache(4)
def _assessor(substitutions: lexicon.Lexicon | None) -> Assessor:
    return Assessor(substitutions)


def _change(text: str, look: Look, finding: Finding, confidence: float, applied: bool, is_spun: bool) -> Change | None:
    entry, tokens = finding.entry, look.tokens
    if not applied and (finding.damage < (FLAG if is_spun else FLAG_UNSPUN) or confidence < MIN_FLAG_CONFIDENCE):
        return None
    start, end = tokens.starts[finding.start], tokens.ends[finding.end - 1]
    after = in_case(entry, text[start:end])
    if applied and finding.start:
        previous = finding.start - 1
        article = text[tokens.starts[previous] : tokens.ends[previous]]
        mended = mended_article(article, text[start:end], after)
        if mended and not touches(look.kept, tokens.starts[previous], start):
            after = mended + text[tokens.ends[previous] : start] + after
            start = tokens.starts[previous]
    return Change(start, end, after, "spin", f"{entry.kind}: {entry.spun}", round(confidence, 3), applied)


def _addresses(text: str) -> list[tuple[int, int]]:
    """Web and mail addresses, to their white space."""
    spans = []
    for match in _ADDRESS.finditer(text):
        start, end = match.span()
        least, most = max(0, start - _ADDRESS_REACH), min(len(text), end + _ADDRESS_REACH)
        while start > least and not text[start - 1].isspace():
            start -= 1
        while end < most and not text[end].isspace():
            end += 1
        spans.append((start, end))
    return spans


def _merge(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _renamed(tokens: Tokens, name: BrokenName) -> Change:
    start, end = tokens.starts[name.start], tokens.ends[name.end - 1]
    return Change(start, end, name.name, "spin", "broken-name", name.confidence)


def _outside(tokens: Tokens, kept: list[tuple[int, int]]) -> list[bool]:
    """For each token, whether it lies outside of the kept spans."""
    outside = []
    at = 0
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        while at < len(kept) and kept[at][1] <= start:
            at += 1
        outside.append(at == len(kept) or kept[at][0] >= end)
    return outside


def _free(text: str, tokens: Tokens, outside: list[bool]) -> list[bool]:
    """For each token outside of what is kept, whether it is no name: a capital within a sentence makes one."""
    free = []
    opening = True
    for index, (word, start, end) in enumerate(zip(*tokens, strict=True)):
        capital = text[start].isupper()
        if capital and opening:
            following = tokens.starts[index + 1] if index + 1 < len(tokens.words) else start
            shouted = end - start > 1 and text[start + 1].isupper()
            capital = shouted or (following > start and text[following].isupper())
        free.append(outside[index] and not capital)
        opening = word in (".", ":", "-") or (opening and not word[0].isalnum())
    return free


def _explain(
    text: str, look: Look, sure: Sequence[float], signals: dict[str, float], shares: dict[str, float]
) -> list[Evidence]:
    """The signals that count for a spinner, strongest first, with the words that carried them."""
    starts, ends = look.tokens.starts, look.tokens.ends
    found = sorted(zip(sure, look.decoded.findings, strict=True), key=lambda pair: (-pair[0], pair[1].start))
    words = dict.fromkeys(
        text[starts[finding.start] : ends[finding.end - 1]].lower()
        for confidence, finding in found
        if confidence >= detection.SURE
    )
    examples = {
        "substitutions": tuple(words)[:EXAMPLES],
        "broken-numbers": tuple(text[change.start : change.end] for change in look.numbers)[:EXAMPLES],
        "broken-names": tuple(text[change.start : change.end] for change in look.names)[:EXAMPLES],
    }
    return [
        Evidence(name, round(signals[name], 3), round(share, 3), examples.get(name, ()))
        for name, share in sorted(shares.items(), key=lambda pair: -pair[1])
        if signals[name] > 0 and share > 0
    ]
