"""Learning from copies: substitutions that certain alignments show again and again, as rows of a lexicon."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from unspun.copies.article import Article


class Substitution(NamedTuple):
    """A row of a lexicon of observed substitutions.

    `find` is what the copies write, `replace` what the originals had, both in lower case. `family` is spin or
    translation. `times` counts articles, `outlets` those that write it, `contexts` are up to three examples of the
    words around it, and `precision` is the share of the places with `find` in held-out articles at which the original
    has `replace`; None where none has it.
    """

    find: str
    replace: str
    family: str
    times: int
    outlets: tuple[str, ...]
    contexts: tuple[str, ...]
    precision: float | None


def learn(pairs: Iterable[tuple[Article, Article]]) -> Sequence[Substitution]:
    """The substitutions that pairs of a damaged article and its witness show, the most frequent first."""
    return []
