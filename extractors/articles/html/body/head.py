"""What stands above the first paragraph of a body: standfirst, byline and date of the page."""

from collections.abc import Sequence

from unspun.extractors.articles.html.blocks import Block, is_prose
from unspun.extractors.articles.html.body.furniture import is_dateline_of_page, standfirst_element
from unspun.extractors.articles.html.overlap import letters
from unspun.text.language import reading_size

HEAD_PARAGRAPHS = 6
"""Paragraphs in which standfirst, byline and date are looked for."""

MAX_STANDFIRST_SHARE = 0.25
"""Of a body that a standfirst makes up: a marked element with more is the wrapper of the text."""

OTHER_LETTERS = 6
"""Letters beside the names in a line that gives authors: "by", "and", "von"."""


def take_head(blocks: Sequence[Block], numbers: list[int], authors: Sequence[str]) -> tuple[str | None, list[int]]:
    """The standfirst, and the numbers of the paragraphs without standfirst, byline and date above the first."""
    standfirsts = _standfirsts(blocks, numbers)
    subtitle: str | None = None
    kept: list[int] = []
    for place, number in enumerate(numbers):
        block = blocks[number]
        if place >= HEAD_PARAGRAPHS or (is_prose(block) and number not in standfirsts):
            return subtitle, kept + numbers[place:]
        if number in standfirsts:
            subtitle = subtitle or block.text
        elif not is_dateline_of_page(block.text) and not names_only(block.text, authors):
            kept.append(number)
    return subtitle, kept


def names_only(text: str, authors: Sequence[str]) -> bool:
    """Whether a line gives the authors and nothing else but a word such as "by"."""
    whole = rest = letters(text)
    for author in authors:
        rest = rest.replace(letters(author), "", 1)
    return len(rest) < len(whole) and len(rest) <= min(OTHER_LETTERS, len(whole) // 2)


def _standfirsts(blocks: Sequence[Block], numbers: list[int]) -> set[int]:
    """Paragraphs of the head that the page marks as its standfirst; none where the marked element holds the text."""
    whole = sum(reading_size(blocks[number].text) for number in numbers)
    found: set[int] = set()
    for number in numbers[:HEAD_PARAGRAPHS]:
        element = standfirst_element(blocks[number].element)
        if element is None or len(numbers) < 2:
            continue
        inside = [
            other
            for other in numbers
            if element is blocks[other].element or element in blocks[other].element.iterancestors()
        ]
        if sum(reading_size(blocks[other].text) for other in inside) <= MAX_STANDFIRST_SHARE * whole:
            found.add(number)
    return found
