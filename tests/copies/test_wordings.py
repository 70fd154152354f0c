"""Wordings of one utterance are joined where there is proof, and never for mere likeness."""

import pytest

from tests.copies.stories import FERRY, OTHER_REPORT, SPUN, article
from unspun.copies.relations import Relation, relate
from unspun.copies.wordings import WordChange, wordings


def quoting(name: str, words: str, hours: float = 0.0, speaker: str = "Orla Fenwick", **values):
    return article(name, f"“{words},” {speaker} said.", hours, speaker, **values)


def test_a_spun_quotation_is_compared_with_where_it_stood_first():
    original, spun = article("original", FERRY), article("spun", SPUN, hours=3)
    found = wordings([spun, original], [relate(original, spun)])
    first, second = (one for one in found if one.utterance_id == found[-1].utterance_id)
    assert (first.document_id, first.label, first.changes) == ("original", "first", ())
    assert (second.document_id, second.label) == ("spun", "spun")
    assert WordChange("were waiting", "had been ready") in second.changes
    assert len({one.utterance_id for one in found}) == 2


def test_words_that_both_wordings_have_are_no_change_beside_others_that_are_spelled_nearly_so():
    first = quoting("a", "We hope that prices rise no more than wages this year, next year or in the years to come")
    second = quoting("b", first.quotes[0].text.replace("prices", "rents"), hours=2.0)
    assert wordings([first, second])[1].changes == (WordChange("prices", "rents"),)


def test_the_order_of_articles_and_relations_does_not_matter():
    articles = [article("original", FERRY), article("spun", SPUN, hours=3), article("report", OTHER_REPORT, hours=1)]
    relations = [relate(articles[0], articles[1])]
    assert wordings(articles, relations) == wordings(articles[::-1], relations)


@pytest.mark.parametrize(
    ("first", "second", "label"),
    [
        ("We will not risk a single passenger", "we will not risk a single passenger", "identical"),
        ("We’re ready to wait", "We are ready to wait", "identical"),
        ("no longer trust her promises", "no longer trust her [Fenwick’s] promises", "identical"),
        ("the boat that was promised today", "the boat that was promised", "trimmed"),
        ("a truly remarkable agreement", "a truly historic agreement", "reworded"),
        (
            "The island will get its ferry back in June",
            "The island will not get its ferry back in June",
            "sense_changed",
        ),
    ],
)
def test_wordings_of_independent_articles_are_labelled(first, second, label):
    found = wordings([quoting("one", first), quoting("two", second, hours=1)])
    assert [one.label for one in found] == ["first", label]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("We closed the ferry line", "We have closed the boat line"),  # two remarks of one evening
        ("I have been elected", "I have been defeated"),
        ("a strong harbor", "a strong council"),
        ("the ferry will sail", "the museum will open"),
    ],
)
def test_remarks_that_are_only_alike_are_not_joined(first, second):
    assert wordings([quoting("one", first), quoting("two", second, hours=1)]) == []


def test_the_same_words_of_two_speakers_are_two_utterances():
    words = "We will not risk a single passenger"
    assert wordings([quoting("one", words), quoting("two", words, speaker="Dunstan Hale")]) == []


def test_a_translation_is_labelled_by_the_relation_of_the_articles():
    articles = [quoting("one", "a groundbreaking peace accord"), quoting("two", "an epochal peace accord", hours=2)]
    relation = Relation("two", "one", "translated_copy", 1.0, 1.0, 0, "time", "", 1.0)
    assert [one.label for one in wordings(articles, [relation])] == ["first", "translated_rendering"]
    assert wordings(articles) == []


def test_a_statement_that_gets_quotation_marks_is_made_direct():
    indirect = quoting("one", "the island would get its ferry back in June")
    indirect = article("one", indirect.body, 0.0, "Orla Fenwick")
    indirect = type(indirect)(
        document_id="one",
        body=indirect.body,
        published_at=indirect.published_at,
        quotes=tuple(quote._replace(is_direct=False) for quote in indirect.quotes),
    )
    found = wordings([indirect, quoting("two", "the island would get its ferry back in June", hours=1)])
    assert [one.label for one in found] == ["first", "made_direct"]


def test_quotations_of_unknown_speakers_are_joined_by_the_sentences_around_them():
    sentence = "Under the agreement with the mainland, the council of Tarnwick must keep “{}” in the harbor until June."
    other = "The museum bought “{}” from a watchmaker, its director told visitors at the opening."
    ours, theirs = (
        article(name, sentence.format(words), hours)
        for name, words, hours in (("one", "a boat and other help", 0), ("two", "a boat and other aid", 1))
    )
    assert [one.document_id for one in wordings([ours, theirs])] == ["one", "two"]
    assert wordings([ours, article("three", other.format("a boat and other aid"), 1)]) == []
