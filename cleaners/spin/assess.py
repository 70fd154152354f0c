"""From a text to the changes that undo a spinner's work, and to a score of how sure it is that one was at work."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cleaners.ledger import Change
from cleaners.ngrams import NGrams, Tokens, news, tokenize
from cleaners.quotations import find_quotations, touches
from cleaners.spin import detection, lexicon
from cleaners.spin.channel import Finding, decode, find_places
from cleaners.spin.detection import Evidence
from cleaners.spin.grammar import in_case, mended_article
from cleaners.spin.numbers import find_broken
from schemas.tables import Span

APPLY = 0.85
"""Probability of a repair from which it is made: one in seven of the least sure ones would be wrong, of all far fewer."""
FLAG = 0.5
"""Probability of damage from which it is flagged."""
FLAG_UNSPUN = 0.97
"""In a text that is not spun, only what can hardly be anything but damage is flagged."""
EXAMPLES = 8
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|org|net|gov|edu|info|co)\b")
_ADDRESS_REACH = 200


class Assessment(NamedTuple):
    """Changes in the text's coordinates (`applied=False` for flags), the probability that the text was spun, and why."""

    changes: list[Change]
    score: float
    is_spun: bool
    evidence: list[Evidence]


def assess(
    text: str,
    *,
    language: str | None = "en",
    protected: Sequence[Span] = (),
    lexicon: lexicon.Lexicon | None = None,
) -> Assessment:
    """What a spinner did to a text. Quotations, names and `protected` spans are left alone; so are other languages than
    English.

    >>> assessment = assess("The ministry said on Monday that talks would go on.")
    >>> assessment.changes, assessment.is_spun
    ([], False)
    """
    if language not in (None, "en") or not text:
        return Assessment([], 0.0, False, [])
    return Assessor(lexicon).assess(text, protected)


class Assessor:
    """Finds spun words with one lexicon, one model of clean news, and one set of weights."""

    def __init__(
        self,
        substitutions: lexicon.Lexicon | None = None,
        model: NGrams | None = None,
        weights: dict[str, float] | None = None,
    ) -> None:
        self.lexicon = substitutions or lexicon.default()
        self.model = model or news()
        self.weights = weights or detection.weights()

    def assess(self, text: str, protected: Sequence[Span] = ()) -> Assessment:
        """What a spinner did to a text."""
        signals, findings, tokens, broken, kept = self.measure(text, protected)
        score, shares = detection.weigh(signals, self.weights)
        is_spun = score >= self.weights["threshold"]
        changes = self._changes(text, tokens, findings, broken, kept, is_spun)
        return Assessment(changes, score, is_spun, _explain(text, tokens, findings, signals, shares, broken))

    def measure(
        self, text: str, protected: Sequence[Span] = ()
    ) -> tuple[dict[str, float], list[Finding], Tokens, list[Change], list[tuple[int, int]]]:
        """The signals of a text, and what they were measured on."""
        tokens = tokenize(text)
        kept = _merge([*find_quotations(text), *_addresses(text), *((s, e) for s, e in protected)])
        free = _free(text, tokens, kept)
        places = find_places(self.lexicon, tokens, free, text)
        decoded = decode(self.model, tokens, places)
        broken = [change for change in find_broken(text) if not touches(kept, change.start, change.end)]
        signals = detection.measure(decoded, tokens.words, self.model, len(broken), 0)
        return signals, decoded.findings, tokens, broken, kept

    def _changes(
        self,
        text: str,
        tokens: Tokens,
        findings: Sequence[Finding],
        broken: Sequence[Change],
        kept: list[tuple[int, int]],
        is_spun: bool,
    ) -> list[Change]:
        changes = [change._replace(applied=change.applied and is_spun) for change in broken]
        taken = _merge([(change.start, change.end) for change in broken])
        for finding in findings:
            change = _change(text, tokens, finding, kept, is_spun)
            if change and not touches(taken, change.start, change.end):
                changes.append(change)
        return sorted(changes)


def _change(text: str, tokens: Tokens, finding: Finding, kept: list[tuple[int, int]], is_spun: bool) -> Change | None:
    entry = finding.entry
    applied = is_spun and entry.action == "repair" and finding.probability >= APPLY
    if not applied and finding.damage < (FLAG if is_spun else FLAG_UNSPUN):
        return None
    start, end = tokens.starts[finding.start], tokens.ends[finding.end - 1]
    after = in_case(entry, text[start:end])
    if applied and finding.start:
        previous = finding.start - 1
        article = text[tokens.starts[previous] : tokens.ends[previous]]
        mended = mended_article(article, text[start:end], after)
        if mended and not touches(kept, tokens.starts[previous], start):
            after = mended + text[tokens.ends[previous] : start] + after
            start = tokens.starts[previous]
    confidence = round(finding.probability if applied else min(finding.damage, 0.999), 3)
    return Change(start, end, after, "spin", f"{entry.kind}: {entry.spun}", confidence, applied)


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


def _free(text: str, tokens: Tokens, kept: list[tuple[int, int]]) -> list[bool]:
    """For each token, whether it may be rewritten: outside of what is kept, and no name."""
    free = []
    at = 0
    opening = True
    for index, (word, start, end) in enumerate(zip(*tokens, strict=True)):
        while at < len(kept) and kept[at][1] <= start:
            at += 1
        inside = at < len(kept) and kept[at][0] < end
        capital = text[start].isupper()
        if capital and opening:
            following = tokens.starts[index + 1] if index + 1 < len(tokens.words) else None
            capital = (
                end - start > 1 and text[start + 1].isupper() or following is not None and text[following].isupper()
            )
        free.append(not inside and not capital)
        opening = word in (".", ":", "-") or (opening and not word[0].isalnum())
    return free


def _explain(
    text: str,
    tokens: Tokens,
    findings: Sequence[Finding],
    signals: dict[str, float],
    shares: dict[str, float],
    broken: Sequence[Change],
) -> list[Evidence]:
    """The signals that count for a spinner, strongest first, with the words that carried them."""
    sure = sorted((f for f in findings if f.damage >= detection.SURE), key=lambda f: -f.damage)
    words = dict.fromkeys(text[tokens.starts[f.start] : tokens.ends[f.end - 1]].lower() for f in sure)
    examples = {
        "substitutions": tuple(words)[:EXAMPLES],
        "broken-numbers": tuple(text[change.start : change.end] for change in broken)[:EXAMPLES],
    }
    return [
        Evidence(name, round(signals[name], 3), round(share, 3), examples.get(name, ()))
        for name, share in sorted(shares.items(), key=lambda pair: -pair[1])
        if signals[name] > 0 and share > 0
    ]
