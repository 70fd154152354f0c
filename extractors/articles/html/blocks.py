"""The paragraphs of a tree: text between block elements, with white space as a browser shows it."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from unspun.text.language import reading_size

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

REVEALED_BY_SCRIPT = frozenset(("noscript", "template", "dialog"))
"""Elements of these whose text a reader sees after all: without scripts, or once a script has copied it."""

HIDDEN_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)

EMBEDDED = re.compile(r"(?:^|\s)(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|fb-post|bluesky-embed)(?:\s|$)")
"""Classes that the embedding code of social networks gives to the post of someone else."""

PROSE_CHARS = 80
"""Characters of a paragraph that reads as prose. Menus, labels and links to stories are shorter."""

SENTENCE_END = re.compile(r"[.!?…。！？؟।:;][\"”’»)\]]{0,3}(?:\s|$)|[。！？]")


class Block(NamedTuple):
    """A paragraph: its text, the element it stands in, and how many of its characters are links."""

    text: str
    element: HtmlElement
    linked: int


def read_blocks(
    root: HtmlElement, skip: Collection[HtmlElement] = (), revealed: Collection[HtmlElement] = ()
) -> Iterator[Block]:
    """Paragraphs of a tree in their order, without what is unseen and without the elements in `skip`.

    Elements in `revealed` are read although their kind is unseen. Two line breaks in a row end a paragraph, one does
    not.
    """
    parts: list[str] = []
    linked = links = breaks = 0
    holder = root
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if not isinstance(tag, str) or element in skip or (tag in UNSEEN and element not in revealed):
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
            links -= tag == "a" and element not in skip
            text = element.tail if element is not root else None
        if text:
            parts.append(text)
            if not text.isspace():
                breaks = 0
                linked += len(text) if links > 0 else 0
    yield from _block(parts, holder, linked)


def visible_blocks(tree: HtmlElement) -> list[Block]:
    """The paragraphs of a page that a reader sees and that hold a letter or digit.

    What is hidden when the page arrives is read where it holds as much prose as all that is shown: a script reveals
    it. Posts of social networks that the page embeds are left out.
    """
    hidden, embedded = _outermost_hidden(tree.body)
    shown = _speaking(read_blocks(tree.body, hidden | embedded))
    enough = prose_size(shown)
    revealed = {element for element in hidden if _prose_inside(element, embedded) >= max(enough, PROSE_CHARS)}
    if not revealed:
        return shown
    return _speaking(read_blocks(tree.body, (hidden | embedded) - revealed, revealed))


def _outermost_hidden(body: HtmlElement) -> tuple[set[HtmlElement], set[HtmlElement]]:
    """Elements that are hidden when the page arrives, and embedded posts; neither inside another."""
    hidden: set[HtmlElement] = set()
    embedded: set[HtmlElement] = set()
    for element in _MAY_HIDE(body):
        if element.tag == "blockquote" and EMBEDDED.search(element.get("class") or ""):
            group = embedded
        elif element.tag in REVEALED_BY_SCRIPT or _is_hidden(element):
            group = hidden
        else:
            continue
        if not any(above in hidden or above in embedded for above in element.iterancestors()):
            group.add(element)
    return hidden, embedded


_MAY_HIDE = etree.XPath(
    "descendant::*[@hidden or @style or self::noscript or self::template or self::dialog or self::blockquote]"
)


def prose_size(blocks: list[Block]) -> int:
    """Characters of the paragraphs that read as prose."""
    return sum(reading_size(block.text) for block in blocks if is_prose(block))


def is_prose(block: Block) -> bool:
    """Whether a paragraph is long enough for prose, has the end of a sentence, and is no list of links."""
    if len(block.text) < PROSE_CHARS // 3 or block.linked >= 0.4 * len(block.text):
        return False
    return reading_size(block.text) >= PROSE_CHARS and SENTENCE_END.search(block.text) is not None


def _speaking(blocks: Iterator[Block]) -> list[Block]:
    return [block for block in blocks if any(map(str.isalnum, block.text))]


def _prose_inside(element: HtmlElement, embedded: Collection[HtmlElement]) -> int:
    if len(element.text_content()) < PROSE_CHARS // 3:
        return 0
    return prose_size(list(read_blocks(element, embedded, (element,))))


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
