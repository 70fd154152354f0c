"""The elements of a page that can say something about its article, with where each of them stands."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from unspun.extractors.articles.html.blocks import EMBEDDED

MAX_TITLE_CHARS = 500
"""Headline and deck in one. Longer ones are no headlines, and cost time to compare."""

MAX_MARKED = 60
"""Elements whose class speaks of bylines or dates that are looked at: lists of other stories have hundreds more."""

MAX_PROPERTIES = 500
"""Elements with microdata that are looked at: those of an article stand among the first."""

MAX_PIECE_CHARS = 1500
"""Text of such an element: a byline with portraits has some 500; more is a container."""

MAX_NAMED_CHARS = 300
"""Characters of class and id that are searched."""

CONTAINERS = frozenset("html body main article section form table tbody tr td".split())
NAMED_FOR_BYLINE = re.compile(
    r"byline|author|writer|reporter|autor|auteur|redakteur|giornalista|периодист", re.IGNORECASE
)
NAMED_FOR_DATE = re.compile(
    r"date|timestamp|publish|posted|datum|fecha|dateline|pubtime|post-?time|article-?time", re.I
)

UNREAD_TAGS = frozenset(("script", "style", "button", "svg", "noscript", "template"))

ELSEWHERE_TAGS = frozenset(("nav", "footer", "aside", "form"))
ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:related|recirc\w*|recommend\w*|comments?(?:list|-list|s?-area|-body|er)?|respond|reply|disqus|"
    r"teasers?|promo\w*|sidebar|side-bar|widgets?|footer|most-?(?:read|popular|viewed)|trending|popular|newsletter|"
    r"more-?(?:on|from|in|stories|news|articles)|read-?(?:more|next|also)|see-?also|also-?read|next-?up|latest|ticker|"
    r"breaking|masthead|topbar|top-bar|navbar|nav|menu|carousel|slider|similar|outbrain|taboola|crosshead|cookie)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Class and id words of parts that speak of other stories, of readers' comments, or of the site."""


class Placed(NamedTuple):
    """An element with its place: its number in the page, and whether it stands among other stories or comments."""

    element: HtmlElement
    order: int
    elsewhere: bool


class PageElements:
    """The elements of one page, picked in one walk over its tree."""

    def __init__(self, tree: HtmlElement, url: str | None) -> None:
        self.declared_language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        self.metas: dict[str, list[str]] = {}
        self.scripts: list[str] = []
        self.window_title: str | None = None
        self.headings: list[Placed] = []
        self.times: list[Placed] = []
        self.properties: list[Placed] = []
        self.bylines: list[Placed] = []
        self.dates: list[Placed] = []
        self.count = 0
        self._canonical: str | None = None
        self._elsewhere: dict[HtmlElement, bool] = {}
        for order, element in enumerate(tree.iter(etree.Element)):
            self._pick(element, order)
            self.count = order
        self.url = self._address(url)

    def meta(self, *names: str) -> str | None:
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    def _pick(self, element: HtmlElement, order: int) -> None:
        tag = element.tag
        if tag == "meta":
            self._add_meta(element)
        elif tag == "script":
            if "ld+json" in (element.get("type") or "").lower():
                self.scripts.append(element.text or "")
        elif tag == "link":
            if self._canonical is None and "canonical" in (element.get("rel") or "").lower().split():
                self._canonical = element.get("href")
        elif tag == "title":
            if self.window_title is None and (text := text_of(element)):
                self.window_title = text
        elif tag in ("h1", "h2", "h3") and len(self.headings) < MAX_MARKED:
            self.headings.append(self._placed(element, order))
        elif tag == "time":
            self.times.append(self._placed(element, order))
        if "itemprop" in element.attrib and len(self.properties) < MAX_PROPERTIES:
            self.properties.append(self._placed(element, order))
        if tag not in CONTAINERS:
            self._add_named(element, order)

    def _add_named(self, element: HtmlElement, order: int) -> None:
        """Elements whose class, id or relation speaks of a byline or a date."""
        byline, date = _words_of(f"{element.get('class') or ''} {element.get('id') or ''}"[:MAX_NAMED_CHARS])
        byline = byline or "author" in (element.get("rel") or "").lower().split()
        if byline and len(self.bylines) < MAX_MARKED:
            self.bylines.append(self._placed(element, order))
        if date and len(self.dates) < MAX_MARKED:
            self.dates.append(self._placed(element, order))

    def _add_meta(self, element: HtmlElement) -> None:
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = " ".join((element.get("content") or "").split())
        if name and content:
            self.metas.setdefault(name.strip().lower(), []).append(content)

    def _placed(self, element: HtmlElement, order: int) -> Placed:
        return Placed(element, order, self._is_elsewhere(element))

    def _is_elsewhere(self, element: HtmlElement) -> bool:
        """Whether an element or one above it is of other stories, comments, an embedded post, or the site."""
        chain: list[HtmlElement] = []
        current: HtmlElement | None = element
        answer = False
        while current is not None and current.tag not in ("body", "html", "main"):
            if current in self._elsewhere:
                answer = self._elsewhere[current]
                break
            chain.append(current)
            current = current.getparent()
        for current in reversed(chain):
            answer = answer or names_elsewhere(current)
            self._elsewhere[current] = answer
        return answer

    def _address(self, url: str | None) -> str | None:
        for value in (self._canonical, self.meta("og:url"), url):
            if value:
                try:
                    address = urljoin(url or "", value.strip())
                    parts = urlsplit(address)
                except ValueError:
                    continue
                if parts.scheme in ("http", "https") and parts.hostname and (parts.path.strip("/") or parts.query):
                    return address
        return url


@lru_cache(maxsize=4096)
def _words_of(named: str) -> tuple[bool, bool]:
    """Whether class and id speak of a byline, and of a date; remembered because a page repeats its classes."""
    return NAMED_FOR_BYLINE.search(named) is not None, NAMED_FOR_DATE.search(named) is not None


def text_of(element: HtmlElement) -> str:
    """The text of an element in one line, up to the length of a long byline; empty where it is longer."""
    parts: list[str] = []
    size = 0
    for text in _texts(element):
        size += len(text)
        if size > MAX_PIECE_CHARS:
            return ""
        parts.append(text)
    return " ".join(" ".join(parts).split())


def _texts(element: HtmlElement) -> Iterator[str]:
    """The texts of an element without those of scripts and of buttons such as "Follow"."""
    for node in element.iter(etree.Element):
        if node.text and node.tag not in UNREAD_TAGS:
            yield node.text
        if node is not element and node.tail:
            yield node.tail


def names_elsewhere(element: HtmlElement) -> bool:
    """Whether an element says of itself that it is of other stories, comments, an embedded post, or the site."""
    if element.tag in ELSEWHERE_TAGS:
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(named) < 2:
        return False
    return ELSEWHERE.search(named) is not None or EMBEDDED.search(named) is not None
