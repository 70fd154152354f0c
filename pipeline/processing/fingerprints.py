"""Texts of a batch to the fingerprints by which their copies are found."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from unspun.copies.fingerprints import fingerprint
from unspun.pipeline.processing.compared import article_of
from unspun.pipeline.processing.rows import TextKey, record_of
from unspun.schemas.copies import ArticleFingerprint, WitnessEdit
from unspun.schemas.tables import ArticleRevision, EntityMention, Quote
from unspun.text.reading import Reading

Repairs = Sequence[dict[str, Any]]

_COMPARED_COLUMNS = (
    "article_id", "body", "title", "published_at", "agency", "language", "spin_score", "translation_score",
)  # fmt: skip


def fingerprint_rows(
    revisions: Iterable[ArticleRevision],
    mentions: Iterable[EntityMention],
    quotes: Iterable[Quote],
    witness_edits: Iterable[WitnessEdit],
    readings: Mapping[str, Reading],
) -> list[ArticleFingerprint]:
    """The fingerprint of each text, as it is without repairs by a witness; `readings` are those of the texts by their
    document."""
    names = _names(mentions)
    said: dict[TextKey, list[Quote]] = defaultdict(list)
    for quote in quotes:
        said[TextKey(quote.article_id, quote.revision)].append(quote)
    repairs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for edit in witness_edits:
        if edit.applied:
            repairs[edit.document_id].append({"start": edit.start_char, "before": edit.before, "after": edit.after})
    rows = []
    for revision in revisions:
        key = TextKey(revision.article_id, revision.revision)
        own_repairs = sorted(repairs[revision.document_id], key=lambda repair: repair["start"])
        article = article_of(_row(revision, names[key], said[key], own_repairs))
        made = fingerprint(article, None if own_repairs else readings[revision.document_id])
        rows.append(
            record_of(
                ArticleFingerprint,
                made,
                document_id=revision.document_id,
                bands=[_signed(key) for key in made.bands],
                anchors=[_signed(key) for key in made.anchors],
                word_count=made.length,
            )
        )
    return rows


def _names(mentions: Iterable[EntityMention]) -> Mapping[TextKey, dict[str, str]]:
    """The longest name of each entity of a text, as `warehouse/linking/articles.sql` chooses it."""
    names: dict[TextKey, dict[str, str]] = defaultdict(dict)
    for mention in mentions:
        if mention.entity_id:
            of_text = names[TextKey(mention.article_id, mention.revision)]
            stored = of_text.get(mention.entity_id, "")
            of_text[mention.entity_id] = max(stored, mention.text, key=lambda name: (len(name), name))
    return names


def _row(
    revision: ArticleRevision, names: Mapping[str, str], quotes: Iterable[Quote], repairs: Repairs
) -> dict[str, Any]:
    return {
        **{name: getattr(revision, name) for name in _COMPARED_COLUMNS},
        "first_seen_at": None,
        "outlet": revision.site or revision.source_id,
        "quotes": [
            {
                "quote_id": quote.quote_id,
                "text": quote.text,
                "speaker": names.get(quote.speaker_entity_id or "") or quote.speaker_text,
                "start": quote.start_char,
                "end": quote.end_char,
                "content": [{"start": span[0], "end": span[1]} for span in map(_span, quote.content)],
                "is_direct": quote.kind != "indirect",
            }
            for quote in quotes
        ],
        "entities": sorted(names.values()),
        "repairs": repairs,
    }


def _span(span: Any) -> tuple[int, int]:
    return (span["start"], span["end"]) if isinstance(span, dict) else tuple(span)


def _signed(key: int) -> int:
    """An unsigned number of 64 bits as the signed one that has the same bits: the warehouse has no unsigned columns."""
    return key - 2**64 if key >= 2**63 else key
