"""One reading of a text, shared by whoever needs it: sentences, quotation marks, turns of a transcript.

Each part is computed when it is first asked for, and once.
"""

from collections.abc import Sequence
from functools import cached_property

from unspun.schemas.tables import Span
from unspun.text.quote_marks import Quoted, find_quoted
from unspun.text.sentences import split_sentences
from unspun.text.transcripts import Turn, find_turns


class Reading:
    """A text and what was read in it.

    >>> Reading("“We won,” said Ann Lee. She left.").sentences[1]
    Span(start=24, end=33)
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def sentences(self) -> Sequence[Span]:
        """The sentences, without the white space around them."""
        return split_sentences(self.text)

    @cached_property
    def quoted(self) -> Sequence[Quoted]:
        """Every stretch between quotation marks, in order; nested ones follow the one that they stand in."""
        return find_quoted(self.text)

    @cached_property
    def turns(self) -> Sequence[Turn]:
        """The turns of an interview or transcript."""
        return find_turns(self.text)
