"""Bytes to text, and text to clean text with a ledger of edits. Pure: no files, no network, no clock."""

import dataclasses
from typing import Any

from cleaners.ledger import Ledger


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A cleaned text with its ledger.

    `metadata` holds what left the text, under the names of `schemas.tables.ArticleRevision`: section, credit,
    image_credit, author_bio, authors. `evidence` says what carried the scores (probabilities, 0 to 1).
    """

    ledger: Ledger
    metadata: dict[str, Any]
    spin_score: float = 0.0
    is_spun: bool = False
    translation_score: float = 0.0
    is_translated: bool = False
    encoding_repaired: bool = False
    evidence: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The clean text."""
        return self.ledger.text


def clean(raw_text: str, *, language: str | None = "en", title: str | None = None) -> Cleaned:
    """Clean a text: encoding, white space, boilerplate, and the damage of translation and spinning.

    `language` is that of the text (ISO 639-1): what only English shows is looked for in English only. `title` is the
    headline as it stands at the beginning of raw_text.

    >>> cleaned = clean("Storm hits coast\\n\\nThe cafÃ© is shut.\\n\\nSource: Daily Planet")
    >>> cleaned.text, cleaned.metadata
    ('Storm hits coast\\n\\nThe café is shut.', {'credit': 'Daily Planet'})
    """
    from cleaners.boilerplate import remove_boilerplate
    from cleaners.controls import flag_lost, remove_unseen
    from cleaners.entities import unescape_entities
    from cleaners.mojibake import repair_mojibake
    from cleaners.spaces import normalize_spaces

    ledger = Ledger(raw_text)
    ledger.apply(unescape_entities(ledger.text))
    repairs = repair_mojibake(ledger.text)
    ledger.apply(repairs)
    ledger.apply(remove_unseen(ledger.text))
    ledger.apply(flag_lost(ledger.text))
    ledger.apply(normalize_spaces(ledger.text))
    removals, metadata = remove_boilerplate(ledger.text, title)
    ledger.apply(removals)
    return Cleaned(ledger=ledger, metadata=metadata, encoding_repaired=bool(repairs))
