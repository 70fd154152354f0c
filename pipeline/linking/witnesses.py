"""Which genuine article proves what stood in which damaged copy."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from unspun.copies.article import MIN_DAMAGE_SCORE, Article
from unspun.copies.relations import Relation
from unspun.schemas.vocabulary import DAMAGED_COPIES


def witnesses(relations: Iterable[Relation], article: Callable[[str], Article]) -> Iterator[tuple[Article, Article]]:
    """Each damaged copy with the genuine article that has most of its words, in the order of the copies' ids.

    An article is genuine where it is no damaged copy of another and cleaning found it undamaged. `article` gives an
    article by its id.
    """
    originals: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        if relation.relation in DAMAGED_COPIES:
            originals[relation.copy_id].append(relation)
    for copy_id, candidates in sorted(originals.items()):
        genuine = [
            relation
            for relation in candidates
            if relation.of_id not in originals and article(relation.of_id).damage_score < MIN_DAMAGE_SCORE
        ]
        if genuine:
            best = max(genuine, key=lambda relation: (relation.share_of_copy, relation.score, relation.of_id))
            yield article(copy_id), article(best.of_id)
