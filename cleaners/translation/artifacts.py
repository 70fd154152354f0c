"""What a finder of translation artifacts returns, and what several finders need."""

import re
from functools import cached_property
from typing import NamedTuple

from unspun.text.reading import read
from unspun.text.word_lists import possible_abbreviations

MOST_PLACES = 200
"""Places of one kind that are followed up in the whole text: no article has more, and the work stays linear."""

LINKING = (
    "from of in on at by to for with and but or that which who as is was are were has have will into after over under "
    "between against about during through than because while when where whose"
)
"""Words that carry a sentence on, and do not begin one in lower case."""

AROUND = ".,;:!?()[]'\"“”‘’«»—–-…"
_WORD_BEFORE = re.compile(r"([A-Za-z]+)$")


class Artifact(NamedTuple):
    """A place that a translation machine, or the scraping of its output, has damaged.

    `after` is the repair, or None where what is right cannot be known: such a place is flagged.
    """

    start: int
    end: int
    after: str | None
    rule: str
    confidence: float


class Article:
    """A text with what the finders share, each part made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._counts: dict[str, int] = {}
        self._reading = read(text)

    @cached_property
    def tokens(self) -> set[str]:
        """The different words of the text as they stand between spaces."""
        return set(self.text.split())

    @cached_property
    def words(self) -> set[str]:
        """The different words of the text, with the punctuation at their ends taken off."""
        return {word.strip(AROUND) for word in self.tokens}

    def quoted(self, start: int, end: int) -> bool:
        """Whether the place lies, at least in part, between quotation marks."""
        return self._reading.is_protected(start, end)

    def word_before(self, position: int) -> str:
        """The ASCII word that ends right before a position, or an empty string."""
        match = _WORD_BEFORE.search(self.text, max(0, position - 30), position)
        return match[1] if match else ""

    def ends_sentence(self, stop: int) -> bool:
        """Whether the full stop at `stop` follows a plain word, and so ends a sentence rather than an abbreviation."""
        word = self.word_before(stop)
        return (
            len(word) >= 4
            and word.islower()
            and word not in possible_abbreviations()
            and bool(re.search("[aeiouy]", word))
        )

    def count(self, word: str) -> int:
        """How often a word or name stands in the text, as a whole word."""
        if word not in self._counts:
            self._counts[word] = len(self.places(word))
        return self._counts[word]

    def places(self, word: str) -> list[int]:
        """Where a word or name begins, as a whole word."""
        found, start = [], self.text.find(word)
        while start >= 0:
            end = start + len(word)
            if not (self.text[start - 1 : start].isalnum() and start) and not self.text[end : end + 1].isalnum():
                found.append(start)
            start = self.text.find(word, end)
        return found
