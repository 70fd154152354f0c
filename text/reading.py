"""One reading of a text, shared by whoever needs it: sentences, quotation marks, turns of a transcript, tokens.

Each part is computed when it is first asked for, and once. Cleaning and annotation read a text by the same parser of
quotation marks, so that what may be published as somebody's words is what cleaning protects.
"""

from collections.abc import Sequence
from functools import cached_property, lru_cache

from unspun.schemas.tables import Span
from unspun.text.quote_marks import Quoted, find_quoted
from unspun.text.sentences import split_sentences
from unspun.text.spans import Spans, merge_spans, touches
from unspun.text.tokens import Tokens, tokenize
from unspun.text.transcripts import Turn, find_turns

MAX_CACHED_TEXTS = 8
"""Texts whose reading is remembered: the steps of cleaning and annotating one text follow each other."""


class Reading:
    """A text and what was read in it.

    >>> reading = read("“We won,” said Ann Lee. She left.")
    >>> reading.sentences[1], reading.protected
    (Span(start=24, end=33), [Span(start=0, end=9)])
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def tokens(self) -> Tokens:
        """Words, numbers and marks."""
        return tokenize(self.text)

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

    @cached_property
    def protected(self) -> Spans:
        """Somebody's words, which are never rewritten: quoted stretches with their marks, and what is said in turns."""
        quoted = ((one.start, one.end) for one in self.quoted)
        return merge_spans([*quoted, *(part for turn in self.turns for part in turn.said)])

    def is_protected(self, start: int, end: int) -> bool:
        """Whether text[start:end] is, at least in part, somebody's words."""
        return touches(self.protected, start, end)


@lru_cache(MAX_CACHED_TEXTS)
def read(text: str) -> Reading:
    """The reading of a text."""
    return Reading(text)
