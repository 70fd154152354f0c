"""The recipe of translated style: what is measured had no part in the weights."""

import random

import numpy as np
import pytest

from unspun.training.translation import Sample, cut_to_words, leave_out, matrix, outlet

pytest.importorskip("sklearn", reason="the recipes need requirements-train.txt")

PLACES = ("Nordvik", "Velmora", "Ostmark", "Orsund")
TRANSLATED = (
    "As it became known, in the city of {} the question of the {} was solved by the deputies in connection with it."
)
ORIGINAL = "The mayor of {} said on Friday that the {} would open next week, two years after work on it began."
THINGS = ("harbour", "bridge", "road", "school", "mill", "ferry", "market", "museum")
PAIRS, SYSTEMS = ("aa-en", "bb-en", "cc-en"), ("One", "Two", "Three", "Four")


def text(pattern: str, rng: random.Random) -> str:
    return " ".join(pattern.format(rng.choice(PLACES), rng.choice(THINGS)) for _ in range(12))


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    rng = random.Random(1)
    machine = [
        Sample(text(TRANSLATED, rng), "machine-translation", pair, system, "", 0)
        for pair in PAIRS
        for system in SYSTEMS
        for _ in range(4)
    ]
    originals = [Sample(text(ORIGINAL, rng), "original", "", "", "original", fold) for fold in range(4) for _ in "1234"]
    genuine = [Sample(text(ORIGINAL, rng), "genuine", "", "", "outlet", fold) for fold in range(4) for _ in "1234"]
    return machine + originals + genuine


def test_what_is_scored_shares_neither_pair_nor_system_nor_fold_with_what_teaches(
    samples: list[Sample], monkeypatch: pytest.MonkeyPatch
) -> None:
    taught: list[list[Sample]] = []

    def record(features: object, part: list[Sample]) -> tuple[np.ndarray, float]:
        taught.append(part)
        return np.zeros(1 << 17, np.float32), 0.0

    monkeypatch.setattr("unspun.training.translation.fit", record)
    left_outs = list(leave_out(matrix([sample.text for sample in samples]), samples))
    assert len(left_outs) == 2 * len(PAIRS)
    for teachers, left_out in zip(taught, left_outs, strict=True):
        scored = [sample for sample, score in zip(samples, left_out.scores, strict=True) if not np.isnan(score)]
        assert {sample.pair for sample in scored} & {sample.pair for sample in teachers} <= {""}
        assert {sample.system for sample in scored} & {sample.system for sample in teachers} <= {""}
        genuine = [{s.fold for s in part if s.label != "machine-translation"} for part in (scored, teachers)]
        assert not genuine[0] & genuine[1]


def test_weights_of_other_pairs_and_systems_find_a_translation(samples: list[Sample]) -> None:
    for left_out in leave_out(matrix([sample.text for sample in samples]), samples):
        machine = np.array([sample.label == "machine-translation" for sample in samples])
        assert np.nanmin(left_out.scores[machine]) > np.nanmax(left_out.scores[~machine])


def test_a_cut_text_ends_with_a_sentence_where_one_is_near() -> None:
    assert cut_to_words("One two three four five. Six seven eight.", 6) == "One two three four five."
    assert cut_to_words("One two. Three four five six seven", 6) == "One two. Three four five six"
    assert cut_to_words("One two.", 6) == "One two."


def test_articles_of_one_outlet_stay_together() -> None:
    assert outlet("quotes/nyt_12") == outlet("quotes/nyt_77") != outlet("quotes/wapo_12")
    assert outlet("entities/daily-news_3") == outlet("entities/daily-news_4")
