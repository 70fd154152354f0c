"""What a source hands over: bytes with their provenance, or a named reason why there are none."""

import dataclasses
from datetime import datetime

from unspun.schemas import identity
from unspun.schemas.vocabulary import FAILURES, Failure, SourceKind


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """Bytes as they came, with where, when and how.

    `failure` names why the bytes cannot become an article (a truncated archive, an unsupported kind); the bytes that
    did come are kept all the same. `outcome` is then "rejected" or "unsupported". `content_sha256` and `document_id`
    follow from the rest. Raises ValueError for a failure without outcome, or the other way round.
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
    source_kind: SourceKind = "folder"
    failure: str | None = None
    failure_detail: str | None = None
    outcome: Failure | None = None
    content_sha256: str = dataclasses.field(init=False, compare=False)
    document_id: str = dataclasses.field(init=False, compare=False)

    def __post_init__(self) -> None:
        if (self.failure is None) != (self.outcome is None) or self.outcome not in (*FAILURES, None):
            raise ValueError("a failure has an outcome (rejected or unsupported), and the other way round")
        # Hashed once: the bytes may be many, and every row that is made of a document asks for its id.
        object.__setattr__(self, "content_sha256", identity.content_sha256(self.content))
        object.__setattr__(self, "document_id", identity.document_id(self.source_id, self.uri, self.content_sha256))
