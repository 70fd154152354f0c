"""The body of an article, chosen from what its page offers.

Three witnesses say which paragraphs of the page belong to it: the text that trafilatura reads, the articleBody of the
page's JSON-LD, and the element that holds most of the page's prose. Paragraphs always come from the page itself, so
that headings, lists and their order are kept; what the witnesses missed between them is added where it is built like
the rest, and furniture (links to other stories, captions, sign-up boxes) is left out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from unspun.extractors.articles.html.blocks import Block, visible_blocks
from unspun.extractors.articles.html.furniture import is_dateline_of_page, is_link_line, is_marked, is_standfirst
from unspun.extractors.articles.html.metadata import Metadata
from unspun.schemas.articles import Rejected
from unspun.text.language import reading_size

PROSE = 80
"""Characters of a paragraph that reads as prose. Menus, labels and links to stories are shorter."""

FEW = 250
"""Characters: a body below this is looked for by the other witnesses too, before the page is given up."""

ARTICLE_SHARE = 0.7
"""Of one witness's text that another must hold to be taken for the same article."""


FAR = 15
"""Paragraphs between two that belong to one article: the longest inlays (lists of links, forms) have about as many."""


TEXTUAL = frozenset("p blockquote pre dd".split())
DEPTH = 3
"""Levels between a paragraph and the element that holds the article's: a quotation in a list in a section."""


OTHER_LETTERS = 6
"""Letters beside the names in a line that gives authors: "by", "and", "von"."""

HEAD = 6
"""Paragraphs in which standfirst, byline and date are looked for."""


class Body(NamedTuple):
    """Paragraphs separated by a blank line, what they were taken from, the standfirst above them, and themselves.

    A page without any has an empty text.
    """

    text: str
    basis: str
    subtitle: str | None
    paragraphs: tuple[Block, ...]


class Page:
    """The paragraphs of a page, and which of them a text holds."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.keys = [letters(block.text) for block in self.blocks]

    def held_by(self, text: str) -> set[int]:
        """Indexes of the paragraphs that are in the text: as paragraphs of it, or word for word within it.

        Short ones count only as paragraphs: "Politics" is somewhere in every text.
        """
        lines = {letters(line) for line in text.split("\n")}
        whole = letters(text)
        return {
            index for index, key in enumerate(self.keys) if key in lines or (len(key) >= PROSE // 2 and key in whole)
        }

    def size(self, indexes: set[int]) -> int:
        return sum(reading_size(self.blocks[index].text) for index in indexes)


def read_body(tree: HtmlElement, blocks: list[Block], metadata: Metadata, article_body: list[str]) -> Body:
    """The body of the page's article out of its visible paragraphs. `article_body` is the paragraphs
    that the JSON-LD gives; where the page shows little of them, because a script writes it, they are the body.

    Raises Rejected where the page cannot be read within bounds.
    """
    page = Page(blocks)
    chosen, basis = choose(page, read_trafilatura(tree, metadata.url), "\n".join(article_body))
    offered = sum(map(len, article_body))
    if offered >= FEW and page.size(chosen) < 0.5 * offered:
        return Body("\n\n".join(article_body), "json-ld", None, ())
    kept = [page.blocks[index] for index in complete(page, chosen, metadata.title)]
    subtitle, kept = take_head(kept, metadata.authors)
    return Body("\n\n".join(block.text for block in kept), basis, subtitle, tuple(kept))


def read_blocks_without_furniture(tree: HtmlElement) -> list[str]:
    """All paragraphs of a page that is itself an article, such as a newsletter: tables there lay out the text."""
    return [block.text for block in visible_blocks(tree) if not is_link_line(block)]


def take_head(blocks: list[Block], authors: Sequence[str]) -> tuple[str | None, list[Block]]:
    """The standfirst, and the paragraphs without what stands above the first one: standfirst, byline and date."""
    subtitle: str | None = None
    kept: list[Block] = []
    for number, block in enumerate(blocks):
        if number >= HEAD or (is_prose(block) and not is_standfirst(block.element)):
            return subtitle, kept + blocks[number:]
        if is_standfirst(block.element) and len(blocks) > number + 1:
            subtitle = subtitle or block.text
        elif not is_dateline_of_page(block.text) and not names_only(block.text, authors):
            kept.append(block)
    return subtitle, kept


def names_only(text: str, authors: Sequence[str]) -> bool:
    """Whether a line gives the authors and nothing else but a word such as "by"."""
    rest = letters(text)
    for author in authors:
        rest = rest.replace(letters(author), "", 1)
    return len(rest) <= OTHER_LETTERS < len(letters(text))


def choose(page: Page, found: str, article_body: str) -> tuple[set[int], str]:
    """The paragraphs of the best witness, and its name."""
    by_trafilatura = page.held_by(found)
    by_json_ld = page.held_by(article_body) if len(article_body) >= FEW else set()
    if by_json_ld and page.size(by_json_ld) >= ARTICLE_SHARE * len(article_body):
        shared = page.size(by_json_ld & by_trafilatura)
        if shared < ARTICLE_SHARE * page.size(by_json_ld) or not by_trafilatura:
            return by_json_ld, "json-ld"
        by_trafilatura |= by_json_ld
    prose = main_prose(page)
    found_size = page.size(by_trafilatura)
    if (not by_trafilatura or (found_size < FEW and by_trafilatura & prose)) and page.size(prose) > 2 * found_size:
        return prose, "paragraphs"
    return by_trafilatura, "trafilatura"


def main_prose(page: Page) -> set[int]:
    """The prose of the element that directly, or one level down, holds most of the page's prose."""
    weights: Counter[HtmlElement] = Counter()
    prose = [index for index, block in enumerate(page.blocks) if is_prose(block)]
    for index in prose:
        parent = page.blocks[index].element.getparent()
        size = reading_size(page.blocks[index].text)
        if parent is not None:
            weights[parent] += 2 * size
            above = parent.getparent()
            if above is not None:
                weights[above] += size
    if not weights:
        return set()
    best = weights.most_common(1)[0][0]
    return {index for index in prose if best in (page.blocks[index].element.getparent(), *_above(page.blocks[index]))}


def is_prose(block: Block) -> bool:
    return (
        reading_size(block.text) >= PROSE and block.linked < 0.4 * len(block.text) and bool(SENTENCE.search(block.text))
    )


SENTENCE = re.compile(r"[.!?…。！？؟।:;][\"”’»)\]]*(?:\s|$)")


def complete(page: Page, chosen: set[int], title: str | None) -> list[int]:
    """The chosen paragraphs with what belongs between them, and without furniture; in the order of the page."""
    if not chosen:
        return []
    chosen = main_run(page, chosen)
    built = Counter(signature(page.blocks[index]) for index in chosen if is_prose(page.blocks[index]))
    usual = {how for how, count in built.items() if count >= 2}
    first, last = min(chosen), max(chosen)
    inside = {
        index
        for index, block in enumerate(page.blocks)
        if index not in chosen and is_prose(block) and signature(block) in usual and first - 40 <= index <= last + 40
    }
    holders = {page.blocks[index].element.getparent() for index in chosen if is_prose(page.blocks[index])}
    between = {
        index
        for index in range(first, last)
        if index not in chosen
        and page.blocks[index].element.tag in TEXTUAL
        and any(element in holders for element in list(_ancestors(page.blocks[index].element))[1:DEPTH])
        and not any(map(is_marked, list(_ancestors(page.blocks[index].element))[:DEPTH]))
    }
    wanted = chosen | inside | between
    main = page.size(wanted)
    marked: dict[HtmlElement, int] = {}
    for index in wanted:
        for element in _ancestors(page.blocks[index].element):
            if is_marked(element):
                marked[element] = marked.get(element, 0) + reading_size(page.blocks[index].text)
    furniture = {element for element, size in marked.items() if size < 0.3 * main}
    headline = letters(title or "")
    kept: list[int] = []
    seen: set[str] = set()
    for index in sorted(wanted):
        block, key = page.blocks[index], page.keys[index]
        if any(element in furniture for element in _ancestors(block.element)) or is_link_line(block):
            continue
        if key == headline or (len(key) >= PROSE // 2 and key in seen):
            continue
        seen.add(key)
        kept.append(index)
    return kept


def main_run(page: Page, chosen: set[int]) -> set[int]:
    """The chosen paragraphs without stray ones: tickers and lists of stories repeat words of the article elsewhere."""
    runs: list[set[int]] = []
    last = -FAR
    for index in sorted(chosen):
        if index - last >= FAR:
            runs.append(set())
        runs[-1].add(index)
        last = index
    largest = max(map(page.size, runs))
    return set().union(*(run for run in runs if page.size(run) >= 0.15 * largest))


def signature(block: Block) -> tuple[Any, ...]:
    """How a paragraph is built: its element and the two above it, by name and class."""
    return tuple((element.tag, element.get("class")) for element in list(_ancestors(block.element))[:3])


def read_trafilatura(tree: HtmlElement, url: str | None) -> str:
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(tree, url=url, fast=True, include_comments=False, include_tables=False)
    except RecursionError as error:
        raise Rejected("extract", "page-too-deep", "the page is nested too deeply for the reader") from error
    return (found.text or "") if found is not None and not isinstance(found, dict) else ""


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _ancestors(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and those above it, up to the body."""
    above: HtmlElement | None = element
    while above is not None and above.tag not in ("body", "html"):
        yield above
        above = above.getparent()


def _above(block: Block) -> Sequence[HtmlElement]:
    return list(_ancestors(block.element))[1:3]
