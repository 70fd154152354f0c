"""Ids of documents, batches, articles, entities and quotes: SHA-256 over what identifies them, in hexadecimal."""

import hashlib
import re
from collections.abc import Iterable

WORD = re.compile(r"\w+")


def digest(*parts: str) -> str:
    """SHA-256 over the parts.

    >>> digest("a", "b") == digest("ab")
    False
    """
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def content_sha256(content: bytes) -> str:
    """SHA-256 over the bytes of a document as they came."""
    return hashlib.sha256(content).hexdigest()


def document_id(source_id: str, uri: str, content_hash: str) -> str:
    """The id of a document: the same delivery seen again has the same id."""
    return digest(source_id, uri, content_hash)


def batch_id(document_ids: Iterable[str]) -> str:
    """The id of a batch: the same documents make the same batch, in any order.

    >>> batch_id(["b", "a"]) == batch_id(["a", "b"])
    True
    """
    return digest("\n".join(sorted(document_ids)))


def text_sha256(text: str) -> str:
    """SHA-256 over the words of a text, case and punctuation aside: what makes two texts the same article.

    >>> text_sha256("The talks failed.") == text_sha256("the talks  FAILED")
    True
    """
    return digest(" ".join(WORD.findall(text.casefold())))


def article_id(url: str | None, text_hash: str) -> str:
    """The id of an article: over its canonical URL where there is one, else over its normalized text."""
    return digest("url", url) if url else digest("text", text_hash)


def entity_id(kind: str, key: str) -> str:
    """The id of an entity: over its kind and its normalized name."""
    return digest(kind, key)


def quote_id(document: str, content: Iterable[tuple[int, int]]) -> str:
    """The id of a quote: over the id of its document and the spans of what was said.

    It does not depend on how revisions are numbered. Where an article goes back to an earlier text, the load derives
    ids for the later revision from these (`warehouse/load/070_articles.sql`).

    >>> quote_id("d", [(0, 4)]) == quote_id("d", [(0, 4), (9, 12)])
    False
    """
    return digest(document, ",".join(f"{start}-{end}" for start, end in content))
