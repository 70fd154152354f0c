"""Bytes to text, and text to clean text with a ledger of edits. Pure: no files, no network, no clock."""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cleaners.ledger import Ledger

if TYPE_CHECKING:
    from cleaners.spin import Evidence, Lexicon

PASSES = 8
"""A repair can bare another one (mojibake inside an entity). Deeper damage than this no machine has made."""


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


def clean(
    raw_text: str,
    *,
    language: str | None = "en",
    title: str | None = None,
    furniture: frozenset[str] = frozenset(),
    lexicon: "Lexicon | None" = None,
) -> Cleaned:
    """Clean a text: encoding, white space, boilerplate, and the damage of translation and spinning.

    `language` is that of the text (ISO 639-1): what only English shows is looked for in English only. `title` is the
    headline as it stands at the beginning of raw_text. `furniture` are lines that the text's source repeats, as
    `cleaners.boilerplate.learned.learn_furniture` finds them over many of its texts. `lexicon` replaces the shipped
    lexicon of substitutions.

    >>> cleaned = clean("Storm hits coast\\n\\nThe cafÃ© is shut.\\n\\nSource: Daily Planet")
    >>> cleaned.text, cleaned.metadata
    ('Storm hits coast\\n\\nThe café is shut.', {'credit': 'Daily Planet'})
    """
    from cleaners import spin, translation

    ledger = Ledger(raw_text)
    repaired = _repair_characters(ledger)
    metadata = _strip_boilerplate(ledger, title, furniture)
    if language != "en" and not (language is None and _looks_english(ledger.text)):
        return Cleaned(ledger=ledger, metadata=metadata, encoding_repaired=repaired)
    translated = _assess(ledger, translation.assess)
    spun = _assess(ledger, lambda text: spin.assess(text, lexicon=lexicon))
    return Cleaned(
        ledger=ledger,
        metadata=metadata,
        spin_score=spun.score,
        is_spun=spun.is_spun,
        translation_score=translated.score,
        is_translated=translated.is_translated,
        encoding_repaired=repaired,
        evidence=(*translated.evidence, *map(_describe, spun.evidence)),
    )


def _assess(ledger: Ledger, assess: Callable[[str], Any]) -> Any:
    """Assess the text and make the repairs, until none is left: one can give another the context that it lacked.

    Scores, evidence and flags are those of the text as it was before the first repair.
    """
    first = assess(ledger.text)
    ledger.apply(first.changes)
    changes = first.changes
    for _ in range(PASSES):
        if not any(change.applied for change in changes):
            break
        changes = assess(ledger.text).changes
        ledger.apply(change for change in changes if change.applied)
    return first


def _describe(evidence: "Evidence") -> str:
    examples = f": {', '.join(evidence.examples)}" if evidence.examples else ""
    return f"spin: {evidence.signal} {evidence.value:g}, {evidence.weight:+.1f} in the log odds{examples}"


def _repair_characters(ledger: Ledger) -> bool:
    """Run the cleaners of characters and white space until nothing is left. True where mojibake was repaired."""
    from cleaners import controls, entities, lookalikes, mojibake, paragraphs, spaces

    repaired = False
    for _ in range(PASSES):
        before = ledger.text
        ledger.apply(entities.unescape_entities(ledger.text))
        ledger.apply(lookalikes.join_accents(ledger.text))
        escaped = ledger.text
        ledger.apply(mojibake.undo_decomposition(ledger.text))
        ledger.apply(mojibake.restore_closing_quotes(ledger.text))
        ledger.apply(mojibake.repair_mojibake(ledger.text))
        repaired = repaired or ledger.text != escaped
        ledger.apply(controls.remove_unseen(ledger.text))
        ledger.apply(lookalikes.part_ligatures(ledger.text))
        ledger.apply(lookalikes.unify_scripts(ledger.text))
        if ledger.text == before:
            break
    ledger.apply(spaces.normalize_spaces(ledger.text))
    ledger.apply(paragraphs.join_hyphenated(ledger.text))
    ledger.apply(paragraphs.join_wrapped(ledger.text))
    ledger.apply(paragraphs.part_paragraphs(ledger.text))
    ledger.apply(paragraphs.join_torn(ledger.text))
    ledger.apply(controls.flag_lost(ledger.text))
    return repaired


def _strip_boilerplate(ledger: Ledger, title: str | None, furniture: frozenset[str]) -> dict[str, Any]:
    """Boilerplate, until nothing is left: below a biography there may have stood a credit."""
    from cleaners.boilerplate import remove_boilerplate

    metadata: dict[str, Any] = {}
    for _ in range(PASSES):
        removals, found = remove_boilerplate(ledger.text, title, furniture)
        metadata = {**found, **metadata}
        if not removals:
            break
        ledger.apply(removals)
    return metadata


def _looks_english(text: str) -> bool:
    """Whether one word in fifty is "the": no other language in Latin script comes near."""
    return text.count(" the ") * 300 > len(text)
