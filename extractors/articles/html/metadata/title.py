"""The headline of a page: what its metadata say, as the reader sees it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from unspun.extractors.articles.html.blocks import Block
from unspun.extractors.articles.html.metadata.elements import MAX_TITLE_CHARS, PageElements, Placed, text_of
from unspun.extractors.articles.html.overlap import letters

TITLE_SEPARATOR = re.compile(r"\s{1,9}[|•·»«]{1,9}\s{1,9}|\s{1,9}[-–—:]{1,9}\s{1,9}|\s{0,9}[|»]\s{0,9}")
NAMED_FOR_HEADLINE = re.compile(r"headline|title|heading|titre|titulo|titel", re.IGNORECASE)

MIN_LIKENESS = 60
"""Of 100: how much of a heading must be in a title of the metadata, or the other way round, to be the same headline."""

MIN_HEADLINE_LETTERS = 12
"""A shorter end of a heading is a word of it and not the headline under a kicker."""

MAX_HEADINGS = 20
"""Headings that are compared: a page of summaries has hundreds."""


class Heading(NamedTuple):
    """A heading of the page that may be the headline: its text, place, element, and how loudly the page marks it."""

    text: str
    order: int
    rank: float
    tag: str


def read_title(
    page: PageElements, named: Sequence[str | None], site: str | None, blocks: Sequence[Block]
) -> str | None:
    """The headline: the heading that says what the metadata say, else what these say.

    `named` is the headline as JSON-LD, Open Graph and the like give it, in the order of trust. The name of the outlet
    is never the headline, and a kicker that shares the heading with it is left out."""
    window = _without_outlet_part(page.window_title, page, site)
    given = [without_site(title, site) for title in named if title and len(title) <= MAX_TITLE_CHARS]
    titles = [*given, *([_part_on_page(window, blocks)] if window else [])]
    headings = _headings(page, site)
    if not titles:
        return max(headings, key=lambda heading: heading.rank).text if headings else None
    likeness = [_likeness(heading.text, titles) for heading in headings]
    scores = [sum(like) + heading.rank for like, heading in zip(likeness, headings, strict=True)]
    best = scores.index(max(scores)) if scores else None
    if best is None or likeness[best][0] < MIN_LIKENESS:
        return titles[0]
    return _without_kicker(headings[best].text, given)


def title_order(page: PageElements, title: str | None) -> int | None:
    """The number of the element in which the headline stands; None where the page does not show it."""
    key = letters(title or "")
    found = [heading.order for heading in page.headings if key and key in letters(text_of(heading.element))]
    return found[0] if found else None


def without_site(title: str, site: str | None) -> str:
    """A title without the outlet's name at either end.

    >>> without_site("Bridge reopens - Northport Gazette", "Northport Gazette"), without_site("A - B", None)
    ('Bridge reopens', 'A - B')
    """
    wanted = letters(site or "")
    if not wanted:
        return title
    for separator in TITLE_SEPARATOR.finditer(title):
        before, after = title[: separator.start()], title[separator.end() :]
        if letters(after).startswith(wanted):
            return before.strip()
        if letters(before) == wanted:
            return after.strip()
    return title


def _headings(page: PageElements, site: str | None) -> list[Heading]:
    """Headings that may be the headline: every h1 but the outlet's, else what the page marks as one."""
    outlet = {letters(site or ""), letters(_last_part(page.window_title or ""))} - {""}
    found: list[Heading] = []
    for heading in page.headings[: 3 * MAX_HEADINGS]:
        text = text_of(heading.element)
        marked = _is_marked(heading)
        if not text or len(text) > MAX_TITLE_CHARS or not (heading.element.tag == "h1" or marked):
            continue
        if letters(text) in outlet and len(page.headings) > 1:
            continue
        rank = 20.0 * (heading.element.tag == "h1") + 10.0 * marked - 20.0 * heading.elsewhere
        found.append(Heading(text, heading.order, rank, heading.element.tag))
    own = [heading for heading in found if heading.tag == "h1"]
    return (own or found)[:MAX_HEADINGS]


def _is_marked(heading: Placed) -> bool:
    element = heading.element
    named = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    return NAMED_FOR_HEADLINE.search(named) is not None


def _last_part(window: str) -> str:
    """What stands behind the last separator of a window title: most often the outlet."""
    separators = list(TITLE_SEPARATOR.finditer(window[:MAX_TITLE_CHARS]))
    return window[separators[-1].end() :] if separators else ""


def _without_outlet_part(window: str | None, page: PageElements, site: str | None) -> str | None:
    """A window title without the outlet, also where only the page's own masthead says that it is its name."""
    if not window or len(window) > MAX_TITLE_CHARS:
        return window and None
    short = without_site(window, site)
    last = _last_part(short)
    if short != window or not last:
        return short
    mastheads = {letters(text_of(heading.element)) for heading in page.headings}
    return short[: short.rindex(last)].rstrip(" |•·»«-–—:") if letters(last) in mastheads else short


def _part_on_page(window: str, blocks: Sequence[Block]) -> str:
    """The part of a window title that also stands on the page, or all of it."""
    shown = {letters(block.text) for block in blocks if len(block.text) <= 300}
    for separator in TITLE_SEPARATOR.finditer(window):
        for part in (window[: separator.start()], window[separator.end() :]):
            if len(part) >= MIN_HEADLINE_LETTERS and letters(part) in shown:
                return part.strip()
    return window


def _without_kicker(heading: str, titles: Sequence[str]) -> str:
    """The heading without the kicker before the headline, where the metadata give the headline alone."""
    whole = letters(heading)
    for title in titles:
        key = letters(title)
        if len(key) >= MIN_HEADLINE_LETTERS and len(key) < len(whole) and whole.endswith(key):
            return title
    return heading


def _likeness(heading: str, titles: Sequence[str]) -> tuple[float, float]:
    """How much of a heading is in one of the titles, and how much they are the same, 0 to 100."""
    from rapidfuzz.fuzz import ratio, token_set_ratio

    pairs = [(heading.casefold(), title.casefold()) for title in titles]
    return max(((token_set_ratio(*pair), ratio(*pair)) for pair in pairs), key=sum)
