"""What two articles are to each other, and which of them is the copy: a pure function of the two.

The words that two texts share in order say whether one is a copy; the kinds of words that differ say of which kind; and
direction is decided by the first evidence that there is (`direction.py`).
"""

from typing import NamedTuple

from unspun.copies.article import MIN_DAMAGE_SCORE, Article
from unspun.copies.comparison import Comparison, Side, compare
from unspun.copies.direction import MIN_SCORE_DIFFERENCE, Direction, direction
from unspun.copies.events import same_event
from unspun.copies.likelihood import MIN_LIKELIHOOD_RATIO, likelihood_ratio
from unspun.copies.words import common_runs, words_of
from unspun.schemas.vocabulary import CopyRelation, DirectionBasis

MIN_COPY_EVIDENCE = 0.5
"""Share of words in runs that both texts have, plus that of words with content, of the text with more of them. Of
translations of one text by two hands 97 in 100 are above it, of reports of like events by two reporters one in 100."""

MIN_RUN_WORDS = 15
"""Words in runs in common below which two short texts are alike by chance, unless they are as good as the same."""

MIN_COMMON_RUNS = 0.06
"""Share of three-word runs of the shorter text that the other has, below which no words are compared."""

MIN_CHANGED_PLACES = 3
MIN_CHANGE_RATE = 0.015
"""Places with other words, and their share of the shared words, from which a copy is a reworded one."""

MIN_SPUN_PLACES = 5
"""Places from which a text with a smaller share of them is spun, if its words are much less likely there."""

MIN_REPLACED = 0.8
"""Share of the places where two texts differ at which both have words, of spun copies: a spinner puts words in the
place of words. Translations build their sentences anew: more than a fifth of the places are empty in one of the two."""

MIN_REPLACED_SHORT = 0.65
MAX_MEAN_REPLACED_WORDS = 1.7
"""The same share where hardly more than one word stands at a place: those of translations have three."""

MAX_PASSING_WORDS = 20
MAX_PASSING_SHARE = 0.04
"""Words of sentences that only one text has, up to which two are nearly the same: a credit, a caption, a link line."""

MIN_PAIR_SHARE = 0.4
"""Share of its sentences that the shorter text must have in common to be a version of the other, and not a text of its
own that quotes from it."""


class Relation(NamedTuple):
    """`copy_id` is a copy of `of_id` (document ids); of an independent report, the later one.

    `share_of_copy` and `share_of_original` are the parts of either text's words (0 to 1) in sentences that the other
    has too; `shared_quotes` the number of quotations that both have word for word. `reason` is one sentence for people.
    `score` is the confidence in the relation (0 to 1).
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
    a, b = sorted((a, b), key=lambda article: article.document_id)
    words = words_of(a.body).words
    if words and words == words_of(b.body).words:
        same = direction(a, b, None, "exact")
        return _relation(a, b, same, "exact", (1.0, 1.0), "the same words", 1.0)
    compared = compare(a.body, b.body) if common_runs(a.body, b.body) >= MIN_COMMON_RUNS else None
    if compared and _is_copy(compared):
        return _copy(a, b, compared)
    likeness = same_event(a, b)
    if not likeness:
        return None
    shares = (compared.a.shared, compared.b.shared) if compared else (0.0, 0.0)
    return _relation(
        a, b, direction(a, b, None, "independent_report"), "independent_report", shares, likeness.reason, likeness.score
    )


def _is_copy(compared: Comparison) -> bool:
    a, b = compared.a, compared.b
    return any(
        side.runs + side.content >= MIN_COPY_EVIDENCE
        and side.shared >= MIN_PAIR_SHARE
        and (side.run_words >= MIN_RUN_WORDS or side.run_words > 0.8 * side.length)
        for side in (a, b)
    )


def _copy(a: Article, b: Article, compared: Comparison) -> Relation:
    relation, why = _kind(a, b, compared)
    towards = direction(a, b, compared, relation)
    if relation in ("truncated", "extended"):  # which of them depends on the direction
        copy, original = (compared.a, compared.b) if towards.a_is_copy else (compared.b, compared.a)
        relation = "truncated" if copy.unshared < original.unshared else "extended"
    evidence = max(side.runs + side.content for side in (compared.a, compared.b)) / 2
    score = min(1.0, 0.5 + evidence / 2)
    return _relation(a, b, towards, relation, (compared.a.shared, compared.b.shared), why, score)


def _kind(a: Article, b: Article, compared: Comparison) -> tuple[CopyRelation, str]:
    """The relation and why; "truncated" stands for "extended" too where the direction must decide."""
    reworded = rewording(a, b, compared)
    if reworded:
        return reworded, f"other words at {compared.changed_places} places in shared sentences"
    facts = [one for one in compared.replacements if one.difference in ("number", "day")]
    same_outlet = a.outlet is not None and a.outlet == b.outlet
    if facts:
        return "updated_version", f"{len(facts)} numbers or days differ in shared sentences"
    if same_outlet:
        return "updated_version", "another text of the same outlet"
    if _is_agency_copy(a, b):
        return "agency_copy", f"both credit {a.agency}"
    if _is_passing(compared.a) and _is_passing(compared.b):
        return "near_duplicate", "nearly the same words"
    return "truncated", f"{compared.a.unshared} and {compared.b.unshared} words stand in one text only"


def _is_passing(side: Side) -> bool:
    return side.unshared <= max(MAX_PASSING_WORDS, MAX_PASSING_SHARE * side.length)


def _is_agency_copy(a: Article, b: Article) -> bool:
    return bool(a.agency and a.agency == b.agency and a.outlet and b.outlet)


def rewording(a: Article, b: Article, compared: Comparison) -> CopyRelation | None:
    """`spun_copy` or `translated_copy` where so many words differ, by the scores of cleaning, else by how they stand
    and how likely they are; None for texts that are nearly the same, and for those that are no copies of each other.
    """
    changed = compared.changed_places
    if changed < MIN_CHANGED_PLACES or not _is_copy(compared):
        return None
    if changed < MIN_CHANGE_RATE * compared.matched_words:
        return "spun_copy" if changed >= MIN_SPUN_PLACES and _is_spun(a, b, compared) else None
    spin = max(a.spin_score or 0.0, b.spin_score or 0.0)
    translation = max(a.translation_score or 0.0, b.translation_score or 0.0)
    if max(spin, translation) >= MIN_DAMAGE_SCORE and abs(spin - translation) >= MIN_SCORE_DIFFERENCE:
        return "spun_copy" if spin > translation else "translated_copy"
    return "spun_copy" if _is_spun(a, b, compared) else "translated_copy"


def _is_spun(a: Article, b: Article, compared: Comparison) -> bool:
    """Whether words stand in the place of words, and are much less likely ones, and not those of the earlier text."""
    one_by_one = compared.replaced >= MIN_REPLACED_SHORT and compared.replaced_words <= MAX_MEAN_REPLACED_WORDS
    if not one_by_one and compared.replaced < MIN_REPLACED:
        return False
    ratio = likelihood_ratio(a.body, b.body, compared)
    likelier, other = (a, b) if ratio > 0 else (b, a)
    is_later = likelier.time is not None and other.time is not None and likelier.time > other.time
    return abs(ratio) >= MIN_LIKELIHOOD_RATIO and not is_later


def _relation(
    a: Article,
    b: Article,
    towards: Direction,
    relation: CopyRelation,
    shares: tuple[float, float],
    why: str,
    score: float,
) -> Relation:
    copy, original = (a, b) if towards.a_is_copy else (b, a)
    share_a, share_b = shares
    return Relation(
        copy_id=copy.document_id,
        of_id=original.document_id,
        relation=relation,
        share_of_copy=round(share_a if towards.a_is_copy else share_b, 4),
        share_of_original=round(share_b if towards.a_is_copy else share_a, 4),
        shared_quotes=len(_quotes(a) & _quotes(b)),
        direction_basis=towards.basis,
        reason=f"{why}; {towards.reason}",
        score=round(score, 4),
    )


def _quotes(article: Article) -> set[tuple[str, ...]]:
    return {tuple(words_of(quote.text).words) for quote in article.quotes if quote.is_direct}
