"""Values to rows of staged tables. What has the same name on both sides is copied; only what differs is written."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from unspun.pipeline.processing.article import CleanedArticle
from unspun.schemas.articles import Annotations, ArticleEntity, Extracted, Rejected, Unsupported
from unspun.schemas.documents import RawDocument
from unspun.schemas.identity import entity_id, quote_id
from unspun.schemas.tables import (
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
from unspun.text.control_characters import replace_surrogates
from unspun.text.names import best_name

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")
_MISSING = object()


class Stamp(NamedTuple):
    """What every row carries: the batch that brings it, and the version of the pipeline that made it."""

    batch_id: str
    pipeline_version: str


class TextKey(NamedTuple):
    """One text of one article within a batch."""

    article_id: str
    revision: int


def record_of(record: type[Record], *sources: Any, **values: Any) -> Record:
    """A record with these values; each other field is taken from the first source that has one of its name.

    Sources are objects or dicts. A field that no source has gets its default. Raises TypeError where it has none.

    >>> record_of(Source, {"source_id": "npa", "name": None, "score": 1}, kind="wire", address="/srv/npa",
    ...     country_code=None, language="en").source_id
    'npa'
    """
    for name in record.__dataclass_fields__:
        if name in values:
            continue
        for source in sources:
            value = source.get(name, _MISSING) if isinstance(source, dict) else getattr(source, name, _MISSING)
            if value is not _MISSING:
                values[name] = value
                break
    return record(**values)


def document_row(article: CleanedArticle, segment: str, stamp: Stamp, key: TextKey) -> Document:
    """The row of a document that became an article, in the raw segment of this name."""
    return _document_row(
        article.document, segment, stamp, article.extracted, outcome="loaded", reason=None, **key._asdict()
    )


def refused_document_row(document: RawDocument, segment: str, stamp: Stamp, rejection: Rejected) -> Document:
    """The row of a document that became none."""
    outcome, reason = refusal_outcome(document, rejection), rejection.reason
    return _document_row(
        document, segment, stamp, rejection.found, outcome=outcome, reason=reason, article_id=None, revision=None
    )


def _document_row(
    document: RawDocument, segment: str, stamp: Stamp, extracted: Extracted | None, **values: Any
) -> Document:
    return record_of(
        Document,
        document,
        stamp,
        raw_segment=segment,
        byte_count=len(document.content),
        item_guid=extracted.item_guid if extracted else None,
        embargoed_until=extracted.embargoed_until if extracted else None,
        **values,
    )


def refusal_outcome(document: RawDocument, rejection: Rejected) -> str:
    """'unsupported' if the source or the content type has no article, else 'rejected'."""
    return "unsupported" if isinstance(rejection, Unsupported) else document.outcome or "rejected"


def reject_row(document: RawDocument, stamp: Stamp, rejection: Rejected) -> Reject:
    """Why a document is in quarantine."""
    return record_of(Reject, rejection, document, stamp, detail=replace_surrogates(rejection.detail) or None, row=None)


def source_rows(documents: Iterable[RawDocument]) -> list[Source]:
    """The sources of the documents, in the order of their ids."""
    by_id = {document.source_id: document for document in documents}
    unknown = dict.fromkeys(("address", "country_code", "language"))
    return [
        Source(source_id=source_id, name=document.source_name, kind=document.source_kind, **unknown)
        for source_id, document in sorted(by_id.items())
    ]


def revision_row(article: CleanedArticle, stamp: Stamp, revision: int, model: str | None) -> ArticleRevision:
    """The row of an article; `model` is what annotated it."""
    document, extracted, structure, cleaned = article.document, article.extracted, article.structure, article.cleaned
    published, basis = extracted.published_at, extracted.published_at_basis
    if published is None and document.declared_published_at is not None:
        published, basis = document.declared_published_at, "feed" if document.source_kind == "feed" else "sidecar"
    return record_of(
        ArticleRevision,
        article,
        structure,
        extracted,
        cleaned,
        document,
        stamp,
        revision=revision,
        agency=structure.agency or extracted.agency,
        agency_printed=structure.agency_printed or extracted.agency_printed,
        section_printed=extracted.section_printed or structure.section_printed,
        modified_at=extracted.modified_at or structure.modified_at,
        credit=cleaned.metadata.get("credit"),
        image_credit=cleaned.metadata.get("image_credit"),
        author_bio=cleaned.metadata.get("author_bio"),
        site=extracted.site or document.source_name,
        published_at=published,
        published_at_basis=basis,
        word_count=len(article.body.split()),
        extraction_basis=extracted.basis,
        annotated_by=model,
    )


def edit_rows(article: CleanedArticle, stamp: Stamp, revision: int) -> list[TextEdit]:
    """The ledger of an article."""
    return [
        record_of(TextEdit, edit, article, stamp, revision=revision, start_char=edit.start, end_char=edit.end)
        for edit in article.edits
    ]


class AnnotationRows:
    """Rows of entities, mentions and quotes, gathered text by text."""

    def __init__(self, stamp: Stamp) -> None:
        self.stamp = stamp
        self.mentions: list[EntityMention] = []
        self.quotes: list[Quote] = []
        self._entities: dict[str, list[Entity]] = defaultdict(list)

    def add(self, key: TextKey, document_id: str, body: str, annotations: Annotations) -> None:
        """Add what was found in a text."""
        ids = [self._add_entity(entity) for entity in annotations.entities]
        entity_of = {
            mention: (own_id, entity)
            for own_id, entity in zip(ids, annotations.entities, strict=True)
            for mention in entity.mentions
        }
        self.mentions += [
            record_of(
                EntityMention,
                mention,
                key,
                self.stamp,
                entity_of[index][1] if index in entity_of else None,
                entity_id=entity_of[index][0] if index in entity_of else None,
                text=body[mention.start : mention.end],
                start_char=mention.start,
                end_char=mention.end,
            )
            for index, mention in enumerate(annotations.mentions)
        ]
        self.quotes += [
            record_of(
                Quote,
                quote,
                key,
                self.stamp,
                quote_id=quote_id(document_id, quote.content),
                content=list(quote.content),
                cue=_words(body, quote.cue),
                speaker_text=_words(body, quote.source),
                speaker_entity_id=None if quote.speaker is None else ids[quote.speaker],
                start_char=quote.content[0].start,
                end_char=quote.content[-1].end,
            )
            for quote in annotations.quotes
        ]

    def add_stored(
        self,
        key: TextKey,
        mentions: Iterable[dict[str, Any]],
        quotes: Iterable[dict[str, Any]],
        entities: Iterable[dict[str, Any]],
    ) -> None:
        """Add rows of the warehouse to a text, under the versions of the pipeline that made them."""
        present: dict[str, Any] = {**key._asdict(), "batch_id": self.stamp.batch_id}
        self.mentions += [record_of(EntityMention, row, **present) for row in mentions]
        self.quotes += [record_of(Quote, row, **present) for row in quotes]
        for row in entities:
            if row["entity_id"] not in self._entities:
                self._entities[row["entity_id"]].append(record_of(Entity, row))

    def entities(self) -> list[Entity]:
        """The entities of all texts, each once, in the order of their ids."""
        return [_union(views) for _, views in sorted(self._entities.items())]

    def _add_entity(self, entity: ArticleEntity) -> str:
        own_id = entity_id(entity.kind, entity.key)
        aliases = [Alias(*alias) for alias in entity.aliases]
        row = record_of(Entity, entity, self.stamp, entity_id=own_id, aliases=aliases, wikidata_id=None)
        self._entities[own_id].append(row)
        return own_id


def _union(views: Sequence[Entity]) -> Entity:
    """One entity of several articles' views of it: the fullest name, and all that it is called."""
    name = best_name([entity.name for entity in views])
    aliases = {Alias(*_values(alias)) for entity in views for alias in entity.aliases}
    aliases |= {Alias(entity.name, "name") for entity in views if entity.name != name}
    return dataclasses.replace(
        views[0],
        name=name,
        aliases=sorted(alias for alias in aliases if alias.name != name),
        country_code=min((entity.country_code for entity in views if entity.country_code), default=None),
    )


def _values(alias: Any) -> tuple[str, str]:
    return (alias["name"], alias["basis"]) if isinstance(alias, dict) else alias


def _words(body: str, spans: Iterable[Span]) -> str | None:
    return " ".join(body[start:end] for start, end in spans) or None
