"""The commands that read standard input or files and write JSON Lines, without a warehouse."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from unspun import cleaners
from unspun.cleaners.protection import undo_rewritten_quotations
from unspun.schemas.articles import Rejected

if TYPE_CHECKING:
    from unspun.cleaners.spin.lexicon import Lexicon

HEADLINE = "headline-line"
"""Rule under which extractors.structure takes the headline out of an article's body."""

ANNOTATE_AT_ONCE = 64
"""Texts annotated together: enough to fill the model's batches, few enough to answer soon."""


def clean_record(record: dict[str, Any], lexicon: "Lexicon | None" = None) -> dict[str, Any]:
    """The text, its edits in coordinates of the text as given, its scores, and what left it as metadata.

    The headline stays in the text; lines that became metadata (section, byline, date) leave it. `lexicon` takes the
    place of the packaged one.
    """
    from unspun.extractors.articles.structure import read_structure

    language, title = record.get("language", "en"), record.get("title")
    cleaned = cleaners.clean(record["text"], language=language, title=title, lexicon=lexicon)
    structure = read_structure(cleaned.ledger.text, title)
    cleaned.ledger.apply(change for change in structure.changes if change.rule != HEADLINE)
    undo_rewritten_quotations(cleaned.ledger)
    read = {
        "title": structure.title,
        "section": structure.section,
        "dateline_place": structure.dateline_place,
        "agency": structure.agency,
        "authors": list(structure.authors),
    }
    metadata = {**read, **cleaned.metadata}
    return {
        "id": record.get("id"),
        "text": cleaned.ledger.text,
        "edits": [edit._asdict() for edit in cleaned.ledger.edits()],
        "spin_score": cleaned.spin_score,
        "is_spun": cleaned.is_spun,
        "translation_score": cleaned.translation_score,
        "is_translated": cleaned.is_translated,
        "metadata": {name: value for name, value in metadata.items() if value},
        "evidence": cleaned.evidence,
    }


def annotate_records(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Entities and quotes of each text, with offsets into the text exactly as given."""
    from unspun.pipeline.staging import annotator

    records = iter(records)
    while chunk := list(islice(records, ANNOTATE_AT_ONCE)):
        texts = ((record["text"], record.get("language", "en")) for record in chunk)
        for record, found in zip(chunk, annotator().annotate(texts), strict=True):
            text = record["text"]
            name_of = {index: entity.name for entity in found.entities for index in entity.mentions}
            yield {
                "id": record.get("id"),
                "entities": [
                    {
                        "start": mention.start,
                        "end": mention.end,
                        "label": mention.label,
                        "text": text[mention.start : mention.end],
                        "score": mention.score,
                        "name": name_of.get(index),
                    }
                    for index, mention in enumerate(found.mentions)
                ],
                "quotes": [
                    {
                        "content": [list(span) for span in quote.content],
                        "cue": [list(span) for span in quote.cue],
                        "source": [list(span) for span in quote.source],
                        "kind": quote.kind,
                        "speaker": None if quote.speaker is None else found.entities[quote.speaker].name,
                        "speaker_score": quote.speaker_score,
                        "score": quote.score,
                    }
                    for quote in found.quotes
                ],
            }


def extract_files(files: Sequence[str]) -> Iterator[dict[str, Any]]:
    """One record for each article in the files. Documents that give none have an 'error', and the text that was read
    all the same, such as the beginning of an article behind a paywall."""
    from unspun.pipeline.article import read_article
    from unspun.pipeline.settings import Settings
    from unspun.sources.files.folder import read_items

    for document in read_items(list(files), Settings().limits, "folder"):
        try:
            article = read_article(document)
        except Rejected as rejection:
            error = {"stage": rejection.stage, "reason": rejection.reason, "detail": rejection.detail}
            found = rejection.found
            read = {"title": found.title, "text": found.raw_text.removeprefix(f"{found.title}\n\n")} if found else {}
            yield {"id": document.uri, "error": error, **read}
            continue
        extracted, structure, moved = article.extracted, article.structure, article.cleaned.metadata
        yield {
            "id": document.uri,
            "url": article.url,
            "title": article.title,
            "subtitle": extracted.subtitle,
            "authors": list(extracted.authors or structure.authors or moved.get("authors") or ()),
            "published_at": extracted.published_at.isoformat() if extracted.published_at else None,
            "published_at_basis": extracted.published_at_basis,
            "modified_at": extracted.modified_at.isoformat() if extracted.modified_at else None,
            "language": extracted.language,
            "section": extracted.section or structure.section or moved.get("section"),
            "site": extracted.site,
            "text": article.body,
            "basis": extracted.basis,
            "encoding": extracted.encoding,
        }
