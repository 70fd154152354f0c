"""All cleaners of characters and white space, in the order in which one uncovers the damage that the next repairs."""

from unspun.cleaners.characters import (
    character_references,
    controls,
    escapes,
    lookalikes,
    mojibake,
    spaces,
    wrong_codecs,
)
from unspun.cleaners.layout import LINE_STEPS, PARAGRAPH_STEPS
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
    ledger.apply(wrong_codecs.find_stripped(ledger.text))
    return repaired


def _repair_encoding(ledger: Ledger) -> bool:
    ledger.apply(character_references.unescape_entities(ledger.text))
    ledger.apply(lookalikes.join_accents(ledger.text))
    ledger.apply(escapes.unescape_json(ledger.text))
    ledger.apply(escapes.unquote_printable(ledger.text))
    before = ledger.text
    ledger.apply(wrong_codecs.repair_wrong_codecs(ledger.text))
    ledger.apply(wrong_codecs.mark_lost_letters(ledger.text))
    ledger.apply(mojibake.undo_decomposition(ledger.text))
    ledger.apply(mojibake.restore_closing_quotes(ledger.text))
    ledger.apply(mojibake.repair_mojibake(ledger.text))
    ledger.apply(wrong_codecs.repair_letters_in_words(ledger.text))
    repaired = ledger.text != before
    for step in LINE_STEPS:
        ledger.apply(step(ledger.text))
    ledger.apply(controls.remove_unseen(ledger.text))
    ledger.apply(lookalikes.split_ligatures(ledger.text))
    ledger.apply(lookalikes.unify_scripts(ledger.text))
    return repaired


def _repair_white_space(ledger: Ledger) -> None:
    for step in (spaces.normalize_spaces, *PARAGRAPH_STEPS):
        ledger.apply(step(ledger.text))
