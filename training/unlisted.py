"""Fit the reader of spinners that no list knows: `python -m unspun.training.unlisted DATA WORDS.txt OUT.json`.

English originals and genuine news stand against the same texts damaged by spinners with a thesaurus
(`unspun.training.thesaurus`, which says what WORDS.txt is) and by one that writes the lexicon. Genuine texts in which
the words of older, official and regional English took the place of a newsroom's count as genuine too.

What is printed is measured on a family of spinners and on outlets that had no part in the weights.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from unspun.cleaners.spin import word_vectors
from unspun.cleaners.spin.lexicon import tables
from unspun.cleaners.spin.unlisted import MIN_WORDS, Unlisted, distinct_words, read_features, read_words
from unspun.text.ngrams import NGrams
from unspun.training import thesaurus
from unspun.training.ngrams import read_more_texts, read_texts, train
from unspun.training.spin import register_pairs, sample
from unspun.training.spinner import Spinner
from unspun.training.translation import FOLDS, Sample, bucket, outlet, read_samples

LEXICON = "lexicon"
"""The family of the spinner that writes what the lexicon holds."""
KIN = {"far": {"far", "lemma"}, "lemma": {"far", "lemma"}}
"""Families that are left out with another one, since they take their words from the same place."""
COPIES = 2
"""Times that each text is damaged, each by one family."""
INTENSITIES = (0.15, 0.7)
IN_REGISTER = 0.3
"""Share of genuine texts that are read once more with words of another register."""
MIN_TEXTS = 8
"""Texts that a word must occur in to have a weight."""
INVERSE_REGULARIZATION_OF_WORDS = 3.0
INVERSE_REGULARIZATION = 0.05
GENUINE_TEXTS = 2000
"""Genuine articles that are read, beside all originals."""
FALSE_ALARMS = 0.01
"""Share of genuine texts at which recall is printed."""
FALSE_CALLS = 0.0015
"""Share of left-out genuine texts that may be called spun."""
MAX_READ_TWICE = 0.08
"""Share of genuine texts that the first reading, of words alone, may let through to the second, which costs more."""
BANDS = ((0.06, 0.12), (0.12, 0.2), (0.2, 0.5))
"""Shares of replaced words for which recall is printed."""
Array = NDArray[np.float64]


class Text(NamedTuple):
    """A text's different words and features; the family that damaged it ("" for none) and its share of the words."""

    words: list[str]
    features: Array
    label: str
    family: str
    share: float
    fold: int


def read_text(sample_: Sample, text: str, family: str, share: float, model: NGrams) -> Text:
    """What is read of a text that a sample became."""
    words = read_words(text)
    features = read_features(words, model, word_vectors.packaged())
    return Text(sorted(distinct_words(text)), features, sample_.label, family, share, sample_.fold)


def damaged(samples: Sequence[Sample], models: Sequence[NGrams], spinner: Spinner, seed: int = 0) -> Iterator[Text]:
    """Each text as it is, in another register, and damaged; read with a model that its outlet had no part in."""
    rng = random.Random(seed)
    register = Spinner(register_pairs(tables()))
    for sample_ in samples:
        if len(read_words(sample_.text)) < MIN_WORDS:
            continue
        model = models[sample_.fold % len(models)]
        yield read_text(sample_, sample_.text, "", 0.0, model)
        if rng.random() < IN_REGISTER:
            old = register.spin(sample_.text, rng, rng.choice([*register.kinds, None]), rng.uniform(0.3, 1.0)).text
            yield read_text(sample_._replace(label="register"), old, "", 0.0, model)
        for family in rng.sample(spinner.kinds, COPIES):
            spun = spinner.spin(sample_.text, rng, family, rng.uniform(*INTENSITIES))
            share = sum(len(d.before.split()) for d in spun.damage) / len(sample_.text.split())
            if share >= BANDS[0][0]:
                yield read_text(sample_, spun.text, family, share, model)


class Table:
    """The texts as arrays: `words` (texts, vocabulary) of ones over the root of their number, and `features`."""

    def __init__(self, texts: Sequence[Text]) -> None:
        counts = Counter(word for text in texts for word in text.words)
        self.vocabulary = [word for word, count in counts.items() if count >= MIN_TEXTS]
        column = {word: number for number, word in enumerate(self.vocabulary)}
        rows = [[column[word] for word in text.words if word in column] for text in texts]
        pointers = np.cumsum([0, *map(len, rows)])
        values = np.concatenate([np.full(len(r), len(t.words) ** -0.5) for r, t in zip(rows, texts, strict=True)])
        self.words = sp.csr_matrix((values, np.concatenate(rows).astype(int), pointers), (len(texts), len(column)))
        self.features = np.array([text.features for text in texts])
        self.family = np.array([text.family for text in texts])
        self.share = np.array([text.share for text in texts])
        self.fold = np.array([text.fold for text in texts])
        self.label = np.array([text.label for text in texts])
        self.spun = self.family != ""

    def weights(self, rows: NDArray[np.bool_]) -> Array:
        """Of these rows, what each counts: genuine and damaged texts count the same together."""
        spun = self.spun[rows]
        return np.where(spun, 0.5 / max(1, spun.sum()), 0.5 / max(1, (~spun).sum())) * rows.sum()


def fit_words(table: Table, rows: NDArray[np.bool_]) -> Array:
    """The weights of words that these rows teach, in the order of the vocabulary."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=INVERSE_REGULARIZATION_OF_WORDS, max_iter=300)
    model.fit(table.words[rows], table.spun[rows], sample_weight=table.weights(rows))
    weights: Array = model.coef_[0]
    return weights


def fit(table: Table, rows: NDArray[np.bool_]) -> Unlisted:
    """Both readings, with the weight of each; a text's own words may not say how far words are to be trusted."""
    from sklearn.linear_model import LogisticRegression

    scores = np.zeros(len(table.spun))
    for fold in np.unique(table.fold[rows]):
        of_fold = table.fold == fold
        scores[rows & of_fold] = table.words[rows & of_fold] @ fit_words(table, rows & ~of_fold)
    of_words = fit_words(table, rows)
    mean, scale = table.features[rows].mean(axis=0), table.features[rows].std(axis=0) + 1e-6
    both = np.column_stack([np.clip((table.features - mean) / scale, -4, 4), scores])[rows]
    model = LogisticRegression(C=INVERSE_REGULARIZATION, max_iter=500)
    model.fit(both, table.spun[rows], sample_weight=table.weights(rows))
    *weights, word_weight = model.coef_[0].tolist()
    word_weights = dict(zip(table.vocabulary, of_words.tolist(), strict=True))
    return Unlisted(word_weights, mean, scale, np.array(weights), word_weight, float(model.intercept_[0]), -np.inf)


def scores_of(unlisted: Unlisted, table: Table, rows: NDArray[np.bool_]) -> tuple[Array, Array]:
    """For these rows, the sums of word weights and the log odds of both readings."""
    of_words = table.words[rows] @ np.array([unlisted.word_weights[word] for word in table.vocabulary])
    usual = np.clip((table.features[rows] - unlisted.mean) / unlisted.scale, -4, 4)
    return of_words, usual @ unlisted.weights + unlisted.word_weight * of_words + unlisted.bias


class LeftOut(NamedTuple):
    """What was measured with a family and a fold of outlets left out: for each text of both, words and log odds."""

    family: str
    rows: NDArray[np.bool_]
    of_words: Array
    log_odds: Array


def leave_out(table: Table) -> Iterator[LeftOut]:
    """Fit without each family and each fold, and score the texts of both, and the genuine ones of the fold."""
    for family in sorted(set(table.family) - {""}):
        kin = KIN.get(family, {family})
        for fold in range(FOLDS):
            rows = (table.fold == fold) & np.isin(table.family, ["", family])
            unlisted = fit(table, (table.fold != fold) & ~np.isin(table.family, list(kin)))
            yield LeftOut(family, rows, *scores_of(unlisted, table, rows))


def report(left_outs: Sequence[LeftOut], table: Table) -> None:
    """Print for each family left out AUROC, and recall at FALSE_ALARMS on originals and on genuine texts."""
    print("family left out, share of words: texts, AUROC and recall on originals; on genuine news")
    for family in sorted({left_out.family for left_out in left_outs}):
        for low, high in BANDS:
            figures, count = [], 0
            for out in (out for out in left_outs if out.family == family):
                label, share, spun = table.label[out.rows], table.share[out.rows], table.spun[out.rows]
                chosen = out.log_odds[spun & (low <= share) & (share < high)]
                genuine = [out.log_odds[~spun & (label == name)] for name in ("original", "genuine")]
                if len(chosen) and all(map(len, genuine)):
                    figures.append([f for of_label in genuine for f in _figures(of_label, chosen)])
                    count += len(chosen)
            if figures:
                a, b, c, d = np.mean(figures, axis=0)
                print(f"  {family:<8} {low:.0%}-{high:.0%}: {count:>5}  {a:.3f} {b:.3f}   {c:.3f} {d:.3f}")


def _figures(genuine: Array, spun: Array) -> tuple[float, float]:
    from sklearn.metrics import roc_auc_score

    truth = np.r_[np.zeros(len(genuine)), np.ones(len(spun))]
    recall = (spun > np.quantile(genuine, 1 - FALSE_ALARMS)).mean()
    return float(roc_auc_score(truth, np.r_[genuine, spun])), float(recall)


def limits(left_outs: Sequence[LeftOut], table: Table) -> tuple[float, float]:
    """The log odds from which a text is called spun, and the word score from which the second reading is worth it."""
    spun = np.concatenate([table.spun[out.rows] for out in left_outs])
    labels = np.concatenate([table.label[out.rows] for out in left_outs])
    log_odds = np.concatenate([out.log_odds for out in left_outs])
    of_words = np.concatenate([out.of_words for out in left_outs])
    genuine = {name: log_odds[~spun & (labels == name)] for name in ("original", "genuine", "register")}
    limit = max(float(np.quantile(of_label, 1 - FALSE_CALLS)) for of_label in genuine.values())
    first = float(np.quantile(of_words[~spun], 1 - MAX_READ_TWICE))
    called = spun & (log_odds > limit)
    for name, of_label in genuine.items():
        print(f"called spun: {(of_label > limit).mean():.3%} of {len(of_label)} {name}")
    print(f"called spun: {called.sum() / spun.sum():.1%} of {spun.sum()} damaged texts")
    print(f"lost by the first reading: {(of_words[called] < first).mean():.1%} of these")
    return limit, first


def train_unlisted(data: Path, words: Path) -> Unlisted:
    """Weights of all texts, with the limits that leaving out gives; prints what leaving out gives."""
    samples = read_samples(data)
    genuine = random.Random(0).sample([s for s in samples if s.label == "genuine"], GENUINE_TEXTS)
    samples = [*(s for s in samples if s.label == "original"), *genuine]
    more = list(read_more_texts(data))
    articles = list(read_texts(data))
    models = [
        train([*(text for key, text in articles if bucket(outlet(key), FOLDS) % 2 != side), *more]) for side in (0, 1)
    ]
    spinner = Spinner([*thesaurus.pairs(words), *(p._replace(kind=LEXICON) for p in sample(tables()))])
    table = Table(list(damaged(samples, models, spinner)))
    left_outs = list(leave_out(table))
    report(left_outs, table)
    limit, first_limit = limits(left_outs, table)
    unlisted = fit(table, np.ones(len(table.spun), bool))
    return unlisted._replace(bias=unlisted.bias - limit, first_limit=first_limit)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("words", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path("cleaners/spin/unlisted.json"))
    arguments = parser.parse_args()
    unlisted = train_unlisted(arguments.data, arguments.words)
    arguments.out.write_text(json.dumps(unlisted.unparse()) + "\n", encoding="utf-8")
    print(f"{arguments.out}: {len(unlisted.word_weights):,} words, {arguments.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
