"""Reprocess a part: texts and edits without what stands in them, or what stands in them without the texts.

What is kept is taken from the warehouse as it is, under the version of the pipeline that made it.
"""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

import pyarrow as pa

from unspun.pipeline.article import Article
from unspun.pipeline.staging import annotate, annotate_texts, annotation_rows, stage
from unspun.schemas.articles import Annotations, Rejected
from unspun.schemas.columns import to_table
from unspun.schemas.documents import RawDocument
from unspun.schemas.tables import ARROW, TABLES
from unspun.warehouse import Warehouse

Rows = list[dict[str, Any]]
REVISIONS = {
    "article_revisions": "article_revisions",
    "edits": "edit_revisions",
    "entity_mentions": "entity_mention_revisions",
    "quotes": "quote_revisions",
}
"""Staged tables about texts, and what holds their rows of all revisions in the warehouse."""
OTHERS = ("documents", "entities", "sources")


class StoredText(NamedTuple):
    """The text of an article as the warehouse has it."""

    article_id: str
    document_id: str
    body: str


def stored(warehouse: Warehouse, ids: Sequence[str]) -> dict[str, Rows]:
    """What the warehouse has of the documents that became revisions, as rows of staged tables."""

    def ask(query: str, **parameters: str) -> Rows:
        sql = files("unspun.pipeline").joinpath("queries", f"stored_{query}.sql").read_text()
        return warehouse.newest(sql, {"ids": list(ids), **parameters}).to_pylist()

    about = {name: ask("rows", table=table) for name, table in REVISIONS.items()}
    return about | {name: ask(name) for name in OTHERS}


def stage_annotations(have: Mapping[str, Rows], batch: str) -> dict[str, pa.Table]:
    """The tables of a batch in which mentions, entities and quotes are found anew in the texts that are there.

    A text that breaks the annotator is left out, and keeps what it has.
    """
    found = annotate_texts([(row["body"], row["language"]) for row in have["article_revisions"]])
    done = {
        row["document_id"]: (row, annotations)
        for row, annotations in zip(have["article_revisions"], found, strict=True)
        if not isinstance(annotations, Rejected)
    }
    keys = {_key(row) for row, _ in done.values()}
    rows: dict[str, Rows] = {
        "documents": [
            row | {"outcome": "loaded", "reason": None, **_key_of(done[row["document_id"]][0])}
            for row in have["documents"]
            if row["document_id"] in done
        ],
        "article_revisions": [row | {"annotated_by": annotations.model} for row, annotations in done.values()],
        "edits": [row for row in have["edits"] if _key(row) in keys],
        "sources": have["sources"],
        "rejects": [],
    }
    annotated = [
        (StoredText(row["article_id"], row["document_id"], row["body"]), row["revision"], annotations)
        for row, annotations in done.values()
    ]
    made = {name: to_table(records, TABLES[name]) for name, records in annotation_rows(annotated, batch).items()}
    return {name: _table(name, of, batch) for name, of in rows.items()} | made


def stage_cleaners(
    documents: Sequence[RawDocument], batch: str, segments: Mapping[str, str], have: Mapping[str, Rows]
) -> dict[str, pa.Table]:
    """The tables of a batch in which texts and edits are made anew, and annotations only where the text is another.

    Where nothing was found in a text, no row tells which version looked: there it is looked again.
    """
    articles = {row["document_id"]: row for row in have["article_revisions"]}
    told = {_key(row) for name in ("entity_mentions", "quotes") for row in have[name]}
    kept: set[str] = set()

    def annotate_others(made: Sequence[Article]) -> list[Annotations | Rejected]:
        for article in made:
            before = articles.get(article.document_id)
            if before and before["body"] == article.body and _key(before) in told:
                kept.add(article.document_id)
        fresh = iter(annotate([article for article in made if article.document_id not in kept]))
        return [
            Annotations(mentions=(), entities=(), quotes=(), model=articles[article.document_id]["annotated_by"])
            if article.document_id in kept
            else next(fresh)
            for article in made
        ]

    tables = stage(documents, batch, segments, annotate_others)
    new = {
        _key(articles[row["document_id"]]): _key_of(row)
        for row in tables["article_revisions"].select(["document_id", "article_id", "revision"]).to_pylist()
        if row["document_id"] in kept
    }
    again: dict[str, Rows] = {
        name: [row | new[_key(row)] for row in have[name] if _key(row) in new] for name in ("entity_mentions", "quotes")
    }
    known = set(tables["entities"]["entity_id"].to_pylist())
    again["entities"] = [row for row in have["entities"] if row["entity_id"] not in known]
    return tables | {name: pa.concat_tables([tables[name], _table(name, of, batch)]) for name, of in again.items()}


def _key(row: Mapping[str, Any]) -> tuple[str, int]:
    return row["article_id"], row["revision"]


def _key_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"article_id": row["article_id"], "revision": row["revision"]}


def _table(name: str, rows: Rows, batch: str) -> pa.Table:
    schema = ARROW[name]
    ours = {"batch_id": batch} if "batch_id" in schema.names else {}
    return pa.Table.from_pylist([row | ours for row in rows], schema)
