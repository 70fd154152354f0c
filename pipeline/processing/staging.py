"""A batch of raw documents to the tables of a staged batch, with what a partial reprocess keeps of the stored rows."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

import pyarrow as pa
from structlog.contextvars import bound_contextvars

from unspun.pipeline.processing import site_boilerplate
from unspun.pipeline.processing.annotation import annotate_texts
from unspun.pipeline.processing.article import CleanedArticle, make_article, read_document
from unspun.pipeline.processing.custom_rules import CustomRules, custom_rules
from unspun.pipeline.processing.faults import refuse_many_internal_errors
from unspun.pipeline.processing.fingerprints import fingerprint_rows
from unspun.pipeline.processing.rows import (
    AnnotationRows,
    Stamp,
    TextKey,
    document_row,
    edit_rows,
    record_of,
    refusal_outcome,
    refused_document_row,
    reject_row,
    revision_row,
    source_rows,
)
from unspun.pipeline.processing.stored import StoredBatch, StoredText
from unspun.pipeline.processing.witness import repair_by_witness
from unspun.pipeline.settings import Settings
from unspun.pipeline.version import pipeline_version
from unspun.schemas.articles import Annotations, Extracted, Rejected
from unspun.schemas.columns import to_table
from unspun.schemas.copies import WitnessEdit
from unspun.schemas.documents import RawDocument
from unspun.schemas.tables import TABLES, ArticleRevision, Document, Source, TextEdit
from unspun.warehouse.staged import STAGED

log = logging.getLogger(__name__)

PROCESSED_TABLES = tuple(name for name in STAGED if name != "quality_results")
"""Tables of a staged batch but for those that its audit adds."""

Input = TypeVar("Input")
Output = TypeVar("Output")


class Refusal(NamedTuple):
    """A document that did not become an article, and why."""

    document: RawDocument
    rejection: Rejected


def stage(
    documents: Sequence[RawDocument],
    batch_id: str,
    segments: Mapping[str, str],
    settings: Settings,
    stored: StoredBatch | None = None,
    as_of: datetime | None = None,
) -> dict[str, pa.Table]:
    """The tables of a batch by name: every document has a row in `documents`, with its outcome as far as it is known.

    `segments` gives the raw segment of each document id. With `stored`, the annotations of texts that come out as they
    are stored are kept, under the version of the pipeline that made them. Embargoes are those of `as_of`, by default of
    the time when each document was fetched.

    Documents that became articles are 'loaded' here; the load decides between that, a new revision, unchanged and
    duplicate. Revisions count the texts of an article within the batch, in the order of documents.
    Raises InstallationFault, CustomRulesError, and BatchStopped where many documents fail with an internal error.
    """
    stamp = Stamp(batch_id, pipeline_version(settings))
    articles, refusals = _read_articles(documents, as_of, custom_rules(settings))
    annotated, unannotated = _annotate_articles(articles, stored, settings)
    refusals += unannotated
    refuse_many_internal_errors([refusal.rejection for refusal in refusals], len(documents))
    rows = _refused_rows(refusals, segments, stamp)
    annotation_rows = AnnotationRows(stamp)
    keys = _number(article for article, _ in annotated)
    for key, (article, annotations) in zip(keys, annotated, strict=True):
        if isinstance(annotations, StoredText):
            entities = stored.entities_of(annotations) if stored else ()
            annotation_rows.add_stored(key, annotations.mentions, annotations.quotes, entities)
            model = annotations.revision["annotated_by"]
        else:
            annotation_rows.add(key, article.document_id, article.body, annotations)
            model = annotations.model
        rows["documents"].append(document_row(article, segments[article.document_id], stamp, key))
        rows["article_revisions"].append(revision_row(article, stamp, key.revision, model))
        rows["edits"] += edit_rows(article, stamp, key.revision)
    rows["sources"] = source_rows(documents)
    return _tables(rows, annotation_rows, [article for article, _ in annotated])


def stage_stored(stored: StoredBatch, batch_id: str, settings: Settings) -> dict[str, pa.Table]:
    """The tables of a batch in which stored texts and edits are kept, and annotations are made anew.

    Repairs by a witness that are in place are kept; a text without any gets those that are proven at present. A text
    that breaks the annotator is left out, and keeps what it has.
    Raises InstallationFault, and BatchStopped where many texts fail with an internal error, or all.
    """
    texts = [
        repair_by_witness(text) if text.proven_edits and not text.witness_edits else text
        for text in stored.texts.values()
    ]
    results = _annotate(texts, settings)
    refuse_many_internal_errors([result for result in results if isinstance(result, Rejected)], len(texts))
    annotated: list[tuple[StoredText, Annotations]] = []
    for text, result in zip(texts, results, strict=True):
        if isinstance(result, Rejected):
            with bound_contextvars(document_id=text.document_id):
                log.warning("%s keeps its annotations: %s.", text.document["uri"], result.detail)
        else:
            annotated.append((text, result))
    rows: dict[str, list] = {name: [] for name in PROCESSED_TABLES}
    annotation_rows = AnnotationRows(Stamp(batch_id, pipeline_version(settings)))
    keys = _number(text for text, _ in annotated)
    for key, (text, annotations) in zip(keys, annotated, strict=True):
        present = {**key._asdict(), "batch_id": batch_id}
        rows["documents"].append(record_of(Document, text.document, outcome="loaded", reason=None, **present))
        revision = record_of(ArticleRevision, text.revision, annotated_by=annotations.model, **present)
        rows["article_revisions"].append(revision)
        rows["edits"] += [record_of(TextEdit, row, **present) for row in text.edits]
        rows["witness_edits"] += [record_of(WitnessEdit, row) for row in text.witness_edits]
        annotation_rows.add(key, text.document_id, text.body, annotations)
    rows["sources"] = [record_of(Source, row) for row in stored.sources]
    return _tables(rows, annotation_rows, [text for text, _ in annotated])


def _read_articles(
    documents: Iterable[RawDocument], as_of: datetime | None, rules: CustomRules
) -> tuple[list[CleanedArticle], list[Refusal]]:
    """Articles of the documents, cleaned also of what their sites repeat in this batch; and the documents without."""

    def read(document: RawDocument) -> tuple[RawDocument, Extracted]:
        return document, read_document(document, as_of)

    def clean(pair: tuple[RawDocument, Extracted]) -> CleanedArticle:
        return make_article(*pair, furniture=furniture[site_boilerplate.site_of(*pair)], rules=rules)

    extracted, refusals = _try_each(read, documents, lambda document: document)
    furniture = site_boilerplate.learn(extracted)
    articles, more = _try_each(clean, extracted, lambda pair: pair[0])
    return articles, refusals + more


def _try_each(
    step: Callable[[Input], Output], inputs: Iterable[Input], document_of: Callable[[Input], RawDocument]
) -> tuple[list[Output], list[Refusal]]:
    outputs, refusals = [], []
    for each in inputs:
        try:
            outputs.append(step(each))
        except Rejected as rejection:
            refusals.append(Refusal(document_of(each), rejection))
    return outputs, refusals


def _annotate_articles(
    articles: Sequence[CleanedArticle], stored: StoredBatch | None, settings: Settings
) -> tuple[list[tuple[CleanedArticle, Annotations | StoredText]], list[Refusal]]:
    """Each article with its annotations: the stored ones where its text is as it was, else new ones; and the documents
    whose text breaks the annotator."""
    unchanged = {
        article.document_id: text for article in articles if (text := _unchanged_text(article, stored)) is not None
    }
    results = iter(_annotate([article for article in articles if article.document_id not in unchanged], settings))
    annotated: list[tuple[CleanedArticle, Annotations | StoredText]] = []
    refusals: list[Refusal] = []
    for article in articles:
        result = unchanged.get(article.document_id) or next(results)
        if isinstance(result, Rejected):
            refusals.append(Refusal(article.document, result))
        else:
            annotated.append((article, result))
    return annotated, refusals


def _number(texts: Iterable[CleanedArticle | StoredText]) -> Iterator[TextKey]:
    """Revisions count the texts of an article within the batch."""
    revisions: Counter[str] = Counter()
    for text in texts:
        revisions[text.article_id] += 1
        yield TextKey(text.article_id, revisions[text.article_id])


def _unchanged_text(article: CleanedArticle, stored: StoredBatch | None) -> StoredText | None:
    """The stored text of the article's document if it is the same and its annotations are on record."""
    text = stored.texts.get(article.document_id) if stored else None
    return text if text and text.body == article.body and text.has_annotations else None


def _annotate(texts: Sequence[CleanedArticle | StoredText], settings: Settings) -> list[Annotations | Rejected]:
    return annotate_texts([(text.reading, text.language) for text in texts], settings) if texts else []


def _refused_rows(refusals: Iterable[Refusal], segments: Mapping[str, str], stamp: Stamp) -> dict[str, list]:
    rows: dict[str, list] = {name: [] for name in PROCESSED_TABLES}
    for document, rejection in refusals:
        document_id = document.document_id
        rows["documents"].append(refused_document_row(document, segments[document_id], stamp, rejection))
        if refusal_outcome(document, rejection) != "unsupported":
            rows["rejects"].append(reject_row(document, stamp, rejection))
        with bound_contextvars(document_id=document_id):
            log.info("%s did not become an article: %s, %s.", document.uri, rejection.stage, rejection.reason)
    return rows


def _tables(
    rows: dict[str, list], annotations: AnnotationRows, texts: Iterable[CleanedArticle | StoredText]
) -> dict[str, pa.Table]:
    readings = {text.document_id: text.reading for text in texts}
    rows["article_fingerprints"] = fingerprint_rows(
        rows["article_revisions"], annotations.mentions, annotations.quotes, rows["witness_edits"], readings
    )
    rows |= {
        "entities": annotations.entities(),
        "entity_mentions": annotations.mentions,
        "quotes": annotations.quotes,
    }
    return {name: to_table(records, TABLES[name]) for name, records in rows.items()}
