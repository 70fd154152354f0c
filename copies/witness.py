"""Repair by witness: words of a damaged copy that its genuine relative proves."""

from collections.abc import Sequence
from typing import NamedTuple

from unspun.copies.article import Article
from unspun.schemas.articles import Edit

RULE = "witness"


class Restoration(NamedTuple):
    """A repair, and the proof of it: the sentence of the witness, in coordinates of its body.

    `edit` has coordinates of the damaged article's body and the rule `witness`; it is a flag (`applied=False`) where
    the words stand between quotation marks.
    """

    edit: Edit
    witness_id: str
    witness_start: int
    witness_end: int


def restore(damaged: Article, witness: Article) -> Sequence[Restoration]:
    """The repairs of a damaged body that the witness proves, sorted and apart from each other."""
    return []
