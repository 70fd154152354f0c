"""Staged batches made by hand: what processing would leave, from a few words for each delivery."""

import dataclasses
import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from unspun.schemas import identity
from unspun.schemas.columns import to_table
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
from unspun.schemas.vocabulary import Outcome
from unspun.warehouse import Warehouse

START = datetime(2024, 5, 1, 6, tzinfo=UTC)
PIPELINE = "1.0"
METADATA: dict[str, Any] = {
    **dict.fromkeys(("subtitle", "agency", "credit", "image_credit", "author_bio", "site", "modified_at")),
    **dict.fromkeys(("published_at_precision", "agency_printed", "section_printed")),
    "notices": [],
    "authors": ["Ines Vale"],
    "section": "World",
    "dateline_place": "PORT ELDA",
    "published_at": START,
    "published_at_basis": "meta",
    "language": "en",
    "encoding": "utf-8",
    "encoding_basis": "detected",
    "encoding_repaired": False,
    "extraction_basis": "text",
    "is_spun": False,
    "spin_score": 0.1,
    "is_translated": False,
    "translation_score": 0.1,
    "annotated_by": "test",
}
"""What all articles have in common."""


def sha256(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


@dataclasses.dataclass(frozen=True)
class Delivery:
    """A document that arrives: `minute` is when it was fetched; `text` None is a document that cannot be read, and
    one that `fails` cannot be read yet; `reason` says why. `speaker` says the text: one entity, however case and
    hyphens are written. `item` is the sender's id of it."""

    uri: str
    text: str | None
    url: str | None = None
    minute: int = 0
    source: str = "courier"
    outcome: Outcome = "rejected"
    title: str = "Council meets"
    fails: bool = False
    speaker: str = "Mara Quill"
    reason: str = "empty-body"
    item: str | None = None

    @property
    def document_id(self) -> str:
        return sha256(self.source, self.uri, self.text, self.url, self.title, self.speaker, self.reason, self.item)

    @property
    def article_id(self) -> str:
        return sha256("url", self.url) if self.url else sha256("text", self.text)


def batch_id(deliveries: Iterable[Delivery]) -> str:
    return sha256(*sorted(delivery.document_id for delivery in deliveries))


def body_of(text: str, speaker: str = "Mara Quill") -> str:
    """A body with one entity and one quote, so that every table has rows for every article."""
    return f'{speaker} said: "{text}"'


def rows_of(deliveries: Sequence[Delivery], pipeline: str = PIPELINE) -> dict[str, list]:
    batch = batch_id(deliveries)
    rows: dict[str, list] = {name: [] for name in TABLES if name != "batches"}
    revisions: Counter[str] = Counter()
    for delivery in deliveries:
        readable = delivery.text is not None and not delivery.fails
        if readable:
            revisions[delivery.article_id] += 1
        revision = revisions[delivery.article_id] if readable else None
        fetched_at = START + timedelta(minutes=delivery.minute)
        rows["documents"].append(
            Document(
                document_id=delivery.document_id,
                batch_id=batch,
                source_id=delivery.source,
                uri=delivery.uri,
                url=delivery.url,
                content_sha256=sha256(delivery.text),
                byte_count=len(delivery.text or ""),
                media_type="text/plain",
                declared_charset=None,
                declared_published_at=None,
                fetched_at=fetched_at,
                raw_segment=f"{batch}.parquet",
                outcome="loaded" if readable else delivery.outcome,
                reason=None if readable else delivery.reason,
                article_id=delivery.article_id if readable else None,
                revision=revision,
                pipeline_version=pipeline,
                item_guid=delivery.item,
                embargoed_until=None,
            )
        )
        if readable:
            _add_article(rows, delivery, revision, batch, pipeline)
        elif delivery.outcome == "rejected":
            rows["rejects"].append(
                Reject(
                    document_id=delivery.document_id,
                    batch_id=batch,
                    source_id=delivery.source,
                    uri=delivery.uri,
                    stage="extract",
                    reason=delivery.reason,
                    detail=f"{delivery.reason}: nothing to publish",
                    row=None,
                    pipeline_version=pipeline,
                )
            )
    rows["sources"] = [
        Source(source_id=source, name=None, kind="folder", address=None, country_code=None, language=None)
        for source in sorted({delivery.source for delivery in deliveries})
    ]
    return rows


def stage(deliveries: Sequence[Delivery], folder: Path, pipeline: str = PIPELINE) -> Path:
    """Write the staged batch as an audit leaves it; returns its folder."""
    return write(rows_of(deliveries, pipeline), folder / batch_id(deliveries))


def write(rows: dict[str, list], target: Path) -> Path:
    target.mkdir(parents=True, exist_ok=True)
    for name, records in rows.items():
        pq.write_table(to_table(records, TABLES[name]), target / f"{name}.parquet")
    return target


def _add_article(rows: dict[str, list], delivery: Delivery, revision: int | None, batch: str, pipeline: str) -> None:
    text = delivery.text or ""
    body = body_of(text)
    ours: dict[str, Any] = {
        "article_id": delivery.article_id,
        "revision": revision,
        "pipeline_version": pipeline,
        "batch_id": batch,
    }
    body = body_of(text, delivery.speaker)
    said = Span(body.index('"'), len(body))
    person = identity.entity_id("Person", delivery.speaker.casefold().replace("-", " "))
    raw = body.replace("said", "told  us")
    edited = raw.index("told  us")
    rows["article_revisions"].append(
        ArticleRevision(
            **ours,
            **METADATA,
            document_id=delivery.document_id,
            source_id=delivery.source,
            url=delivery.url,
            title=delivery.title,
            body=body,
            word_count=len(body.split()),
            raw_text=raw,
            text_sha256=sha256(delivery.text),
            item_guid=delivery.item,
        )
    )
    rows["edits"].append(
        TextEdit(
            **ours,
            start_char=edited,
            end_char=edited + len("told  us"),
            before="told  us",
            after="said",
            kind="spin",
            rule="told-us",
            confidence=0.9,
            applied=True,
        )
    )
    _add_entity(rows, person, delivery.speaker, pipeline)
    rows["entity_mentions"].append(
        EntityMention(
            **ours,
            entity_id=person,
            label="Person",
            text=delivery.speaker,
            start_char=0,
            end_char=len(delivery.speaker),
            score=0.9,
        )
    )
    rows["quotes"].append(
        Quote(
            **ours,
            quote_id=identity.quote_id(delivery.document_id, [said]),
            kind="direct",
            text=text.strip(),
            content=[said],
            cue="said",
            speaker_text=delivery.speaker,
            speaker_entity_id=person,
            speaker_score=0.9,
            speaker_basis="name",
            act="said",
            polarity="positive",
            is_utterance=True,
            start_char=said.start,
            end_char=said.end,
            score=0.9,
        )
    )


def _add_entity(rows: dict[str, list], entity_id: str, name: str, pipeline: str) -> None:
    """Add what an article shows of an entity to those of the batch, under the name that the batch had first."""
    surname = Alias(name.split()[-1], "surname")
    for index, entity in enumerate(rows["entities"]):
        if entity.entity_id == entity_id:
            aliases = {*entity.aliases, surname} | ({Alias(name, "name")} if name != entity.name else set())
            rows["entities"][index] = dataclasses.replace(entity, aliases=sorted(aliases))
            return
    rows["entities"].append(
        Entity(
            entity_id=entity_id,
            kind="Person",
            name=name,
            aliases=[surname],
            country_code=None,
            wikidata_id=None,
            pipeline_version=pipeline,
        )
    )


CONTENT = {
    "documents": "* EXCLUDE (batch_id, raw_segment, loaded_at)",
    "internal.document_texts": "*",
    "internal.entity_spellings": "*",
    "internal.retractions": "*",
    "internal.article_fingerprints": "*",
    "internal.article_keys": "*",
    "internal.article_pairs": "*",
    "internal.witness_edits": "*",
    "internal.proven_edits": "*",
    "article_copies": "*",
    "stories": "*",
    "story_articles": "*",
    "quote_wordings": "*",
    "article_revisions": "* EXCLUDE (batch_id, loaded_at)",
    "entity_mention_revisions": "* EXCLUDE (batch_id)",
    "quote_revisions": "* EXCLUDE (batch_id)",
    "edit_revisions": "* EXCLUDE (batch_id)",
    "entities": "*",
    "sources": "*",
    "rejects": "* EXCLUDE (batch_id, rejected_at, replayed_at), replayed_at IS NOT NULL AS replayed",
}


def content(warehouse: Warehouse) -> dict[str, list]:
    """All rows that must not depend on the way of arrival, published first."""
    warehouse.publish()
    with warehouse.store.published() as connection:
        return {
            name: sorted(connection.sql(f"SELECT {columns} FROM {name}").to_arrow_table().to_pylist(), key=repr)
            for name, columns in CONTENT.items()
        }


def generated(count: int, seed: int = 7) -> list[Delivery]:
    """Deliveries with repeated texts, changing pages, unreadable documents and an entity in three spellings."""
    chance = random.Random(seed)
    made: dict[str, Delivery] = {}
    while len(made) < count:
        page = chance.choice([None, f"https://courier.example/{chance.randrange(count // 2)}"])
        text = None if chance.random() < 0.05 else f"Text {chance.randrange(count)}."
        speaker = chance.choice(["Mara Quill", "Mara quill", "MARA QUILL"])
        delivery = Delivery(f"u{chance.randrange(count * 2)}", text, page, chance.randrange(10_000), speaker=speaker)
        made[delivery.document_id] = delivery
    return list(made.values())


def parts(deliveries: Sequence[Delivery], size: int) -> list[Sequence[Delivery]]:
    return [deliveries[start : start + size] for start in range(0, len(deliveries), size)]
