"""What a reader sees of the edits."""

from unspun.cleaners import clean
from unspun.cli.render import render_diff, render_explanation
from unspun.schemas.articles import Edit

RAW = "Dam to be rebuilt\n\nThe cafÃ© is\x1b]0;evil\x07 shut.\n\nSource: Daily Planet"


def test_edits_are_marked_in_words_and_in_colour() -> None:
    shown = render_diff(RAW, clean(RAW).ledger.edits())
    assert "caf[-Ã©-]{+é+}" in shown.plain
    assert "[-\n\nSource: Daily Planet-]" in shown.plain
    assert {str(span.style) for span in shown.spans} >= {"magenta strike", "green", "blue strike"}


def test_control_characters_never_reach_the_terminal() -> None:
    edits = clean(RAW).ledger.edits()
    for shown in (render_diff(RAW, edits), render_diff(RAW, []), render_explanation(RAW, edits)):
        assert "\x1b" not in shown.plain
        assert "‹U+001B›" in shown.plain


def test_the_list_says_what_was_done_by_which_rule_and_why() -> None:
    lines = render_explanation(RAW, clean(RAW).ledger.edits(), ["translation: nothing"]).plain.split("\n")
    assert lines[0].startswith("repaired  26-28  encoding/mojibake  1.00")
    assert any(line.startswith("removed") and "boilerplate/credit" in line for line in lines)
    assert lines[-1] == "evidence: translation: nothing"


def test_markup_in_a_text_is_shown_and_not_obeyed() -> None:
    assert render_diff("[red]x[/red]", []).plain == "[red]x[/red]"


def test_flags_show_their_suggestion_and_an_edit_over_a_flag_wins() -> None:
    edits = [
        Edit(0, 4, "tens", "hundreds", "spin", "a", 0.6, False),
        Edit(5, 7, "of", "of", "spin", "b", 0.6, False),
        Edit(5, 15, "of hundred", "", "spin", "c"),
    ]
    assert render_diff("tens of hundreds", edits).plain == "[?tens → hundreds?] [-of hundred-]s"
