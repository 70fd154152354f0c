"""What a source hands over: bytes with their provenance, or a named reason why there are none."""

import dataclasses
import hashlib
from datetime import datetime

FAILURES = {"rejected", "unsupported"}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """Bytes as they came, with where, when and how.

    `failure` names why the bytes cannot become an article (a truncated archive, an unsupported kind); the bytes that
    did come are kept all the same. `outcome` is then "rejected" or "unsupported".
    """

    source_id: str
    uri: str
    content: bytes
    fetched_at: datetime
    media_type: str | None = None
    url: str | None = None
    declared_charset: str | None = None
    declared_published_at: datetime | None = None
    source_name: str | None = None
    source_kind: str = "folder"
    failure: str | None = None
    failure_detail: str | None = None
    outcome: str | None = None

    def __post_init__(self) -> None:
        if (self.failure is None) != (self.outcome is None) or self.outcome not in FAILURES | {None}:
            raise ValueError("a failure has an outcome (rejected or unsupported), and the other way round")

    @property
    def content_sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def document_id(self) -> str:
        """SHA-256 over source, URI and content: the same delivery seen again has the same id."""
        key = "\0".join((self.source_id, self.uri, self.content_sha256))
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
