"""The page of an article: its raw and its clean text with every edit, and what was found in it."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from unspun.reports.page import PageData, existing
from unspun.reports.pages.stories import copies_of
from unspun.reports.reader import Reader, Row
from unspun.reports.spans import Mark, PlacedEdit, pieces, place_edits
from unspun.schemas.vocabulary import EditKind

MAX_BODY_CHARS = 200_000
"""Characters of a text that a page shows; the longest news articles have half of that."""

MAX_EXAMPLES = 3
"""Phrases that a sentence quotes."""


def article(reader: Reader, article_id: str, revision: int | None = None) -> PageData:
    """One revision of an article, by default the newest, with edits, quotes and entities. Raises RowNotFound."""
    row = existing(reader.row("article", article_id=article_id, revision=revision), "article")
    key = {"article_id": article_id, "revision": row["revision"]}
    edits = place_edits(reader.rows("article_edits", **key))
    mentions, quotes = reader.rows("article_mentions", **key), reader.rows("article_quotes", **key)
    raw, body = row["raw_text"][:MAX_BODY_CHARS], row["body"][:MAX_BODY_CHARS]
    return PageData(
        "article.html",
        {
            "article": row,
            "key": key,
            "address": web_address(row["url"]),
            "verdicts": verdicts(row, edits),
            "revisions": reader.rows("article_revisions", article_id=article_id),
            "retraction": reader.row("article_retraction", **key),
            "copies": copies_of(reader, article_id, row["document_id"]),
            "edits": edits,
            "rules": by_rule(edits),
            "quotes": quotes,
            "entities": _entities(mentions),
            "raw": list(pieces(raw, _marks(edits, in_raw=True))),
            "clean": list(
                pieces(body, [*_marks(edits, in_raw=False), *_mention_marks(mentions), *_quote_marks(quotes)])
            ),
            "shown_chars": MAX_BODY_CHARS if len(row["raw_text"]) > MAX_BODY_CHARS else None,
        },
    )


def raw_and_clean(reader: Reader, article_id: str, revision: int, max_chars: int) -> dict[str, Any]:
    """The beginnings of the raw and the clean text of an article, cut into pieces that show the edits."""
    row = existing(reader.row("article", article_id=article_id, revision=revision), "article")
    edits = place_edits(reader.rows("article_edits", article_id=article_id, revision=revision))
    raw, clean = row["raw_text"][:max_chars], row["body"][:max_chars]
    return {
        "article": row,
        "raw": list(pieces(raw, _marks(edits, in_raw=True))),
        "clean": list(pieces(clean, _marks(edits, in_raw=False))),
    }


def web_address(url: str | None) -> str | None:
    """The address where it is one of the web: others, such as javascript:, are no links."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def by_rule(edits: Iterable[PlacedEdit]) -> list[dict[str, Any]]:
    """The edits of each rule, those with the most first."""
    ordered = sorted(edits, key=lambda edit: (edit.kind, edit.rule))
    groups = [
        {"kind": kind, "rule": rule, "edits": list(group)}
        for (kind, rule), group in itertools.groupby(ordered, key=lambda edit: (edit.kind, edit.rule))
    ]
    return sorted(groups, key=lambda group: (-len(group["edits"]), group["rule"]))


def verdicts(article: Row, edits: Sequence[PlacedEdit]) -> list[str]:
    """Why the article is called spun or translated, one sentence each."""
    sentences = []
    if article["is_spun"]:
        sentences.append(_verdict("spun", "wording that article spinners leave", article["spin_score"], edits, "spin"))
    if article["is_translated"]:
        score = article["translation_score"]
        sentences.append(_verdict("machine-translated", "traces of a machine translation", score, edits, "translation"))
    return sentences


def _verdict(name: str, evidence: str, score: float, edits: Sequence[PlacedEdit], kind: EditKind) -> str:
    phrases = list(dict.fromkeys(" ".join(edit.before.split()) for edit in edits if edit.kind == kind and edit.before))
    sentence = f"Called {name} with a probability of {score:.0%}"
    if not phrases:
        return f"{sentence}, by the text as a whole: no single phrase is marked."
    quoted = ", ".join(f"“{phrase[:60]}”" for phrase in phrases[:MAX_EXAMPLES])
    places = "1 place" if len(phrases) == 1 else f"{len(phrases)} places"
    return f"{sentence}: {places} in the text show {evidence}, such as {quoted}."


def _marks(edits: Iterable[PlacedEdit], in_raw: bool) -> list[Mark]:
    marks = []
    for edit in edits:
        start, end = edit.raw if in_raw else edit.clean
        if not edit.applied:
            state = "flag"
        elif start == end:
            state = "gone"
        else:
            state = "del" if in_raw else "ins"
        marks.append(Mark(start, end, f"edit {state}", edit.note, edit.number))
    return marks


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
