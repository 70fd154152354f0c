"""What cleaning must not touch: the words of others."""

from unspun.cleaners.characters import repair_characters
from unspun.cleaners.ledger import Ledger
from unspun.schemas.vocabulary import EditKind
from unspun.text.reading import Reading, read

REWRITING: frozenset[EditKind] = frozenset({"spin", "translation"})
"""Kinds of edits that put other words in place. Those of encoding give back what was written."""


def undo_rewritten_quotations(ledger: Ledger) -> Reading:
    """Take back every repair of words that lies in what the finished text quotes; returns the reading of that text.

    Cleaners leave quotations alone as they find them. A repair beside one, or the removal of a line above it, can let
    the finished text quote more than the text that the cleaner saw: what annotation reads there decides.
    """
    reading = read(ledger.text)
    while ledger.undo(reading.protected, REWRITING):
        repair_characters(ledger)
        reading = read(ledger.text)
    return reading
