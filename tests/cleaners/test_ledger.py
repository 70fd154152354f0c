"""The ledger's law: whatever passes do, replaying the edits on the raw text gives the text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspun.cleaners.ledger import Change, Ledger, replay
from unspun.text.spans import merge_spans


@st.composite
def passes(draw):
    """A ledger after several passes of arbitrary changes and flags."""
    ledger = Ledger(draw(st.text(max_size=40)))
    for number in range(draw(st.integers(0, 5))):
        points = sorted(draw(st.lists(st.integers(0, len(ledger.text)), max_size=8)))
        spans = dict.fromkeys(zip(points[::2], points[1::2], strict=False))
        ledger.apply(
            Change(start, end, draw(st.text(max_size=4)), "spin", f"r{number}", applied=draw(st.booleans()))
            for start, end in spans
        )
    return ledger


@given(passes())
def test_replaying_the_edits_gives_the_text(ledger):
    assert replay(ledger.raw, ledger.edits()) == ledger.text


@given(passes())
def test_applied_edits_do_not_overlap_and_each_changes_something(ledger):
    applied = [edit for edit in ledger.edits() if edit.applied]
    for edit in applied:
        assert edit.before != edit.after and ledger.raw[edit.start : edit.end] == edit.before
    for first, second in itertools.pairwise(applied):
        assert first.end <= second.start


@given(passes())
def test_offsets_map_both_ways_outside_edits(ledger):
    applied = [edit for edit in ledger.edits() if edit.applied]
    for position, character in enumerate(ledger.raw):
        if not any(edit.start <= position < edit.end for edit in applied):
            there = ledger.to_text(position)
            assert ledger.text[there] == character and ledger.to_raw(there) == position


@given(passes())
def test_offset_maps_never_go_backwards(ledger):
    there = [ledger.to_text(position) for position in range(len(ledger.raw) + 1)]
    back = [ledger.to_raw(position) for position in range(len(ledger.text) + 1)]
    assert there == sorted(there) and back == sorted(back)
    assert there[-1] == len(ledger.text) and back[-1] == len(ledger.raw)


@given(passes())
def test_flags_name_what_the_raw_text_holds(ledger):
    assert all(ledger.raw[e.start : e.end] == e.before for e in ledger.edits() if not e.applied)


def test_a_change_undone_leaves_no_edit():
    ledger = Ledger("abc")
    ledger.apply([Change(1, 2, "XX", "spin", "one")])
    ledger.apply([Change(1, 3, "b", "spin", "two")])
    assert ledger.text == "abc" and ledger.edits() == []


def test_passes_that_meet_become_one_edit_with_both_rules():
    ledger = Ledger("a  bad word")
    ledger.apply([Change(1, 3, " ", "space", "spaces")])
    ledger.apply([Change(0, 6, "", "boilerplate", "line")])
    (edit,) = ledger.edits()
    assert (edit.before, edit.after, edit.kind, edit.rule) == ("a  bad ", "", "boilerplate", "spaces+line")


def test_overlapping_changes_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        Ledger("abcdef").apply([Change(0, 3, "", "spin", "a"), Change(2, 4, "", "spin", "b")])


def test_a_change_outside_the_text_is_refused():
    with pytest.raises(ValueError, match="outside"):
        Ledger("abc").apply([Change(2, 9, "", "spin", "a")])


@given(passes(), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=4))
def test_what_is_undone_is_as_it_was_and_flagged(ledger, stretches):
    spans = merge_spans((start, start + length) for start, length in stretches)
    ledger.undo(spans, frozenset({"spin"}))
    assert replay(ledger.raw, ledger.edits()) == ledger.text
    assert ledger.text == ledger.raw or ledger.edits()


def test_only_edits_of_the_kinds_that_touch_the_spans_are_undone():
    ledger = Ledger("one two three")
    ledger.apply([Change(0, 3, "1", "spin", "a"), Change(4, 7, "2", "encoding", "b"), Change(8, 13, "3", "spin", "c")])
    assert ledger.undo(merge_spans([(2, 3)]), frozenset({"spin"})) == 0  # the edit of an encoding
    assert ledger.undo(merge_spans([(4, 5)]), frozenset({"spin"})) == 1
    assert ledger.text == "1 2 three"
    assert [(edit.after, edit.applied) for edit in ledger.edits()] == [("1", True), ("2", True), ("3", False)]
