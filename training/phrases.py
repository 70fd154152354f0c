"""Phrases of real spun pages with the words of their originals, as texts that the cleaners can be measured on.

The phrases of a page, one a sentence, follow two paragraphs that are spun beyond doubt. What a page itself taught the
lexicon is left out when it is read.
"""

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

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


class Phrase(NamedTuple):
    """A phrase of a page (named by the digest that the lexicon's evidence has), and what may have stood there."""

    page: str
    spun: str
    originals: tuple[str, ...]


class PhraseText(NamedTuple):
    """A text of phrases, each with the characters start:end where it stands."""

    text: str
    places: list[tuple[Phrase, int, int]]


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


def by_page(phrases: Sequence[Phrase]) -> dict[str, list[Phrase]]:
    """The phrases of each page."""
    pages: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        pages[phrase.page].append(phrase)
    return pages


def stories(phrases: Sequence[Phrase]) -> list[frozenset[str]]:
    """The pages in groups that tell the same story: those that have an original of several words in common."""
    pages_of: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        for original in phrase.originals:
            if " " in original:
                pages_of[normalize(original)].add(phrase.page)
    groups = [{page} for page in by_page(phrases)]
    for pages in pages_of.values():
        joined = [group for group in groups if group & pages]
        groups = [group for group in groups if not group & pages] + [set().union(*joined)]
    return sorted(map(frozenset, groups), key=sorted)


def without(pages: frozenset[str]) -> Lexicon:
    """The packaged lexicon without the entries that name these pages alone as their evidence."""
    return Lexicon(entry for entry in default().entries if not entry.evidence or set(entry.evidence) - pages)


def texts(phrases: Sequence[Phrase]) -> Iterator[PhraseText]:
    """The phrases of a page in texts that are spun beyond doubt."""
    for first in range(0, len(phrases), PHRASES_PER_TEXT):
        text, places = CARRIER, []
        for number, phrase in enumerate(phrases[first : first + PHRASES_PER_TEXT]):
            text += " " if number % PHRASES_PER_PARAGRAPH else "\n\n"
            sentence = phrase.spun[0].upper() + phrase.spun[1:]
            places.append((phrase, len(text), len(text) + len(sentence)))
            text += sentence + "."
        yield PhraseText(text, places)


def normalize(words: str) -> str:
    """Words as they are compared: without case, and with one apostrophe and one sign for percent.

    >>> normalize("Last  Year’s 5 per cent")
    "last year's 5 %"
    """
    words = words.replace("’", "'").replace("percent", "%").replace("per cent", "%")
    return re.sub(r"\s+", " ", words).strip().lower()


def is_right(phrase: Phrase, after: str) -> bool:
    """Whether an edit within a phrase brings words that one of its originals has."""
    return any(normalize(after) in normalize(original) for original in phrase.originals)
