"""Turns of transcripts and interviews are told from other lines with a label and a colon."""

import pytest

from unspun.extractors.annotations.annotator import Annotator
from unspun.text.reading import read
from unspun.text.transcripts import find_turns


def said(text: str) -> list[tuple[str, list[str]]]:
    return [(text[t.label.start : t.label.end], [text[s:e] for s, e in t.said]) for t in find_turns(text)]


def test_a_turn_goes_up_to_the_next_label_without_stage_directions() -> None:
    text = (
        "ALDER (Labour): We tried. It failed. (Laughter) We go on.\n\nNobody told us.\n\n"
        "HOST: Why did it fail?\n\nALDER (Labour): Money.\n\nHOST: Thank you."
    )
    assert said(text) == [
        ("ALDER", ["We tried. It failed.", "We go on.", "Nobody told us."]),
        ("HOST", ["Why did it fail?"]),
        ("ALDER", ["Money."]),
        ("HOST", ["Thank you."]),
    ]


def test_a_transcript_may_be_quoted_as_a_whole_its_paragraphs_behind_marks() -> None:
    text = (
        "Partial transcript as follows:\n\n“HOST: Was it “a bad deal”?\n\n“ALDER: It was not “a deal”.\n\n"
        "“It was a walk.\n\n“(CROSSTALK.)\n\n“HOST: “But” —\n\n"
        "“ALDER: We went home, and that was “all”.”\n\n“Follow us,” the page says."
    )
    assert said(text) == [
        ("HOST", ["Was it “a bad deal”?"]),
        ("ALDER", ["It was not “a deal”.", "It was a walk."]),
        ("HOST", ["“But” —"]),
        ("ALDER", ["We went home, and that was “all”."]),
    ]
    straight = text.replace("“", '"').replace("”", '"')
    assert said(straight) == [
        (who, [words.replace("“", '"').replace("”", '"') for words in parts]) for who, parts in said(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Here is the count.\n\nAlder: 46.\n\nBirk: 1,250.\n\nAlder: 12.\n\nBirk: 3.",
        "Ingredients: two eggs.\nTime: ten minutes.\nServes: four.",
        "Photo: Norvik Oil.\nThe plant burned.\nSource: the police.\nPhoto: Ann Lee.",
        "10:30 The vote begins.\n10:45 It ends.\n11:00 All go home.",
        "Update: The road is open.\nUpdate: The road is closed.\nUpdate: It is open.",
        "Mr Birk: We won.\nNobody knew why.\nIt rained.\nThe town slept.\nAnn Lee: No.\nMr Birk: Yes.",
    ],
)
def test_other_labels_are_no_turns(text: str) -> None:
    assert said(text) == []


def test_speakers_are_resolved_from_labels_and_an_answer_from_the_only_person_of_the_intro() -> None:
    named = (
        "Prime Minister Tom Alder spoke on the radio on Monday.\n\nHOST: Why did the talks fail?\n\n"
        "ALDER: We tried. It failed.\n\nHOST: What is next?\n\nALDER: Nobody knows."
    )
    asked = (
        "Prime Minister Tom Alder spoke on the radio on Monday.\n\nQ: Why did the talks fail?\n\n"
        "A: We tried. It failed.\n\nQ: What is next?\n\nA: Nobody knows."
    )
    for text in (named, asked):
        found = next(Annotator().annotate([(read(text), "en")]))
        names = [None if q.speaker is None else found.entities[q.speaker].name for q in found.quotes]
        assert [name and name.split()[-1] for name in names] == [None, "Alder", None, "Alder"]
