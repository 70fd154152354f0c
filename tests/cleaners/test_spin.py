"""What article spinners wrote is found and put right; everything else stays."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspun.cleaners import clean
from unspun.cleaners.ledger import Ledger, replay
from unspun.cleaners.spin import Assessment, Lexicon, assess, default
from unspun.cleaners.spin.assess import Assessor
from unspun.schemas.tables import Span
from unspun.text.reading import read

SPUN = """The governor of Ostmark stated on Tuesday that the invoice will likely be signed into regulation this yr, \
for the \
primary time for the reason that finish of the civil warfare.

Lawmakers from each events got here collectively within the capital after greater than three weeks of talks, based on \
officers. The opposite chamber handed a brand new package deal final month. “The invoice is an effective one, and for \
the \
primary time we agree,” Mara Lindqvist stated. She was compelled right into a compromise on well being and the native \
financial institution, however the federal authorities is not going to change the deadline.

Gross sales at the moment are three.5 p.c increased than a yr in the past, and the 2 nations turned companions. It was \
additionally a chance for the get together to clarify the place the cash goes. The marketing campaign on the White \
Home \
had been referred to as an enormous success by Wall Avenue, in response to a number of folks.
"""

GENUINE = """The harbour board of Nordvik said on Tuesday that the new pier would open within weeks, after a dispute \
over \
unpaid work was settled in court. Ferries will call there twice a day until the end of \
September, and \
the old landing stage, which was damaged by the storms of last winter, will be taken down.

According to the board, one of its stated aims is to bring more visitors to the islands without adding to the traffic \
on \
the coast road. About 40,000 people crossed the sound last year, a third more than five years ago, whereas the number \
of \
cars has hardly changed. "For the primary time we paid twice," its chairman, Ola Brenner, told reporters. "I do not \
want \
to see that again."

The builders, a family firm from Ostmark, said that they had been paid less than they expected, and that they would \
not \
bid for the subsequent contract. Fishermen on the other bank of the river welcomed the decision. They have \
complained \
for years that the works kept them from their nets, and several of them had gone to court. A spokeswoman for the town \
said the council would discuss the matter next week. No date has been set for the opening.
"""


@pytest.fixture(scope="module")
def spun() -> Assessment:
    return assess(SPUN)


def repaired(text: str, changes: Sequence) -> str:
    ledger = Ledger(text)
    ledger.apply(changes)
    assert replay(text, ledger.edits()) == ledger.text
    return ledger.text


def test_a_spun_text_is_called_spun_and_the_evidence_is_listed(spun: Assessment) -> None:
    assert spun.is_spun
    assert spun.score > 0.99
    assert {"substitutions", "broken-numbers", "broken-names"} <= {signal.signal for signal in spun.evidence}
    assert any(signal.examples for signal in spun.evidence)


@pytest.mark.parametrize(
    "wording",
    [
        "since the end of the civil",
        "for the first time since",
        "came together",
        "The other chamber",
        "into a compromise",
        "Sales are now 3.5 percent",
        "a year ago",
        "the two",
        "White House",
        "Wall Street",
    ],
)
def test_what_is_certain_is_restored(spun: Assessment, wording: str) -> None:
    assert wording in repaired(SPUN, spun.changes)


def test_quotations_stay_letter_for_letter(spun: Assessment) -> None:
    reading = read(SPUN)
    assert reading.protected
    assert not [change for change in spun.changes if reading.is_protected(change.start, change.end)]


def test_cleaning_twice_repairs_nothing_more() -> None:
    once = clean(SPUN).ledger.text
    assert clean(once).ledger.text == once


def test_genuine_prose_with_the_same_words_stays() -> None:
    assessment = assess(GENUINE)
    assert not assessment.is_spun
    assert not [change for change in assessment.changes if change.applied]


def test_protected_spans_and_addresses_stay() -> None:
    start = SPUN.index("The opposite chamber")
    changes = assess(SPUN, protected=[Span(start, start + 20)]).changes
    assert not [change for change in changes if change.start < start + 20 and start < change.end]
    text = SPUN + "\nRead it at www.right-into.com/for the or write to invoice@ostmark.org\n"
    tail = text.index("www.")
    assert not [
        c for c in assess(text).changes if text[c.start : c.end] in ("right into", "invoice") and c.start >= tail
    ]


def test_the_value_of_a_number_is_only_ever_questioned() -> None:
    text = SPUN + "\nThe rally was attended by tens of hundreds of spectators.\n"
    (flag,) = (c for c in assess(text).changes if "hundreds" in text[c.start : c.end])
    assert not flag.applied
    assert flag.after == "tens of thousands"


def test_agreement_and_case_are_kept() -> None:
    text = (
        SPUN
        + "\nAn invoice was stated to be prepared. The Prime Minister of Ostmark stated that an invoice was wanted.\n"
    )
    assert "an bill" not in repaired(text, assess(text).changes).lower()


def test_a_name_is_put_right_only_where_it_is_attested() -> None:
    text = (
        SPUN + "\nThe Nordvik Safety Group met the Ostmark Highway Union. The Nordvik Security Group and the Nordvik "
        "Security Group agreed.\n"
    )
    result = repaired(text, assess(text).changes)
    assert result.count("Nordvik Security Group") == 3
    assert "Ostmark Highway Union" in result


def test_other_languages_are_left_alone() -> None:
    assert assess(SPUN, language="de") == Assessment([], 0.0, False, [])


def test_the_users_lexicon_is_added() -> None:
    header = "spun\toriginal\tkind\tscore\tcontext\taction\n"
    own = Lexicon.parse(header + "scorching canine\thot dog\tours\t0.9\t\trepair\n")
    text = SPUN + "\nHe ate a scorching canine at the fair, and a second scorching canine later.\n"
    assert "a hot dog at the fair" in repaired(text, assess(text, lexicon=default() + own).changes)


def test_a_small_lexicon_is_enough_to_look_closer() -> None:
    rows = ["the invoice\tthe bill", "for the primary time\tfor the first time", "stated\tsaid", "got here\tcame"]
    header = "spun\toriginal\tkind\tscore\tcontext\taction\n"
    few = Lexicon.parse(header + "".join(f"{row}\tours\t0.9\t\trepair\n" for row in rows))
    assert assess(SPUN, lexicon=few).score > 0.9
    assert assess(GENUINE, lexicon=few).score < 0.5


def test_words_of_the_users_lexicon_count_at_a_glance() -> None:
    header = "spun\toriginal\tkind\tscore\tcontext\taction\n"
    own = Lexicon.parse(
        header
        + "scorching canine\thot dog\tours\t0.9\t\trepair\nfrozen dessert lorry\tice cream van\tours\t0.9\t\trepair\n"
    )
    text = (
        "The harbour board of Nordvik said on Tuesday that the new pier would open within weeks, after a dispute over "
        "unpaid work was settled in court. Ferries will call there twice a day until the end of September.\n\n"
        "He ate a scorching canine at the fair, beside the frozen dessert lorry.\n"
    )
    assert Assessor().prefilter.needs_no_assessment(text)
    assert not Assessor(default() + own).prefilter.needs_no_assessment(text)


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ("Name of Obligation", "Call of Duty"),
        ("Chief of Employees", "Chief of Staff"),
        ("Justice Division", "Justice Department"),
        ("Metropolis Council", "City Council"),
    ],
)
def test_a_name_is_known_though_news_has_each_of_its_broken_words_in_a_row(broken: str, name: str) -> None:
    text = f"{SPUN}\nThe {broken} was in the papers once more.\n"
    assert f"The {name} was in the papers" in repaired(text, assess(text).changes)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("About half of U.S. residence gross sales are made by brokers.", "U.S. House"),
        ("The guests had been with them for fifteen months.", "were with them"),
        ("Prices will rise 6% to eight% this year.", "six"),
        ("The plan does now not do enough for the islands.", "does no longer do"),
        ("It did now not do sufficient.", "did no longer do"),
    ],
)
def test_a_repair_that_would_make_it_worse_is_not_made(sentence: str, wrong: str) -> None:
    text = f"{SPUN}\n{sentence}\n"
    assert wrong not in repaired(text, assess(text).changes)


def test_digits_are_kept_beside_a_unit() -> None:
    text = f"{SPUN}\nPrices will rise 6% to eight% this year.\n"
    assert "6% to 8% this year" in repaired(text, assess(text).changes)


def test_flags_help_somebody(spun: Assessment) -> None:
    flags = [change for change in spun.changes if not change.applied]
    assert all(flag.confidence >= 0.3 for flag in flags)


@pytest.mark.parametrize(
    "sentence",
    [
        "The witness stated that the deceased had resided there for a yr, and the jury concurred.",
        "The 1st qtr profit rose to 12 mln dlrs, the company stated, and the 2nd qtr will be better.",
        "The municipality stated that safety and security had been bettered, and whilst costs rose, staff remained.",
    ],
)
def test_words_of_other_registers_alone_make_no_text_spun(sentence: str) -> None:
    text = f"{GENUINE}\n{sentence}\n{sentence}\n"
    assessment = assess(text)
    assert not assessment.is_spun
    assert not [change for change in assessment.changes if change.applied]


def test_phrases_are_found_to_the_end_of_a_text_and_not_beyond() -> None:
    header = "spun\toriginal\tkind\tscore\tcontext\taction"
    rows = (f"{spun}\tbratwurst\tmine\t0.9\t\trepair" for spun in ("hot", "hot canine", "hot canine stand"))
    lexicon = Lexicon.parse("\n".join([header, *rows]))
    for words in (["hot"], ["hot", "canine"], ["hot", "canine", "stand"], ["hot", "canine", "stand", "here"]):
        assert [end for end, _ in lexicon.at(words, 0)] == [*range(1, min(3, len(words)) + 1)]


def test_originals_that_were_spared_speak_against_a_spinner() -> None:
    spared = "\n".join(
        ["He said that he had said so for the first time when the other bill came to the two houses."] * 9
    )
    (alone,), (beside,) = (
        [c for c in assess(f"{text}\n{SPUN}").changes if (c.after, c.rule) == ("said", "back-translation: stated")][-1:]
        for text in ("", spared)
    )
    assert beside.confidence < alone.confidence


def test_a_substitution_that_was_hardly_ever_right_is_trusted_less() -> None:
    assessor = Assessor()
    usual = assessor.confidence.reliability

    def trust(log_odds: float) -> list[float]:
        known = usual._replace(of_pairs=usual.of_pairs | {"stated < said": log_odds})
        doubting = Assessor(confidence=assessor.confidence._replace(reliability=known))
        candidates = doubting.find_candidates(SPUN)
        confidences = zip(doubting.confidences_of(candidates), candidates.decoded.findings, strict=True)
        return [confidence for confidence, finding in confidences if finding.entry.spun == "stated"]

    assert trust(2.0)
    assert all(more > less for more, less in zip(trust(2.0), trust(-5.0), strict=True))


def test_only_the_neighbours_of_a_repair_are_weighed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found = assess(SPUN)
    monkeypatch.setattr("unspun.cleaners.spin.noisy_channel._is_near", lambda *_: True)
    assert assess(SPUN) == found


@given(st.text(max_size=300) | st.text(alphabet="{}|.“”\"'’ \nAathe2 ", max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_changes_that_the_ledger_takes(text: str) -> None:
    repaired(text, assess(text).changes)


@pytest.mark.parametrize("piece", ["{a|", "the ", "“", "'", "www.", "three.", "A b ", "p.c", "\n", "x" * 50, "The 2 "])
def test_a_long_run_of_anything_is_read_in_bounded_time(piece: str) -> None:
    assert assess(piece * (200_000 // len(piece))) is not None
