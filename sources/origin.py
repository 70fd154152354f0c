"""Provenance that the documents of one delivery share."""

import dataclasses
from datetime import datetime

from unspun.schemas.documents import RawDocument
from unspun.schemas.vocabulary import SourceKind
from unspun.sources.failures import Failure


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which source, when, and what a sidecar or feed said; makes documents that carry it."""

    source_id: str
    fetched_at: datetime
    source_name: str | None = None
    source_kind: SourceKind = "folder"
    url: str | None = None
    published_at: datetime | None = None

    def of_many(self) -> "Origin":
        """The same for a file of several documents: one web address cannot be that of all of them."""
        return dataclasses.replace(self, url=None)

    def document(self, uri: str, content: bytes, media_type: str | None, charset: str | None = None) -> RawDocument:
        """A document with these bytes."""
        return self._make(uri, content, media_type, charset)

    def reject(self, uri: str, content: bytes, media_type: str | None, failure: Failure) -> RawDocument:
        """A document that names why its bytes cannot become an article."""
        return self._make(uri, content, media_type, None, failure)

    def _make(
        self, uri: str, content: bytes, media_type: str | None, charset: str | None, failure: Failure | None = None
    ) -> RawDocument:
        return RawDocument(
            source_id=self.source_id,
            source_name=printable(self.source_name) if self.source_name else None,
            source_kind=self.source_kind,
            uri=printable(uri),
            url=printable(self.url) if self.url else None,
            content=content,
            fetched_at=self.fetched_at,
            media_type=media_type,
            declared_charset=charset,
            declared_published_at=self.published_at,
            failure=failure.name if failure else None,
            failure_detail=printable(failure.detail) if failure else None,
            outcome=failure.outcome if failure else None,
        )


def printable(text: str) -> str:
    r"""The text with file-name bytes that are not UTF-8 written as escapes, so that it can be stored.

    >>> printable("caf\udce9.txt")
    'caf\\xe9.txt'
    """
    return text.encode("utf-8", "surrogateescape" if _only_escaped_bytes(text) else "backslashreplace").decode(
        "utf-8", "backslashreplace"
    )


def _only_escaped_bytes(text: str) -> bool:
    return all(not "\ud800" <= character <= "\udfff" or "\udc80" <= character <= "\udcff" for character in text)
