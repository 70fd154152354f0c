"""Where quote marks open and close, in the styles and with the damage that news text shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspun.text.quote_marks import find_quoted


def inner(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in find_quoted(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“We won,” Ann Lee said.", ["We won,"]),
        ('"We won," Ann Lee said. "At last."', ["We won,", "At last."]),
        ("''We won,'' Ms. Lee said.", ["We won,"]),
        ("‘We won,’ said Ann Lee.", ["We won,"]),
        ("'We won,' said Ann Lee.", ["We won,"]),
        ("«We won,» said Ann Lee.", ["We won,"]),
        ("„We won,“ said Ann Lee.", ["We won,"]),
        ("“He said ‘no’ twice,” she said.", ["He said ‘no’ twice,", "no"]),
        ("''They shouted 'no','' she said.", ["They shouted 'no',", "no"]),
        ('“We disagree," said Bo Ek.', ["We disagree,"]),
        ('"He said "go away" and left," she said.', ['He said "go away" and left,', "go away"]),
    ],
)
def test_styles_of_marks(text: str, wanted: list[str]) -> None:
    assert inner(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "It's the farmers' choice, and the Lees' too.",
        "The '90s were kind to rock 'n' roll, weren't they?",
        "He is 6'2\" tall.",
        "O’Neill’s dogs’ tails",
    ],
)
def test_apostrophes_and_inches_are_no_quotes(text: str) -> None:
    assert inner(text) == []


def test_possessive_plural_does_not_close_a_single_quote() -> None:
    assert inner("‘We will win the voters’ hearts,’ he said.") == ["We will win the voters’ hearts,"]


def test_a_speech_goes_on_where_the_next_paragraph_opens_again() -> None:
    quoted = find_quoted("“We will fight.\n\n“We will win,” she said.\n\n“Go,” he said.")
    assert [q.continues for q in quoted] == [True, False, False]


def test_a_speech_without_marks_between_its_paragraphs_is_one_quotation() -> None:
    text = "“We will fight.\n\nWe will win.\n\nWe will go home,” she said.\n\nNobody did."
    assert inner(text) == ["We will fight.", "We will win.", "We will go home,"]
    assert [q.continues for q in find_quoted(text)] == [True, True, False]


def test_a_closing_mark_that_was_lost_does_not_quote_what_follows() -> None:
    assert inner("“We will fight.\n\nNobody did.\n\n“Go,” he said.") == ["We will fight.", "Go,"]
    assert inner("“We will fight." + 4 * "\n\nNobody did." + "\n\nGo,” he said.")[1:] == ["Go,"]


def test_what_nothing_closes_in_mid_sentence_is_doubtful() -> None:
    (quoted,) = find_quoted("He called it “a deal of the century.\n\nNobody else did.")
    assert quoted.doubtful and not quoted.continues


def test_a_quote_opens_again_where_paragraphs_were_run_together() -> None:
    quoted = find_quoted('"We will fight. "We will win," she said.')
    assert [(q.inner_end - q.inner_start, q.continues) for q in quoted] == [(14, True), (12, False)]


def test_a_missing_closing_mark_ends_before_who_speaks() -> None:
    assert inner("“We will win, he said.") == ["We will win,"]


def test_a_missing_opening_mark_begins_with_the_paragraph_or_sentence() -> None:
    assert inner("We will win,” he said.") == ["We will win,"]
    assert inner("“Yes,” he said. We will win,” he added.") == ["Yes,", "We will win,"]


@given(st.text(alphabet="aB .,!?\n\"'“”‘’«»„`4s", max_size=80))
def test_stretches_lie_in_the_text_and_nest(text: str) -> None:
    outer_end = 0
    for quoted in find_quoted(text):
        assert 0 <= quoted.start <= quoted.inner_start <= quoted.inner_end <= quoted.end <= len(text)
        if quoted.depth == 0:
            assert quoted.start >= outer_end
            outer_end = quoted.end
