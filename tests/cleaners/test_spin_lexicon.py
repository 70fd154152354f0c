"""The substitution lexicon: every entry holds what its file promises."""

import pytest

from unspun.cleaners.spin import Entry, Lexicon, default
from unspun.cleaners.spin.grammar import in_case
from unspun.cleaners.spin.lexicon import COLUMNS
from unspun.text.ngrams import normalize, split

HEADER = "\t".join(COLUMNS) + "\n"


def carrier(entry: Entry) -> tuple[list[str], int]:
    """Words that hold the entry's spun form in a context that it asks for, and where it stands."""
    wanted = {name: sorted(words) for name, words in entry.context}
    before = ["they", "."]
    if "near" in wanted:
        before = [wanted["near"][0], "they"]
    if "prev" in wanted:
        before.append(wanted["prev"][0])
    return [*before, *entry.words, wanted["next"][0] if "next" in wanted else "zebras"], len(before)


def holds(entry: Entry) -> bool:
    """Whether the lexicon finds the entry in its context, and it gives its original in the case of what was found."""
    words, at = carrier(entry)
    return (
        any(entry in entries for _, entries in default().at(words, at))
        and tuple(split(entry.original)) == entry.replacement != entry.words
        and in_case(entry, entry.spun[0].upper() + entry.spun[1:])[0].lower() == entry.original[0].lower()
        and all(word == normalize(word) for _, values in entry.context for word in values)
    )


@pytest.mark.parametrize("kind", default().kinds)
def test_each_entry_is_found_and_gives_its_original(kind: str) -> None:
    entries = [entry for entry in default().entries if entry.kind == kind]
    assert entries
    assert not [entry for entry in entries if not holds(entry)]


def test_no_entry_is_there_twice() -> None:
    keys = [(entry.spun, entry.original, entry.kind, entry.context) for entry in default().entries]
    assert len(keys) == len(set(keys))


def test_entries_of_lexicons_are_added() -> None:
    own = Lexicon.parse(HEADER + "hot canine\thot dog\tours\t0.9\tnext:stand|stands\trepair\n")
    both = default() + own
    assert [e.original for _, at in both.at(["hot", "canine", "stand"], 0) for e in at if e.kind == "ours"] == [
        "hot dog"
    ]
    assert not [e for _, at in both.at(["hot", "canine", "ran"], 0) for e in at if e.kind == "ours"]
    assert "ours" in both.kinds


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a\tb\tours\t0.5\t", "columns"),
        ("same\tSame\tours\t0.5\t\trepair", "the same"),
        ("hot\tcold\tours\tmuch\t\trepair", "not a number"),
        ("hot\tcold\tours\t1.5\t\trepair", "at most 1"),
        ("hot\tcold\tours\tnan\t\trepair", "at most 1"),
        ("hot\tcold\tours\t0.5\tafter:x\trepair", "condition"),
        ("hot\tcold\tours\t0.5\tnext:\trepair", "condition"),
        ("hot\tcold\tours\t0.5\t\tdelete", "action"),
        ("hot\t\tours\t0.5\t\trepair", "must have words"),
        ("“hot”\tcold\tours\t0.5\t\trepair", "quotation"),
        ("a " * 20 + "\tb\tours\t0.5\t\trepair", "more than"),
    ],
)
def test_a_line_that_does_not_hold_is_named(line: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        Lexicon.parse(HEADER + "hot canine\thot dog\tours\t0.9\t\trepair\n" + line + "\n", "mine.tsv")
    assert "mine.tsv:3" in str(caught.value)


def test_a_wrong_header_is_named() -> None:
    with pytest.raises(ValueError, match="columns must be"):
        Lexicon.parse("a\tb\n")
