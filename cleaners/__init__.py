"""Bytes to text, and text to clean text with a ledger of edits. Pure: no files, no network, no clock."""

import dataclasses
from typing import TYPE_CHECKING, Any

from unspun.cleaners.ledger import Change, Ledger

if TYPE_CHECKING:
    from unspun.cleaners.spin import Evidence, Lexicon

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
    from unspun.cleaners import spin, translation
    from unspun.cleaners.explanation import explain_spin, explain_translation

    ledger = Ledger(raw_text)
    metadata: dict[str, Any] = {}
    encoding_repaired = _tidy(ledger, metadata, title, furniture)
    if language != "en" and not (language is None and _looks_english(ledger.text)):
        return Cleaned(ledger=ledger, metadata=metadata, encoding_repaired=encoding_repaired)

    spun = spin.assess(ledger.text, lexicon=lexicon)
    if spin.is_called_by_words(spun) and translation.assess(ledger.text, by_style=False).is_translated:
        # Marks of a translation machine explain why words do not go together.
        spun = spin.assess(ledger.text, lexicon=lexicon, by_words=False)
    ledger.apply(spun.changes)
    translated = translation.assess(ledger.text, by_style=not spun.is_spun)
    ledger.apply(translated.changes)
    changes, repaired = [*spun.changes, *translated.changes], spun.repaired
    for _ in range(PASSES):  # a repair can give another one the context that it lacked
        if not any(change.applied for change in changes):
            break
        _tidy(ledger, metadata, title, furniture)
        more = spin.assess(ledger.text, lexicon=lexicon, repaired=repaired, by_words=spun.is_spun)
        repaired = more.repaired
        changes = _apply_repairs(ledger, more.changes)
        changes += _apply_repairs(ledger, translation.assess(ledger.text, by_style=not more.is_spun).changes)
    return Cleaned(
        ledger=ledger,
        metadata=metadata,
        spin_score=spun.score,
        is_spun=spun.is_spun,
        translation_score=translated.score,
        is_translated=translated.is_translated,
        encoding_repaired=encoding_repaired,
        evidence=(
            *filter(None, (explain_spin(spun), explain_translation(translated))),
            *translated.evidence,
            *map(_describe, spun.evidence),
        ),
    )


def _apply_repairs(ledger: Ledger, changes: list[Change]) -> list[Change]:
    """Apply the repairs, and return them. Flags are those of the first assessment: later ones would only repeat it."""
    repairs = [change for change in changes if change.applied]
    ledger.apply(repairs)
    return repairs


def _tidy(ledger: Ledger, metadata: dict[str, Any], title: str | None, furniture: frozenset[str]) -> bool:
    """Characters, white space and boilerplate, until nothing is left: below a biography there may have stood a credit.

    True where mojibake was repaired. What boilerplate says is added to the metadata.
    """
    from unspun.cleaners.boilerplate import remove_boilerplate
    from unspun.cleaners.characters import repair_characters

    repaired = False
    for _ in range(PASSES):
        repaired = repair_characters(ledger) or repaired
        removals, found = remove_boilerplate(ledger.text, title, furniture)
        for field, value in found.items():
            metadata.setdefault(field, value)
        if not removals:
            break
        ledger.apply(removals)
    return repaired


def _describe(evidence: "Evidence") -> str:
    examples = f": {', '.join(evidence.examples)}" if evidence.examples else ""
    return f"spin: {evidence.signal} {evidence.value:g}, {evidence.weight:+.1f} in the log odds{examples}"


def _looks_english(text: str) -> bool:
    """Whether one word in fifty is "the": no other language in Latin script comes near."""
    return text.count(" the ") * 300 > len(text)
