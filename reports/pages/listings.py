"""Pages that find things: articles, documents, batches and rejects."""

from collections.abc import Mapping

from unspun.reports.page import PageData
from unspun.reports.reader import Reader
from unspun.reports.tables import RowSelection, listing
from unspun.schemas.vocabulary import OUTCOMES, REJECT_STAGES

MAX_CHOICES = 500
"""Sources that a menu offers; beyond that a reader types the name."""

STATES = ("spun", "translated", "revised", "retracted")
DAMAGE = ("encoding", "no-headline", "no-date", "future-date", "markup", "flagged")
ARTICLE_OUTCOMES = ("loaded", "new_revision")


def articles(reader: Reader, given: Mapping[str, str]) -> PageData:
    """Articles by words, source, outlet, days of arrival, language, state, outcome and damage, the newest first.

    Raises BadParameter.
    """
    order = given.get("order") or ("relevance" if given.get("q") and reader.has_index else "arrival")
    selection = RowSelection.of("articles", {**given, "order": order})
    return PageData(
        "articles.html",
        {
            "listing": listing(reader, selection),
            "has_index": reader.has_index,
            "states": STATES,
            "outcomes": ARTICLE_OUTCOMES,
            "damage": DAMAGE,
            **_choices(reader),
        },
    )


def documents(reader: Reader, given: Mapping[str, str]) -> PageData:
    """Documents by address, source, days of arrival, outcome, reason and batch. Raises BadParameter."""
    selection = RowSelection.of("documents", given)
    return PageData("documents.html", {"listing": listing(reader, selection), "outcomes": OUTCOMES, **_choices(reader)})


def batches(reader: Reader, given: Mapping[str, str]) -> PageData:
    """Batches, the newest first. Raises BadParameter."""
    selection = RowSelection.of("batches", given)
    return PageData("batches.html", {"listing": listing(reader, selection), "outcomes": OUTCOMES})


def quarantine(reader: Reader, given: Mapping[str, str]) -> PageData:
    """Rejects by reason, source, stage and day, their counts, and the articles that their senders took back.

    Raises BadParameter.
    """
    selection = RowSelection.of("rejects", given)
    return PageData(
        "quarantine.html",
        {
            "reasons": reader.rows("reject_reasons"),
            "retracted": reader.rows("retracted"),
            "listing": listing(reader, selection),
            "stages": REJECT_STAGES,
            **_choices(reader),
        },
    )


def _choices(reader: Reader) -> dict[str, list[str] | None]:
    row = reader.row("sources_and_languages") or {}
    sources = row.get("sources") or []
    languages = [language for language in row.get("languages") or [] if language]
    return {"sources": sources if len(sources) <= MAX_CHOICES else None, "languages": languages}
