"""From a text to the changes that undo a spinner's work, and to a score of how sure it is that one was at work."""

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from unspun.cleaners.ledger import Change
from unspun.cleaners.spin import detection, lexicon, unlisted, word_vectors
from unspun.cleaners.spin.confidence import Confidence, features
from unspun.cleaners.spin.detection import Evidence
from unspun.cleaners.spin.document import Substitution, decide, substitution
from unspun.cleaners.spin.doubts import doubts
from unspun.cleaners.spin.grammar import in_case, mended_article
from unspun.cleaners.spin.names import BrokenName, Names, known
from unspun.cleaners.spin.noisy_channel import Decoded, Finding, decode
from unspun.cleaners.spin.numbers import find_broken, may_be_broken
from unspun.cleaners.spin.prefilter import Learned, Prefilter
from unspun.schemas.tables import Span
from unspun.text.ngrams import CountedTokens, NGrams, counted_tokens, news
from unspun.text.reading import read
from unspun.text.spans import merge_spans, touches

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


UNLISTED = "unlisted-words"
"""Signal of a text that is called spun by its words together, and not by what the lexicon holds."""

NO_FINDINGS = Assessment([], 0.0, False, [])
"""Of a text in which nothing is found."""


def assess(
    text: str,
    *,
    language: str | None = "en",
    protected: Sequence[Span] = (),
    lexicon: lexicon.Lexicon | None = None,
    repaired: frozenset[Substitution] = frozenset(),
    by_words: bool = True,
) -> Assessment:
    """What a spinner did to a text. Quotations, names and `protected` spans are left alone; so are other languages than
    English. `repaired` are substitutions that an earlier pass over the same document has undone.

    A text may be called spun because of what the lexicon holds, or because its words do not go together: the score is
    the higher of both. Only what the lexicon holds is repaired or flagged. Without `by_words` only the lexicon counts:
    other causes of odd words are known.

    >>> assessment = assess("The ministry said on Monday that talks would go on.")
    >>> assessment.changes, assessment.is_spun
    ([], False)
    """
    if language not in (None, "en") or not text:
        return NO_FINDINGS
    listed = _assessor(lexicon).assess(text, protected, repaired)
    return listed if listed.is_spun or repaired or not by_words else _with_unlisted(listed, text)


def is_called_by_words(assessment: Assessment) -> bool:
    """Whether a text is called spun only because its words do not go together."""
    return assessment.is_spun and any(one.signal == UNLISTED for one in assessment.evidence)


def _with_unlisted(listed: Assessment, text: str) -> Assessment:
    """The assessment by the lexicon of a text that it does not call spun, with the reading of its words together."""
    log_odds = unlisted.assess(text, news(), word_vectors.packaged())
    if log_odds is None:
        return listed
    score = detection.probability(log_odds + detection.threshold_odds())
    if score <= listed.score:
        return listed
    is_spun = log_odds >= 0
    examples = tuple(unlisted.packaged().telling_words(unlisted.distinct_words(text), EXAMPLES))
    found = [Evidence(UNLISTED, round(log_odds, 2), round(log_odds, 2), examples)] if is_spun else []
    return listed._replace(score=score, is_spun=is_spun, evidence=[*found, *listed.evidence])


class Candidates(NamedTuple):
    """A closer look at a text: its tokens, the spans that are left alone, what the channel says, what is broken."""

    tokens: CountedTokens
    all_protected: Sequence[Span]
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
        prefilter: Learned | None = None,
    ) -> None:
        self.lexicon = substitutions or lexicon.default()
        self.model = model or news()
        self.weights = weights or detection.weights()
        self.vectors = word_vectors.packaged()
        self.names = Names(known(), self.lexicon, self.model)
        self.confidence = confidence or detection.confidence()
        self.prefilter = Prefilter(self.lexicon, self.model, prefilter or detection.prefilter())

    def assess(
        self, text: str, protected: Sequence[Span] = (), repaired: frozenset[Substitution] = frozenset()
    ) -> Assessment:
        """What a spinner did to a text."""
        if not repaired and self.needs_no_assessment(text):
            return NO_FINDINGS
        candidates = self.find_candidates(text, protected)
        confidences = self.confidences_of(candidates)
        signals = self.measure(candidates, confidences)
        score, shares = detection.score(signals, self.weights)
        is_spun = score >= self.weights["threshold"]
        decided = (
            decide(candidates.decoded.findings, confidences, self.limits_of(candidates), repaired)
            if is_spun
            else [False] * len(confidences)
        )
        undone = {substitution(f) for f, applied in zip(candidates.decoded.findings, decided, strict=True) if applied}
        changes = self._changes(text, candidates, confidences, decided, is_spun)
        return Assessment(
            changes, score, is_spun, _explain(text, candidates, confidences, signals, shares), repaired | undone
        )

    def needs_no_assessment(self, text: str) -> bool:
        """Whether a moment's look at a text finds nothing that a spinner may have written."""
        return self.prefilter.needs_no_assessment(text) and not (may_be_broken(text) and any(find_broken(text)))

    def find_candidates(self, text: str, protected: Sequence[Span] = ()) -> Candidates:
        """What stands in a text that a spinner may have written."""
        reading = read(text)
        tokens = counted_tokens(reading.tokens)
        all_protected = merge_spans([*reading.protected, *_addresses(text), *protected])
        outside = _outside(tokens, all_protected)
        numbers = [change for change in find_broken(text) if not touches(all_protected, change.start, change.end)]
        names = list(self.names.find(text, tokens, outside))
        for name in names:
            outside[name.start : name.end] = [False] * (name.end - name.start)
        decoded = decode(self.model, self.lexicon, tokens, _free(text, tokens, outside), text)
        return Candidates(tokens, all_protected, decoded, numbers, [_renamed(tokens, name) for name in names])

    def confidences_of(self, candidates: Candidates) -> list[float]:
        """The confidence of each finding."""
        rows = features(
            candidates.decoded.findings, candidates.tokens.words, self.model, self.vectors, self.confidence.reliability
        )
        confident: list[float] = self.confidence.predict(rows).tolist()
        return confident

    def limits_of(self, candidates: Candidates) -> list[float]:
        """The confidence from which each finding is repaired in a text that was spun."""
        findings = candidates.decoded.findings
        return self.confidence.limits_of(findings, doubts(findings, lexicon.default().kinds))

    def measure(self, candidates: Candidates, confidences: Sequence[float]) -> dict[str, float]:
        """The signals of a text whose findings are so sure."""
        return detection.measure(
            candidates.decoded,
            confidences,
            candidates.tokens.words,
            self.model,
            len(candidates.numbers),
            len(candidates.names),
        )

    def _changes(
        self, text: str, candidates: Candidates, confidences: Sequence[float], decided: Sequence[bool], is_spun: bool
    ) -> list[Change]:
        broken = [*candidates.numbers, *candidates.names]
        changes = [change._replace(applied=change.applied and is_spun) for change in broken]
        taken = merge_spans((change.start, change.end) for change in broken)
        for finding, confidence, applied in zip(candidates.decoded.findings, confidences, decided, strict=True):
            change = _change(text, candidates, finding, confidence, applied, is_spun)
            if change and not touches(taken, change.start, change.end):
                changes.append(change)
        return sorted(changes)


@functools.lru_cache(4)
def _assessor(substitutions: lexicon.Lexicon | None) -> Assessor:
    return Assessor(substitutions)


def _change(
    text: str, candidates: Candidates, finding: Finding, confidence: float, applied: bool, is_spun: bool
) -> Change | None:
    entry, tokens = finding.entry, candidates.tokens
    if not applied and (finding.damage < (FLAG if is_spun else FLAG_UNSPUN) or confidence < MIN_FLAG_CONFIDENCE):
        return None
    start, end = tokens.starts[finding.start], tokens.ends[finding.end - 1]
    after = in_case(entry, text[start:end])
    if applied and finding.start:
        previous = finding.start - 1
        article = text[tokens.starts[previous] : tokens.ends[previous]]
        mended = mended_article(article, text[start:end], after)
        if mended and not touches(candidates.all_protected, tokens.starts[previous], start):
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


def _renamed(tokens: CountedTokens, name: BrokenName) -> Change:
    start, end = tokens.starts[name.start], tokens.ends[name.end - 1]
    return Change(start, end, name.name, "spin", "broken-name", name.confidence)


def _outside(tokens: CountedTokens, all_protected: Sequence[Span]) -> list[bool]:
    """For each token, whether it lies outside of the kept spans."""
    outside = []
    at = 0
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        while at < len(all_protected) and all_protected[at][1] <= start:
            at += 1
        outside.append(at == len(all_protected) or all_protected[at][0] >= end)
    return outside


def _free(text: str, tokens: CountedTokens, outside: list[bool]) -> list[bool]:
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
    text: str, candidates: Candidates, confidences: Sequence[float], signals: dict[str, float], shares: dict[str, float]
) -> list[Evidence]:
    """The signals that count for a spinner, strongest first, with the words that carried them."""
    starts, ends = candidates.tokens.starts, candidates.tokens.ends
    found = sorted(
        zip(confidences, candidates.decoded.findings, strict=True), key=lambda pair: (-pair[0], pair[1].start)
    )
    words = dict.fromkeys(
        text[starts[finding.start] : ends[finding.end - 1]].lower()
        for confidence, finding in found
        if confidence >= detection.SURE and finding.entry.words not in lexicon.registers()
    )
    examples = {
        "substitutions": tuple(words)[:EXAMPLES],
        "broken-numbers": tuple(text[change.start : change.end] for change in candidates.numbers)[:EXAMPLES],
        "broken-names": tuple(text[change.start : change.end] for change in candidates.names)[:EXAMPLES],
    }
    return [
        Evidence(name, round(signals[name], 3), round(share, 3), examples.get(name, ()))
        for name, share in sorted(shares.items(), key=lambda pair: -pair[1])
        if signals[name] > 0 and share > 0
    ]
