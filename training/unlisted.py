"""Fit the reader of spinners that no list knows: `python -m unspun.training.unlisted DATA MOBY WORDNET OUT.json`.

English originals and genuine news stand against the same texts damaged by spinners with a thesaurus
(`unspun.training.thesaurus`, which says what MOBY and WORDNET are) and by one that writes the lexicon. Genuine texts in
which the words of older, official and regional English took the place of a newsroom's count as genuine too.

What is printed is measured on a group of spinners and on outlets that had no part in the weights.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from unspun.cleaners.spin import word_vectors
from unspun.cleaners.spin.lexicon import tables
from unspun.cleaners.spin.unlisted import MIN_WORDS, RARE_NATS, Unlisted, company, distinct_words, read_words
from unspun.cleaners.spin.unlisted.synonyms import Synonyms
from unspun.text.ngrams import NGrams
from unspun.training import thesaurus
from unspun.training.ngrams import read_more_texts, read_texts, train
from unspun.training.spin import register_pairs, sample
from unspun.training.spinner import Pair, Spinner
from unspun.training.translation import FOLDS, Sample, bucket, outlet, read_samples

LEXICON = "lexicon"
"""The family of the spinner that writes what the lexicon holds."""
GROUPS = {
    "moby": frozenset({"near", "far", "lemma"}),
    "vectors": frozenset({"vectors"}),
    "wordnet": frozenset({"wordnet", "wordnet-lemma"}),
    LEXICON: frozenset({LEXICON}),
}
"""Families that take their words from one place: they are left out together."""
COPIES = 2
"""Times that each text is damaged, each by one family."""
INTENSITIES = (0.12, 0.6)
MAX_CHOICES = 12
"""Substitutes that a family has for a word."""
IN_REGISTER = 0.3
"""Share of genuine texts that are read once more with words of another register."""
MAX_HIDDEN = 0.5
"""Greatest share of a text's words whose synonyms are hidden while families teach that the table was made from."""
MIN_TEXTS = 6
"""Texts that a word must occur in to have a weight."""
INVERSE_REGULARIZATION_OF_WORDS = 3.0
INVERSE_REGULARIZATION = 0.05
GENUINE_TEXTS = 1000
"""Genuine articles that are read, beside all originals."""
FALSE_ALARMS = 0.01
"""Share of genuine texts at which recall is printed."""
FALSE_CALLS = 0.0015
"""Share of left-out genuine texts of each kind that may be called spun."""
MAX_READ_TWICE = 0.05
"""Share of genuine texts that the first reading, of words alone, may let through to the second, which costs more."""
MIN_SHARE = 0.05
BANDS = ((0.05, 0.09), (0.09, 0.12), (0.12, 0.2), (0.2, 0.6))
"""Shares of replaced words for which recall is printed."""
LABELS = ("original", "genuine", "register")
Array = NDArray[np.float64]
Rows = NDArray[np.bool_]


class Text(NamedTuple):
    """A text's different words and features; the family that damaged it ("" for none) and its share of the words.

    `rare` counts the words that are so many nats rarer than a synonym (RARE_NATS); `partial_features` are those with a
    part of the synonyms hidden.
    """

    words: list[str]
    rare: list[int]
    features: Array
    partial_features: Array
    label: str
    family: str
    share: float
    fold: int


class FeatureReader(NamedTuple):
    """What a text is read with: a model that its outlet had no part in, the table of synonyms, and the rarity of words
    by both."""

    model: NGrams
    table: Synonyms
    rarity: Mapping[str, float]

    def read(self, sample_: Sample, text: str, family: str, share: float, rng: random.Random) -> Text | None:
        """What is read of a text that a sample became; None for one too short to tell."""
        words = read_words(text)
        if len(words) < MIN_WORDS:
            return None
        of_company = company.read_features(words, self.model, word_vectors.packaged())
        hidden_share = rng.uniform(0, MAX_HIDDEN)
        hidden = {word for word in sorted(set(words)) if rng.random() < hidden_share}
        whole, partial = (self.table.read_features(words, self.model, part) for part in ((), hidden))
        distinct = sorted(distinct_words(text))
        return Text(
            distinct,
            [sum(self.rarity.get(word, 0.0) > nats for word in distinct) for nats in RARE_NATS],
            np.concatenate([of_company, whole]),
            np.concatenate([of_company, partial]),
            sample_.label,
            family,
            share,
            sample_.fold,
        )


def damaged(
    samples: Sequence[Sample], readers: Sequence[FeatureReader], spinner: Spinner, seed: int = 0
) -> Iterator[Text]:
    """Each text as it is, in another register, and damaged."""
    rng = random.Random(seed)
    register = Spinner(register_pairs(tables()))
    for sample_ in samples:
        reader = readers[sample_.fold % len(readers)]
        versions = [(sample_, sample_.text, "", 0.0)]
        if rng.random() < IN_REGISTER:
            old = register.spin(sample_.text, rng, rng.choice([*register.kinds, None]), rng.uniform(0.3, 1.0)).text
            versions.append((sample_._replace(label="register"), old, "", 0.0))
        for family in rng.sample(spinner.kinds, COPIES):
            spun = spinner.spin(sample_.text, rng, family, rng.uniform(*INTENSITIES))
            share = sum(len(d.before.split()) for d in spun.damage) / len(sample_.text.split())
            if share >= MIN_SHARE:
                versions.append((sample_, spun.text, family, share))
        yield from (text for version in versions if (text := reader.read(*version, rng)))


def few_choices(substitutions: Sequence[Pair], seed: int = 7) -> Iterator[Pair]:
    """At most MAX_CHOICES substitutes of each family for a word."""
    rng = random.Random(seed)
    by_word: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in substitutions:
        by_word[pair.kind, pair.original].append(pair)
    for choices in by_word.values():
        yield from choices if len(choices) <= MAX_CHOICES else rng.sample(choices, MAX_CHOICES)


class TextTable:
    """The texts as arrays: `words` (texts, vocabulary and RARE_NATS) of counts over the root of all, and features.

    `taught` are the features that weights are fitted to: those of families that the table of synonyms was made from
    have a part of it hidden, as much as it lacks of what other spinners write.
    """

    def __init__(self, texts: Sequence[Text]) -> None:
        counts = Counter(word for text in texts for word in text.words)
        self.vocabulary = [word for word, count in counts.items() if count >= MIN_TEXTS]
        column = {word: number for number, word in enumerate(self.vocabulary)}
        rows = [[column[word] for word in text.words if word in column] for text in texts]
        pointers = np.cumsum([0, *map(len, rows)])
        values = np.concatenate([np.full(len(r), len(t.words) ** -0.5) for r, t in zip(rows, texts, strict=True)])
        words = sp.csr_matrix((values, np.concatenate(rows).astype(int), pointers), (len(texts), len(column)))
        rare = np.array([np.array(text.rare) * len(text.words) ** -0.5 for text in texts])
        self.words = sp.hstack([words, sp.csr_matrix(rare)]).tocsr()
        self.features = np.array([text.features for text in texts])
        self.taught = np.array(
            [t.partial_features if t.family in thesaurus.FAMILIES_OF_TABLE else t.features for t in texts]
        )
        self.family = np.array([text.family for text in texts])
        self.share = np.array([text.share for text in texts])
        self.fold = np.array([text.fold for text in texts])
        self.label = np.array([text.label for text in texts])
        self.spun = self.family != ""

    def weights(self, rows: Rows) -> Array:
        """Of these rows, what each counts: genuine and damaged texts count the same together."""
        spun = self.spun[rows]
        return np.where(spun, 0.5 / max(1, spun.sum()), 0.5 / max(1, (~spun).sum())) * rows.sum()


def fit_words(table: TextTable, rows: Rows) -> Array:
    """The weights of words that these rows teach, in the order of the vocabulary, and those of rarity behind them."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=INVERSE_REGULARIZATION_OF_WORDS, max_iter=200)
    model.fit(table.words[rows], table.spun[rows], sample_weight=table.weights(rows))
    weights: Array = model.coef_[0]
    return weights


def fit(table: TextTable, rows: Rows) -> Unlisted:
    """All readings, with the weight of each; a text's own words may not say how far words are to be trusted."""
    from sklearn.linear_model import LogisticRegression

    scores = np.zeros(len(table.spun))
    for fold in np.unique(table.fold[rows]):
        of_fold = table.fold == fold
        scores[rows & of_fold] = table.words[rows & of_fold] @ fit_words(table, rows & ~of_fold)
    of_words = fit_words(table, rows)
    mean, scale = table.taught[rows].mean(axis=0), table.taught[rows].std(axis=0) + 1e-6
    both = np.column_stack([np.clip((table.taught - mean) / scale, -4, 4), scores])[rows]
    model = LogisticRegression(C=INVERSE_REGULARIZATION, max_iter=500)
    model.fit(both, table.spun[rows], sample_weight=table.weights(rows))
    *weights, word_weight = model.coef_[0].tolist()
    of_vocabulary, of_rarity = np.split(of_words, [len(table.vocabulary)])
    word_weights = dict(zip(table.vocabulary, of_vocabulary.tolist(), strict=True))
    bias = float(model.intercept_[0])
    return Unlisted(word_weights, of_rarity, mean, scale, np.array(weights), word_weight, bias, -np.inf)


def scores_of(unlisted: Unlisted, table: TextTable, rows: Rows) -> tuple[Array, Array]:
    """For these rows, the sums of word weights and the log odds of all readings."""
    weights = [*(unlisted.word_weights[word] for word in table.vocabulary), *unlisted.rarity_weights]
    of_words = table.words[rows] @ np.array(weights)
    usual = np.clip((table.features[rows] - unlisted.mean) / unlisted.scale, -4, 4)
    return of_words, usual @ unlisted.weights + unlisted.word_weight * of_words + unlisted.bias


class SpinnersLeftOut(NamedTuple):
    """What was measured with a group of families and a fold of outlets left out: for each text of both, words and log
    odds."""

    group: str
    rows: Rows
    of_words: Array
    log_odds: Array


def leave_out(table: TextTable, groups: Mapping[str, frozenset[str]]) -> Iterator[SpinnersLeftOut]:
    """Fit without each group and each fold, and score the texts of both, and the genuine ones of the fold.

    Of a group without families all damaged texts of the fold are scored: only the outlets are left out.
    """
    for group, families in groups.items():
        of_group = np.isin(table.family, sorted(families)) if families else np.zeros(len(table.spun), bool)
        for fold in range(FOLDS):
            rows = (table.fold == fold) & (~table.spun | of_group | (not families))
            unlisted = fit(table, (table.fold != fold) & ~of_group)
            yield SpinnersLeftOut(group, rows, *scores_of(unlisted, table, rows))


def report(left_outs: Sequence[SpinnersLeftOut], table: TextTable) -> None:
    """Print for each group left out AUROC, and recall at FALSE_ALARMS on originals and on genuine texts."""
    print("spinners left out, share of words: texts, AUROC and recall on originals; on genuine news")
    for group in GROUPS:
        for low, high in BANDS:
            figures, counts = [], []
            for out in (out for out in left_outs if out.group == group):
                label, share, spun = table.label[out.rows], table.share[out.rows], table.spun[out.rows]
                chosen = out.log_odds[spun & (low <= share) & (share < high)]
                genuine = [out.log_odds[~spun & (label == name)] for name in ("original", "genuine")]
                if len(chosen) and all(map(len, genuine)):
                    figures.append([f for of_label in genuine for f in _figures(of_label, chosen)])
                    counts.append(len(chosen))
            if figures:
                a, b, c, d = np.average(figures, axis=0, weights=counts)
                print(f"  {group:<8} {low:.0%}-{high:.0%}: {sum(counts):>5}  {a:.3f} {b:.3f}   {c:.3f} {d:.3f}")


def _figures(genuine: Array, spun: Array) -> tuple[float, float]:
    from sklearn.metrics import roc_auc_score

    truth = np.r_[np.zeros(len(genuine)), np.ones(len(spun))]
    recall = (spun > np.quantile(genuine, 1 - FALSE_ALARMS)).mean()
    return float(roc_auc_score(truth, np.r_[genuine, spun])), float(recall)


def limits(outlets_left_out: Sequence[SpinnersLeftOut], table: TextTable) -> tuple[float, float]:
    """The log odds from which a text is called spun, and the word score from which the second reading is worth it.

    The shipped weights know all families, so that only outlets are left out. Texts in another register do not set the
    limit: with most of their words replaced they come close to what a spinner writes.
    """
    spun, labels, log_odds, of_words = _joined(outlets_left_out, table)
    first = float(np.quantile(of_words[~spun & (labels != "register")], 1 - MAX_READ_TWICE))
    read_twice = np.where(of_words >= first, log_odds, log_odds.min())
    genuine = [read_twice[~spun & (labels == name)] for name in LABELS if name != "register"]
    highest = (np.quantile(of_label, 1 - FALSE_CALLS, method="higher") for of_label in genuine if len(of_label))
    return float(max(highest)), first


def report_calls(left_outs: Sequence[SpinnersLeftOut], table: TextTable, limit: float, first: float) -> None:
    """Print what share of left-out texts is called spun by both readings."""
    for group in dict.fromkeys(out.group for out in left_outs):
        of_group = [out for out in left_outs if out.group == group]
        spun, labels, log_odds, of_words = _joined(of_group, table)
        share = np.concatenate([table.share[out.rows] for out in of_group])
        called = (log_odds > limit) & (of_words >= first)
        shares = [f"{called[~spun & (labels == name)].mean():.2%} of {name}" for name in LABELS]
        shares += [
            f"{called[chosen].mean():.0%} at {low:.0%}-{high:.0%}"
            for low, high in BANDS
            if (chosen := spun & (low <= share) & (share < high)).any()
        ]
        print(f"called spun with {group} left out: {', '.join(shares)}")


def _joined(left_outs: Sequence[SpinnersLeftOut], table: TextTable) -> tuple[Rows, NDArray[np.str_], Array, Array]:
    """Whether each text was damaged, its label, and its log odds and word score."""
    return (
        np.concatenate([table.spun[out.rows] for out in left_outs]),
        np.concatenate([table.label[out.rows] for out in left_outs]),
        np.concatenate([out.log_odds for out in left_outs]),
        np.concatenate([out.of_words for out in left_outs]),
    )


def train_unlisted(data: Path, moby: Path, wordnet: Path) -> Unlisted:
    """Weights of all texts, with the limits that leaving out gives; prints what leaving out gives."""
    glove = thesaurus.Glove()
    substitutions = list(thesaurus.pairs(moby, wordnet, glove))
    synonyms = thesaurus.synonyms(substitutions, glove)
    samples = read_samples(data)
    genuine = random.Random(0).sample([s for s in samples if s.label == "genuine"], GENUINE_TEXTS)
    samples = [*(s for s in samples if s.label == "original"), *genuine]
    more = list(read_more_texts(data))
    articles = list(read_texts(data))
    models = [
        train([*(text for key, text in articles if bucket(outlet(key), FOLDS) % 2 != side), *more]) for side in (0, 1)
    ]
    spinner = Spinner([*few_choices(substitutions), *(p._replace(kind=LEXICON) for p in sample(tables()))])
    readers = [FeatureReader(model, synonyms, synonyms.rarity(model)) for model in models]
    return fit_and_report(TextTable(list(damaged(samples, readers, spinner))))


def fit_and_report(table: TextTable) -> Unlisted:
    """Weights of all texts of a table, with the limits that leaving out gives."""
    left_outs = list(leave_out(table, GROUPS))
    report(left_outs, table)
    outlets_left_out = list(leave_out(table, {"no family": frozenset()}))
    limit, first_limit = limits(outlets_left_out, table)
    report_calls([*left_outs, *outlets_left_out], table, limit, first_limit)
    unlisted = fit(table, np.ones(len(table.spun), bool))
    return unlisted._replace(bias=unlisted.bias - limit, first_limit=first_limit)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("moby", type=Path)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path("cleaners/spin/unlisted/weights.json"))
    arguments = parser.parse_args()
    unlisted = train_unlisted(arguments.data, arguments.moby, arguments.wordnet)
    arguments.out.write_text(json.dumps(unlisted.unparse()) + "\n", encoding="utf-8")
    print(f"{arguments.out}: {len(unlisted.word_weights):,} words, {arguments.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
