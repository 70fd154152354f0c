"""The people who wrote a page's article: from its metadata, from its microdata, or from the byline on the page."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from unspun.extractors.articles.bylines import read_authors, read_byline
from unspun.extractors.articles.html import json_ld
from unspun.extractors.articles.html.metadata.elements import PageElements, Placed, text_of
from unspun.extractors.articles.html.overlap import letters
from unspun.extractors.articles.structure import BYLINE_START

AUTHOR_METAS = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "dc.contributor", "cxenseparse:author", "article.author", "citation_author", "rbauthors",
    "twitter:data1",
)  # fmt: skip

MAX_BYLINE_ELEMENTS = 12
"""Marked elements that are read, the nearest to the headline first."""

MAX_BYLINE_GAP = 12
"""Elements between two that give authors of one article: each in a box with a portrait and a link."""


class Authors(NamedTuple):
    """Names in their order, and the agency that is given beside or instead of them."""

    names: tuple[str, ...]
    agency: str | None


def read_page_authors(
    page: PageElements, node: json_ld.Node, nodes: Sequence[json_ld.Node], site: str | None, headline: int | None,
    lines: Sequence[str],
) -> Authors:  # fmt: skip
    """The authors from the first place that names any.

    `headline` is the number of the element with the headline, `lines` the short lines around it. The outlet's own name
    is no author, and an agency goes to `agency`."""
    agency = None
    outlets = _outlet_keys(page, node, nodes, site)
    for values in _places(page, node, nodes, headline, lines):
        found = read_authors([_without_outlet(value, site) for value in values])
        # Where metadata name an agency, a single word beside it is the place it writes from.
        names = tuple(
            name for name in found.authors if not (_is_outlet(name, outlets, site) or (agency and " " not in name))
        )
        agency = agency or found.agency
        if names:
            return Authors(names, agency)
    return Authors((), agency)


def _places(
    page: PageElements, node: json_ld.Node, nodes: Sequence[json_ld.Node], headline: int | None, lines: Sequence[str]
) -> Iterator[list[str]]:
    yield json_ld.names_of(node.get("author") or node.get("creator"), nodes)
    for name in AUTHOR_METAS:
        yield [value for value in page.metas.get(name, ()) if not value.startswith(("http", "/", "www.", "@"))]
    yield _microdata(page, headline)
    yield _byline_elements(page, headline)
    yield [line for line in lines if BYLINE_START.match(line) and read_byline(line).authors][:1]


def _microdata(page: PageElements, headline: int | None) -> list[str]:
    """Names that microdata give for the article itself: not for its comments, nor for the stories listed beside it."""
    placed = [found for found in page.properties if re.search(r"\b(?:author|creator)\b", found.element.get("itemprop"))]
    heading = next((found.element for found in page.headings if found.order == headline), None)
    above_heading = set(heading.iterancestors()) if heading is not None else set()
    scopes = {found.order: _article_scope(found.element) for found in placed}
    main = [found for found in placed if scopes[found.order] in above_heading]
    several = len({scope for scope in scopes.values() if scope is not None}) > 1
    chosen = main or [
        found for found in placed if not found.elsewhere and not (several and scopes[found.order] is not None)
    ]
    names: list[str] = []
    for found in chosen:
        inner = [part for part in found.element.iterdescendants() if "name" in (part.get("itemprop") or "").split()]
        names += [part.get("content") or text_of(part) for part in inner] or [
            found.element.get("content") or text_of(found.element)
        ]
    return names


def _article_scope(element: HtmlElement) -> HtmlElement | None:
    """The nearest item above an element that is an article, a comment or a review."""
    for above in element.iterancestors():
        if above.get("itemscope") is not None and re.search(
            r"Article|Posting|Comment|Review|CreativeWork|Report", above.get("itemtype") or ""
        ):
            return above
    return None


def _byline_elements(page: PageElements, headline: int | None) -> list[str]:
    """Names in the marked elements nearest to the headline, with those of the elements right beside them."""
    start = headline if headline is not None else 0
    own = [found for found in page.bylines if not found.elsewhere]
    nearest = sorted(own, key=lambda found: (found.order < start - MAX_BYLINE_GAP, abs(found.order - start)))
    for first in nearest[:MAX_BYLINE_ELEMENTS]:
        if not _names(first):
            continue
        chosen, last = [first], first
        for found in own:
            if (
                first.order < found.order <= last.order + MAX_BYLINE_GAP
                and first.element not in found.element.iterancestors()
            ):
                if _names(found):
                    chosen.append(found)
                last = found
        return [text_of(found.element) for found in chosen]
    return []


def _names(found: Placed) -> bool:
    return bool(read_byline(text_of(found.element)).authors)


def _outlet_keys(
    page: PageElements, node: json_ld.Node, nodes: Sequence[json_ld.Node], site: str | None
) -> frozenset[str]:
    """The letters of the outlet's names: the site's, the publisher's, and those of its address."""
    host = (page.url or "").split("/")[2].removeprefix("www.") if (page.url or "").startswith("http") else ""
    names = (site or "", host, host.partition(".")[0], *json_ld.names_of(node.get("publisher"), nodes))
    return frozenset(key for name in names if (key := letters(name)))


def _is_outlet(name: str, outlets: frozenset[str], site: str | None) -> bool:
    """Whether a name is the outlet's, or the first word of it ("Gazette" on the Gazette Online)."""
    if letters(name) in outlets:
        return True
    return " " not in name and (site or "").casefold().startswith(name.casefold() + " ")


def _without_outlet(value: str, site: str | None) -> str:
    """An author as metadata gives it, without the outlet's name behind it."""
    before, found, _ = value.partition(site) if site else (value, "", "")
    return before if found and len(before.split()) > 1 else value
