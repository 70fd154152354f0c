"""The recipe of the reader of unlisted spinners: limits hold on what was left out."""

import numpy as np
import pytest

from unspun.training.unlisted import (
    FALSE_CALLS,
    GROUPS,
    MAX_READ_TWICE,
    Text,
    TextTable,
    fit,
    leave_out,
    limits,
    scores_of,
)

pytest.importorskip("sklearn", reason="the recipes need requirements-train.txt")

FAMILIES = ("near", "vectors", "wordnet", "lexicon")
SHARED = [f"word{number}" for number in range(30)]


@pytest.fixture(scope="module")
def table() -> TextTable:
    rng = np.random.default_rng(1)
    texts = []
    for number in range(320):
        family = FAMILIES[number // 2 % 4] if number % 2 else ""
        odd = [f"odd{k}" for k in rng.choice(12, 6, replace=False)] if family else []
        words = sorted({*rng.choice(SHARED, 20).tolist(), *odd})
        features = rng.normal(2.0 if family else 0.0, 1.0, 33)
        label = "original" if number % 3 else "genuine" if number % 5 else "register"
        texts.append(
            Text(words, [len(odd), 0], features, features, label, family, 0.15 if family else 0.0, number // 80)
        )
    return TextTable(texts)


def test_what_is_scored_had_no_part_in_the_weights(table: TextTable, monkeypatch: pytest.MonkeyPatch) -> None:
    taught: list[np.ndarray] = []

    def record(whole: TextTable, rows: np.ndarray):  # type: ignore[no-untyped-def]
        taught.append(rows)
        return fit(whole, rows)

    monkeypatch.setattr("unspun.training.unlisted.fit", record)
    for place, left_out in enumerate(leave_out(table, GROUPS)):
        rows = taught[place]
        assert not (rows & left_out.rows).any()
        assert not set(table.family[rows]) & GROUPS[left_out.group]
        assert not set(table.fold[rows]) & set(table.fold[left_out.rows])


def test_few_genuine_texts_pass_the_limit_and_the_first_reading_loses_little(table: TextTable) -> None:
    left_outs = list(leave_out(table, {"outlets": frozenset()}))
    limit, first_limit = limits(left_outs, table)
    log_odds = np.concatenate([out.log_odds for out in left_outs])
    of_words = np.concatenate([out.of_words for out in left_outs])
    rows = np.concatenate([np.flatnonzero(out.rows) for out in left_outs])
    spun, real = table.spun[rows], table.label[rows] != "register"
    called = (log_odds > limit) & (of_words >= first_limit)
    assert called[~spun & real].mean() <= max(FALSE_CALLS, 2 / (~spun & real).sum())
    assert called[spun].mean() > 0.5
    assert (of_words[~spun] >= first_limit).mean() < 2 * MAX_READ_TWICE


def test_a_familys_words_are_found_by_weights_of_the_others(table: TextTable) -> None:
    everything = np.ones(len(table.spun), bool)
    _, log_odds = scores_of(fit(table, table.family != "near"), table, everything)
    assert log_odds[table.family == "near"].min() > np.median(log_odds[~table.spun])
