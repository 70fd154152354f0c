"""Single steps on records of JSON Lines, without a warehouse: clean texts, annotate texts, extract articles."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from unspun import cleaners
from unspun.cleaners.protection import undo_rewritten_quotations
from unspun.pipeline.processing.faults import rejecting
from unspun.pipeline.settings import Settings
from unspun.schemas.articles import Annotations, ArticleEntity, Rejected
from unspun.text.reading import Reading

if TYPE_CHECKING:
    from unspun.pipeline.processing.custom_rules import CustomRules

HEADLINE_RULE = "headline-line"
"""Rule under which extractors.articles.structure takes the headline out of an article's body."""

ANNOTATED_TEXTS = 64
"""Texts annotated together: enough to fill the model's batches, few enough to answer soon."""


def clean_record(record: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """The text, its edits in coordinates of the text as given, its scores, and what left it as metadata.

    The headline stays in the text; lines that became metadata (section, byline, date) leave it. Rules of the user
    count, those for sites where the record has a `url`. A text that breaks a cleaner has an 'error' instead. Raises
    CustomRulesError and InstallationFault.
    """
    from unspun.pipeline.processing.custom_rules import custom_rules

    rules = custom_rules(settings)
    try:
        with rejecting("clean"):
            return _clean_record(record, rules)
    except Rejected as rejection:
        return {"id": record.get("id"), **_refused_record(rejection)}


def _clean_record(record: dict[str, Any], rules: "CustomRules") -> dict[str, Any]:
    from unspun.extractors.articles.structure import read_structure
    from unspun.pipeline.processing.extensions import run_extension_cleaners
    from unspun.pipeline.processing.site_boilerplate import host_of

    language, title = record.get("language", "en"), record.get("title")
    lines = rules.lines_of(host_of(record.get("url")))
    cleaned = cleaners.clean(record["text"], language=language, title=title, furniture=lines, lexicon=rules.lexicon)
    run_extension_cleaners(cleaned.ledger, language)
    structure = read_structure(cleaned.ledger.text, title)
    cleaned.ledger.apply(change for change in structure.changes if change.rule != HEADLINE_RULE)
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


def annotate_records(records: Iterable[dict[str, Any]], settings: Settings) -> Iterator[dict[str, Any]]:
    """Entities and quotes of each text, with offsets into the text exactly as given. A text that breaks the annotator
    has an 'error' instead. Raises InstallationFault."""
    from unspun.pipeline.processing.annotation import annotate_texts

    records = iter(records)
    while chunk := list(islice(records, ANNOTATED_TEXTS)):
        texts = [(Reading(record["text"]), record.get("language", "en")) for record in chunk]
        for record, result in zip(chunk, annotate_texts(texts, settings), strict=True):
            if isinstance(result, Rejected):
                yield {"id": record.get("id"), **_refused_record(result)}
            else:
                yield _annotated_record(record, result)


def _annotated_record(record: dict[str, Any], annotations: Annotations) -> dict[str, Any]:
    text = record["text"]
    entity_of = {index: entity for entity in annotations.entities for index in entity.mentions}
    return {
        "id": record.get("id"),
        "entities": [
            {
                "start": mention.start,
                "end": mention.end,
                "label": mention.label,
                "text": text[mention.start : mention.end],
                "score": mention.score,
                **_entity_values(entity_of.get(index)),
            }
            for index, mention in enumerate(annotations.mentions)
        ],
        "quotes": [
            {
                "content": [list(span) for span in quote.content],
                "cue": [list(span) for span in quote.cue],
                "source": [list(span) for span in quote.source],
                "kind": quote.kind,
                "text": quote.text,
                "act": quote.act,
                "polarity": quote.polarity,
                "is_utterance": quote.is_utterance,
                "speaker": None if quote.speaker is None else annotations.entities[quote.speaker].name,
                "speaker_score": quote.speaker_score,
                "basis": quote.speaker_basis,
                "score": quote.score,
            }
            for quote in annotations.quotes
        ],
    }


_FACTS_OF_KIND = {
    "Person": ("title", "role", "gender", "gender_basis"),
    "Location": ("place_country_code", "admin_region", "latitude", "longitude"),
}
"""Fields of an entity that say something only of entities of a kind."""


def _entity_values(entity: ArticleEntity | None) -> dict[str, Any]:
    """The name under which the article knows the entity of a mention, and what the text tells of a person or place."""
    if entity is None:
        return {"name": None}
    facts = _FACTS_OF_KIND.get(entity.kind, ())
    return {"name": entity.name, **{name: getattr(entity, name) for name in facts}}


def extract_files(files: Sequence[str], settings: Settings) -> Iterator[dict[str, Any]]:
    """One record for each article in the files. Documents that give none have an 'error', and the text that was read
    all the same, such as the beginning of an article behind a paywall."""
    from unspun.pipeline.processing.article import read_article
    from unspun.pipeline.processing.custom_rules import custom_rules
    from unspun.sources.files.folder import read_items

    rules = custom_rules(settings)
    for document in read_items(list(files), settings.limits, "folder"):
        try:
            article = read_article(document, rules)
        except Rejected as rejection:
            yield {"id": document.uri, **_refused_record(rejection)}
            continue
        extracted = article.extracted
        yield {
            "id": document.uri,
            "url": article.url,
            "title": article.title,
            "subtitle": extracted.subtitle,
            "authors": article.authors,
            "published_at": extracted.published_at.isoformat() if extracted.published_at else None,
            "published_at_basis": extracted.published_at_basis,
            "modified_at": extracted.modified_at.isoformat() if extracted.modified_at else None,
            "language": extracted.language,
            "section": article.section,
            "agency": article.structure.agency or extracted.agency,
            "dateline_place": article.structure.dateline_place,
            "notices": [notice._asdict() for notice in article.notices],
            "site": extracted.site,
            "text": article.body,
            "basis": extracted.basis,
            "encoding": extracted.encoding,
        }


def _refused_record(rejection: Rejected) -> dict[str, Any]:
    error = {"stage": rejection.stage, "reason": rejection.reason, "detail": rejection.detail}
    partial = rejection.found
    if partial is None:
        return {"error": error}
    return {"error": error, "title": partial.title, "text": partial.raw_text.removeprefix(f"{partial.title}\n\n")}
