"""Which genuine article proves what stood in which damaged copy."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from unspun.copies.article import Article
from unspun.copies.families import DAMAGED
from unspun.copies.relations import Relation
from unspun.copies.wordings import MIN_DAMAGE_SCORE


def witnesses(relations: Iterable[Relation], article: Callable[[str], Article]) -> Iterator[tuple[Article, Article]]:
    """Each damaged copy with the genuine article that has most of its words, in the order of the copies' ids.

    An article is genuine where it is no damaged copy of another and cleaning found it undamaged. `article` gives an
    article by its id.
    """
    originals: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        if relation.relation in DAMAGED:
            originals[relation.copy_id].append(relation)
    for copy_id, candidates in sorted(originals.items()):
        genuine = [
            relation
            for relation in candidates
            if relation.of_id not in originals and _is_undamaged(article(relation.of_id))
        ]
        if genuine:
            best = max(genuine, key=lambda relation: (relation.share_of_copy, relation.score, relation.of_id))
            yield article(copy_id), article(best.of_id)


def _is_undamaged(article: Article) -> bool:
    return max(article.spin_score or 0.0, article.translation_score or 0.0) < MIN_DAMAGE_SCORE
