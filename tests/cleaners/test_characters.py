"""Characters and white space: what damage is repaired, what is left alone, what is known to fail."""

import json
from pathlib import Path

import pytest
from ftfy.badness import is_bad
from hypothesis import given
from hypothesis import strategies as st

from unspun.cleaners.characters import repair_characters
from unspun.cleaners.characters.mojibake import looks_bad, repair_mojibake
from unspun.cleaners.ledger import Ledger, replay

DATA = Path(__file__).with_name("data")


def cases(name: str) -> list:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def repaired(raw: str) -> Ledger:
    ledger = Ledger(raw)
    repair_characters(ledger)
    return ledger


@pytest.mark.parametrize("case", cases("characters_in_the_wild"), ids=lambda case: case["label"])
def test_damage_is_repaired_and_the_ledger_replays(case: dict[str, str]) -> None:
    ledger = repaired(case["raw"])
    assert ledger.text == case["clean"]
    assert replay(case["raw"], ledger.edits()) == case["clean"]


@pytest.mark.parametrize("text", cases("characters_negative"))
def test_what_is_right_stays_letter_for_letter(text: str) -> None:
    assert repaired(text).text == text


@pytest.mark.parametrize("case", cases("characters_known_failures"), ids=lambda case: case["label"])
@pytest.mark.xfail(strict=True, reason="known failures: nothing in the text shows what was there")
def test_known_failures(case: dict[str, str]) -> None:
    assert repaired(case["raw"]).text == case["clean"]


@given(
    st.lists(st.sampled_from(["Ã", "Â ", "â€™", "é", "’", "–", "√±", "вЂ", "a", "n ", "the mayor of ", "\xa0", "9"]))
)
def test_a_line_looks_bad_where_ftfy_calls_it_so(parts: list[str]) -> None:
    assert looks_bad("".join(parts)) == is_bad("".join(parts))


def test_only_broken_characters_are_edited() -> None:
    assert [(change.start, change.end) for change in repair_mojibake("It’s “fine” at the cafÃ© on Monday")] == [
        (22, 24)
    ]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("AndrÃ© of ZÃ¼rich\n\n“No,” PÃ¥lsson said, near SkÃ¥ne", "André of Zürich\n\n“No,” Pålsson said, near Skåne"),
        ("A clockmaker named BoÅ™ek HavlÃ\xadn had died in April", "A clockmaker named Bořek Havlín had died in April"),
        ("AndrÃ© alone\n\n“No,” PÃ¥lsson said", "André alone\n\n“No,” PÃ¥lsson said"),
        ("PÃ¥lsson, 5 Å¥ and SÃO", "PÃ¥lsson, 5 Å¥ and SÃO"),
    ],
)
def test_a_letter_that_is_no_proof_by_itself_is_repaired_where_others_are(raw: str, clean: str) -> None:
    assert repaired(raw).text == clean


def test_lost_characters_are_flagged_and_not_guessed() -> None:
    edits = repaired("the caf\ufffd is shut, don?t come").edits()
    assert [(edit.before, edit.rule, edit.applied) for edit in edits] == [
        ("\ufffd", "lost-character", False),
        ("n?t", "lost-character", False),
    ]


def test_hard_wrapped_mail_becomes_paragraphs() -> None:
    words = "The council of Port Vale said it would rebuild the dam above the town before the floods came back".split()
    lines, line = [], ""
    for word in words * 4:
        if len(line) + 1 + len(word) > 60:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    wrapped = "\n".join([*lines, line])
    assert repaired(f"Headline\n\n{wrapped}\n\n{wrapped}").text == "Headline\n\n" + "\n\n".join(
        [" ".join(words * 4)] * 2
    )
