"""Other readings of a page, by which a choice of paragraphs is checked: each alone is often wrong, two rarely agree on
it.

A reading is the set of the page's paragraphs that it takes for the article.
"""

from collections.abc import Sequence

from lxml.html import HtmlElement

from unspun.extractors.articles.html.blocks import Block, is_prose
from unspun.extractors.articles.html.overlap import TextIndex
from unspun.schemas.articles import Rejected
from unspun.text.language import reading_size

MIN_SHARE = 0.6
"""Of a paragraph's words that a text must have to hold the paragraph."""

MAX_LEVELS = 4
"""Levels above its prose at which the main element is looked for."""

Reading = frozenset[int]


def held_by(blocks: Sequence[Block], text: str) -> Reading:
    """The paragraphs that a text holds."""
    index = TextIndex(text)
    return frozenset(number for number, block in enumerate(blocks) if index.share(block.text) >= MIN_SHARE)


def size_of(blocks: Sequence[Block], reading: Reading) -> int:
    return sum(reading_size(blocks[number].text) for number in reading)


def main_element(blocks: Sequence[Block]) -> Reading:
    """The prose of the element that holds most of the page's, with as little else as possible.

    Each paragraph counts for the elements above it, half as much with each level.
    """
    weights: dict[HtmlElement, float] = {}
    prose = [number for number, block in enumerate(blocks) if is_prose(block)]
    chains = {number: list(blocks[number].element.iterancestors())[:MAX_LEVELS] for number in prose}
    for number in prose:
        for level, element in enumerate(chains[number]):
            size = reading_size(blocks[number].text)
            weights[element] = weights.get(element, 0.0) + size * 0.5**level
    best = max(weights, key=lambda element: weights[element], default=None)
    return frozenset(number for number in prose if best is not None and best in chains[number])


def trafilatura_reading(tree: HtmlElement, blocks: Sequence[Block], url: str | None) -> Reading:
    """The paragraphs that trafilatura takes. Raises Rejected where the page is too deep for it."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(tree, url=url, fast=True, include_comments=False, include_tables=False)
    except RecursionError as error:
        raise Rejected("extract", "page-too-deep", "the page is nested too deeply for the reader") from error
    text = (found.text or "") if found is not None and not isinstance(found, dict) else ""
    return held_by(blocks, text)
