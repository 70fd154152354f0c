"""Measure repairs on phrases of real spun pages, with each page's own entries left out of the lexicon.

usage: python -m unspun.benchmarks.phrases --data DATA

DATA holds `spin/observed-2.tsv` (spun, original, family) and `copies/aligned.tsv` (phrases of spun pages with the words
of their originals). The phrases of a page, one a sentence, follow two paragraphs that are spun beyond doubt. Entries of
the lexicon that name only pages of the same story as their evidence are left out, and the limits of doubtful repairs
are those that the other stories give; weights and n-gram model stay as they are. Then the same with only the page left
out, by the shipped limits, and the applied edits by class.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from unspun.cleaners import PASSES
from unspun.cleaners.ledger import Ledger
from unspun.cleaners.spin import detection
from unspun.cleaners.spin.assess import Assessor
from unspun.training import doubts
from unspun.training.phrases import (
    Phrase,
    PhraseText,
    by_page,
    is_right,
    normalize,
    read_phrases,
    stories,
    texts,
    without,
)

OUTCOMES = ("restored", "partly", "flagged", "missed", "otherwise")
CLASSES: dict[str, Callable[[doubts.Measured], str]] = {
    "doubt": lambda one: one.doubt,
    "edit": lambda one: one.edit_class,
    "kind": lambda one: one.kind,
    "words": lambda one: str(min(3, len(one.spun.split()))),
    "confidence": lambda one: f"{int(one.confidence * 20) / 20:.2f}",
}
"""Ways to class the repairs that would be applied if no doubt counted."""


def repair(assessor: Assessor, text: str) -> Ledger:
    """A text as the assessor repairs it, in as many passes as the cleaners make."""
    ledger = Ledger(text)
    assessment = assessor.assess(text)
    ledger.apply(assessment.changes)
    for _ in range(PASSES):
        if not any(change.applied for change in assessment.changes):
            break
        assessment = assessor.assess(ledger.text, repaired=assessment.repaired)
        ledger.apply([change for change in assessment.changes if change.applied])
    return ledger


def outcomes(text: PhraseText, ledger: Ledger) -> Counter[str]:
    """How many phrases of a text are restored, and how many edits are applied or wrong."""
    edits = [edit for edit in ledger.edits() if edit.kind == "spin"]
    counts: Counter[str] = Counter()
    for phrase, start, end in text.places:
        restored = is_restored(phrase, ledger.text[ledger.to_text(start) : ledger.to_text(end)])
        here = [edit for edit in edits if start <= edit.start < end]
        applied = [edit for edit in here if edit.applied]
        wrong = [edit for edit in applied if not restored and not is_right(phrase, edit.after)]
        counts.update(applied=len(applied), wrong=len(wrong))
        counts[_outcome(restored, bool(wrong), bool(applied), bool(here))] += 1
    return counts


def is_restored(phrase: Phrase, result: str) -> bool:
    """Whether a phrase reads as one of its originals."""
    return normalize(result) in map(normalize, phrase.originals)


def _outcome(restored: bool, wrong: bool, applied: bool, flagged: bool) -> str:
    if restored:
        return "restored"
    return "otherwise" if wrong else "partly" if applied else "flagged" if flagged else "missed"


def report(data: Path) -> None:
    """Print the outcomes for each page, the least restored first, for all, and the applied edits by class."""
    phrases = list(read_phrases(data))
    pages = by_page(phrases)
    confidence = detection.confidence()
    measured = list(doubts.measure(phrases, confidence))
    counted: dict[str, Counter[str]] = {}
    for story in stories(phrases):
        of_doubts = doubts.limits([one for one in measured if one.story != story], confidence.limits)
        assessor = Assessor(without(story), confidence=confidence._replace(doubt_limits=of_doubts))
        counted |= {page: _count(assessor, pages[page]) for page in sorted(story)}
    for page, counts in sorted(counted.items(), key=lambda item: item[1]["restored"] / len(pages[item[0]])):
        print(f"  story left out, page {page}: {_shares(counts)}")
    print(f"  story left out, all pages: {_shares(sum(counted.values(), Counter()))}")
    alone = [_count(Assessor(without(frozenset({page}))), of_page) for page, of_page in pages.items()]
    print(f"  page alone left out, shipped limits, all pages: {_shares(sum(alone, Counter()))}")
    for name, key in CLASSES.items():
        _report_classes(name, [one for one in measured if one.confidence >= confidence.limits[one.edit_class]], key)


def _report_classes(name: str, measured: Sequence[doubts.Measured], key: Callable[[doubts.Measured], str]) -> None:
    counts = Counter((key(one), one.right) for one in measured)
    for value in sorted({value for value, _ in counts}):
        print(f"  before the doubts, by {name}: {value}: right {counts[value, True]}, wrong {counts[value, False]}")


def _count(assessor: Assessor, phrases: Sequence[Phrase]) -> Counter[str]:
    return sum((outcomes(text, repair(assessor, text.text)) for text in texts(phrases)), Counter[str]())


def _shares(counts: Counter[str]) -> str:
    total = sum(counts[name] for name in OUTCOMES)
    shares = ", ".join(f"{name} {counts[name] / total:.1%}" for name in OUTCOMES)
    return f"{total} phrases: {shares}; wrong {counts['wrong']} of {counts['applied']} applied edits"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data")
    report(parser.parse_args().data)


if __name__ == "__main__":
    main()
