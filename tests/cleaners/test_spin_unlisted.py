"""Spinners that no list knows are found by words that do not go together; genuine prose of other kinds is not."""

import pytest

from unspun.cleaners import clean
from unspun.cleaners.spin import assess
from unspun.cleaners.spin.unlisted import MIN_WORDS, Unlisted, distinct_words, packaged, read_words, synonyms
from unspun.cleaners.spin.unlisted.synonyms import Synonyms
from unspun.text.ngrams import news

GENUINE = """The harbour board of Nordvik said on Tuesday that the new pier would open within weeks, after a dispute \
over unpaid work was settled in court. Ferries will call there twice a day until the end of September, and the old \
landing stage, which was damaged by the storms of last winter, will be taken down.

One of the aims of the board is to bring more visitors to the islands without adding to the traffic on the coast road. \
About 40,000 people crossed the sound last year, a third more than five years ago, while the number of cars has hardly \
changed. The builders, a family firm from Ostmark, said that they had been paid less than they expected, and that they \
would not bid for the next contract.

Fishermen on the other side of the river welcomed the decision. They have complained for years that the works kept \
them from their nets, and several of them had gone to court. A spokeswoman for the town said the council would discuss \
the matter next week. No date has been set for the opening."""

THESAURUS = """The haven plank of Nordvik said on Tuesday that the novel jetty would unclose within weeks, after an \
altercation over unpaid toil was resolved in judicature. Ferries will holler there twice a day until the terminus of \
September, and the antique alighting phase, which was impaired by the tempests of last winter, will be taken down.

One of the purposes of the plank is to fetch more visitants to the isles without appending to the commerce on the \
seashore thoroughfare. About 40,000 folks crossed the sound last year, a third more than five years ago, while the \
numeral of cars has scarcely altered. The constructors, a kinfolk firm from Ostmark, said that they had been paid less \
than they anticipated, and that they would not proffer for the succeeding compact.

Anglers on the other flank of the river hailed the verdict. They have bemoaned for years that the toils retained them \
from their nets, and several of them had gone to judicature. A spokeswoman for the township said the assembly would \
debate the affair next week. No date has been set for the aperture."""

INQUEST = """An inquest was held on Saturday evening last at the Fisherman's Arms, before Mr. Harwood, the coroner for \
the district, touching the death of Eliza Penrose, aged forty-one years, whose body was taken from the harbour on the \
preceding day. The jury having viewed the body, John Trevanion, a mariner, deposed that on the evening in question he \
was proceeding along the quay when he observed the deceased in company with a man whom he did not know. She appeared \
to be the worse for liquor. He had subsequently heard a cry, and upon repairing to the spot perceived a bonnet upon \
the water. He thereupon procured a lantern and gave the alarm, but nothing further could be discovered that night.

Dr. Vosper stated that he had examined the body and found no marks of violence thereon. The deceased was a person of \
temperate habits so far as he was aware, but had of late been much depressed in spirits. The coroner, in summing up, \
remarked that there was no evidence to show by what means she came into the water, and the jury, after a short \
deliberation, returned an open verdict. A subscription was made among those present on behalf of the children."""

COMMODITY_WIRE = """Ostmark Grain Corp said it cut its posted price for winter wheat by four cts a bushel, effective \
today, to 2.61 dlrs. The reduction follows similar moves by other companies in the past two days. The company said 1st \
qtr shipments fell to 1.2 mln tonnes from 1.4 mln a yr earlier, while net profit was 12.4 mln dlrs, or 31 cts a share, \
against 14.1 mln dlrs. Traders said stocks in Velmora remained large and that buyers held back ahead of the government \
report due on Friday. Prices for nearby delivery were quoted at 2.58 to 2.60 dlrs, unchanged to one cent lower.

The company said it expects shipments in the 2nd qtr to be little changed. It said it had no plans to close its \
mill at Nordvik, where 340 workers have been on strike since early in the month over pay and hours of work."""


def test_a_spinner_with_a_thesaurus_is_found_and_its_words_are_shown() -> None:
    found = assess(THESAURUS)
    assert found.is_spun
    (signal,) = (signal for signal in found.evidence if signal.signal == "unlisted-words")
    assert {"aperture", "jetty", "seashore", "thoroughfare"} & set(signal.examples)


def test_what_no_list_knows_is_not_rewritten() -> None:
    cleaned = clean(THESAURUS)
    assert cleaned.is_spun
    assert cleaned.text == THESAURUS
    assert any(reason.startswith("called spun") for reason in cleaned.evidence)


@pytest.mark.parametrize("text", [GENUINE, INQUEST, COMMODITY_WIRE], ids=["news", "1888", "wire of 1987"])
def test_genuine_prose_is_not_called_spun(text: str) -> None:
    cleaned = clean(text)
    assert not cleaned.is_spun
    assert not cleaned.is_translated
    assert cleaned.text == text


@pytest.mark.parametrize("text", [GENUINE, THESAURUS], ids=["genuine", "spun"])
def test_line_ends_do_not_change_the_verdict(text: str) -> None:
    one_paragraph = text.replace("\n\n", " ")
    assert read_words(one_paragraph) == read_words(text)
    assert assess(one_paragraph).is_spun == assess(text).is_spun
    assert assess(one_paragraph).score == pytest.approx(assess(text).score, abs=0.02)


def test_a_short_text_is_not_called_spun() -> None:
    short = THESAURUS.partition("\n\n")[0]
    assert len(read_words(short)) < MIN_WORDS
    assert not assess(short).is_spun


def test_weights_are_read_as_they_were_written() -> None:
    weights = packaged()
    again = Unlisted.parse(weights.unparse())
    words = distinct_words(THESAURUS)
    assert again.word_score(words) == pytest.approx(weights.word_score(words), abs=0.1)
    assert again.log_odds(1.0, weights.mean) == pytest.approx(weights.log_odds(1.0, weights.mean), abs=0.01)


def test_near_synonyms_fit_better_than_a_spinners_words() -> None:
    prefers_another, clearly = 5, 9  # shares of places whose best synonym is preferred by 1 nat, by 6 nats
    written, spun = (synonyms.packaged().read_features(read_words(text), news()) for text in (GENUINE, THESAURUS))
    assert spun[prefers_another] > 1.3 * written[prefers_another]
    assert spun[clearly] > 2 * written[clearly]


def test_hidden_words_have_no_synonyms() -> None:
    words = read_words(THESAURUS)
    assert not synonyms.packaged().read_features(words, news(), hidden=set(words)).any()


def test_a_table_of_synonyms_is_read_as_it_was_written() -> None:
    table = Synonyms({"jetty": ["pier", "wharf"], "haven": ["harbour"]})
    assert Synonyms.load(table.dump()).synonyms_of == table.synonyms_of
