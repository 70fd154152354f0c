"""Measure repairs on phrases of real spun pages, with each page's own entries left out of the lexicon.

usage: python -m unspun.benchmarks.phrases --data DATA

DATA holds `spin/observed-2.tsv` (spun, original, family) and `copies/aligned.tsv` (phrases of spun pages with the words
of their originals). The phrases of a page, one a sentence, follow two paragraphs that are spun beyond doubt. Entries of
the lexicon that name this page alone as their evidence are left out; weights and n-gram model stay as they are.
"""

import argparse
import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from unspun.cleaners import clean
from unspun.cleaners.spin.lexicon import Lexicon, default

CARRIER = (
    "The housing agency stated on Wednesday that costs had been increased than anticipated for the primary time in a "
    "yr. Officers stated the laws would assist tenants subsequent yr, in accordance with the ministry, and that the "
    "invoice is predicted to be launched subsequent week.\n\nThe federal government additionally raised its rates of "
    "interest, whereas shares within the south fell to the bottom degree in practically a yr. Lawmakers from each "
    "events got here collectively within the capital after greater than three weeks of talks, based on officers."
)
PHRASES_PER_TEXT = 25
PHRASES_PER_PARAGRAPH = 5
TRANSLATED_FAMILIES = {"AI", "MT"}
OUTCOMES = ("restored", "partly", "flagged", "missed", "otherwise")


class Phrase(NamedTuple):
    """A phrase of a page (named by the digest that the lexicon's evidence has), and what may have stood there."""

    page: str
    spun: str
    originals: tuple[str, ...]


def read_phrases(data: Path) -> Iterator[Phrase]:
    """Phrases of spun pages outside of quotations; the families of observed-2.tsv count as a page each."""
    for row in _rows(data / "spin" / "observed-2.tsv"):
        if row["family"] not in TRANSLATED_FAMILIES:
            yield Phrase(_digest(row["family"]), row["spun"], tuple(row["original"].split("/")))
    for row in _rows(data / "copies" / "aligned.tsv"):
        if row["kind"] == "spun" and row["flag"] != "quote":
            yield Phrase(_digest(row["spun url"]), row["spun phrase"], (row["original phrase"],))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _digest(page: str) -> str:
    return hashlib.sha256(page.encode()).hexdigest()[:6]


def outcomes(phrases: Sequence[Phrase], lexicon: Lexicon) -> Counter[str]:
    """How many of a page's phrases are restored, and how many edits are applied or wrong."""
    counts: Counter[str] = Counter()
    for first in range(0, len(phrases), PHRASES_PER_TEXT):
        counts += _outcomes_of_text(phrases[first : first + PHRASES_PER_TEXT], lexicon)
    return counts


def _outcomes_of_text(phrases: Sequence[Phrase], lexicon: Lexicon) -> Counter[str]:
    text, places = CARRIER, []
    for number, phrase in enumerate(phrases):
        text += " " if number % PHRASES_PER_PARAGRAPH else "\n\n"
        sentence = phrase.spun[0].upper() + phrase.spun[1:]
        places.append((len(text), len(text) + len(sentence)))
        text += sentence + "."
    ledger = clean(text, lexicon=lexicon).ledger
    edits = [edit for edit in ledger.edits() if edit.kind == "spin"]
    counts: Counter[str] = Counter()
    for phrase, (start, end) in zip(phrases, places, strict=True):
        result = _normalized(ledger.text[ledger.to_text(start) : ledger.to_text(end)])
        originals = [_normalized(original) for original in phrase.originals]
        here = [edit for edit in edits if start <= edit.start < end]
        applied = [_normalized(edit.after) for edit in here if edit.applied]
        wrong = 0 if result in originals else sum(not any(after in o for o in originals) for after in applied)
        counts["applied"] += len(applied)
        counts["wrong"] += wrong
        counts[_outcome(result in originals, bool(wrong), bool(applied), bool(here))] += 1
    return counts


def _outcome(restored: bool, wrong: bool, applied: bool, flagged: bool) -> str:
    if restored:
        return "restored"
    return "otherwise" if wrong else "partly" if applied else "flagged" if flagged else "missed"


def _normalized(words: str) -> str:
    words = words.replace("’", "'").replace("percent", "%").replace("per cent", "%")
    return re.sub(r"\s+", " ", words).strip().lower()


def report(data: Path) -> None:
    """Print the outcomes for each page, the least restored first, and for all."""
    pages: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in read_phrases(data):
        pages[phrase.page].append(phrase)
    counted = {
        page: outcomes(phrases, Lexicon([e for e in default().entries if not e.evidence or set(e.evidence) - {page}]))
        for page, phrases in pages.items()
    }
    for page, counts in sorted(counted.items(), key=lambda item: item[1]["restored"] / len(pages[item[0]])):
        print(f"  page left out {page}: {_shares(counts)}")
    print(f"  all pages: {_shares(sum(counted.values(), Counter()))}")


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
