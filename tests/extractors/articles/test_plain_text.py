"""Plain text as desks and wires send it: furniture leaves the body, notices become metadata."""

from datetime import UTC, datetime

import pytest

from unspun.benchmarks.wire_forms import compare, read_forms, read_stories
from unspun.extractors import articles
from unspun.extractors.articles.structure import read_structure
from unspun.extractors.articles.wire_forms import heads, tails
from unspun.schemas.articles import Rejected
from unspun.schemas.documents import RawDocument

BODY = "The ferry was stopped in May. Its owner said that the engine had failed twice.\n\nNobody was hurt."

NOT_READ = {("newspaper-colon", "place")}
"""A place in capitals before a colon, without an agency and without evidence: it could as well be a name."""


@pytest.mark.parametrize("form", read_forms(), ids=lambda form: form["name"])
def test_a_form_is_read(form: dict[str, object]) -> None:
    wrong = [
        (field, value, found)
        for field, result, value, found in compare(form, read_stories()[0])
        if result != "right" and (form["name"], field) not in NOT_READ
    ]
    assert wrong == []


@pytest.mark.parametrize("form", heads.HEAD_FORMS, ids=lambda form: form.example[:30])
def test_the_example_of_a_head_form_is_read_as_that_form(form: heads.WireForm) -> None:
    assert heads.find_head_form(form.example) is form


@pytest.mark.parametrize("form", tails.TAIL_FORMS + tails.PARAGRAPH_END_FORMS, ids=lambda form: form.example[:30])
def test_the_example_of_a_tail_form_leaves_the_text(form: tails.WireForm) -> None:
    tail = tails.read_tail(f"{BODY}\n\n{form.example}")
    assert min(start for start, _, _ in tail.spans) == len(BODY)


@pytest.mark.parametrize(
    "last",
    [
        "Reuters reporters saw three boats in the harbour on Friday.",
        "The new version removes the clause on fees from the contract.",
        "The report was updated in May to include the harbour.",
        "Higher fuel prices contributed to the rise in fares this year.",
        "The report -- provided by the owner's insurers -- was not published.",
        "Write to your member of parliament, the union told its members.",
    ],
)
def test_a_last_sentence_that_begins_as_a_form_does_stays(last: str) -> None:
    assert read_structure(f"Ferry stopped\n\n{BODY}\n\n{last}").changes[1:] == []


def test_a_line_that_is_no_known_form_does_not_end_the_head() -> None:
    text = f"Ferry stopped\n\nOwner blames engine\n\nBy Ann Lee\n\nALNBY, March 4 (AP) — {BODY}"
    found = read_structure(text)
    assert (found.title, found.authors, found.dateline_place) == ("Ferry stopped", ("Ann Lee",), "ALNBY")


def test_a_text_that_its_sender_kills_is_no_article() -> None:
    document = RawDocument(
        source_id="test",
        uri="memory",
        content=f"MANDATORY KILL\n\nFerry stopped\n\n{BODY}".encode(),
        fetched_at=datetime(2024, 6, 20, tzinfo=UTC),
        media_type="text/plain",
    )
    with pytest.raises(Rejected) as caught:
        articles.extract(document)
    assert caught.value.reason == "canceled"
