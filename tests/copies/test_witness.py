"""Words that a genuine relative proves are restored, letter for letter, and nothing else changes."""

from tests.copies.stories import FERRY, OTHER_REPORT, SPUN, article
from unspun.cleaners.ledger import Change, Ledger
from unspun.copies.witness import RULE, restore

WITNESS = article("witness", FERRY)


def repaired(body: str) -> str:
    ledger = Ledger(body)
    restorations = restore(article("damaged", body, hours=4), WITNESS)
    ledger.apply(Change(*one.edit[:2], one.edit.after, *one.edit[4:]) for one in restorations)
    return ledger.text


def test_spun_words_are_restored_outside_of_quotations():
    quoted_in_copy = [part.split("”")[0] for part in SPUN.split("“")[1:]]
    quoted_in_witness = [part.split("”")[0] for part in FERRY.split("“")[1:]]
    expected = FERRY
    for ours, theirs in zip(quoted_in_copy, quoted_in_witness, strict=True):
        expected = expected.replace(theirs, ours)
    assert repaired(SPUN) == expected


def test_quoted_words_are_flagged_with_those_of_the_witness():
    flags = {
        (one.edit.before, one.edit.after) for one in restore(article("spun", SPUN), WITNESS) if not one.edit.applied
    }
    assert ("going to threat", "risk") in flags
    assert ("had been ready", "were waiting") in flags


def test_each_repair_shows_the_sentence_that_proves_it():
    found = restore(article("spun", SPUN), WITNESS)
    assert all(one.witness_id == "witness" and one.edit.rule == RULE for one in found)
    first = found[0]
    assert FERRY[first.witness_start : first.witness_end].startswith("TARNWICK (AP) — The island ferry")
    assert all(one.edit.after.strip() in FERRY[one.witness_start : one.witness_end] for one in found)


def test_days_spellings_and_numbers_are_left_to_the_copy():
    edited = SPUN.replace("on Monday", "yesterday").replace("a smaller boat", "a smaler boat").replace("400", "420")
    text = repaired(edited)
    assert "smaler" in text and "yesterday" in text and "420" in text
    assert "inspectors found cracks" in text


def test_what_a_copy_adds_stays():
    added = SPUN + "\n\nThe mayor of Osteren offered an old tug for trips at the weekend, free of charge."
    assert repaired(added).endswith("free of charge.")


def test_a_copy_that_is_not_damaged_is_left_alone():
    assert restore(article("copy", FERRY.replace("the council said", "said the council")), WITNESS) == []


def test_a_desk_that_rewords_a_report_keeps_its_words_with_a_flag_and_a_damaged_translation_does_not():
    reworded = FERRY
    for theirs, ours in (
        ("stay in the harbor until June", "not sail before June"),
        ("who leads the council", "the leader of the council"),
        ("carry food and medicine to the island", "bring the island food and medicine"),
        ("Some 400 islanders depend on", "For some 400 islanders there is only"),
        ("who lost half of his guests", "half of whose guests are gone"),
    ):
        assert theirs in reworded
        reworded = reworded.replace(theirs, ours)
    found = restore(article("reworded", reworded, hours=4), WITNESS)
    assert found and not any(one.edit.applied for one in found)
    damaged = article("damaged", reworded, hours=4, translation_score=0.9)
    assert any(one.edit.applied for one in restore(damaged, WITNESS))


def test_another_report_proves_nothing():
    assert restore(article("report", OTHER_REPORT), WITNESS) == []
