"""Rows of the warehouse, or of a batch that is being staged, to the articles that are compared."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from unspun.copies.article import Article, Utterance

QUOTE_MARKS = "“”„«»\"'‘’ "
"""What stands around reported words and is no part of them."""


def article_of(row: Mapping[str, Any]) -> Article:
    """The article of a row of `warehouse/linking/articles.sql`, as it was before repairs by a witness: what articles
    are to each other must not depend on whether one has been repaired already.

    Articles are compared under the ids that they keep over their revisions.
    """
    repairs = row["repairs"]
    places = _Places(repairs)
    body = undo(row["body"], repairs)
    return Article(
        document_id=row["article_id"],
        body=body,
        title=row["title"],
        published_at=row["published_at"],
        first_seen_at=row["first_seen_at"],
        outlet=row["outlet"],
        agency=row["agency"],
        language=row["language"],
        spin_score=row["spin_score"],
        translation_score=row["translation_score"],
        quotes=tuple(_utterance(quote, places, body) for quote in row["quotes"]),
        entities=tuple(row["entities"]),
    )


def undo(body: str, repairs: Sequence[Mapping[str, Any]]) -> str:
    """The text before these repairs, whose places are those in that text.

    >>> undo("They took control.", [{"start": 5, "before": "seized", "after": "took"}])
    'They seized control.'
    """
    parts, taken, shift = [], 0, 0
    for repair in repairs:
        start = repair["start"] + shift
        parts += [body[taken:start], repair["before"]]
        taken = start + len(repair["after"])
        shift += len(repair["after"]) - len(repair["before"])
    return "".join([*parts, body[taken:]])


class _Places:
    """Places in a repaired text to those in the text before."""

    def __init__(self, repairs: Sequence[Mapping[str, Any]]) -> None:
        gains = [len(repair["after"]) - len(repair["before"]) for repair in repairs]
        before = [0, *accumulate(gains)]
        self.starts = [repair["start"] + shift for repair, shift in zip(repairs, before, strict=False)]
        self.repairs, self.shifts = repairs, before

    def touch(self, start: int, end: int) -> bool:
        """Whether a repair stands between these places of the repaired text."""
        for index in range(max(0, bisect_right(self.starts, start) - 1), len(self.starts)):
            if self.starts[index] >= end:
                return False
            if self.starts[index] + len(self.repairs[index]["after"]) > start:
                return True
        return False

    def before(self, position: int, is_end: bool = False) -> int:
        """The place in the text before; inside of replaced words their beginning, or their end."""
        index = bisect_right(self.starts, position - is_end) - 1
        if index < 0:
            return position
        repair = self.repairs[index]
        if position >= self.starts[index] + len(repair["after"]):
            return position - self.shifts[index + 1]
        return int(repair["start"] + (len(repair["before"]) if is_end else 0))


def _utterance(quote: Mapping[str, Any], places: _Places, body: str) -> Utterance:
    start, end = places.before(quote["start"]), places.before(quote["end"], is_end=True)
    text = quote["text"]
    if places.touch(quote["start"], quote["end"]):
        parts = ((places.before(part["start"]), places.before(part["end"], is_end=True)) for part in quote["content"])
        text = " ".join(body[first:last] for first, last in parts).strip(QUOTE_MARKS)
    return Utterance(quote["quote_id"], text, quote["speaker"], start, end, quote["is_direct"])
