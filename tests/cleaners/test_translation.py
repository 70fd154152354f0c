"""Machine translation: repaired where it is certain, flagged where it is not, and genuine prose left alone."""

import json
from pathlib import Path

import pytest

from unspun.cleaners.ledger import Ledger
from unspun.cleaners.translation import RATES, assess, weigh

DATA = Path(__file__).with_name("data")


def cases(name: str) -> list:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", cases("translation"), ids=lambda case: case["label"])
def test_artifacts_are_repaired(case: dict[str, str]) -> None:
    found = assess(case["raw"])
    ledger = Ledger(case["raw"])
    ledger.apply(found.changes)
    assert found.is_translated, found
    assert ledger.text == case["clean"]


@pytest.mark.parametrize("text", cases("translation_negative"))
def test_genuine_prose_is_neither_edited_nor_called_a_translation(text: str) -> None:
    found = assess(text)
    assert not found.is_translated, found
    assert not [change for change in found.changes if change.applied]


def test_one_slip_of_a_writer_is_flagged_at_most() -> None:
    found = assess("The firm wants to conquer the valley. and home delivery, said its owner.")
    assert not found.is_translated
    assert [(change.rule, change.applied) for change in found.changes] == [("broken-sentence", False)]


def test_what_cannot_be_known_is_flagged_in_a_translation() -> None:
    text = (
        "Rain fell, according to state media. North Vale. The rain in North Vale was hard, THE Roe spoke of North Vale "
        "and of 3,5 million people. Roe met Tedrosan, and Roe thanked Tidrosan. John Prosser (Jon Prosser) agreed. her."
    )
    flags = {change.rule for change in assess(text).changes if not change.applied}
    assert {"torn-link", "foreign-number", "respelt-name", "name-given-twice"} <= flags


def test_evidence_names_the_rules_that_carried_the_score() -> None:
    found = assess("Athens spoke of Russia. It said THE Russia was late. THE Russia did not answer its allies. their.")
    assert [reason.split(" ")[1] for reason in found.evidence] == ["shouted-article", "stray-pronoun"]


def test_every_rule_weighs_for_translation_and_more_finds_never_weigh_less() -> None:
    assert all(0 < weigh(rule, 1) <= weigh(rule, 2) <= weigh(rule, 9) for rule in RATES)
