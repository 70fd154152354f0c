"""Quotations from role spans and quote marks: the structures that news prose uses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspun.extractors.annotations.quotations.assembly import assemble_quotes
from unspun.extractors.annotations.quotations.fitting import fit_roles
from unspun.extractors.annotations.quotations.linking import CandidateLinks, link
from unspun.extractors.annotations.quotations.reported_text import reported_text
from unspun.extractors.annotations.quotations.role_spans import RoleSpans, role_spans
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import Attribution
from unspun.schemas.tables import Span
from unspun.text.quote_marks import find_quoted
from unspun.text.reading import Reading

ROLE = re.compile(r"\{(S|C|X) ([^}]*)\}")


def assemble(text: str, recognized: RoleSpans) -> list[Attribution]:
    layout = TextLayout(Reading(text))
    roles = fit_roles(layout, recognized)
    return [quote.attribution for quote in assemble_quotes(layout, roles, link(CandidateLinks(layout, roles)))]


def read(marked: str) -> tuple[str, list[Attribution]]:
    """Assemble a text in which the recognized roles are marked: {S source} {C cue} {X content}."""
    text, end = "", 0
    spans: dict[str, list[tuple[int, int, float]]] = {"S": [], "C": [], "X": []}
    for match in ROLE.finditer(marked):
        text += marked[end : match.start()]
        spans[match[1]].append((len(text), len(text) + len(match[2]), 0.9))
        text += match[2]
        end = match.end()
    text += marked[end:]
    return text, assemble(text, role_spans(spans["S"], spans["C"], spans["X"]))


def shown(marked: str) -> list[tuple[str, str, str, str]]:
    text, quotes = read(marked)
    words = lambda spans: " ".join(text[s:e] for s, e in spans)  # noqa: E731
    return [(q.kind, q.text, words(q.cue), words(q.source)) for q in quotes]


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        (
            "{X “We won,”} {C said} {S Ann Lee}.",
            [("direct", "We won,", "said", "Ann Lee")],
        ),
        (
            "{S Ann Lee} {C said} {X that the harbour would “never” close}.",
            [("mixed", "that the harbour would “never” close", "said", "Ann Lee")],
        ),
        (
            "{S Officials} {C said} {X the talks had failed}.",
            [("indirect", "the talks had failed", "said", "Officials")],
        ),
        (
            "{X “We won,”} {S she} {C said}, {X “and we will win again.”}",
            [("direct", "We won, and we will win again.", "said", "she")],
        ),
        (
            "{X “We won,”} {S she} {C said}. {X “It was hard work.”}",
            [("direct", "We won. It was hard work.", "said", "she")],
        ),
    ],
)
def test_roles_become_attributions(marked: str, wanted: list[tuple[str, str, str, str]]) -> None:
    assert shown(marked) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "“We cannot open the harbour,” said Ann Lee, a pilot.",
        "«We cannot open the harbour,» said Ann Lee, a pilot.",
        "‘We cannot open the harbour,’ said Ann Lee, a pilot.",
        "''We cannot open the harbour,'' said Ann Lee, a pilot.",
        '"We cannot open the harbour," said Ann Lee, a pilot.',
    ],
)
def test_quotes_are_found_by_their_marks_where_the_recognizer_saw_nothing(text: str) -> None:
    assert shown(text) == [("direct", "We cannot open the harbour,", "said", "Ann Lee, a pilot")]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("{S Lee} {C told} {X reporters in Oslo that it rained}.", "that it rained"),
        ("{S Lee} {C told} {X Harbour News he would win}.", "he would win"),
        ("{S Lee} {C asked} {X the crowd to sing}.", "the crowd to sing"),
    ],
)
def test_who_was_told_is_no_part_of_what_was_said(marked: str, words: str) -> None:
    assert shown(marked)[0][1] == words


def test_titles_without_a_dot_are_no_cue() -> None:
    assert shown("{X “We won the cup,”} says {C Mr} {S Birk}.") == [("direct", "We won the cup,", "says", "Mr Birk")]


def test_what_the_recognizer_cut_short_is_widened_to_the_marks() -> None:
    assert shown("“{X We won the cup},” {S she} {C said}.")[0][1] == "We won the cup,"


def test_a_clause_before_a_trailing_attribution_is_part_of_what_was_said() -> None:
    found = shown("{S The deal} {C calls for} {X a “new order,”} the Harbour News Agency said.")
    assert found == [("mixed", "The deal calls for a “new order,”", "said", "the Harbour News Agency")]


def test_a_speech_over_paragraphs_is_one_quote() -> None:
    found = shown("{S Ann Lee} {C said}: {X “We fight on.}\n\n{X “We never stop.”}\n\nThen it rained.")
    assert [(kind, words) for kind, words, _, _ in found] == [("direct", "We fight on. We never stop.")]


@pytest.mark.parametrize(
    "text",
    [
        "They fear a “new Cold War” in the north.",
        "She sang in “The Long Way Home,” a musical.",
        "The ship 'Norvik' sank near the so-called \"green line\" today.",
    ],
)
def test_terms_and_titles_are_no_quotes(text: str) -> None:
    assert shown(text) == []


def test_transcripts_name_the_speaker_before_a_colon() -> None:
    found = shown("{S LEE}{C :} {X We will open the harbour.}\n\n{S BIRK}{C :} {X When?}")
    assert [(words, source) for _, words, _, source in found] == [
        ("We will open the harbour.", "LEE"),
        ("When?", "BIRK"),
    ]


@given(st.text(alphabet="Aa b.,“”\"'‘’\nsaid", max_size=120), st.data())
def test_parts_lie_in_the_text_in_order_and_apart(text: str, data: st.DataObject) -> None:
    def spans() -> list[tuple[int, int, float]]:
        cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
        return [(a, b, 0.5) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]

    for quote in assemble(text, role_spans(spans(), spans(), spans())):
        ends = [0]
        for start, end in quote.content:
            assert ends[-1] <= start < end <= len(text)
            ends.append(end)
        assert 0 <= quote.score <= 1


def test_quoted_stretches_agree_with_reported_text() -> None:
    text = "“He said ‘no’ to me,” she said."
    first = find_quoted(text)[0]
    assert reported_text(TextLayout(Reading(text)), [Span(first.start, first.end)]) == "He said ‘no’ to me,"
