"""Law 4: words that are published as somebody's are never rewritten, however they are marked as such."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unspun.cleaners import clean
from unspun.cleaners.protection import REWRITING, undo_rewritten_quotations
from unspun.extractors.annotations.annotator import Annotator
from unspun.extractors.articles.structure import read_structure
from unspun.text.reading import read

NARRATIVE = (
    "The governor of Ostmark stated on Tuesday that the invoice will likely be signed into regulation this yr, for the "
    "primary time for the reason that finish of the civil warfare.",
    "Lawmakers from each events got here collectively within the capital after greater than three weeks of talks, "
    "based on officers. The opposite chamber handed a brand new package deal final month.",
    "She was compelled right into a compromise on well being and the native financial institution, however the federal "
    "authorities is not going to change the deadline.",
    "Gross sales at the moment are three.5 p.c increased than a yr in the past, and the 2 nations turned companions.",
)
SAID = (
    "We agree for the primary time and the invoice is an effective one",
    "The opposite chamber will likely be compelled right into a compromise",
    "I got here to the capital for the primary time. The authorities is not going to change",
    "Gross sales at the moment are three.5 p.c increased than a yr in the past",
)
SPEAKER = "said Mara Lindqvist, the mayor of Velmora."
MARKS = ("“”", '""', "«»", "„“", "‘’", "「」", "‚’")


def quoted(words: str, marks: str, break_at: int, lost: str, fragment: bool) -> str:
    """One quotation: its marks, a paragraph's end within it, a mark that was lost, a part of a sentence."""
    opening, closing = marks
    if break_at and ". " in words:
        words = words.replace(". ", ".\n\n" + (opening if break_at == 2 else ""), 1)
    opening, closing = ("" if lost == "opening" else opening), ("" if lost == "closing" else closing)
    if fragment:
        return f"Mara Lindqvist said on Monday that they {opening}{words[0].lower()}{words[1:]}{closing} in Velmora."
    return f"{opening}{words},{closing} {SPEAKER}"


def transcript(said: list[str], label: str) -> str:
    return "\n".join(f"{'Q' if number % 2 else label}: {words}." for number, words in enumerate(said))


quotations = st.builds(
    quoted,
    st.sampled_from(SAID),
    st.sampled_from(MARKS),
    st.integers(0, 2),
    st.sampled_from(["", "", "opening", "closing"]),
    st.booleans(),
)
transcripts = st.builds(
    transcript, st.lists(st.sampled_from(SAID), min_size=3, max_size=5), st.sampled_from(["LINDQVIST", "A", "Mayor"])
)
texts = st.builds(
    lambda parts, order: "\n\n".join(["Harbour bill passes", *order[:2], *parts, *order[2:]]),
    st.lists(quotations | transcripts, min_size=1, max_size=3),
    st.permutations(NARRATIVE),
)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_no_repair_of_words_lies_in_what_is_published_as_quoted(text: str, annotator: Annotator) -> None:
    cleaned = clean(text)
    ledger = cleaned.ledger
    ledger.apply(read_structure(ledger.text).changes)
    undo_rewritten_quotations(ledger)
    body = ledger.text
    (annotations,) = annotator.annotate([(read(body), "en")])
    repaired = [
        (ledger.to_text(edit.start), ledger.to_text(edit.end))
        for edit in ledger.edits()
        if edit.applied and edit.kind in REWRITING
    ]
    reading = read(body)
    for quote in annotations.quotes:
        for start, end in quote.content if quote.kind in ("direct", "mixed") else ():
            inside = [(s, e) for s, e in repaired if s < end and start < e and reading.is_protected(s, e)]
            assert not inside, (quote.kind, body[start:end], [body[s:e] for s, e in inside])
            if quote.kind == "direct":
                assert not [(s, e) for s, e in repaired if s < end and start < e], body[start:end]


def test_the_narrative_around_quotations_is_repaired() -> None:
    text = "\n\n".join([*NARRATIVE, quoted(SAID[0], "“”", 0, "", False)])
    cleaned = clean(text)
    undo_rewritten_quotations(cleaned.ledger)
    assert "this year, for the first time" in cleaned.text
    assert f"“{SAID[0]},”" in cleaned.text


def test_a_repair_is_taken_back_where_the_finished_text_quotes_its_words() -> None:
    """The opening mark stood in a line that left the text: only then the paragraph is seen to be quoted."""
    cleaned = clean("\n\n".join(NARRATIVE))
    start = cleaned.text.index("for the first time")
    ledger = cleaned.ledger
    from unspun.cleaners.ledger import Change

    ledger.apply([Change(0, 0, "“", "encoding", "mark"), Change(start + 30, start + 30, "”", "encoding", "mark")])
    undo_rewritten_quotations(ledger)
    assert "for the primary time" in ledger.text
    assert any(not edit.applied and "first" in edit.after for edit in ledger.edits())
