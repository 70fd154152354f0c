"""Parsing rules of single sites, where the general reading of a page fails: CSS selectors, with the days they hold for.

They are data, in `site_rules.json`, which ships without any: under the host name a list of rules, each with `from` (the
first day, by when the page was fetched), optionally `until` (the first day it no longer holds), and selectors for
`title`, `body` (the paragraphs), `remove` (what to leave out of them), `byline` and `date`. A selector that finds
nothing leaves that field to the general reading. A rule holds for the host and those under it.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from unspun.extractors.articles.bylines import Byline, read_byline
from unspun.extractors.articles.dates import date_in_line, read_date
from unspun.extractors.articles.html.blocks import fragment_text

RULES = Path(__file__).with_name("site_rules.json")


class Rule(NamedTuple):
    """Selectors for the pages of a site that were fetched from `since` on and before `until`."""

    since: date
    until: date
    title: str | None
    body: str | None
    remove: str | None
    byline: str | None
    date: str | None


class Ruled(NamedTuple):
    """What the selectors of a rule found; None where one found nothing."""

    title: str | None
    body: str | None
    byline: Byline | None
    published_at: datetime | None


def rule_for(url: str | None, day: date) -> Rule | None:
    """The rule for pages at an address on a day.

    >>> rule_for("https://outlet.example/a", date(2024, 6, 1)) is None
    True
    """
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    labels = host.split(".")
    for start in range(len(labels) - 1):
        for rule in _rules(RULES).get(".".join(labels[start:]), ()):
            if rule.since <= day < rule.until:
                return rule
    return None


def read_by_rule(html: str, rule: Rule, language: str | None) -> Ruled:
    """Read a page by a rule. Raises Rejected where what it selects is out of bounds."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")

    def texts(selector: str | None) -> list[str]:
        found = soup.select(selector) if selector else []
        return [" ".join(tag.get_text(" ", strip=True).split()) for tag in found]

    title = next(iter(texts(rule.title)), None)
    byline = next((found for text in texts(rule.byline) if (found := read_byline(text)).authors), None)
    moments = [read_date(text, language) or date_in_line(text, language) for text in texts(rule.date)]
    for tag in soup.select(rule.remove) if rule.remove else ():
        tag.decompose()
    body = fragment_text("".join(map(str, soup.select(rule.body)))) if rule.body and soup.select(rule.body) else None
    return Ruled(title, body or None, byline, next(filter(None, moments), None))


@cache
def _rules(path: Path) -> dict[str, Sequence[Rule]]:
    data = json.loads(path.read_text(encoding="utf-8"))
    return {host: [_rule(record) for record in records] for host, records in data.items()}


def _rule(record: dict[str, str]) -> Rule:
    until = record.get("until")
    names = ("title", "body", "remove", "byline", "date")
    return Rule(
        date.fromisoformat(record["from"]),
        date.fromisoformat(until) if until else date.max,
        *(record.get(name) for name in names),
    )
