"""The content of each page: a template and its values, from queries on the published warehouse."""

import dataclasses
import glob
import json
import statistics
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from unspun.audit.incidents.source_day import SourceDay
from unspun.reports import charts
from unspun.reports.reader import Reader, Row
from unspun.reports.spans import Mark, PlacedEdit, pieces, place_edits
from unspun.schemas.vocabulary import OUTCOMES
from unspun.warehouse import WarehouseError
from unspun.warehouse.raw_segments import read_content
from unspun.warehouse.sql import statement

HISTORY_DAYS = 28
"""Days that the charts show."""

INCIDENT_DAYS = 7
"""Days whose incidents stand on the first page, besides those that are open."""

PAGE_ROWS = 50
BATCH_ROWS = 500
NEWEST_BATCHES = 10
EXPECTATION_RUNS = 30
MAX_BODY_CHARS = 200_000
"""Characters of a text that a page shows; the longest news articles have half of that."""

MAX_RAW_BYTES = 20_000
"""Bytes of a raw document that the quarantine shows."""

KEY_VALUE_CHARS = 16
"""Characters shown of each value in the key of a bad row: as much of an id as tells rows apart."""


class RowNotFound(Exception):
    """There is no such article, batch or document."""


@dataclasses.dataclass(frozen=True, slots=True)
class PageData:
    """A template with its values."""

    template: str
    values: dict[str, Any]


def overview(reader: Reader, today: date) -> PageData:
    """Incidents and failed expectations of the last week, documents by day over four weeks, newest batches.

    This and the other pages raise WarehouseError.
    """
    days = reader.rows("overview_days", days=HISTORY_DAYS + 1)
    past = [day["fetched"] for day in days if day["day"] < today]
    return PageData(
        "overview.html",
        {
            "totals": reader.row("totals"),
            "days": days,
            "today": sum(day["fetched"] for day in days if day["day"] == today),
            "usual": statistics.median(past) if past else None,
            "chart": charts.documents_by_outcome(days, today - timedelta(days=HISTORY_DAYS), today),
            "incidents": recent_incidents(reader, today),
            "stopped": reader.rows("stopped"),
            "failed": reader.rows("failed", since=today - timedelta(days=INCIDENT_DAYS)),
            "batches": reader.rows("batches", number=NEWEST_BATCHES),
            "outcomes": OUTCOMES,
        },
    )


def sources(reader: Reader, today: date) -> PageData:
    """A card for each source, silent ones first, then those with other incidents; and what the repairs changed."""
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in source_days(reader, today):
        by_source[row["source_id"]].append(row)
    by_incident: dict[str, list[Row]] = defaultdict(list)
    for incident in recent_incidents(reader, today):
        for source_id in incident["source_ids"]:
            by_incident[source_id].append(incident)
    cards = [_card(source, rows, by_incident[source], today) for source, rows in by_source.items()]
    cards.sort(key=lambda card: (not card["silent"], not card["incidents"], card["source_id"]))
    return PageData("sources.html", {"cards": cards, "rules": reader.rows("edit_rules")})


def _card(source_id: str, rows: list[Row], incidents: list[Row], today: date) -> dict[str, Any]:
    counts = [field.name for field in dataclasses.fields(SourceDay) if field.default == 0]
    total = {name: sum(row[name] for row in rows) for name in counts}

    def share(part: str, whole: str) -> float | None:
        return total[part] / total[whole] if total[whole] else None

    return {
        "source_id": source_id,
        "rows": rows[::-1],
        "chart": charts.documents_of_source(rows, first_day(today), today),
        "fetched": total["fetched"],
        "newest": max(row["newest"] for row in rows),
        "rejected": share("rejected", "fetched"),
        "spun": share("spun", "articles"),
        "translated": share("translated", "articles"),
        "repaired": share("damaged_encoding", "articles"),
        "incidents": incidents,
        "silent": any(incident["fault"] == "silence" and not incident["closed_on"] for incident in incidents),
    }


def expectations(reader: Reader) -> PageData:
    """Each expectation over its newest batches."""
    return PageData("expectations.html", {"expectations": reader.rows("expectations", runs=EXPECTATION_RUNS)})


def quarantine(reader: Reader, reason: str | None = None, source_id: str | None = None, number: int = 1) -> PageData:
    """Rejects by reason, page `number` (from 1) of the rejects with this reason and of this source, and the articles
    that their senders took back last."""
    first = (number - 1) * PAGE_ROWS
    rows = reader.rows("rejects", reason=reason, source_id=source_id, number=PAGE_ROWS + 1, first=first)
    return PageData(
        "quarantine.html",
        {
            "reasons": reader.rows("reject_reasons"),
            "retracted": reader.rows("retracted", number=PAGE_ROWS),
            "rejects": rows[:PAGE_ROWS],
            "more": len(rows) > PAGE_ROWS,
            "reason": reason,
            "source_id": source_id,
            "number": number,
        },
    )


def document(reader: Reader, document_id: str) -> PageData:
    """One document: where it came from, why it was rejected, its first bytes. Raises RowNotFound."""
    row = _existing(reader.row("document", document_id=document_id), "document")
    content = _raw_bytes(reader, row["raw_segment"], document_id)
    return PageData(
        "document.html",
        {
            "document": row,
            "rejects": reader.rows("document_rejects", document_id=document_id),
            "raw": None if content is None else content[:MAX_RAW_BYTES].decode("utf-8", "replace"),
            "cut": content is not None and len(content) > MAX_RAW_BYTES,
        },
    )


def _raw_bytes(reader: Reader, segment: str, document_id: str) -> bytes | None:
    """The bytes of a document as they came, or None where its segment cannot be read."""
    try:
        return read_content(reader.raw, segment, document_id)
    except WarehouseError:
        return None


def batch(reader: Reader, batch_id: str) -> PageData:
    """One batch, or one audit of what the warehouse holds: its documents and expectations. Raises RowNotFound."""
    results = reader.rows("batch_results", batch_id=batch_id)
    row = reader.row("batch", batch_id=batch_id)
    if not row and not results:
        raise RowNotFound(f"there is no batch {batch_id}")
    return PageData(
        "batch.html",
        {
            "batch_id": batch_id,
            "batch": row,
            "documents": reader.rows("batch_documents", batch_id=batch_id, number=BATCH_ROWS),
            "results": results,
            "stopped": any(row["severity"] == "critical" and not row["success"] for row in results),
            "validations": validations(reader.warehouse.docs, batch_id),
            "outcomes": OUTCOMES,
        },
    )


def validations(docs: Path, batch_id: str) -> list[tuple[str, str]]:
    """The newest page of a batch in the Data Docs for each suite: the suite, and the file in the folder of the docs."""
    files = sorted((docs / "validations").glob(f"*/{glob.escape(batch_id)}/*/*.html"))
    newest = {file.relative_to(docs).parts[1]: file.relative_to(docs).as_posix() for file in files}
    return sorted(newest.items())


def articles(reader: Reader, words: str | None = None) -> PageData:
    """The newest articles; with `words` those whose headline or names hold them, or whose address or id they are."""
    words = (words or "").strip()
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{escaped}%" if words else None
    return PageData(
        "articles.html",
        {"words": words, "articles": reader.rows("search", words=pattern, exact=words, number=PAGE_ROWS)},
    )


def article(reader: Reader, article_id: str, revision: int | None = None) -> PageData:
    """One revision of an article, by default the newest, with edits, quotes and entities. Raises RowNotFound."""
    row = _existing(reader.row("article", article_id=article_id, revision=revision), "article")
    key = {"article_id": article_id, "revision": row["revision"]}
    edits = place_edits(reader.rows("article_edits", **key))
    mentions, quotes = reader.rows("article_mentions", **key), reader.rows("article_quotes", **key)
    raw, body = row["raw_text"][:MAX_BODY_CHARS], row["body"][:MAX_BODY_CHARS]
    return PageData(
        "article.html",
        {
            "article": row,
            "revisions": reader.rows("article_revisions", article_id=article_id),
            "retraction": reader.row("article_retraction", **key),
            "edits": edits,
            "quotes": quotes,
            "entities": _entities(mentions),
            "raw": list(pieces(raw, _raw_marks(edits))),
            "clean": list(pieces(body, [*_clean_marks(edits), *_mention_marks(mentions), *_quote_marks(quotes)])),
            "cut": len(row["raw_text"]) > MAX_BODY_CHARS,
        },
    )


def stories(reader: Reader, day: date | None = None) -> PageData:
    """The people most quoted, the names most covered and the longest articles of a day, by default the newest."""
    if day is None:
        newest = reader.row("newest_story_day")
        day = (newest and newest["day"]) or datetime.now(UTC).date()
    return PageData(
        "stories.html",
        {
            "day": day,
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1),
            "quoted": reader.rows("most_quoted", day=day),
            "covered": reader.rows("most_covered", day=day),
            "articles": reader.rows("day_articles", day=day),
        },
    )


def recent_incidents(reader: Reader, today: date) -> list[Row]:
    """Open incidents, and those that were closed in the last days, the most affecting first."""
    return reader.rows("incidents", since=today - timedelta(days=INCIDENT_DAYS))


def first_day(today: date) -> date:
    """The first day that the pages of sources show."""
    return today - timedelta(days=HISTORY_DAYS + INCIDENT_DAYS)


def source_days(reader: Reader, today: date) -> list[Row]:
    """What each source delivered by day, over the days that the pages show."""
    until = datetime.combine(today + timedelta(days=1), datetime.min.time(), UTC)
    rows = reader.ask(statement("queries/source_days.sql"), until=until)
    return [row for row in rows if row["day"] >= first_day(today)]


def _existing(row: Row | None, what: str) -> Row:
    if row is None:
        raise RowNotFound(f"there is no such {what}")
    return row


def _raw_marks(edits: Iterable[PlacedEdit]) -> list[Mark]:
    return [Mark(*e.raw, f"{'del' if e.applied else 'flag'} {e.kind}", e.note, f"raw-{e.number}") for e in edits]


def _clean_marks(edits: Iterable[PlacedEdit]) -> list[Mark]:
    return [
        Mark(*e.clean, f"{'ins' if e.clean[0] < e.clean[1] else 'gone'} {e.kind}", e.note, f"clean-{e.number}")
        for e in edits
        if e.applied
    ]


def _mention_marks(mentions: Iterable[Row]) -> list[Mark]:
    return [
        Mark(
            row["start_char"],
            row["end_char"],
            f"mention {row['label'].lower()}",
            f"{row['label']}: {row['name'] or row['text']}",
        )
        for row in mentions
    ]


def _quote_marks(quotes: Iterable[Row]) -> list[Mark]:
    return [
        Mark(
            span["start"],
            span["end"],
            "quote",
            f"Said by {row['speaker'] or row['speaker_text'] or 'an unknown speaker'}",
        )
        for row in quotes
        for span in row["content"]
    ]


def _entities(mentions: Iterable[Row]) -> list[dict[str, Any]]:
    """Entities of an article with how often it names them, most often first."""
    by_id: dict[str, dict[str, Any]] = {}
    for row in mentions:
        if row["entity_id"]:
            entity = by_id.setdefault(
                row["entity_id"], {"name": row["name"], "kind": row["kind"], "texts": set(), "mentions": 0}
            )
            entity["mentions"] += 1
            entity["texts"].add(row["text"])
    return sorted(by_id.values(), key=lambda entity: (-entity["mentions"], entity["name"] or ""))


def row_key(text: str | None) -> str:
    """The key of a bad row in words, from its JSON object; other text as it is, None as nothing.

    >>> row_key('{"quote_id": "0123456789abcdef0123"}'), row_key(None)
    ('quote_id 0123456789abcdef', '')
    """
    if not text:
        return ""
    try:
        key = json.loads(text)
    except ValueError:
        return text
    return (
        ", ".join(f"{name} {str(value)[:KEY_VALUE_CHARS]}" for name, value in key.items())
        if isinstance(key, dict)
        else text
    )
