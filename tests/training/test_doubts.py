"""Limits of doubtful repairs: a class that is wrong too often asks for more proof, or is never applied."""

import pytest

from unspun.cleaners.spin.doubts import Doubt
from unspun.cleaners.spin.edit_classes import EditClass
from unspun.training.doubts import NEVER, Measured, limits
from unspun.training.phrases import CARRIER, Phrase, is_right, stories, texts, without

OF_CLASSES: dict[EditClass, float] = {"wording": 0.7, "time": 0.7, "office": 1.01}


def measured(doubt: Doubt, confidence: float, right: int, wrong: int, name: EditClass = "wording") -> list[Measured]:
    one = Measured(frozenset({"a"}), "got here", "came", "ours", name, doubt, confidence, True)
    return [one] * right + [one._replace(right=False)] * wrong


def test_a_doubt_is_applied_from_where_few_of_its_repairs_are_wrong() -> None:
    plain = measured("none", 0.8, 200, 1) + measured("none", 0.6, 20, 10)
    rival = measured("rival", 0.9, 60, 0) + measured("rival", 0.8, 20, 8)
    found = limits([*plain, *rival, *measured("other-mechanism", 0.9, 5, 3)], OF_CLASSES)
    assert found == {"none": 0.8, "rival": 0.9, "other-mechanism": NEVER}


def test_few_repairs_that_are_right_are_drawn_towards_all_of_their_confidence() -> None:
    plain = measured("none", 0.95, 300, 0) + measured("none", 0.7, 60, 20)
    assert limits([*plain, *measured("rival", 0.95, 3, 0)], OF_CLASSES)["rival"] == 0.95
    assert limits([*plain, *measured("rival", 0.7, 3, 0)], OF_CLASSES)["rival"] == NEVER


def test_classes_with_a_stricter_limit_of_their_own_do_not_count() -> None:
    offices = measured("none", 0.9, 0, 50, "office")
    assert limits([*measured("none", 0.9, 200, 0), *offices], OF_CLASSES)["none"] == 0.9


def test_pages_of_one_story_are_left_out_together() -> None:
    phrases = [
        Phrase("a", "the invoice was handed", ("the bill was passed",)),
        Phrase("b", "the invoice obtained handed", ("The bill was passed",)),
        Phrase("c", "a file excessive", ("a record high",)),
        Phrase("d", "excessive", ("high",)),
        Phrase("e", "excessive", ("high",)),
    ]
    assert stories(phrases) == [frozenset("ab"), frozenset("c"), frozenset("d"), frozenset("e")]


def test_entries_that_only_the_pages_left_out_have_shown_are_left_out() -> None:
    entry = next(entry for entry in without(frozenset()).entries if len(entry.evidence) > 1)
    assert entry in without(frozenset(entry.evidence[:1])).entries
    assert entry not in without(frozenset(entry.evidence)).entries


@pytest.mark.parametrize(("after", "right"), [("Came", True), ("came back", True), ("went", False)])
def test_an_edit_is_right_where_an_original_has_its_words(after: str, right: bool) -> None:
    assert is_right(Phrase("a", "got here again", ("came back", "came home")), after) == right


def test_phrases_stand_in_a_text_that_is_spun() -> None:
    phrases = [Phrase("a", f"got here {number}", ("came",)) for number in range(30)]
    found = list(texts(phrases))
    assert [len(text.places) for text in found] == [25, 5]
    for text, places in found:
        assert text.startswith(CARRIER)
        assert all(text[start:end].lower() == phrase.spun for phrase, start, end in places)
