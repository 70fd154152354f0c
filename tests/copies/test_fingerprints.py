"""Fingerprints: copies are found by what they share, whatever stands around it; the same text has the same one."""

from tests.copies.stories import FERRY, OTHER_REPORT, SPUN, UNRELATED, article
from unspun.copies.fingerprints import MAX_ANCHORS, MAX_BANDS, fingerprint, resemblance


def in_common(a: str, b: str) -> tuple[int, int]:
    ours, theirs = fingerprint(article("a", a)), fingerprint(article("b", b))
    return len(set(ours.bands) & set(theirs.bands)), len(set(ours.anchors) & set(theirs.anchors))


def test_a_few_sentences_inside_another_text_are_found():
    assert in_common(FERRY, UNRELATED + "\n\n" + FERRY.split("\n\n")[1] + "\n\n" + UNRELATED[:90])[0] >= 2


def test_a_spun_copy_has_names_numbers_and_quoted_words_in_common():
    assert in_common(FERRY, SPUN)[1] >= 6


def test_an_independent_report_has_names_in_common():
    bands, anchors = in_common(FERRY, OTHER_REPORT)
    assert anchors >= 3
    assert bands == 0


def test_articles_about_different_things_share_nothing():
    assert in_common(FERRY, UNRELATED) == (0, 0)


def test_resemblance_estimates_the_share_of_runs_in_common():
    ours = fingerprint(article("a", FERRY)).signature
    assert resemblance(ours, fingerprint(article("b", FERRY.upper())).signature) == 1.0
    half = fingerprint(article("b", FERRY[: len(FERRY) // 2])).signature
    assert 0.3 < resemblance(ours, half) < 0.7
    assert resemblance(ours, fingerprint(article("c", UNRELATED)).signature) < 0.1


def test_size_is_bounded_and_an_empty_text_has_none():
    long = " ".join(f"Name{number} met {number} people" for number in range(20_000))
    found = fingerprint(article("long", long))
    assert (len(found.bands), len(found.anchors), len(found.signature)) == (MAX_BANDS, MAX_ANCHORS, 256)
    assert fingerprint(article("empty", ""))[1:] == ((), (), 0)
