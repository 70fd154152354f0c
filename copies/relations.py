"""What two articles are to each other, and which of them is the copy: a pure function of the two."""

from typing import NamedTuple

from unspun.copies.article import Article
from unspun.copies.words import hash_shingles, words_of
from unspun.schemas.vocabulary import CopyRelation, DirectionBasis


class Relation(NamedTuple):
    """`copy_id` is a copy of `of_id` (document ids); of an independent report, the later one.

    `share_of_copy` and `share_of_original` are the parts of either text's words (0 to 1) that stand in the other too;
    `shared_quotes` the number of quotations that both have, in whatever wording. `reason` is one sentence for people.
    `score` is the confidence in the relation.
    """

    copy_id: str
    of_id: str
    relation: CopyRelation
    share_of_copy: float
    share_of_original: float
    shared_quotes: int
    direction_basis: DirectionBasis
    reason: str
    score: float


def relate(a: Article, b: Article) -> Relation | None:
    """The relation of two articles, None where they have nothing to do with each other.

    It is the same for (a, b) and (b, a), and depends on nothing but the two.
    """
    x, y = (a, b) if _order(a) <= _order(b) else (b, a)
    ours, theirs = (set(hash_shingles(words_of(article.body).words, 3).tolist()) for article in (y, x))
    common = len(ours & theirs)
    share, share_of_original = common / max(1, len(ours)), common / max(1, len(theirs))
    if max(share, share_of_original) < 0.2:
        return None
    relation: CopyRelation = "near_duplicate" if min(share, share_of_original) > 0.8 else "extended"
    return Relation(y.document_id, x.document_id, relation, share, share_of_original, 0, "time", "words in common", 1.0)


def _order(article: Article) -> tuple[str, str]:
    return str(article.time or "9999"), article.document_id
