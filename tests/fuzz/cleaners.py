"""The functions of the cleaners, one by one and together."""

from collections.abc import Callable
from contextlib import suppress

from tests.fuzz.growth import Function
from unspun.cleaners.boilerplate import remove_boilerplate
from unspun.cleaners.boilerplate.learned import learn_furniture
from unspun.cleaners.characters import (
    character_references,
    controls,
    lookalikes,
    mojibake,
    paragraphs,
    repair_characters,
    spaces,
)
from unspun.cleaners.charset import decode
from unspun.cleaners.ledger import Change, Ledger, replay
from unspun.schemas.articles import Rejected


def decoding(codec: str) -> Function:
    """Decoding the text from its bytes in a codec; what is no text is rejected."""

    def run(text: str) -> None:
        with suppress(Rejected):
            decode(text.encode(codec, "replace"))

    return run


def repaired(text: str) -> None:
    repair_characters(Ledger(text))


def edited_and_replayed(text: str) -> None:
    """Every other character taken out and every third doubled, in two passes, then replayed."""
    ledger = Ledger(text)
    ledger.apply(Change(at, at + 1, "", "space", "odd") for at in range(1, len(text), 2))
    ledger.apply(Change(at, at, ledger.text[at], "space", "doubled") for at in range(0, len(ledger.text), 3))
    for at in range(0, len(ledger.text), 7):
        ledger.to_raw(at)
    replay(text, ledger.edits())


def learned(text: str) -> None:
    learn_furniture([text, text[::-1], text])


CHARACTERS: tuple[Callable[[str], list[Change]], ...] = (
    character_references.unescape_entities,
    controls.flag_lost,
    controls.remove_unseen,
    lookalikes.join_accents,
    lookalikes.split_ligatures,
    lookalikes.unify_scripts,
    mojibake.repair_mojibake,
    mojibake.restore_closing_quotes,
    mojibake.undo_decomposition,
    paragraphs.join_hyphenated,
    paragraphs.join_torn,
    paragraphs.join_wrapped,
    paragraphs.split_paragraphs,
    spaces.normalize_spaces,
)

FUNCTIONS: dict[str, Function] = {
    **{f"characters.{function.__name__}": function for function in CHARACTERS},
    "characters.repair_characters": repaired,
    "boilerplate.remove_boilerplate": remove_boilerplate,
    "boilerplate.learn_furniture": learned,
    "ledger": edited_and_replayed,
    "charset.decode utf-8": decoding("utf-8"),
    "charset.decode cp1252": decoding("cp1252"),
    "charset.decode utf-16": decoding("utf-16-le"),
}
