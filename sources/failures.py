"""Why a delivery holds no article. Raised inside a source, which makes a document with this reason of it."""

from unspun.schemas import vocabulary

UNSUPPORTED = {"unsupported-kind"}
"""Failures of what is of no kind that is read; all others are of what is broken or refused."""


class Failure(Exception):
    """The name of a reason, as the documentation lists it, and a detail for people.

    `kept`, where given, are the bytes to store with it. `culprit` is the URI of the file beside the document, such as a
    sidecar, that caused it.
    """

    culprit: str | None = None

    def __init__(self, name: str, detail: str, kept: bytes | None = None) -> None:
        super().__init__(f"{name}: {detail}")
        self.name, self.detail, self.kept = name, detail, kept

    @property
    def outcome(self) -> vocabulary.Failure:
        """The outcome of the document: rejected or unsupported."""
        return "unsupported" if self.name in UNSUPPORTED else "rejected"
