"""When a page's article was published: candidates with where they stand, the most trustworthy first.

A place that speaks of other stories, comments or the site gives no date: a masthead prints today, a list of stories
their days. Where two places give the same wall clock and one says its zone, that one is the moment.
"""

import copy
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from unspun.extractors.articles.dates import DAY, Moment, date_in_url, moment_in_line, read_moment
from unspun.extractors.articles.html import json_ld
from unspun.extractors.articles.html.metadata.elements import PageElements, Placed, names_elsewhere, text_of

OPEN_GRAPH = ("article:published_time", "og:published_time", "og:article:published_time")
PUBLISHED = (
    "parsely-pub-date", "sailthru.date",
    "datepublished", "date_published", "publication_date", "publish-date", "publish_date", "publishdate",
    "published_time", "pubdate", "pub_date", "article.published", "article_date_original", "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.issued", "dcterms.date", "dc.date", "date",
    "displaydate",
    "ptime", "artpubdate", "article-publish-date", "created", "rnews:datepublished", "og:pubdate", "cre-date",
    "datecreated", "bt:pubdate", "citation_publication_date", "citation_date", "article:publicationdate", "dc:created",
    "rbpubdate", "timestamp", "prism.publicationdate",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:updated_time", "lastmod", "last-modified", "datemodified", "dcterms.modified",
    "dc.date.modified", "article.updated", "revised", "updated_time", "last_updated",
)  # fmt: skip

MAX_GAP_ELEMENTS = 150
"""Elements between the headline and a date on the page that belongs to it: portraits, share buttons and a picture."""

MAX_CANDIDATES = 12
"""Dates on the page that are read, the nearest to the headline first."""

MAX_CLOCKS = 3
"""Dates on the page that are compared with the one that its metadata give in UTC."""

QUARTER_HOUR = timedelta(minutes=15)
MAX_OFFSET = timedelta(hours=14)
"""Offsets of zones are quarters of an hour, up to 14 hours."""

MODIFIED_LABEL = re.compile(
    r"\b(?:updated?|modified|aktualisiert|geändert|mis à jour|modifié|actualizado|"
    r"atualizado|aggiornato|bijgewerkt|обновлено)\b",
    re.IGNORECASE,
)


class PublishedAt(NamedTuple):
    """The moment of publication, and where it was found: json-ld, open-graph, meta, microdata, text or url."""

    moment: Moment
    basis: str


def published_at(
    page: PageElements,
    node: json_ld.Node,
    page_node: json_ld.Node,
    headline: int | None,
    lines: Sequence[str],
    locale: str | None,
) -> PublishedAt | None:
    """The first candidate that is a date; made exact by others that name the same time or day more exactly."""
    machine = [
        PublishedAt(moment, basis)
        for value, basis in _machine_values(page, node, page_node)
        if (moment := read_moment(value, locale))
    ]
    if machine:
        first = _sharpened(machine[0], machine[1:])
        if first.moment.precision == DAY or first.moment.at.utcoffset():
            return first
        return _in_own_zone(first, itertools.islice(_shown(page, headline, lines, locale), MAX_CLOCKS))
    shown = list(_shown(page, headline, lines, locale))
    if shown:
        return _sharpened(shown[0], shown[1:])
    day = date_in_url(page.url)
    return PublishedAt(Moment(day, DAY, False), "url") if day else None


def searched_day(tree: HtmlElement, url: str | None) -> PublishedAt | None:
    """The day that htmldate finds in a page that names its date in no place of ours, such as its scripts or its text.

    It is given the page without what speaks of other stories, comments or the site.
    """
    from htmldate import find_date

    own = copy.deepcopy(tree)
    for element in [element for element in own.body.iter(etree.Element) if names_elsewhere(element)]:
        if element.getparent() is not None and element.tag not in ("body", "html"):
            element.drop_tree()
    try:
        found = find_date(own, url=url, original_date=True, extensive_search=False)
    except (ValueError, TypeError, RecursionError, OverflowError):  # what it raises for odd dates
        return None
    moment = read_moment(found)
    return PublishedAt(moment, "text") if moment else None


def modified_at(page: PageElements, node: json_ld.Node, page_node: json_ld.Node, locale: str | None) -> datetime | None:
    values = [node.get("dateModified"), page_node.get("dateModified"), page.meta(*MODIFIED)]
    values += [_value_of(found) for found in _properties(page, "datemodified")]
    return next((moment.at for value in values if (moment := read_moment(value, locale))), None)


def _machine_values(page: PageElements, node: json_ld.Node, page_node: json_ld.Node) -> Iterator[tuple[Any, str]]:
    yield _first(node.get("datePublished") or node.get("dateCreated")), "json-ld"
    for name in OPEN_GRAPH:
        yield page.meta(name), "open-graph"
    yield _first(page_node.get("datePublished")), "json-ld"
    for name in PUBLISHED:
        yield page.meta(name), "meta"
    for found in _properties(page, "datepublished", "datecreated"):
        yield _value_of(found), "microdata"


def _properties(page: PageElements, *names: str) -> Iterable[Placed]:
    for name in names:
        for found in page.properties:
            if not found.elsewhere and name in found.element.get("itemprop").lower().split():
                yield found


def _value_of(found: Placed) -> str:
    element = found.element
    return element.get("datetime") or element.get("content") or text_of(element)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _shown(page: PageElements, headline: int | None, lines: Sequence[str], locale: str | None) -> Iterator[PublishedAt]:
    """Dates that the page shows near its headline. Without a headline only a page's one date is believed."""
    title = next((found.element for found in page.headings if found.order == headline), None)
    placed = {found.order: found for found in (*page.times, *page.dates) if not found.elsewhere}
    own = {order: found for order, found in placed.items() if not _in_masthead(found.element, title)}
    if headline is None:
        dated = [(found, moment) for found in own.values() if (moment := _moment(found, locale))]
        days = {moment.at.date() for _, moment in dated}
        if len(days) == 1:
            yield PublishedAt(dated[0][1], "text")
        return
    near = [found for found in own.values() if -MAX_GAP_ELEMENTS <= found.order - headline <= MAX_GAP_ELEMENTS]
    near.sort(key=lambda found: (_is_modified(found), abs(found.order - headline) + (found.order < headline)))
    for found in near[:MAX_CANDIDATES]:
        moment = _moment(found, locale)
        if moment:
            yield PublishedAt(moment, "text")
    for line in sorted(lines, key=lambda line: MODIFIED_LABEL.search(line) is not None):
        moment = moment_in_line(line, locale)
        if moment:
            yield PublishedAt(moment, "text")


def _in_masthead(element: HtmlElement, title: HtmlElement | None) -> bool:
    """Whether an element stands in a header of the page that does not hold the headline: the date there is today's."""
    for above in element.iterancestors("header", "article", "main"):
        if above.tag != "header":
            return False
        return title is None or all(other is not above for other in title.iterancestors("header"))
    return False


def _is_modified(found: Placed) -> bool:
    named = f"{found.element.get('class') or ''} {found.element.get('itemprop') or ''}".lower()
    return "modif" in named or "update" in named or MODIFIED_LABEL.search(text_of(found.element)[:60]) is not None


def _moment(found: Placed, locale: str | None) -> Moment | None:
    stamp = found.element.get("datetime")
    text = text_of(found.element)
    return (read_moment(stamp, locale) if stamp else None) or read_moment(text, locale) or moment_in_line(text, locale)


def _sharpened(first: PublishedAt, others: Sequence[PublishedAt]) -> PublishedAt:
    """A day with the time that another place gives it; a wall clock with the zone that another gives."""
    for other in others:
        if first.moment.precision == DAY and other.moment.precision != DAY and _same_day(first, other):
            first = PublishedAt(other.moment, first.basis)
    if first.moment.zoned:
        return first
    wall = first.moment.at.replace(tzinfo=None, second=0, microsecond=0)
    for other in others:
        if other.moment.zoned and other.moment.at.replace(tzinfo=None, second=0, microsecond=0) == wall:
            return PublishedAt(other.moment, first.basis)
    return first


def _in_own_zone(found: PublishedAt, shown: Iterable[PublishedAt]) -> PublishedAt:
    """A moment that metadata give in UTC, in the zone of the clock that the page shows of the same moment."""
    for other in shown:
        if other.moment.precision == DAY:
            continue
        if other.moment.at == found.moment.at and other.moment.zoned:
            return PublishedAt(other.moment, found.basis)
        ahead = other.moment.at.replace(tzinfo=None) - found.moment.at.replace(tzinfo=None)
        offset = QUARTER_HOUR * round(ahead / QUARTER_HOUR)
        if not other.moment.zoned and abs(offset) <= MAX_OFFSET and abs(ahead - offset) < timedelta(minutes=1):
            return PublishedAt(found.moment._replace(at=found.moment.at.astimezone(timezone(offset))), found.basis)
    return found


def _same_day(one: PublishedAt, other: PublishedAt) -> bool:
    return one.moment.at.date() == other.moment.at.date()
