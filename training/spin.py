"""Fit the weights of spin detection: `python -m unspun.training.spin DATA OUT.json`.

Genuine articles stand against the same articles damaged by the benchmark's spinner. A part of the lexicon is hidden
from the detector while it learns: of what unseen spinners write, it will know only a part. Genuine articles in which
the words of older, official and regional English took the place of a newsroom's count as genuine too.
"""

import argparse
import csv
import json
import math
import random
import warnings
from collections import Counter
from collections.abc import Sequence
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from unspun.cleaners.spin.assess import Assessor, Candidates
from unspun.cleaners.spin.confidence import FAR, FEATURES, Confidence, Reliability, features, pair
from unspun.cleaners.spin.detection import SIGNALS
from unspun.cleaners.spin.doubts import DOUBTS, MIN_DAMAGE
from unspun.cleaners.spin.edit_classes import CLASSES, EditClass, edit_class
from unspun.cleaners.spin.grammar import in_case
from unspun.cleaners.spin.lexicon import Entry, Lexicon, registers, tables
from unspun.cleaners.spin.noisy_channel import Finding
from unspun.cleaners.spin.prefilter import Learned
from unspun.text.ngrams import CountedTokens, NGrams
from unspun.training import doubts
from unspun.training.ngrams import read_more_texts, read_texts, train
from unspun.training.phrases import read_phrases
from unspun.training.prefilter import NOTHING, fit_prefilter
from unspun.training.spinner import Damage, Pair, Repair, Spinner, compare_repairs, cut

FALSE_ALARMS = 0.004
"""Share of genuine articles that may be called spun: less than half of what is allowed, since unseen sources are
stranger."""
WRONG = 0.027
"""Share of the applied repairs of a class of edits that may be wrong on damaged texts."""
MIN_FINDINGS = 50
"""Findings of a class from which its limit can be measured; one with fewer is only flagged."""
FLAGS_ONLY = 1.01
MIN_LIMIT = 0.5
"""What is less likely right than wrong is not applied, whatever its class."""
TEXTS = 2000
LEAST_DAMAGE = 4
"""Articles that are trained on, and replacements from which a damaged one counts as spun."""
SHARES = (0.1, 0.4, 0.7, 1.0, 1.0)
"""Shares of the lexicon that are known while weights are learned: of what unseen spinners write, little may be."""
IN_REGISTER = 0.3
"""Share of genuine texts that are looked at once more with words of another register."""
DOUBT = 8
"""Findings that what is usual counts for beside those of a substitution itself."""
SHRINKAGE = 1e-3
UNITS, EPOCHS, BATCH, RATE, DECAY = 32, 40, 512, 4e-3, 0.1
"""A network of repairs: hidden units, passes over the findings, findings at once, learning rate, weight decay."""
NETWORKS = 4
"""One alone gives other repairs with another beginning. The mean of their log odds is a network of all their units."""
Array = NDArray[Any]
NONE = np.zeros(len(FEATURES), np.float32)
UNKNOWN = Reliability(0.0, {})
UNTRAINED = Confidence(
    NONE, NONE + 1, np.zeros((len(FEATURES), 1), np.float32), NONE[:1], NONE[:1], 0.0, {}, {}, UNKNOWN
)
FLAT = {"bias": 0.0, "threshold": 0.5, **dict.fromkeys(SIGNALS, 0.0)}


def sample(lexicon: Lexicon) -> list[Pair]:
    """The lexicon's entries as a spinner's substitutions."""
    return [Pair(entry.original, entry.spun, entry.kind, entry.score) for entry in _repairs(lexicon)]


def _repairs(lexicon: Lexicon) -> list[Entry]:
    return [entry for entry in lexicon.entries if entry.action == "repair" and not entry.context]


def observed_pairs(path: Path) -> list[Pair]:
    """Substitutions of spinners that were observed, without those of translation and those inside names."""
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Pair(original, row["spun"], row["kind"].split(",")[0], min(1.0, 0.4 + 0.1 * int(row["times_seen"])))
        for row in rows
        if row["kind"] != "translation"
        for original in row["original"].replace("’", "'").split("/")
        if row["spun"] == row["spun"].lower() and original == original.lower() and "(" not in original
    ]


def seen_pairs(lexicon: Lexicon) -> list[Pair]:
    """Substitutions of the lexicon that name the pages on which they were seen."""
    return [pair for pair, entry in zip(sample(lexicon), _repairs(lexicon), strict=True) if entry.evidence]


def register_pairs(lexicon: Lexicon) -> list[Pair]:
    """What writers of other registers put where a newsroom has another word."""
    return [pair for pair, entry in zip(sample(lexicon), _repairs(lexicon), strict=True) if entry.words in registers()]


class Fitted(NamedTuple):
    """What training gives: weights of the signals, the network that judges repairs, weights of the quick look."""

    detection: dict[str, float]
    repair: Confidence
    prefilter: Learned


class Example(NamedTuple):
    """A text that was looked at: with which assessor, which spinner damaged it (None: none did), what is right.

    `in_register` is set for a genuine text that took words of another register: it says nothing about repairs.
    """

    assessor: Assessor
    candidates: Candidates
    spinner: Spinner | None
    right: Array
    in_register: bool = False

    def rows(self, reliability: Reliability) -> Array:
        return features(
            self.candidates.decoded.findings,
            self.candidates.tokens.words,
            self.assessor.model,
            self.assessor.vectors,
            reliability,
        )


def fit(
    lexicon: Lexicon,
    spinners: Sequence[Spinner],
    texts: Sequence[str],
    more_texts: Sequence[str] = (),
    seed: int = 1,
) -> Fitted:
    """Weights of the signals, all at least 0, with the threshold that few genuine texts pass; the network of repairs;
    the weights of the quick look. `more_texts` only teach the n-gram model.

    Neither the n-gram model nor the network may have seen the texts that are measured, or genuine ones look too
    familiar: each half of the texts is measured with what the other half taught. How sure a repair must be to be made
    is settled on texts that the last of the spinners damaged: the one that writes what real pages show.
    """
    rng = random.Random(seed)
    folds = [list(texts[0::2])[: TEXTS // 2], list(texts[1::2])[: TEXTS // 2]]
    models = [train([*texts[1::2], *more_texts]), train([*texts[0::2], *more_texts])]
    examples = [_examples(lexicon, spinners, fold, model, rng) for fold, model in zip(folds, models, strict=True)]
    # Nor may a finding itself say how reliable its substitution is: those of the other half do.
    reliabilities = [reliability(fold) for fold in examples][::-1]
    rows = [
        [e.rows(known_reliability) for e in fold]
        for fold, known_reliability in zip(examples, reliabilities, strict=True)
    ]
    learned = [_findings(fold, of_fold) for fold, of_fold in zip(examples, rows, strict=True)]
    networks = [mean_network(*findings) for findings in learned][::-1]
    measured = [
        (e, net.predict(of_example))
        for fold, of_fold, net in zip(examples, rows, networks, strict=True)
        for e, of_example in zip(fold, of_fold, strict=True)
    ]

    signals = [e.assessor.measure(e.candidates, confidences.tolist()) for e, confidences in measured]
    x = np.array([[values[name] for name in SIGNALS] for values in signals])
    y = np.array([float(e.spinner is not None) for e, _ in measured])
    weights, bias = _logistic(x, y)
    scores = 1 / (1 + np.exp(-(x @ weights + bias)))
    threshold = min(0.99, max(0.5, float(np.quantile(scores[y == 0], 1 - FALSE_ALARMS))))
    detection = {
        "bias": round(bias, 3),
        **{name: round(float(weight), 3) for name, weight in zip(SIGNALS, weights, strict=True)},
        "threshold": round(threshold, 3),
    }
    caught = [
        (e, confidences)
        for (e, confidences), score in zip(measured, scores, strict=True)
        if e.spinner is spinners[-1] and score > threshold
    ]
    everything = mean_network(*(np.concatenate(parts) for parts in zip(*learned, strict=True)))
    known_reliability = reliability([e for fold in examples for e in fold])
    prefilter = fit_prefilter(lexicon, spinners, (texts[0::2], texts[1::2]), models, seed)
    return Fitted(detection, everything._replace(limits=limits(caught), reliability=known_reliability), prefilter)


def _findings(examples: Sequence[Example], rows: Sequence[Array]) -> tuple[Array, Array]:
    """Features of the findings and whether each is right, of all texts but those of other registers."""
    used = [(of_example, e.right) for e, of_example in zip(examples, rows, strict=True) if not e.in_register]
    features_of, right = zip(*used, strict=True)
    return np.concatenate(features_of), np.concatenate(right)


def limits(caught: Sequence[tuple[Example, Array]]) -> dict[EditClass, float]:
    """For each class of edits, the least confidence, at least MIN_LIMIT, from which at most WRONG of its repairs are
    wrong."""
    of_class: dict[EditClass, list[tuple[float, float]]] = {name: [] for name in CLASSES}
    for example, confidences in caught:
        for finding, confidence, right in zip(
            example.candidates.decoded.findings, confidences, example.right, strict=True
        ):
            if finding.damage >= MIN_DAMAGE:
                of_class[edit_class(finding.entry)].append((float(confidence), float(right)))
    return {
        name: max(MIN_LIMIT, _least(*map(np.array, zip(*found, strict=True))))
        if len(found) >= MIN_FINDINGS
        else FLAGS_ONLY
        for name, found in of_class.items()
    }


def reliability(examples: Sequence[Example]) -> Reliability:
    """How often each substitution was right, drawn towards what is usual by DOUBT findings of it."""
    found, right = Counter[str](), Counter[str]()
    for e in examples:
        if e.in_register:
            continue
        pairs = [pair(finding.entry) for finding in e.candidates.decoded.findings]
        found.update(pairs)
        right.update(compress(pairs, e.right))
    usual = right.total() / found.total()
    return Reliability(
        _log_odds(usual), {p: _log_odds((right[p] + DOUBT * usual) / (times + DOUBT)) for p, times in found.items()}
    )


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def _examples(
    lexicon: Lexicon, spinners: Sequence[Spinner], texts: Sequence[str], model: NGrams, rng: random.Random
) -> list[Example]:
    """Each text as it is and damaged, looked at by assessors that know more or less of what the spinner writes."""
    register = Spinner(register_pairs(lexicon))
    parts = [Lexicon([e for e in lexicon.entries if rng.random() < share]) for share in SHARES]
    assessors = [Assessor(part, model, FLAT, UNTRAINED, NOTHING) for part in parts]
    examples = []
    for text in map(cut, texts):
        assessor = rng.choice(assessors)
        untouched = assessor.find_candidates(text)
        examples.append(Example(assessor, untouched, None, np.zeros(len(untouched.decoded.findings), np.float32)))
        if rng.random() < IN_REGISTER and register.kinds:
            old = register.spin(text, rng, rng.choice([*register.kinds, None]), rng.uniform(0.3, 1.0), own_table=True)
            formal = assessor.find_candidates(old.text)
            nothing = np.zeros(len(formal.decoded.findings), np.float32)
            examples.append(Example(assessor, formal, None, nothing, in_register=True))
        for spinner in spinners:
            kind, intensity = rng.choice([*spinner.kinds, None]), rng.uniform(0.4, 1.0)
            spun = spinner.spin(text, rng, kind, intensity, names=rng.random() < 0.3, own_table=True)
            if len(spun.damage) < LEAST_DAMAGE:
                continue
            candidates = assessor.find_candidates(spun.text)
            made = [_repair(spun.text, candidates.tokens, finding) for finding in candidates.decoded.findings]
            right = compare_repairs(spun.text, without_articles(spun.damage), made)[1]
            examples.append(Example(assessor, candidates, spinner, np.array(right, np.float32)))
    return examples


def mean_network(rows: Array, right: Array) -> Confidence:
    """NETWORKS networks that tell right findings from wrong ones as one, which gives the mean of their log odds."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(rows)
    x = np.clip(scaler.transform(rows), -FAR, FAR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # EPOCHS are enough, whatever the last ones still gain
        networks = [
            MLPClassifier(
                (UNITS,), alpha=DECAY, batch_size=BATCH, learning_rate_init=RATE, max_iter=EPOCHS, random_state=seed
            ).fit(x, right > 0.5)
            for seed in range(1, NETWORKS + 1)
        ]
    return Confidence(
        scaler.mean_.astype(np.float32),
        scaler.scale_.astype(np.float32),
        np.concatenate([net.coefs_[0] for net in networks], axis=1).astype(np.float32),
        np.concatenate([net.intercepts_[0] for net in networks]).astype(np.float32),
        (np.concatenate([net.coefs_[1][:, 0] for net in networks]) / NETWORKS).astype(np.float32),
        float(np.mean([net.intercepts_[1][0] for net in networks])),
        dict.fromkeys(CLASSES, 0.5),
        dict.fromkeys(DOUBTS, 0.5),
        UNKNOWN,
    )


def _least(confidences: Array, right: Array) -> float:
    """The least confidence from which at most WRONG of the repairs are wrong; FLAGS_ONLY where none is sure enough."""
    order = np.argsort(-confidences)
    share = np.cumsum(1 - right[order]) / np.arange(1, len(order) + 1)
    allowed = np.flatnonzero(share <= WRONG)
    return float(confidences[order][allowed[-1]]) if len(allowed) else FLAGS_ONLY


def _repair(text: str, tokens: CountedTokens, finding: Finding) -> Repair:
    """The finding as a repair."""
    start, end = tokens.starts[finding.start], tokens.ends[finding.end - 1]
    return Repair(start, end, in_case(finding.entry, text[start:end]))


def without_articles(damage: Sequence[Damage]) -> list[Damage]:
    """Damage without the indefinite article that the spinner adapted, as the channel sees it."""
    bare = []
    for d in damage:
        article, _, rest = d.after.partition(" ")
        before_article, _, before = d.before.partition(" ")
        if (
            rest
            and article.lower() in ("a", "an")
            and before_article.lower() in ("a", "an")
            and article != before_article
        ):
            bare.append(Damage(d.start + len(article) + 1, d.end, before, rest))
        else:
            bare.append(d)
    return bare


def _logistic(x: Array, y: Array) -> tuple[Array, float]:
    """Logistic regression with weights of at least 0 and a little shrinkage."""
    scale = x.std(axis=0)
    scale[scale < 1e-9] = np.inf
    scaled = x / scale

    def loss(parameters: Array) -> tuple[float, Array]:
        weights, bias = parameters[:-1], parameters[-1]
        odds = scaled @ weights + bias
        error = (1 / (1 + np.exp(-odds)) - y) / len(y)
        penalty = 0.5 * SHRINKAGE * float(weights @ weights)
        gradient = np.append(scaled.T @ error + SHRINKAGE * weights, error.sum())
        return float(np.mean(np.logaddexp(0, odds) - y * odds)) + penalty, gradient

    bounds = [(0.0, None)] * x.shape[1] + [(None, None)]
    fitted = minimize(loss, np.append(np.full(x.shape[1], 0.1), 0.0), jac=True, method="L-BFGS-B", bounds=bounds)
    return fitted.x[:-1] / scale, float(fitted.x[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    texts = [text for _, text in read_texts(arguments.data)]
    random.Random(0).shuffle(texts)
    observed = observed_pairs(arguments.data / "spin" / "observed.tsv")
    spinners = [Spinner(sample(tables())), Spinner([*observed, *seen_pairs(tables())])]
    fitted = fit(tables(), spinners, texts, list(read_more_texts(arguments.data)))
    measured = doubts.measure(list(read_phrases(arguments.data)), fitted.repair)
    repair = fitted.repair._replace(doubt_limits=doubts.limits(measured, fitted.repair.limits))
    trained = {
        "detection": fitted.detection,
        "repair": repair.unparse(),
        "screen": fitted.prefilter._asdict(),
    }
    arguments.out.write_text(json.dumps(trained, indent=None) + "\n", encoding="utf-8")
    print(f"{arguments.out}: {fitted.detection}; repairs from {repair.limits}, {repair.doubt_limits}")


if __name__ == "__main__":
    main()
