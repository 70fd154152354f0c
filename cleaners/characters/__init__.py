"""All cleaners of characters and white space, in the order in which one uncovers the damage that the next repairs."""

from unspun.cleaners.characters import character_references, controls, lookalikes, mojibake, paragraphs, spaces
from unspun.cleaners.ledger import Ledger

MAX_PASSES = 8
"""A repair can uncover damage of another kind, as mojibake inside an entity; deeper nesting was never seen."""


def repair_characters(ledger: Ledger) -> bool:
    """Run the cleaners of characters and white space until nothing changes; returns whether mojibake was repaired."""
    repaired = False
    for _ in range(MAX_PASSES):
        before = ledger.text
        repaired = _repair_encoding(ledger) or repaired
        encoded = ledger.text
        _repair_white_space(ledger)
        spaced = ledger.text != encoded
        if encoded == before and not (spaced and mojibake.may_hold_damage(ledger.text)):
            break
    ledger.apply(controls.flag_lost(ledger.text))
    return repaired


def _repair_encoding(ledger: Ledger) -> bool:
    ledger.apply(character_references.unescape_entities(ledger.text))
    ledger.apply(lookalikes.join_accents(ledger.text))
    before = ledger.text
    ledger.apply(mojibake.undo_decomposition(ledger.text))
    ledger.apply(mojibake.restore_closing_quotes(ledger.text))
    ledger.apply(mojibake.repair_mojibake(ledger.text))
    repaired = ledger.text != before
    ledger.apply(controls.remove_unseen(ledger.text))
    ledger.apply(lookalikes.split_ligatures(ledger.text))
    ledger.apply(lookalikes.unify_scripts(ledger.text))
    return repaired


def _repair_white_space(ledger: Ledger) -> None:
    ledger.apply(spaces.normalize_spaces(ledger.text))
    ledger.apply(paragraphs.join_hyphenated(ledger.text))
    ledger.apply(paragraphs.join_wrapped(ledger.text))
    ledger.apply(paragraphs.split_paragraphs(ledger.text))
    ledger.apply(paragraphs.join_torn(ledger.text))
