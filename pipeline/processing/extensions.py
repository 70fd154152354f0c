"""Readers, cleaners and annotators of other packages, as steps of the processing."""

from collections.abc import Callable, Sequence

from unspun.cleaners.ledger import Change, Ledger
from unspun.schemas.articles import Annotations, Extracted
from unspun.schemas.documents import RawDocument
from unspun.schemas.extensions import ExtensionAnnotator, ExtensionCleaner, ExtensionError, extensions


def reader_of(media_type: str | None) -> Callable[[RawDocument], Extracted] | None:
    """The reader that a package adds for a media type. Raises ExtensionError."""
    if media_type is None:
        return None
    return next((r.read for r in extensions("readers").values() if r.media_type == media_type), None)


def run_extension_cleaners(ledger: Ledger, language: str | None) -> None:
    """Apply what the cleaners of other packages propose, one after the other. Raises ExtensionError."""
    cleaners: dict[str, ExtensionCleaner] = extensions("cleaners")
    for name, cleaner in cleaners.items():
        edits = [*cleaner(ledger.text, language)]
        try:
            ledger.apply(
                Change(edit.start, edit.end, edit.after, edit.kind, edit.rule, edit.confidence, edit.applied)
                for edit in edits
            )
        except (AttributeError, TypeError, ValueError) as error:
            raise ExtensionError(f"the cleaner {name} proposes edits that cannot be made: {error}") from error


def annotator_for(language: str | None) -> Callable[[Sequence[str]], Sequence[Annotations]] | None:
    """The annotator that a package adds for a language. Raises ExtensionError."""
    annotators: dict[str, ExtensionAnnotator] = extensions("annotators")
    return annotators.get(language) if language else None
