"""What the warehouse has of documents: texts and annotations that a partial reprocess keeps."""

import dataclasses
import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from unspun.pipeline.processing.rows import TextKey
from unspun.text.reading import Reading, read
from unspun.warehouse import Warehouse

Rows = list[dict[str, Any]]
REVISION_TABLES = {
    "article_revisions": "article_revisions",
    "edits": "edit_revisions",
    "entity_mentions": "entity_mention_revisions",
    "quotes": "quote_revisions",
}
"""Staged tables about texts, and what holds their rows of all revisions in the warehouse."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class StoredText:
    """The text of one document in the warehouse, with its rows in the tables about texts."""

    document: dict[str, Any]
    revision: dict[str, Any]
    edits: Rows
    mentions: Rows
    quotes: Rows
    witness_edits: Rows
    """Repairs by a witness that are in place."""
    proven_edits: Rows
    """Those that are proven at present."""

    @property
    def document_id(self) -> str:
        """The document that gave the text."""
        return self.document["document_id"]

    @property
    def article_id(self) -> str:
        """The article that the text is of."""
        return self.revision["article_id"]

    @property
    def body(self) -> str:
        """The cleaned text."""
        return self.revision["body"]

    @functools.cached_property
    def reading(self) -> Reading:
        """The reading of the cleaned text."""
        return read(self.body)

    @property
    def language(self) -> str | None:
        """ISO 639-1 code of its language."""
        return self.revision["language"]

    @property
    def has_annotations(self) -> bool:
        """Whether anything was found in the text. Where nothing was, no row tells which version looked."""
        return bool(self.mentions or self.quotes)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StoredBatch:
    """The texts of documents by document id, and the entities and sources that their rows refer to."""

    texts: Mapping[str, StoredText]
    entities: Rows
    sources: Rows

    @classmethod
    def read(cls, warehouse: Warehouse, document_ids: Sequence[str]) -> "StoredBatch":
        """What the warehouse has of the documents that became revisions. Raises WarehouseError."""

        def ask(query: str, **parameters: str) -> Rows:
            sql = files("unspun.pipeline").joinpath("queries", f"stored_{query}.sql").read_text(encoding="utf-8")
            return warehouse.newest(sql, {"ids": list(document_ids), **parameters}).to_pylist()

        documents = {row["document_id"]: row for row in ask("documents")}
        witnessed, proven = (_by_document(ask(f"{table}_edits")) for table in ("witness", "proven"))
        about = {name: _by_text(ask("rows", table=table)) for name, table in REVISION_TABLES.items()}
        texts = {
            revision["document_id"]: StoredText(
                document=documents[revision["document_id"]],
                revision=revision,
                edits=about["edits"][key],
                mentions=about["entity_mentions"][key],
                quotes=about["quotes"][key],
                witness_edits=witnessed[revision["document_id"]],
                proven_edits=proven[revision["document_id"]],
            )
            for key, (revision,) in about["article_revisions"].items()
        }
        return cls(texts=texts, entities=ask("entities"), sources=ask("sources"))

    def entities_of(self, text: StoredText) -> Iterator[dict[str, Any]]:
        """The entities that the annotations of a text refer to."""
        ids = {row["entity_id"] for row in text.mentions} | {row["speaker_entity_id"] for row in text.quotes}
        return (row for row in self.entities if row["entity_id"] in ids)


def _by_text(rows: Rows) -> Mapping[TextKey, Rows]:
    grouped: dict[TextKey, Rows] = defaultdict(list)
    for row in rows:
        grouped[TextKey(row["article_id"], row["revision"])].append(row)
    return grouped


def _by_document(rows: Rows) -> Mapping[str, Rows]:
    grouped: dict[str, Rows] = defaultdict(list)
    for row in rows:
        grouped[row["document_id"]].append(row)
    return grouped
