"""Measure how sure doubtful repairs must be: `python -m unspun.training.doubts DATA [cleaners/spin/weights.json]`.

Phrases of real spun pages (`unspun.training.phrases`) are read with the entries of their own story left out of the
lexicon. For each doubt (`unspun.cleaners.spin.doubts`), the limit is the least confidence from which at most
MAX_WRONG of the repairs are wrong. The classes are small: each is drawn towards all repairs of the same confidence, as
by PRIOR_FINDINGS of them (empirical Bayes). Without a file to write, each story is judged by the limits of the others.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from unspun.cleaners.spin import detection
from unspun.cleaners.spin.assess import Assessor
from unspun.cleaners.spin.confidence import Confidence
from unspun.cleaners.spin.doubts import DOUBTS, MIN_DAMAGE, Doubt, doubts
from unspun.cleaners.spin.edit_classes import EditClass, edit_class
from unspun.cleaners.spin.lexicon import default
from unspun.training.phrases import Phrase, by_page, is_right, read_phrases, stories, texts, without

MAX_WRONG = 0.02
"""Share of the applied repairs that may be wrong."""
PRIOR_FINDINGS = 10
"""Repairs of the same confidence that count beside those of a class itself."""
MIN_LIMIT = 0.5
NEVER = 1.01


class Measured(NamedTuple):
    """A repair that was proposed in a phrase, and whether it is right."""

    story: frozenset[str]
    spun: str
    original: str
    kind: str
    edit_class: EditClass
    doubt: Doubt
    confidence: float
    right: bool


def measure(phrases: Sequence[Phrase], confidence: Confidence) -> Iterator[Measured]:
    """The repairs that are proposed in phrases, where their classes of edits allow them."""
    pages = by_page(phrases)
    for story in stories(phrases):
        assessor = Assessor(without(story), confidence=confidence)
        for page in sorted(story):
            for text, places in texts(pages[page]):
                candidates = assessor.find_candidates(text)
                findings = candidates.decoded.findings
                kinds = doubts(findings, default().kinds)
                for finding, sure, doubt in zip(findings, assessor.confidences_of(candidates), kinds, strict=True):
                    start = candidates.tokens.starts[finding.start]
                    phrase = next((phrase for phrase, first, end in places if first <= start < end), None)
                    entry = finding.entry
                    name = edit_class(entry)
                    if phrase and entry.action == "repair" and finding.damage >= MIN_DAMAGE:
                        right = is_right(phrase, entry.original)
                        yield Measured(story, entry.spun, entry.original, entry.kind, name, doubt, sure, right)


def limits(measured: Iterable[Measured], of_classes: dict[EditClass, float]) -> dict[Doubt, float]:
    """For each doubt, the confidence from which at most MAX_WRONG of its repairs are wrong.

    Classes of edits that ask for more than a matter of wording are left to their own limits.
    """
    found = [one for one in measured if of_classes[one.edit_class] <= of_classes["wording"]]
    return {doubt: _limit([one for one in found if one.doubt == doubt], found) for doubt in DOUBTS}


def _limit(of_doubt: Sequence[Measured], found: Sequence[Measured]) -> float:
    limit = NEVER
    for least in sorted({one.confidence for one in of_doubt if one.confidence >= MIN_LIMIT}, reverse=True):
        own = [one.right for one in of_doubt if one.confidence >= least]
        every = [one.right for one in found if one.confidence >= least]
        usual = (every.count(False) + 0.5) / (len(every) + 1)
        if (own.count(False) + PRIOR_FINDINGS * usual) / (len(own) + PRIOR_FINDINGS) <= MAX_WRONG:
            limit = least
    return limit


def report(measured: Sequence[Measured], confidence: Confidence) -> None:
    """Print applied repairs by doubt, each story by the limits of the others."""
    counts: Counter[tuple[Doubt, bool]] = Counter()
    for story in sorted({one.story for one in measured}, key=sorted):
        of_doubts = limits([one for one in measured if one.story != story], confidence.limits)
        for one in measured:
            if one.story == story and one.confidence >= max(confidence.limits[one.edit_class], of_doubts[one.doubt]):
                counts[one.doubt, one.right] += 1
                if not one.right:
                    print(f"  wrong: {one.spun} -> {one.original} ({one.kind}, {one.doubt}, {one.confidence:.3f})")
    for doubt in DOUBTS:
        print(f"  {doubt}: right {counts[doubt, True]}, wrong {counts[doubt, False]}")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("weights", type=Path, nargs="?", help="file of weights whose limits of doubts are replaced")
    arguments = parser.parse_args()
    confidence = detection.confidence()
    measured = list(measure(list(read_phrases(arguments.data)), confidence))
    report(measured, confidence)
    of_doubts = limits(measured, confidence.limits)
    print(f"limits: {of_doubts}")
    if arguments.weights:
        trained = json.loads(arguments.weights.read_text(encoding="utf-8"))
        trained["repair"] = confidence._replace(doubt_limits=of_doubts).unparse()
        arguments.weights.write_text(json.dumps(trained) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
