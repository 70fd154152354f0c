"""What can be seen of a paragraph and of its place on the page, as numbers: the features that the chooser weighs.

Each feature is relative to its own page (a share of its prose, a distance from its headline), so that a weight learned
on some sites means the same on others. The words of classes and ids are evidence like any other: no word alone decides.
"""

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from lxml.html import HtmlElement

from unspun.extractors.articles.html.blocks import SENTENCE_END, Block, is_prose
from unspun.extractors.articles.html.body.furniture import LEADS, MARKED, is_dateline_of_page
from unspun.extractors.articles.html.overlap import TextIndex, letters
from unspun.text.language import reading_size

NAMED = {
    "content": re.compile(
        r"(?:^|[\s_-])(?:article-?(?:body|content|text|main|inner|wrap\w*|page|detail)?|story-?(?:body|content|text)?|"
        r"(?:post|entry|content|main|page|news|text|body)-?(?:body|content|text|main|entry|inner|detail)s?|"
        r"body-?copy|rich-?text|texto|artikel\w*|nota|noticia|cuerpo|corpo|contenu|prose)(?:$|[\s_-])",
        re.IGNORECASE,
    ),
    "marked": MARKED,
    "comment": re.compile(r"comment|repl(?:y|ies)|respond|disqus|discuss|kommentar|coment", re.IGNORECASE),
    "other": re.compile(
        r"related|recirc|recommend|popular|trending|teaser|most-?read|read-?(?:more|next|also)|more-?(?:on|from|news|stor)|"
        r"latest|breaking|carousel|promo|card|sidebar|widget|listing|archive|summary|excerpt|next-?(?:post|article|up)",
        re.IGNORECASE,
    ),
    "caption": re.compile(r"caption|credit|photo|image|gallery|figure|media|thumb|video|player", re.IGNORECASE),
    "about": re.compile(
        r"author|bio|byline|share|sharing|social|tags?(?:$|[\s_-])|topic|newsletter|subscri|donat|sign-?up|sponsor|advert|"
        r"copyright|disclaimer|footer|footnote|correction",
        re.IGNORECASE,
    ),
}  # fmt: skip
"""What class and id may speak of: the text, furniture of any kind, comments, other stories, captions, people and
offers."""

MAX_LEVELS = 9
"""Levels above a paragraph at which a marked element is looked for; 9 stands for none."""

MAX_ANCESTORS = 60
"""Elements above a paragraph that are counted: news pages reach some 60 levels, traps 500."""

CONTAINER_LEVELS = 4
"""Containers above a paragraph whose share of the page's prose is a feature: parent to great-great-grandparent."""

REACHES = (2, 4)
"""Paragraphs on either side that make up the surroundings of one."""

MAX_HEADING_GAP = 3
"""Paragraphs under a heading that leads elsewhere which are taken for the summary of that story."""

MAX_GAP = 50
"""Paragraphs to the next prose that are told apart."""

SAMPLE_CHARS = 100
"""Characters of a paragraph whose digits and capitals are counted."""

MAX_COMPARED_CHARS = 400
"""Characters of a paragraph that are compared with the title; no line that only leads elsewhere is longer."""

MAX_NAMED_CHARS = 300
"""Characters of class and id that are searched: utility classes run to some 200."""

MIN_REPEATED_LETTERS = 20
"""Letters from which a repeated line is the same paragraph and not a common label."""

SHORT_CHARS = 25
"""A label, a name, a date."""

TAG_GROUPS = {
    "p": "p", "li": "li", "dt": "li", "dd": "li", "div": "div", "section": "div", "article": "div", "main": "div",
    "body": "div", "td": "td", "th": "td", "blockquote": "quote", "pre": "quote", "figcaption": "caption",
    "caption": "caption", "figure": "caption", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading",
    "h5": "heading", "h6": "heading",
}  # fmt: skip
TAGS = ("p", "li", "div", "td", "quote", "caption", "heading")
REGIONS = ("article", "main", "aside", "nav", "footer", "header", "form", "figure", "table", "ul", "blockquote")
"""Elements whose presence above a paragraph is a feature."""

OWN_NAMES = (
    "size", "linked", "prose", "short", "sentences", "ends", "commas", "digits", "capitals", "title_overlap",
    "is_title", "leads", "dateline", "repeats", "under_linked_heading",
)  # fmt: skip
PLACE_NAMES = (
    *(f"tag_{tag}" for tag in TAGS), *(f"in_{region}" for region in REGIONS), "article_body", "depth",
    *(f"{name}_{value}" for name in NAMED for value in ("level", "share")),
    "article_share", "article_has_title", "title_levels",
)  # fmt: skip
CONTAINER_NAMES = (
    *(f"{name}_{level}" for level in range(1, CONTAINER_LEVELS + 1) for name in ("share", "linked", "blocks")),
    "in_best", "best_share", "signature_share", "signature_count", "signature_linked",
)  # fmt: skip
SURROUNDING_NAMES = (
    "position", "title_distance", "before_title", "prose_before", "prose_after", "to_prose_before", "to_prose_after",
    *(f"near_{name}_{reach}" for reach in REACHES for name in ("prose", "linked")),
    "previous_size", "next_size", "previous_sibling", "next_sibling",
    "page_prose", "page_blocks", "page_linked", "largest_share",
)  # fmt: skip
AGREEMENT_NAMES = ("json_ld", "described")
NAMES = OWN_NAMES + PLACE_NAMES + CONTAINER_NAMES + SURROUNDING_NAMES + AGREEMENT_NAMES


class _Place(NamedTuple):
    """What is known of an element and those above it."""

    above: tuple[HtmlElement, ...]
    regions: frozenset[str]
    named: tuple[HtmlElement | None, ...]
    article: HtmlElement | None
    signature: str
    depth: int


_NO_PLACE = _Place((), frozenset(), (None,) * len(NAMED), None, "", 0)


class _Sums:
    """What the paragraphs in one element, or of one signature, add up to."""

    __slots__ = ("blocks", "linked", "prose", "size")

    def __init__(self) -> None:
        self.size = self.linked = self.prose = 0.0
        self.blocks = 0

    def add(self, size: float, linked: float, prose: float) -> None:
        self.size += size
        self.linked += linked
        self.prose += prose
        self.blocks += prose > 0

    @property
    def linked_share(self) -> float:
        return self.linked / max(1.0, self.size)


def feature_matrix(
    blocks: Sequence[Block], title: str | None, description: str | None, article_body: str | None
) -> np.ndarray:
    """Features of the paragraphs of a page: one row for each, one column for each of `NAMES`, as float32.

    `title` and `description` are what the page's metadata say, `article_body` the text of its JSON-LD.
    """
    if not blocks:
        return np.zeros((0, len(NAMES)), np.float32)
    page = _Page(blocks, title)
    groups = (
        list(_own(page, title)),
        list(_places(page)),
        list(_containers(page)),
        _surroundings(page),
        list(_agreement(page, description, article_body)),
    )
    return np.hstack([np.asarray(group, np.float32) for group in groups])


class _Page:
    """Sizes of the paragraphs and their sums over the elements that hold them."""

    def __init__(self, blocks: Sequence[Block], title: str | None) -> None:
        self.blocks = blocks
        self.keys = [letters(block.text) for block in blocks]
        self.sizes = [reading_size(block.text) for block in blocks]
        self.linked = [block.linked / len(block.text) for block in blocks]
        self.prose = [is_prose(block) for block in blocks]
        self.prose_sizes = [size if prose else 0 for size, prose in zip(self.sizes, self.prose, strict=True)]
        self.total_prose = max(1.0, float(sum(self.prose_sizes)))
        self._places: dict[HtmlElement, _Place] = {}
        self.places = [self._place(block.element) for block in blocks]
        self.heading = _title_index(self, title)
        self.above_title = set(self.places[self.heading].above)
        self.by_element: dict[HtmlElement, _Sums] = defaultdict(_Sums)
        self.by_signature: dict[str, _Sums] = defaultdict(_Sums)
        self.signature_counts: dict[str, int] = defaultdict(int)
        for place, size, linked, prose in zip(self.places, self.sizes, self.linked, self.prose_sizes, strict=True):
            self.by_signature[place.signature].add(size, size * linked, prose)
            self.signature_counts[place.signature] += 1
            for element in place.above:
                self.by_element[element].add(size, size * linked, prose)

    def _place(self, element: HtmlElement | None) -> _Place:
        if element is None or element.tag in ("body", "html"):
            return _NO_PLACE
        found = self._places.get(element)
        if found is None:
            found = self._places[element] = _read_place(element, self._place(element.getparent()))
        return found

    def depth_of(self, element: HtmlElement) -> int:
        return self._places[element].depth

    def share(self, element: HtmlElement | None) -> float:
        """Of the page's prose that an element holds."""
        return self.by_element[element].prose / self.total_prose if element is not None else 0.0


def _read_place(element: HtmlElement, outer: _Place) -> _Place:
    tag = element.tag
    name, identity = element.get("class"), element.get("id")
    named = outer.named
    if name or identity:
        says = _words_of(f"{name or ''} {identity or ''}"[:MAX_NAMED_CHARS])
        named = tuple(element if said else above for said, above in zip(says, outer.named, strict=True))
    body = "articleBody" in (element.get("itemprop") or "") or element.get("property") == "articleBody"
    regions = outer.regions
    if tag in REGIONS or body:
        regions = regions | ({tag} if tag in REGIONS else set()) | ({"articleBody"} if body else set())
    return _Place(
        (element, *outer.above[: MAX_ANCESTORS - 1]),
        regions,
        named,
        element if tag == "article" else outer.article,
        f"{outer.signature[-160:]}>{tag}.{(name or '')[:80]}",
        outer.depth + 1,
    )


@lru_cache(maxsize=4096)
def _words_of(named: str) -> tuple[bool, ...]:
    """Which of `NAMED` class and id speak of; remembered because a page repeats its classes."""
    return tuple(pattern.search(named) is not None for pattern in NAMED.values())


def _own(page: _Page, title: str | None) -> Iterator[tuple[float, ...]]:
    title_words = set(re.findall(r"\w{3,40}", (title or "").casefold()))
    headline = letters(title or "")
    seen: set[str] = set()
    linked_heading = -1
    rows = zip(page.blocks, page.keys, page.sizes, page.linked, page.prose, strict=True)
    for number, (block, key, size, linked, prose) in enumerate(rows):
        text = block.text
        length = len(text)
        start = text[:SAMPLE_CHARS]
        words = set(re.findall(r"\w{3,40}", text[:MAX_COMPARED_CHARS].casefold())) if title_words else set()
        yield (
            math.log1p(size),
            linked,
            prose,
            size < SHORT_CHARS,
            math.log1p(len(SENTENCE_END.findall(text))),
            SENTENCE_END.search(text[-5:]) is not None,
            100 * (text.count(",") + text.count("，") + text.count("、")) / length,
            sum(map(str.isdigit, start)) / len(start),
            sum(map(str.isupper, start)) / len(start),
            len(words & title_words) / max(1, len(title_words)),
            key == headline and bool(key),
            length <= MAX_COMPARED_CHARS and LEADS.match(text) is not None,
            is_dateline_of_page(text),
            key in seen,
            0 <= linked_heading >= number - MAX_HEADING_GAP,
        )
        if TAG_GROUPS.get(block.element.tag) == "heading":
            linked_heading = number if linked >= 0.8 else -1
        if len(key) > MIN_REPEATED_LETTERS:
            seen.add(key)


def _places(page: _Page) -> Iterator[list[float]]:
    for block, place in zip(page.blocks, page.places, strict=True):
        group = TAG_GROUPS.get(block.element.tag)
        row: list[float] = [tag == group for tag in TAGS]
        row += [region in place.regions for region in REGIONS]
        row += ["articleBody" in place.regions, place.depth]
        for element in place.named:
            level = place.depth - page.depth_of(element) if element is not None else MAX_LEVELS
            row += [min(level, MAX_LEVELS), page.share(element)]
        common = next((n for n, element in enumerate(place.above) if element in page.above_title), MAX_LEVELS)
        row += [page.share(place.article), place.article in page.above_title, min(common, MAX_LEVELS)]
        yield row


def _containers(page: _Page) -> Iterator[list[float]]:
    best = _best_container(page)
    best_share = page.share(best)
    for place in page.places:
        row: list[float] = []
        for level in range(1, CONTAINER_LEVELS + 1):
            if level < len(place.above):
                sums = page.by_element[place.above[level]]
                row += [sums.prose / page.total_prose, sums.linked_share, math.log1p(sums.blocks)]
            else:
                row += [1.0, 0.5, 0.0]
        alike = page.by_signature[place.signature]
        row += [
            best is not None and best in place.above,
            best_share,
            alike.prose / page.total_prose,
            math.log1p(page.signature_counts[place.signature]),
            alike.linked_share,
        ]
        yield row


def _best_container(page: _Page) -> HtmlElement | None:
    """The element that directly, or one level down, holds most of the page's prose."""
    weights: dict[HtmlElement, float] = defaultdict(float)
    for place, size in zip(page.places, page.prose_sizes, strict=True):
        for factor, element in zip((2, 1), place.above[1:3], strict=False):
            weights[element] += factor * size
    best = max(weights, key=lambda element: weights[element], default=None)
    return best if best is not None and weights[best] else None


def _surroundings(page: _Page) -> np.ndarray:
    count = len(page.blocks)
    order = np.arange(count)
    heading = page.heading
    sizes, linked = np.array(page.sizes, np.float64), np.array(page.linked)
    prose_sizes, linked_sizes = np.array(page.prose_sizes, np.float64), sizes * linked
    before = np.cumsum(prose_sizes) - prose_sizes
    columns = [
        order / count,
        np.log1p(np.abs(order - heading)),
        order < heading,
        before / page.total_prose,
        1 - (before + prose_sizes) / page.total_prose,
        *(np.log1p(np.minimum(distances, MAX_GAP)) for distances in _distances(np.array(page.prose))),
    ]
    for reach in REACHES:
        columns.append(np.log1p(_window(prose_sizes, reach)))
        columns.append(_window(linked_sizes, reach) / (_window(sizes, reach) + 1))
    logs = np.log1p(sizes)
    parents = [block.element.getparent() for block in page.blocks]
    siblings = np.array([one is other for one, other in itertools.pairwise(parents)], np.float64)
    zero = np.zeros(1)
    columns += [np.concatenate((zero, logs[:-1])), np.concatenate((logs[1:], zero))]
    columns += [np.concatenate((zero, siblings)), np.concatenate((siblings, zero))]
    whole = (
        math.log1p(page.total_prose), math.log1p(count), linked_sizes.sum() / max(1.0, sizes.sum()),
        prose_sizes.max() / page.total_prose,
    )  # fmt: skip
    return np.column_stack([*columns, *(np.full(count, value) for value in whole)])


def _title_index(page: _Page, title: str | None) -> int:
    """Where the headline stands: the heading that says the title, else the first h1, else the first prose."""
    key = letters(title or "")
    said = [index for index, other in enumerate(page.keys) if key and other == key]
    headings = [index for index in said if page.blocks[index].element.tag in ("h1", "h2", "h3")] or said
    headings = headings or [index for index, block in enumerate(page.blocks) if block.element.tag == "h1"]
    return headings[0] if headings else page.prose.index(True) if True in page.prose else 0


def _distances(prose: np.ndarray) -> Iterator[np.ndarray]:
    """Paragraphs to the nearest prose before, and after, each."""
    for step in (1, -1):
        order = np.arange(len(prose))
        last = np.maximum.accumulate(np.where(prose[::step], order, -2 * MAX_GAP))
        yield (order - np.concatenate(([-2 * MAX_GAP], last[:-1])))[::step]


def _window(values: np.ndarray, reach: int) -> np.ndarray:
    """Sums over so many neighbours on either side, without the value itself."""
    sums = np.concatenate((np.zeros(1), np.cumsum(values)))
    order = np.arange(len(values))
    ends = np.minimum(order + reach + 1, len(values))
    return np.maximum(sums[ends] - sums[np.maximum(order - reach, 0)] - values, 0)


def _agreement(page: _Page, description: str | None, article_body: str | None) -> Iterator[tuple[float, float]]:
    body = TextIndex(article_body) if article_body else None
    opening = letters(description or "")[:60]
    for block, key in zip(page.blocks, page.keys, strict=True):
        yield 2 * body.share(block.text) - 1 if body else 0.0, len(opening) >= 20 and key.startswith(opening)
