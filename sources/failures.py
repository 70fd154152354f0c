"""Why a delivery holds no article. Raised inside a source, and turned into a document that names it."""

from unspun.schemas import vocabulary

UNSUPPORTED = {"unsupported-kind"}
"""Failures that say "not of a kind that is read"; all others say "broken or refused"."""


class Failure(Exception):
    """A named reason and what was seen.

    `kept`, where given, are the bytes to keep with it; `culprit` is the URI of a file beside the document that is to
    blame.
    """

    culprit: str | None = None

    def __init__(self, name: str, detail: str, kept: bytes | None = None) -> None:
        super().__init__(f"{name}: {detail}")
        self.name, self.detail, self.kept = name, detail, kept

    @property
    def outcome(self) -> vocabulary.Failure:
        """The outcome of the document: rejected or unsupported."""
        return "unsupported" if self.name in UNSUPPORTED else "rejected"
