"""The body of an article, chosen by evidence from the paragraphs of its page.

A model weighs what can be seen of each paragraph and of its place (`features.py`, `chooser.py`). Where much is
doubtful, trafilatura's reading decides the doubtful paragraphs. The choice is checked against other readings of the
page (`readings.py`): where it holds under half of what two of them agree on, they are believed. Nothing is decided by a
word in a class, and no reading can lose most of a text alone.
"""

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from lxml.html import HtmlElement

from unspun.extractors.articles.html.blocks import Block, is_prose
from unspun.extractors.articles.html.body import readings
from unspun.extractors.articles.html.body.chooser import probabilities
from unspun.extractors.articles.html.body.features import feature_matrix
from unspun.extractors.articles.html.body.furniture import is_link_line
from unspun.extractors.articles.html.body.head import take_head
from unspun.extractors.articles.html.body.readings import Reading, size_of
from unspun.extractors.articles.html.overlap import letters

if TYPE_CHECKING:
    from unspun.extractors.articles.html.metadata import Metadata

CHOSEN = 0.5
"""Probability from which a paragraph is of the article."""

MIN_TEXT_CHARS = 250
"""A text that metadata or scripts give is a body from this length on: below it is a summary."""

MIN_AGREED_SHARE = 0.5
"""Of what two other readings agree on: a choice that holds less of it has lost the article."""

DOUBT = (0.15, 0.85)
"""Probabilities between which a paragraph is doubtful."""

MAX_DOUBTFUL_SHARE = 0.3
"""Doubtful text beside the chosen, from which trafilatura decides what is doubtful."""

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
MIN_LINKED_SHARE = 0.8
"""Of a heading's characters, from which it leads to another page."""

PLAINLY_LIKELIER = 0.2
"""Difference of probability by which the second of two equal paragraphs is the one in the article: the first is a
teaser."""

MIN_REPEATED_LETTERS = 20
"""Letters from which a line that comes twice is one paragraph and not a common phrase."""


class Body(NamedTuple):
    """Paragraphs separated by a blank line, what they were taken from, the standfirst above them, and themselves.

    `numbers` are their places among the page's paragraphs. A page without any has an empty text.
    """

    text: str
    basis: str
    subtitle: str | None
    numbers: tuple[int, ...]


def read_body(
    tree: HtmlElement, blocks: Sequence[Block], metadata: "Metadata", article_body: Sequence[str], state: Sequence[str]
) -> Body:
    """The body of the page's article out of its visible paragraphs.

    `article_body` is the paragraphs that the JSON-LD gives, `state` those in the state of the page's scripts; where the
    page shows little of them, because a script writes it, they are the body. Raises Rejected where the page cannot be
    read within bounds.
    """
    given = "\n".join(article_body)
    given = given if len(given) >= MIN_TEXT_CHARS else ""
    likely = probabilities(feature_matrix(blocks, metadata.title, metadata.description, given or None))
    chosen, basis = _choose(tree, blocks, likely, given, metadata.url)
    for name, paragraphs in (("json-ld", article_body), ("script-state", state)):
        text = "\n\n".join(paragraphs)
        if len(text) >= MIN_TEXT_CHARS and size_of(blocks, chosen) < MIN_AGREED_SHARE * len(text):
            return Body(text, name, None, ())
    numbers = _without_repetitions(blocks, likely, chosen, metadata.title)
    subtitle, numbers = take_head(blocks, numbers, metadata.authors)
    return Body("\n\n".join(blocks[number].text for number in numbers), basis, subtitle, tuple(numbers))


def _choose(
    tree: HtmlElement, blocks: Sequence[Block], likely: np.ndarray, given: str, url: str | None
) -> tuple[Reading, str]:
    """The paragraphs of the article, and how they were chosen: `paragraphs` by the model, `readings` where others agree
    on what it lost."""
    best, basis = frozenset(map(int, np.flatnonzero(likely >= CHOSEN))), "paragraphs"
    others = {
        "main element": readings.main_element(blocks),
        "json-ld": readings.held_by(blocks, given) if given else frozenset(),
    }
    doubtful = frozenset(map(int, np.flatnonzero((likely > DOUBT[0]) & (likely < DOUBT[1]))))
    if _is_in_doubt(blocks, best, doubtful, others["main element"]):
        others["trafilatura"] = readings.trafilatura_reading(tree, blocks, url)
        best = (best - doubtful) | (doubtful & others["trafilatura"])
    for name, reading in others.items():
        for other_name, other in others.items():
            agreed = reading & other
            if name < other_name and size_of(blocks, best & agreed) < MIN_AGREED_SHARE * size_of(blocks, agreed):
                best, basis = best | agreed, "readings"
    if not best:  # nothing found never wins over something found
        best, basis = max(others.values(), key=lambda reading: size_of(blocks, reading)), "readings"
        if not best and size_of(blocks, everything := frozenset(range(len(blocks)))) < MIN_TEXT_CHARS:
            best = everything  # a page of a few words is its text
    return best, basis


def _is_in_doubt(blocks: Sequence[Block], chosen: Reading, doubtful: Reading, main: Reading) -> bool:
    """Whether much of the text is neither in nor out, or the choice holds little of the main element."""
    if size_of(blocks, doubtful) > MAX_DOUBTFUL_SHARE * max(size_of(blocks, chosen), 1):
        return True
    return not chosen or size_of(blocks, chosen & main) < MIN_AGREED_SHARE * size_of(blocks, main)


def _without_repetitions(blocks: Sequence[Block], likely: np.ndarray, chosen: Reading, title: str | None) -> list[int]:
    """The chosen paragraphs in the order of the page, without the headline and lines that only lead elsewhere.

    A paragraph that comes twice in parts of the page that are built differently is a teaser, a pulled quotation or a
    copy for another screen: the first stays, unless a later one is plainly likelier. A refrain stays.
    """
    headline = letters(title or "")
    best: dict[str, int] = {}
    dropped = _teasers_above_headline(blocks, chosen, headline)
    for number in sorted(chosen - dropped):
        key = letters(blocks[number].text)
        if key == headline or is_link_line(blocks[number]) or _is_data_cell(blocks[number]):
            dropped.add(number)
            continue
        first = best.setdefault(key, number)
        if len(key) < MIN_REPEATED_LETTERS or first == number or _built_alike(blocks[first], blocks[number]):
            continue
        if likely[number] > likely[first] + PLAINLY_LIKELIER:
            best[key] = number
            dropped.add(first)
        else:
            dropped.add(number)
    return sorted(chosen - dropped)


def _teasers_above_headline(blocks: Sequence[Block], chosen: Reading, headline: str) -> set[int]:
    """The chosen paragraphs above the headline that stand right under a heading which leads to another page."""
    end = next((n for n, block in enumerate(blocks) if headline and letters(block.text) == headline), 0)
    teasers: set[int] = set()
    linked_heading = False
    for number, block in enumerate(blocks[:end]):
        if block.element.tag in HEADINGS:
            linked_heading = block.linked >= MIN_LINKED_SHARE * len(block.text)
        elif linked_heading and number in chosen:
            teasers.add(number)
    return teasers


def _built_alike(one: Block, other: Block) -> bool:
    """Whether two paragraphs have the same element and class, and the two above them too."""
    chains = [[block.element, *itertools.islice(block.element.iterancestors(), 2)] for block in (one, other)]
    return all(a.tag == b.tag and a.get("class") == b.get("class") for a, b in zip(*chains, strict=False))


def _is_data_cell(block: Block) -> bool:
    """Whether a paragraph is a cell of a table of data; a table that lays out a page has prose in its cells."""
    return block.element.tag in ("td", "th") and not is_prose(block)
