"""What a page says about its article: JSON-LD, Open Graph, meta tags, microdata, and the lines around the headline.

The elements that can say something are picked from the page's tree; BeautifulSoup reads only these, because it makes a
Python object of every element it is given, and all but a few per cent of a page's say nothing.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from lxml import etree
from lxml.html import HtmlElement

from unspun.extractors.articles.bylines import read_authors, read_byline
from unspun.extractors.articles.dates import date_in_line, date_in_url, read_date
from unspun.extractors.articles.html import json_ld
from unspun.extractors.articles.html.blocks import Block
from unspun.extractors.articles.structure import BYLINE_START
from unspun.text.language import read_language, reading_size

SPEAKING_TAGS = frozenset("meta title h1 time".split())
CONTAINERS = frozenset("html body main article div section form table tbody tr td".split())
SPEAKING_CLASS = re.compile(r"byline|author|date|timestamp|publish", re.IGNORECASE)

PROSE = 1500
"""Characters of the page's paragraphs that tell its language."""

LONGEST_TITLE = 500
"""Characters: headline and deck in one. Longer ones are no headlines, and cost time to compare."""

NEAR = 8
"""Paragraphs after the headline in which byline and date are looked for; half as many before it."""

LONGEST_LINE = 160
"""Characters of such a line: two names with roles and a date."""

MOST_MARKED = 40
"""Elements whose class speaks of bylines or dates that are looked at: lists of other stories have hundreds more."""

LONGEST_PIECE = 4000
"""Characters of HTML of an element around the headline: a byline with portraits has some 2,000; more is a container."""

PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "parsely-pub-date", "sailthru.date",
    "datepublished", "date_published", "publication_date", "publish-date", "publish_date", "publishdate",
    "published_time", "pubdate", "pub_date", "article.published", "article_date_original", "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.issued", "dcterms.date", "dc.date", "date",
    "displaydate",
    "ptime", "artpubdate", "article-publish-date", "created", "rnews:datepublished", "og:pubdate", "cre-date",
    "datecreated",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:updated_time", "lastmod", "last-modified", "datemodified", "dcterms.modified",
    "dc.date.modified", "article.updated", "revised", "updated_time", "last_updated",
)  # fmt: skip
AUTHORS = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "dc.contributor", "cxenseparse:author", "article.author", "citation_author", "rbauthors",
    "twitter:data1",
)  # fmt: skip
SECTIONS = (
    "article:section", "og:article:section", "parsely-section", "section", "article.section", "sailthru.section",
    "cxenseparse:category", "dc.subject.section", "prism.section", "channel", "category",
)  # fmt: skip
TITLE_SEPARATOR = re.compile(r"\s+[|•·»«]+\s+|\s+[-–—:]+\s+|\s*[|»]\s*")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says about its article. `article` is the JSON-LD node it is described by."""

    title: str | None
    subtitle: str | None
    authors: tuple[str, ...]
    agency: str | None
    section: str | None
    url: str | None
    site: str | None
    language: str | None
    published_at: datetime | None
    published_at_basis: str | None
    modified_at: datetime | None
    page_type: str | None
    has_video: bool
    has_gallery: bool
    article: json_ld.Node | None


def read_metadata(tree: HtmlElement, blocks: Sequence[Block], url: str | None) -> Metadata:
    """Read the metadata of a page that was fetched from `url`, where that is known. `blocks` is its visible text."""
    page = _Page(tree, blocks, url)
    author = page.authors()
    published, basis = page.published()
    return Metadata(
        title=page.title(),
        subtitle=page.text(page.node.get("alternativeHeadline")),
        authors=author[0],
        agency=author[1],
        section=page.section(),
        url=page.url,
        site=page.site(),
        language=page.language,
        published_at=published,
        published_at_basis=basis,
        modified_at=page.modified(),
        page_type=page.meta("og:type"),
        has_video=page.describes("VideoObject", "Clip", "TVEpisode"),
        has_gallery=page.describes("ImageGallery", "MediaGallery"),
        article=page.node or None,
    )


class _Page:
    """The picked elements of one page."""

    def __init__(self, tree: HtmlElement, blocks: Sequence[Block], url: str | None) -> None:
        self.blocks = blocks
        self.soup = BeautifulSoup("".join(_pick(tree)), "lxml")
        self.declared_language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        self.metas: dict[str, list[str]] = {}
        for tag in self.soup.find_all("meta"):
            name = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or "")
            content = " ".join(str(tag.get("content") or "").split())
            if name and content:
                self.metas.setdefault(name.strip().lower(), []).append(content)
        self.url = self._address(url)
        scripts = [tag.string or "" for tag in self.soup.find_all("script")]
        self.nodes = json_ld.read_nodes(scripts)
        addresses = {json_ld.without_scheme(address) for address in (self.url, url) if address}
        headings = [_text_of(tag) for tag in self.soup.find_all("h1")[:20]]
        self.headings = [text for text in headings if 0 < len(text) <= LONGEST_TITLE]
        titles = [title for title in (self.meta("og:title"), *self.headings) if title]
        self.node = json_ld.article_node(self.nodes, addresses, titles) or {}

    def meta(self, *names: str) -> str | None:
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    def describes(self, *types: str) -> bool:
        """Whether the JSON-LD has a node of one of the types that is no part of another."""
        return any(json_ld.types_of(node) & set(types) and not node.get("_inner") for node in self.nodes)

    def text(self, value: Any) -> str | None:
        return json_ld.text_of(value)

    def title(self) -> str | None:
        """The headline as the reader sees it: the h1 that says what the metadata say, else what these say."""
        site = self.site()
        window = self.soup.find("title")
        named: list[str | None] = [
            self.text(self.node.get("headline")),
            self.meta("og:title"),
            self.meta("twitter:title", "dc.title", "parsely-title", "sailthru.title"),
            self.microdata_text("headline"),
            self._headline_in(_text_of(window)) if window else None,
        ]
        titles = [without_site(title, site) for title in named if title and len(title) <= LONGEST_TITLE]
        if not titles:
            return self.headings[0] if self.headings else None
        likeness = [_likeness(heading, titles) for heading in self.headings]
        best = max(likeness, key=sum, default=(0.0, 0.0))
        return self.headings[likeness.index(best)] if best[0] >= 60 else titles[0]

    def _headline_in(self, window: str) -> str:
        """The part of a window title that also stands on the page, or all of it."""
        if len(window) > LONGEST_TITLE:
            return window
        shown = {_letters(block.text) for block in self.blocks if len(block.text) <= 300}
        for separator in TITLE_SEPARATOR.finditer(window):
            for part in (window[: separator.start()], window[separator.end() :]):
                if len(part) >= 12 and _letters(part) in shown:
                    return part.strip()
        return window

    def authors(self) -> tuple[tuple[str, ...], str | None]:
        site = self.site() or ""
        places = (
            lambda: json_ld.names_of(self.node.get("author") or self.node.get("creator"), self.nodes),
            lambda: [value for name in AUTHORS for value in self._author_metas(name)],
            self._microdata_authors,
            self._byline_elements,
            self._byline_lines,
        )
        agency = None
        for place in places:
            found = read_authors([_without_outlet(value, self.site()) for value in place()])
            # Where metadata name an agency, a single word beside it is the place it writes from.
            names = tuple(
                name for name in found.authors if not (_is_outlet(name, site) or (agency and " " not in name))
            )
            agency = agency or found.agency
            if names:
                return names, agency
        return (), agency

    def published(self) -> tuple[datetime | None, str | None]:
        for value, basis in self._published_values():
            moment = read_date(value[0] if isinstance(value, list) and value else value, self.language)
            if moment:
                return moment, basis
        return None, None

    def _published_values(self) -> Iterator[tuple[Any, str]]:
        yield self.node.get("datePublished") or self.node.get("dateCreated"), "json-ld"
        for name in PUBLISHED[:3]:
            yield self.meta(name), "open-graph"
        yield self._page_node().get("datePublished"), "json-ld"
        for name in PUBLISHED[3:]:
            yield self.meta(name), "meta"
        for value in self._microdata_dates("datePublished", "datecreated"):
            yield value, "microdata"
        for value in self._visible_dates():
            yield value, "text"
        for line in self.lines_near_title():
            yield date_in_line(line, self.language), "text"
        yield date_in_url(self.url), "url"

    def modified(self) -> datetime | None:
        values = [self.node.get("dateModified"), self._page_node().get("dateModified"), self.meta(*MODIFIED)]
        values += self._microdata_dates("dateModified")
        return next((moment for value in values if (moment := read_date(value))), None)

    def section(self) -> str | None:
        section = self.text(self.node.get("articleSection")) or self.meta(*SECTIONS)
        return section if section and len(section) <= 80 and not section.startswith("http") else None

    def site(self) -> str | None:
        names = [self.meta("og:site_name"), *json_ld.names_of(self.node.get("publisher"), self.nodes)]
        names += [self.meta("application-name", "dc.publisher", "publisher", "copyright")]
        site = next((name for name in names if name and len(name) <= 80 and not name.startswith("http")), None)
        return site or (urlsplit(self.url).hostname or "").removeprefix("www.") or None if self.url else site

    @cached_property
    def language(self) -> str | None:
        values = [
            self.text(self.node.get("inLanguage")), self.declared_language, self.meta("og:locale", "content-language"),
            self.meta("language", "dc.language", "inlanguage"),
        ]  # fmt: skip
        prose = " ".join(block.text for block in self.blocks if reading_size(block.text) > 80)
        return read_language(prose[:PROSE], *values)

    def microdata_text(self, name: str) -> str | None:
        tag = self.soup.find(itemprop=name)
        return (str(tag.get("content") or "") or _text_of(tag)) if tag else None

    def _address(self, url: str | None) -> str | None:
        link = self.soup.find("link", rel="canonical")
        for value in (link.get("href") if link else None, self.meta("og:url"), url):
            if value:
                try:
                    address = urljoin(url or "", str(value).strip())
                    parts = urlsplit(address)
                except ValueError:
                    continue
                if parts.scheme in ("http", "https") and parts.hostname and (parts.path.strip("/") or parts.query):
                    return address
        return url

    def _page_node(self) -> json_ld.Node:
        return next((node for node in self.nodes if json_ld.types_of(node) & json_ld.PAGE_TYPES), {})

    def _author_metas(self, name: str) -> Iterator[str]:
        for value in self.metas.get(name, ()):
            if not value.startswith(("http", "/", "www.", "@")):
                yield value

    def _microdata_authors(self) -> list[str]:
        found = []
        for tag in self.soup.find_all(itemprop=re.compile(r"\b(?:author|creator)\b")):
            inner = tag.find_all(itemprop="name")
            found += [str(name.get("content") or "") or _text_of(name) for name in inner] or [
                str(tag.get("content") or "") or _text_of(tag)
            ]
        return found

    def _byline_elements(self) -> list[str]:
        """Names in the first elements that are marked as a byline."""
        for selector in ("[rel=author]", "[class*=byline i]", "[class*=author i]"):
            for tag in self.soup.select(selector)[:8]:
                text = " ".join(tag.get_text(" ", strip=True).split())
                if "comment" not in str(tag.get("class")) and len(text) <= LONGEST_PIECE and read_byline(text).authors:
                    return [text]
        return []

    def _byline_lines(self) -> list[str]:
        return [line for line in self.lines_near_title() if BYLINE_START.match(line) and read_byline(line).authors][:1]

    def lines_near_title(self) -> list[str]:
        """Short paragraphs right above and below the headline: byline, date and section stand there, unmarked."""
        title = _letters(self.title() or "")
        at = [index for index, block in enumerate(self.blocks) if title and _letters(block.text) == title]
        at = [index for index in at if self.blocks[index].element.tag in ("h1", "h2")] or at
        if not at:
            return []
        near = [*self.blocks[at[0] + 1 : at[0] + 1 + NEAR], *self.blocks[max(0, at[0] - NEAR // 2) : at[0]]]
        return [block.text for block in near if len(block.text) <= LONGEST_LINE]

    def _microdata_dates(self, *names: str) -> Iterator[str]:
        for name in names:
            for tag in self.soup.find_all(itemprop=re.compile(rf"\b{name}\b", re.IGNORECASE)):
                yield str(tag.get("datetime") or tag.get("content") or _text_of(tag))

    def _visible_dates(self) -> Iterator[str]:
        for tag in self.soup.select("time[datetime]")[:3]:
            yield str(tag.get("datetime"))
        for tag in self.soup.select("time, [class*=date i], [class*=publish i], [class*=timestamp i]")[:10]:
            yield _text_of(tag)


def _pick(tree: HtmlElement) -> Iterator[str]:
    """The elements that say something about the article, as HTML."""
    left = MOST_MARKED
    for element in tree.iter():
        tag = element.tag
        if tag == "script":
            wanted = "ld+json" in (element.get("type") or "").lower()
        elif tag == "link":
            wanted = "canonical" in (element.get("rel") or "").lower()
        elif tag in SPEAKING_TAGS or element.get("rel") == "author":
            wanted = True
        elif "itemprop" in element.attrib:
            wanted = tag not in CONTAINERS or "author" in element.get("itemprop")
        else:
            named = element.get("class")
            marked = named is not None and tag not in CONTAINERS - {"div"} and SPEAKING_CLASS.search(named) is not None
            wanted = marked and left > 0
            left -= marked
        if wanted:
            piece = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
            if tag in ("script", "meta", "title") or len(piece) <= LONGEST_PIECE:
                yield piece


def without_site(title: str, site: str | None) -> str:
    """A window title without the outlet's name at either end.

    >>> without_site("Bridge reopens - Northport Gazette", "Northport Gazette"), without_site("A - B", None)
    ('Bridge reopens', 'A - B')
    """
    if not site:
        return title
    wanted = _letters(site)
    for separator in TITLE_SEPARATOR.finditer(title):
        before, after = title[: separator.start()], title[separator.end() :]
        if wanted and _letters(after).startswith(wanted):
            return before.strip()
        if wanted and _letters(before) == wanted:
            return after.strip()
    return title


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _likeness(heading: str, titles: Sequence[str]) -> tuple[float, float]:
    """How much of a heading is in one of the titles, and how much they are the same, 0 to 100."""
    from rapidfuzz.fuzz import ratio, token_set_ratio

    pairs = [(heading.casefold(), title.casefold()) for title in titles]
    return max(((token_set_ratio(*pair), ratio(*pair)) for pair in pairs), key=sum)


def _is_outlet(name: str, site: str) -> bool:
    """Whether a name is the site's, or the first word of it ("Gazette" on the Gazette Online)."""
    return _letters(name) == _letters(site) or (" " not in name and site.casefold().startswith(name.casefold() + " "))


def _without_outlet(value: str, site: str | None) -> str:
    """An author as metadata gives it, without the outlet's name behind it."""
    before, found, _ = value.partition(site) if site else (value, "", "")
    return before if found and len(before.split()) > 1 else value


def _text_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())
