"""Families of copies: of all relations between pairs, the one that says where each copy comes from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from unspun.copies.relations import Relation
from unspun.schemas.vocabulary import DAMAGED_COPIES, CopyRelation

WEAK = frozenset({"containment", "id"})
MIN_LIKENESS_DIFFERENCE = 0.001
"""Difference of two sums of scores that is more than rounding."""

SHARE_STEP = 0.05
"""Shares of text that differ by less are as good: what a copy has of each version of a text differs by some words."""


def resolve(relations: Iterable[Relation]) -> Sequence[Relation]:
    """At most one relation for each copy, without cycles, sorted by copy id; independent reports are left out.

    A copy comes from a genuine text rather than from a damaged one, from the text that has most of its words, and of
    several that have as many, from the one that is a copy of the fewest. Where only length or nothing said which of two
    is the copy, it is the one less like the others: each copy has its own damage, so that copies are less like each
    other than like their original. The result depends on the set of relations alone, not on their order.
    """
    copies = _with_consensus(sorted({one for one in relations if one.relation != "independent_report"}))
    damaged = {one.copy_id for one in copies if one.relation in DAMAGED_COPIES}
    times_copy = Counter(one.copy_id for one in copies)

    def preference(one: Relation) -> tuple[bool, int, int, float, Relation]:
        exact = one.relation != "exact"
        share = -round(one.share_of_copy / SHARE_STEP)
        return (one.of_id in damaged and exact, share, times_copy[one.of_id], -one.score, one)

    chosen: dict[str, Relation] = {}
    for one in sorted(copies, key=preference):
        if one.copy_id not in chosen and not _comes_from(chosen, one.of_id, one.copy_id):
            chosen[one.copy_id] = one
    return [chosen[copy_id] for copy_id in sorted(chosen)]


def _with_consensus(copies: Sequence[Relation]) -> Sequence[Relation]:
    """The relations, those of weak direction turned towards the article that is more like all its relatives."""
    likeness: dict[str, float] = defaultdict(float)
    for one in copies:
        likeness[one.copy_id] += one.score
        likeness[one.of_id] += one.score
    return [
        _turned(one)
        if one.direction_basis in WEAK and likeness[one.copy_id] - likeness[one.of_id] > MIN_LIKENESS_DIFFERENCE
        else one
        for one in copies
    ]


def _turned(one: Relation) -> Relation:
    """The relation in the other direction."""
    opposite: dict[CopyRelation, CopyRelation] = {"truncated": "extended", "extended": "truncated"}
    return one._replace(
        copy_id=one.of_id,
        of_id=one.copy_id,
        relation=opposite.get(one.relation, one.relation),
        share_of_copy=one.share_of_original,
        share_of_original=one.share_of_copy,
        direction_basis="consensus",
        reason=f"{one.reason.partition('; ')[0]}; the other is more like the rest of the family",
    )


def _comes_from(chosen: dict[str, Relation], article_id: str, ancestor_id: str) -> bool:
    """Whether a chain of chosen relations leads from an article to another."""
    while article_id in chosen and article_id != ancestor_id:
        article_id = chosen[article_id].of_id
    return article_id == ancestor_id
