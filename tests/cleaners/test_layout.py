"""Plain text comes out in the paragraphs that its author wrote, however its lines were set."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspun.cleaners import clean
from unspun.cleaners.layout import unwrapped
from unspun.cleaners.layout.hyphens import join_divided_words
from unspun.cleaners.layout.paragraphs import join_torn

PARAGRAPHS = [
    "Norvik Oil Corp said on Monday that it has agreed to buy a 20 pct stake in Harbour Shipping Ltd, which runs "
    "ferries between Velmora and the islands, for 30 mln dlrs in cash.",
    "“We believe that the deal will help both sides and will permit the ferries to run at night,” Chairman Tom Birk "
    "told reporters. “Nobody will lose a place on the quay,” he said. “We have waited for this day.”",
    "The companies said the sale needs the consent of the harbour board, which meets in June, and of the province.",
    "Harbour Shipping earned four mln dlrs last year on sales of 61 mln, after a loss of two mln in the year before, "
    "when a storm had damaged three of its ships and the quay at Sarn was closed for eleven weeks.",
    "Its re-elected board, a well-known critic of the province said, had little choice.",
]


@pytest.mark.parametrize("width", [40, 55, 65, 72, 80, 100])
@pytest.mark.parametrize("indent", [0, 1, 3, 4, 8])
def test_wrapped_paragraphs_come_out_as_they_were_written(width: int, indent: int) -> None:
    folded = [textwrap.fill(paragraph, width, initial_indent=" " * indent) for paragraph in PARAGRAPHS]
    assert clean(("\n" if indent else "\n\n").join(folded)).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_one(line_end: str) -> None:
    folded = "\n\n".join(textwrap.fill(paragraph, 60) for paragraph in PARAGRAPHS)
    assert clean(folded.replace("\n", line_end)).text == "\n\n".join(PARAGRAPHS)


def test_a_line_broken_by_hand_goes_on_where_indents_show_the_paragraphs() -> None:
    text = (
        "Norvik Oil Corp said it has\nagreed to buy a stake in Harbour Shipping Ltd, which\nruns ferries.\n"
        "    Chairman Tom Birk told reporters the price was fair.\n"
        '    "We believe that the deal will help and will\nlikewise permit the\nferries to run," he said.\n'
    )
    assert unwrapped(text).rstrip() == (
        "Norvik Oil Corp said it has agreed to buy a stake in Harbour Shipping Ltd, which runs ferries.\n\n"
        "Chairman Tom Birk told reporters the price was fair.\n\n"
        '"We believe that the deal will help and will likewise permit the ferries to run," he said.'
    )


@pytest.mark.parametrize(
    "text",
    [
        "Velmora\n\nThe harbour sleeps beneath the snow,\nThe lamps are lit along the quay,\n"
        "And slowly, where the ferries go,\nThe ice is drifting out to sea.",
        "The board met on Monday.\n\n- It raised the fees for ships\n- it closed the old quay\n- and thanked the crews",
        "Port        Ships   Tonnes\nVelmora       120   41,000\nSarn           33    9,400",
        "Harbour report\nShips came and went.\nNobody was hurt.\nThe quay was full.",
        "Mara Lindqvist\nHarbour Lane 7\nVelmora",
    ],
    ids=["verse", "list", "table", "one paragraph to a line", "address"],
)
def test_lines_that_mean_something_stay(text: str) -> None:
    assert unwrapped(text) == text


def test_a_table_within_a_wrapped_text_keeps_its_rows() -> None:
    table = "Velmora       120   41,000\nSarn           33    9,400"
    folded = [textwrap.fill(paragraph, 65) for paragraph in PARAGRAPHS]
    assert table in unwrapped("\n\n".join([*folded[:2], table, *folded[2:]]))


def test_a_headline_above_a_wrapped_text_stays_a_line() -> None:
    folded = "Ferries to run at night\n" + textwrap.fill(PARAGRAPHS[0], 65)
    assert unwrapped(folded) == f"Ferries to run at night\n{PARAGRAPHS[0]}"


@given(st.text(alphabet="ab .,-\n\t\r\xad", max_size=120))
def test_unwrapping_moves_nothing_but_white_space_and_hyphens(text: str) -> None:
    kept = str.maketrans("", "", " -\n\t\r\xad")
    assert unwrapped(text).translate(kept) == text.translate(kept)


def test_words_are_joined_with_their_hyphen_unless_the_text_divides_words() -> None:
    def joined(text: str) -> str:
        for change in reversed(join_divided_words(text)):
            text = text[: change.start] + change.after + text[change.end :]
        return text

    assert joined("a new re-\nelection") == "a new re-election"
    assert joined("the govern-\nment wants re-\npairs") == "the government wants repairs"
    assert joined("two-\nand three-year terms") == "two-\nand three-year terms"


@pytest.mark.parametrize(
    ("before", "after"),
    [("sent munitions for its", "in exchange"), ("it was signed by the", "and nobody knew")],
)
def test_lost_words_are_flagged_and_never_joined_over(before: str, after: str) -> None:
    text = f"The company said on Monday that it {before}\n\n{after} with the harbour."
    (flag,) = join_torn(text)
    assert flag.rule == "lost-words" and not flag.applied
