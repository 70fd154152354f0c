"""A batch of raw documents to the tables of a staged batch."""

import functools
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import pyarrow as pa
from structlog.contextvars import bound_contextvars

from unspun.extractors.annotations.annotator import Annotator, recognizers
from unspun.extractors.annotations.quotations import reported_text
from unspun.pipeline import VERSION, site_boilerplate
from unspun.pipeline.article import Article, failing_as, make_article, read_document
from unspun.pipeline.settings import Settings
from unspun.schemas.articles import Annotations, Extracted, Rejected, Unsupported
from unspun.schemas.columns import to_table
from unspun.schemas.documents import RawDocument
from unspun.schemas.identity import entity_id, quote_id
from unspun.schemas.tables import (
    TABLES,
    Alias,
    ArticleRevision,
    Document,
    Entity,
    EntityMention,
    Quote,
    Reject,
    Source,
    Span,
    TextEdit,
)
from unspun.schemas.vocabulary import Failure
from unspun.text.names import best_name

log = logging.getLogger(__name__)


class Text(Protocol):
    """A body that is annotated, and whose it is."""

    @property
    def article_id(self) -> str: ...

    @property
    def document_id(self) -> str: ...

    @property
    def body(self) -> str: ...


@functools.cache
def annotator() -> Annotator:
    """One set of models for the process: loading them costs a second."""
    return Annotator(recognizers(Settings().pipelines))


def annotate(articles: Sequence[Article]) -> list[Annotations | Rejected]:
    """What was found in each body, or why nothing could be."""
    return annotate_texts([(article.body, article.extracted.language) for article in articles])


def stage(
    documents: Sequence[RawDocument],
    batch: str,
    segments: Mapping[str, str],
    annotate: Callable[[Sequence[Article]], Sequence[Annotations | Rejected]] = annotate,
) -> dict[str, pa.Table]:
    """The tables of a batch by name: every document has a row in `documents`, with its outcome as far as it is known.

    `segments` gives the name of the raw segment of each document id.

    Documents that became articles are 'loaded' here; the load decides between that, a new revision, unchanged and
    duplicate. Revisions count the texts of an article within the batch, in the order of documents.
    """
    rows: dict[str, list] = {name: [] for name in TABLES if name not in ("batches", "quality_results")}
    articles: list[Article] = []

    def reject(document: RawDocument, rejection: Rejected) -> None:
        rows["documents"].append(_document(document, batch, segments, rejection))
        if _refusal(document, rejection) != "unsupported":
            rows["rejects"].append(_reject(document, batch, rejection))
        with bound_contextvars(document_id=document.document_id):
            log.info("%s did not become an article: %s, %s.", document.uri, rejection.stage, rejection.reason)

    read: list[tuple[RawDocument, Extracted]] = []
    for document in documents:
        try:
            read.append((document, read_document(document)))
        except Rejected as rejection:
            reject(document, rejection)
    repeated = site_boilerplate.learn(read)
    for document, extracted in read:
        try:
            articles.append(make_article(document, extracted, repeated[site_boilerplate.site_of(document, extracted)]))
        except Rejected as rejection:
            reject(document, rejection)
    revisions: Counter[str] = Counter()
    annotated: list[tuple[Article, int, Annotations]] = []
    for article, annotations in zip(articles, annotate(articles), strict=True):
        if isinstance(annotations, Rejected):
            reject(article.document, annotations)
            continue
        revisions[article.article_id] += 1
        revision = revisions[article.article_id]
        rows["documents"].append(_document(article.document, batch, segments, None, article.article_id, revision))
        rows["article_revisions"].append(_revision(article, annotations, revision, batch))
        rows["edits"] += _edits(article, revision, batch)
        annotated.append((article, revision, annotations))
    rows |= annotation_rows(annotated, batch)
    rows["sources"] = _sources(documents)
    return {name: to_table(table, TABLES[name]) for name, table in rows.items()}


def annotation_rows(annotated: Iterable[tuple[Text, int, Annotations]], batch: str) -> dict[str, list]:
    """Rows of entities, mentions and quotes of texts, each given with its revision."""
    rows: dict[str, list] = {"entity_mentions": [], "quotes": []}
    entities: dict[str, list[Entity]] = defaultdict(list)
    for text, revision, annotations in annotated:
        ids = _entities(annotations, entities)
        rows["entity_mentions"] += _mentions(text, annotations, ids, revision, batch)
        rows["quotes"] += _quotes(text, annotations, ids, revision, batch)
    rows["entities"] = [_union(same) for _, same in sorted(entities.items())]
    return rows


def annotate_texts(texts: Sequence[tuple[str, str | None]]) -> list[Annotations | Rejected]:
    """What was found in each body, given with its language, or why nothing could be: a text that breaks the annotator
    does not stop the rest. Raises OSError where a spaCy pipeline that is set is not installed."""
    models = annotator()
    try:
        return list(models.annotate(texts))
    except Exception:
        found: list[Annotations | Rejected] = []
        for text in texts:
            try:
                with failing_as("annotate"):
                    found += models.annotate([text])
            except Rejected as rejection:
                found.append(rejection)
        return found


def _document(
    document: RawDocument,
    batch: str,
    segments: Mapping[str, str],
    rejection: Rejected | None,
    article: str | None = None,
    revision: int | None = None,
) -> Document:
    return Document(
        document_id=document.document_id,
        batch_id=batch,
        source_id=document.source_id,
        uri=document.uri,
        url=document.url,
        content_sha256=document.content_sha256,
        byte_count=len(document.content),
        media_type=document.media_type,
        declared_charset=document.declared_charset,
        declared_published_at=document.declared_published_at,
        fetched_at=document.fetched_at,
        raw_segment=segments[document.document_id],
        outcome=_refusal(document, rejection) if rejection else "loaded",
        reason=rejection.reason if rejection else None,
        article_id=article,
        revision=revision,
        pipeline_version=VERSION,
    )


def _refusal(document: RawDocument, rejection: Rejected) -> Failure:
    """unsupported for what holds no article to read, as its source or its content shows; else rejected."""
    return "unsupported" if isinstance(rejection, Unsupported) else document.outcome or "rejected"


def _reject(document: RawDocument, batch: str, rejection: Rejected) -> Reject:
    return Reject(
        document_id=document.document_id,
        batch_id=batch,
        source_id=document.source_id,
        uri=document.uri,
        stage=rejection.stage,
        reason=rejection.reason,
        detail=rejection.detail or None,
        row=None,
        pipeline_version=VERSION,
    )


def _revision(article: Article, annotations: Annotations, revision: int, batch: str) -> ArticleRevision:
    extracted, cleaned, structure, document = article.extracted, article.cleaned, article.structure, article.document
    moved = cleaned.metadata
    published, basis = extracted.published_at, extracted.published_at_basis
    if published is None and document.declared_published_at is not None:
        published, basis = document.declared_published_at, "feed" if document.source_kind == "feed" else "sidecar"
    return ArticleRevision(
        article_id=article.article_id,
        revision=revision,
        document_id=document.document_id,
        source_id=document.source_id,
        url=article.url,
        title=article.title,
        subtitle=extracted.subtitle,
        authors=list(extracted.authors or structure.authors or moved.get("authors") or ()),
        section=extracted.section or structure.section or moved.get("section"),
        dateline_place=structure.dateline_place,
        agency=structure.agency or extracted.agency,
        credit=moved.get("credit"),
        image_credit=moved.get("image_credit"),
        author_bio=moved.get("author_bio"),
        site=extracted.site or document.source_name,
        published_at=published,
        published_at_basis=basis,
        modified_at=extracted.modified_at,
        language=extracted.language,
        body=article.body,
        word_count=len(article.body.split()),
        encoding=extracted.encoding,
        encoding_basis=extracted.encoding_basis,
        encoding_repaired=cleaned.encoding_repaired,
        extraction_basis=extracted.basis,
        is_spun=cleaned.is_spun,
        spin_score=cleaned.spin_score,
        is_translated=cleaned.is_translated,
        translation_score=cleaned.translation_score,
        annotated_by=annotations.model,
        raw_text=extracted.raw_text,
        text_sha256=article.text_sha256,
        pipeline_version=VERSION,
        batch_id=batch,
    )


def _edits(article: Article, revision: int, batch: str) -> list[TextEdit]:
    return [
        TextEdit(
            article_id=article.article_id,
            revision=revision,
            start_char=edit.start,
            end_char=edit.end,
            before=edit.before,
            after=edit.after,
            kind=edit.kind,
            rule=edit.rule,
            confidence=edit.confidence,
            applied=edit.applied,
            pipeline_version=VERSION,
            batch_id=batch,
        )
        for edit in article.edits
    ]


def _entities(annotations: Annotations, entities: dict[str, list[Entity]]) -> list[str]:
    """Add the entities of one article to those of the batch; returns their ids, in the order of the annotations."""
    ids = []
    for entity in annotations.entities:
        ids.append(entity_id(entity.kind, entity.key))
        entities[ids[-1]].append(
            Entity(
                entity_id=ids[-1],
                kind=entity.kind,
                name=entity.name,
                aliases=[Alias(*alias) for alias in entity.aliases],
                country_code=entity.country_code,
                wikidata_id=None,
                pipeline_version=VERSION,
            )
        )
    return ids


def _union(same: Sequence[Entity]) -> Entity:
    """One entity of several articles' views of it: the fullest name, and all that it is called."""
    name = best_name([entity.name for entity in same])
    aliases = {alias for entity in same for alias in entity.aliases}
    aliases |= {Alias(entity.name, "name") for entity in same if entity.name != name}
    return Entity(
        entity_id=same[0].entity_id,
        kind=same[0].kind,
        name=name,
        aliases=sorted(alias for alias in aliases if alias.name != name),
        country_code=min((entity.country_code for entity in same if entity.country_code), default=None),
        wikidata_id=None,
        pipeline_version=VERSION,
    )


def _mentions(
    article: Text, annotations: Annotations, ids: Sequence[str], revision: int, batch: str
) -> list[EntityMention]:
    entity_of = {
        mention: entity_id
        for entity_id, entity in zip(ids, annotations.entities, strict=True)
        for mention in entity.mentions
    }
    return [
        EntityMention(
            article_id=article.article_id,
            revision=revision,
            entity_id=entity_of.get(index),
            label=mention.label,
            text=article.body[mention.start : mention.end],
            start_char=mention.start,
            end_char=mention.end,
            score=mention.score,
            pipeline_version=VERSION,
            batch_id=batch,
        )
        for index, mention in enumerate(annotations.mentions)
    ]


def _quotes(article: Text, annotations: Annotations, ids: Sequence[str], revision: int, batch: str) -> list[Quote]:
    return [
        Quote(
            quote_id=quote_id(article.document_id, quote.content),
            article_id=article.article_id,
            revision=revision,
            kind=quote.kind,
            text=reported_text(article.body, quote.content),
            content=list(quote.content),
            cue=_words(article.body, quote.cue),
            speaker_text=_words(article.body, quote.source),
            speaker_entity_id=None if quote.speaker is None else ids[quote.speaker],
            speaker_score=quote.speaker_score,
            speaker_basis=quote.speaker_basis,
            start_char=quote.content[0].start,
            end_char=quote.content[-1].end,
            score=quote.score,
            pipeline_version=VERSION,
            batch_id=batch,
        )
        for quote in annotations.quotes
    ]


def _words(body: str, spans: Iterable[Span]) -> str | None:
    return " ".join(body[start:end] for start, end in spans) or None


def _sources(documents: Sequence[RawDocument]) -> list[Source]:
    by_id = {document.source_id: document for document in documents}
    return [
        Source(
            source_id=source_id,
            name=document.source_name,
            kind=document.source_kind,
            address=None,
            country_code=None,
            language=None,
        )
        for source_id, document in sorted(by_id.items())
    ]
