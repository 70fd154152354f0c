"""Machine translation: repaired where it is certain, flagged where it is not, and genuine prose left alone."""

import json
from pathlib import Path

import pytest

from unspun.cleaners.ledger import Ledger
from unspun.cleaners.translation import RATES, assess, log_likelihood_ratio
from unspun.cleaners.translation.style import MIN_CLASSES, packaged, read_classes

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
    assert all(
        0 < log_likelihood_ratio(rule, 1) <= log_likelihood_ratio(rule, 2) <= log_likelihood_ratio(rule, 9)
        for rule in RATES
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("“We agree”, — said the mayor of Velmora. The council met on Monday.", "foreign-dialogue"),
        ("He spoke in VelmoraIn eastern Ostmark it rained all day. People stayed at home.", "run-on-sentence"),
        ("The level of the river in the rest of the ? is higher than last week, the council said.", "lost-word"),
        ("The ferry went ahead. retired captains welcomed the plan for the new pier.", "stray-stop"),
        ("They paid $ 2 billion for the pier, and the council paid as much for the road.", "foreign-number"),
    ],
)
def test_what_translation_machines_leave_is_evidence_and_alone_no_proof(text: str, rule: str) -> None:
    found = assess(text)
    assert [reason.split(" ")[1] for reason in found.evidence] == [rule]
    assert not found.is_translated


@pytest.mark.parametrize(
    "text",
    [
        "The World Health Organisation met in Nordvik. The World Health Organization was founded long ago.",
        "Colour experts from Ostmark met Color experts from Velmora, and Defence staff met Defense staff.",
        "The McDonaldIn family, an iPhone and eBay were in the news.",
    ],
)
def test_another_english_is_no_mark_of_translation(text: str) -> None:
    assert not {change.rule for change in assess(text).changes} & {"respelt-name", "run-on-sentence"}


def test_a_name_is_given_its_capitals_only_where_the_text_has_it_with_them() -> None:
    shouted = "THE Russia did not answer. It said THE Russia was late, but Russia did not answer. "
    lowered = "The White house said so. "
    changes = {change.rule: change for change in assess(shouted + lowered + "The White House met.").changes}
    assert changes["lowered-name"].after == "White House"
    assert "lowered-name" not in {change.rule for change in assess(shouted + lowered).changes}


def test_style_is_read_the_same_however_clitics_and_quotation_marks_are_written() -> None:
    curly, straight = "“She didn’t go,” Ann’s aide said.", "\"She didn't go,\" Ann's aide said."
    assert read_classes(curly).tolist() == read_classes(straight).tolist()


def test_style_says_nothing_of_names_and_subjects() -> None:
    one = "The mayor of Velmora said on Monday that the ferry would call twice a day until the end of May. " * 5
    other = one.replace("Velmora", "Nordvik").replace("ferry", "train").replace("Monday", "Friday")
    assert read_classes(one).tolist() == read_classes(other).tolist()


def test_a_short_text_gives_no_evidence_of_style() -> None:
    classes = read_classes("In this connection, as it is known, the deputies of the faction have noted it.")
    assert len(classes) < MIN_CLASSES
    assert packaged().log_odds(classes) == 0.0


def test_style_is_left_out_of_the_score_when_asked_for() -> None:
    text = (DATA / "translated_style.txt").read_text(encoding="utf-8")
    found, without = assess(text), assess(text, by_style=False)
    assert found.style_score > found.damage_score
    assert without.score == without.damage_score < found.score
    assert any("style" in reason for reason in found.evidence)
