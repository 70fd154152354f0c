"""The layout of plain text: lines that a machine wrapped, words that it divided, paragraphs that it set apart."""

from collections.abc import Callable

from unspun.cleaners.layout.hyphens import join_divided_words, join_soft_hyphens, join_spaced_hyphens
from unspun.cleaners.layout.lost_words import flag_lost_words
from unspun.cleaners.layout.paragraphs import join_torn, separate_paragraphs, unwrap
from unspun.cleaners.ledger import Change, Ledger

LINE_STEPS: tuple[Callable[[str], list[Change]], ...] = (unwrap, join_soft_hyphens, join_divided_words)
"""What reads indents and the ends of lines as they came: before white space is made uniform and soft hyphens go."""

PARAGRAPH_STEPS: tuple[Callable[[str], list[Change]], ...] = (
    join_spaced_hyphens,
    separate_paragraphs,
    join_torn,
    flag_lost_words,
)
"""What needs uniform white space."""


def unwrapped(text: str) -> str:
    """A text with its wrapped lines joined.

    >>> unwrapped("The bridge over the river, which was\\nbuilt in 1931 by the province, will\\nstay shut, it said.")
    'The bridge over the river, which was built in 1931 by the province, will stay shut, it said.'
    """
    ledger = Ledger(text)
    for step in LINE_STEPS:
        ledger.apply(step(ledger.text))
    return ledger.text
