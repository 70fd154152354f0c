"""Wordings: one utterance in the articles that report it, word by word against where it stood first."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from unspun.copies.article import Article
from unspun.schemas.vocabulary import WordingLabel


class WordChange(NamedTuple):
    """Words of the first wording, and what stands in their place; either may be empty. In the order of the wording."""

    before: str
    after: str


class Wording(NamedTuple):
    """One article's wording of an utterance.

    `utterance_id` is that of the group (the quote id of its first wording); `rank` counts from 0, the oldest first.
    `confidence` says how sure it is that this is the same utterance.
    """

    utterance_id: str
    quote_id: str
    document_id: str
    rank: int
    text: str
    label: WordingLabel
    changes: tuple[WordChange, ...]
    confidence: float


def wordings(articles: Iterable[Article]) -> Sequence[Wording]:
    """The utterances of articles of one story that more than one of them reports, each with all its wordings.

    Sorted by utterance and rank; the same for the articles in any order.
    """
    return []
