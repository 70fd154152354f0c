"""Where the sentences, outer quotations and transcript turns of one text stand, looked up by position."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from unspun.schemas.tables import Span
from unspun.text.datelines import find_datelines
from unspun.text.quote_marks import Quoted
from unspun.text.reading import Reading
from unspun.text.transcripts import Turn


class TextLayout:
    """A read text with indexes over its sentences and outer quoted stretches. Nothing is parsed again here.

    `quoted` leaves out quotations within quotations, empty ones, and those of which nobody can say where they end; both
    `sentences` and `quoted` are in the order of the text. Positions are code points of `text`.
    """

    def __init__(self, reading: Reading) -> None:
        self.text: str = reading.text
        self.sentences: Sequence[Span] = reading.sentences
        self.turns: Sequence[Turn] = reading.turns
        self.quoted: Sequence[Quoted] = [
            one for one in reading.quoted if not one.depth and not one.doubtful and one.inner_end > one.inner_start
        ]
        self.datelines: Sequence[Span] = find_datelines(reading.text)
        self._sentence_starts = [sentence.start for sentence in self.sentences]
        self._quoted_starts = [one.start for one in self.quoted]

    def sentence_number(self, position: int) -> int:
        """The index of the sentence that holds the position, or of the last before it; -1 before the first."""
        return bisect_right(self._sentence_starts, position) - 1

    def sentence_at(self, position: int) -> Span:
        """The sentence that holds the position, or the last one before it. The text must not be blank."""
        return self.sentences[max(0, self.sentence_number(position))]

    def begins_sentence(self, position: int) -> bool:
        """Whether a sentence begins exactly at the position."""
        number = self.sentence_number(position)
        return number >= 0 and self._sentence_starts[number] == position

    def quoted_at(self, position: int) -> Quoted | None:
        """The quoted stretch that begins exactly at the position, with its mark."""
        at = bisect_left(self._quoted_starts, position)
        return self.quoted[at] if at < len(self.quoted) and self._quoted_starts[at] == position else None

    def quoted_starting_between(self, start: int, end: int) -> int:
        """How many quoted stretches begin in text[start:end]."""
        return max(0, bisect_left(self._quoted_starts, end) - bisect_left(self._quoted_starts, start))

    def quoted_overlapping(self, start: int, end: int) -> Sequence[Quoted]:
        """The quoted stretches, marks included, that share a character with text[start:end]."""
        first = max(0, bisect_right(self._quoted_starts, start) - 1)
        stretches = self.quoted[first : bisect_left(self._quoted_starts, end)]
        return stretches[1:] if stretches and stretches[0].end <= start else stretches
