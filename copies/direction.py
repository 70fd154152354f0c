"""Which of two articles is the copy."""

from datetime import timedelta
from functools import cache
from typing import NamedTuple

from unspun.copies.article import Article
from unspun.copies.comparison import Comparison
from unspun.copies.likelihood import MIN_LIKELIHOOD_RATIO, likelihood_ratio
from unspun.schemas.vocabulary import DAMAGED_COPIES, CopyRelation, DirectionBasis
from unspun.text.agencies import find_agency
from unspun.text.gazetteers import read_table
from unspun.text.names import letters_and_digits

MIN_SCORE_DIFFERENCE = 0.2
"""Difference of two spin or translation scores that says which text is damaged."""

MAX_AGENCY_DELAY = timedelta(days=2)
"""How much later than a client's copy an agency's own page may be dated, by time zones and updates."""

MAX_PARAGRAPH_CHARS = 800
"""Characters of a text that has lost its paragraphs if it is one."""


class Direction(NamedTuple):
    """Whether the first of two articles is the copy of the second, what decided it, and why, for people."""

    a_is_copy: bool
    basis: DirectionBasis
    reason: str


def direction(a: Article, b: Article, compared: Comparison | None, relation: CopyRelation) -> Direction:
    """Which of two related articles is the copy, by the first evidence that there is."""
    if compared and relation in DAMAGED_COPIES:
        damage = _by_scores(a, b) or (_by_likelihood(a, b, compared) if relation == "spun_copy" else None)
        if damage:
            return damage
    return _by_agency(a, b) or _by_time(a, b) or _by_form(a, b) or _by_length(a, b, compared)


def _by_scores(a: Article, b: Article) -> Direction | None:
    difference = a.damage_score - b.damage_score
    if abs(difference) >= MIN_SCORE_DIFFERENCE:
        return Direction(difference > 0, "damage", "its words are damaged, those of the other are not")
    return None


def _by_likelihood(a: Article, b: Article, compared: Comparison) -> Direction | None:
    """A spinner's words are unlikely where they stand; a machine's translation is as likely as the original."""
    ratio = likelihood_ratio(a.body, b.body, compared)
    if abs(ratio) < MIN_LIKELIHOOD_RATIO:
        return None
    return Direction(ratio < 0, "damage", "its words are the less likely ones where the two differ")


def _by_agency(a: Article, b: Article) -> Direction | None:
    agency = a.agency or b.agency
    if not agency:
        return None
    own_a, own_b = is_agency_outlet(a.outlet, agency), is_agency_outlet(b.outlet, agency)
    if own_a == own_b or (a.time and b.time and abs(a.time - b.time) > MAX_AGENCY_DELAY):
        return None
    return Direction(own_b, "agency", f"the other is the text of {agency} itself")


def is_agency_outlet(outlet: str | None, agency: str) -> bool:
    """Whether an outlet, a name or a domain, is the agency itself.

    >>> is_agency_outlet("apnews.com", "AP"), is_agency_outlet("ap.example", "AFP")
    (True, False)
    """
    if not outlet:
        return False
    named = find_agency(outlet)
    if named:
        return named.name == agency
    label = letters_and_digits(outlet.removeprefix("www.").split(".")[0])
    return label in _labels().get(agency, ())


@cache
def _labels() -> dict[str, frozenset[str]]:
    """How an agency's own domain may begin."""
    return {
        name: frozenset(
            label + ending
            for printed in names.split("|")
            for label in [letters_and_digits(printed)]
            for ending in ("", "news", "agency")
        )
        for name, _, names in read_table("agencies.tsv")
    }


def _by_time(a: Article, b: Article) -> Direction | None:
    if a.time is None or b.time is None or a.time == b.time:
        return None
    return Direction(a.time > b.time, "time", "it came later")


def _by_form(a: Article, b: Article) -> Direction | None:
    ours, theirs = _form_defects(a.body), _form_defects(b.body)
    if ours == theirs:
        return None
    return Direction(
        ours > theirs, "damage", "its paragraphs or quotation marks are damaged, those of the other are not"
    )


def _form_defects(body: str) -> int:
    """How many kinds of typesetting were lost: paragraphs, quotation marks."""
    no_paragraphs = len(body) > MAX_PARAGRAPH_CHARS and "\n" not in body
    return no_paragraphs + ("''" in body or "``" in body)


def _by_length(a: Article, b: Article, compared: Comparison | None) -> Direction:
    if compared and abs(compared.a.unshared - compared.b.unshared) > 0:
        return Direction(compared.a.unshared < compared.b.unshared, "containment", "the other has more of the text")
    return Direction(a.document_id > b.document_id, "id", "nothing says which was first")
