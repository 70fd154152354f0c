"""The paragraphs of a tree: text between block elements, with white space as a browser shows it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre section summary table tbody "
    "td tfoot th thead tr ul hl1 hl2 block bq body.content hedline".split()
)
UNSEEN = frozenset(
    "script style noscript template svg math iframe object embed audio video canvas map select textarea button input "
    "head title link meta dialog datalist".split()
)
"""Elements whose text no reader sees as text of the page."""


HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Block(NamedTuple):
    """A paragraph: its text, the element it stands in, and how many of its characters are links."""

    text: str
    element: HtmlElement
    linked: int


def read_blocks(root: HtmlElement, skip: frozenset[HtmlElement] | set[HtmlElement] = frozenset()) -> Iterator[Block]:
    """Paragraphs of a tree in their order, without what is unseen and without the elements in `skip`.

    Two line breaks in a row end a paragraph, one does not.
    """
    parts: list[str] = []
    linked = links = breaks = 0
    holder = root
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in UNSEEN or element in skip or not isinstance(tag, str):
                walk.skip_subtree()
                continue
            ends = tag in BLOCKS
            if tag == "br":
                breaks += 1
                ends = breaks == 2
                parts.append(" ")
            if ends:
                yield from _block(parts, holder, linked)
                parts, linked = [], 0
                if tag != "br":
                    holder, breaks = element, 0
            links += tag == "a"
            text = element.text
        else:
            if tag in BLOCKS:
                yield from _block(parts, holder, linked)
                parts, linked, breaks = [], 0, 0
                parent = element.getparent()
                holder = parent if parent is not None and element is not root else root
            links -= tag == "a" and tag not in UNSEEN and element not in skip
            text = element.tail if element is not root else None
        if text:
            parts.append(text)
            if not text.isspace():
                breaks = 0
                linked += len(text) if links > 0 else 0
    yield from _block(parts, holder, linked)


def visible_blocks(tree: HtmlElement) -> list[Block]:
    """The paragraphs of a page that a reader sees and that hold a letter or digit."""
    hidden = {element for element in tree.body.iter() if isinstance(element.tag, str) and _is_hidden(element)}
    return [block for block in read_blocks(tree.body, hidden) if any(map(str.isalnum, block.text))]


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and HIDDEN_STYLE.search(style) is not None)


def _block(parts: list[str], element: HtmlElement, linked: int) -> Iterator[Block]:
    text = " ".join("".join(parts).split())
    if text:
        yield Block(text, element, min(linked, len(text)))


def fragment_text(html: str) -> str:
    """The paragraphs of a piece of HTML, separated by a blank line. Raises Rejected where it is out of bounds.

    >>> fragment_text("<p>One<br>line.</p><ul><li>A</li><li>B <b>C</b></li></ul>tail")
    'One line.\\n\\nA\\n\\nB C\\n\\ntail'
    """
    from unspun.extractors.articles.html.tree import parse

    return "\n\n".join(block.text for block in read_blocks(parse(html).body))
