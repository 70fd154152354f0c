"""Families of copies: of all relations between pairs, the one that says where each copy comes from."""

from collections.abc import Iterable, Sequence

from unspun.copies.relations import Relation


def resolve(relations: Iterable[Relation]) -> Sequence[Relation]:
    """At most one relation for each copy, without cycles, sorted by copy id; independent reports are left out.

    The result depends on the set of relations alone, not on their order.
    """
    best: dict[str, Relation] = {}
    for relation in sorted(relations, key=lambda relation: (relation.score, relation.share_of_copy, relation.of_id)):
        if relation.relation != "independent_report":
            best[relation.copy_id] = relation
    return [best[copy_id] for copy_id in sorted(best)]
