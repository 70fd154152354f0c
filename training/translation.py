"""Fit the weights of translated style: `python -m unspun.training.translation DATA OUT.bin`.

DATA holds `translated/*.jsonl` (objects with "text", "label" machine-translation, human-translation or original,
"pair" and "system") and the genuine news that `unspun.training.ngrams` reads. Machine translations stand against
English originals and genuine news. Human translations are neither: they share habits with both, and are only measured.

What is printed is measured on a language pair, systems, outlets and originals that had no part in the weights.
"""

import argparse
import hashlib
import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from unspun.cleaners.translation import FINDERS, PRIOR, RATES, WEAK_FINDERS, style
from unspun.cleaners.translation.artifacts import Article
from unspun.cleaners.translation.style import Style, read_classes, run_counts
from unspun.training.ngrams import read_texts

FOLDS = 4
MIN_WORDS, MAX_WORDS = 150, 400
"""Genuine articles are cut to a length between these: as long as the translations, so that length says nothing."""
OVERLAP_WORDS = 8
"""Originals that share so many words in a row come from one document, and stay in one fold."""
ORIGINAL_WEIGHT = 5.0
"""What an English original of the translations' own news counts beside another genuine article."""
INVERSE_REGULARIZATION = 1.0
FEATURE_SCALE = 0.2
MIN_TEXTS = 8
"""Texts that a run must occur in."""
FALSE_ALARMS = 0.01
"""Share of genuine texts at which recall is measured."""
FALSE_CALLS = {"original": 0.0015, "genuine": 0.001}
"""Share of left-out texts of each kind that style alone may call a translation."""
Array = NDArray[np.float64]


class Sample(NamedTuple):
    """A text with what may be left out: its language pair and system, or its outlet (`group`)."""

    text: str
    label: str
    pair: str
    system: str
    group: str
    fold: int


def bucket(name: str, buckets: int) -> int:
    """A number below `buckets` for a name, the same on every machine."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % buckets


def cut_to_words(text: str, words: int) -> str:
    """About so many words of a text, to the end of a sentence where one is near."""
    pieces = re.findall(r"\S+\s*", text)
    if len(pieces) <= words:
        return text
    start = "".join(pieces[:words])
    stops = [match.end() for match in re.finditer(r"[.!?][\"”’']?\s", start)]
    return start[: stops[-1]].strip() if stops and stops[-1] > 0.6 * len(start) else start.strip()


def outlet(key: str) -> str:
    """The outlet that a genuine article is from, by its id; articles without one are spread by their hash."""
    folder, _, name = key.partition("/")
    if folder == "quotes":
        return f"quotes/{name.partition('_')[0]}"
    if folder == "entities" and "_" in name:
        return f"entities/{name.rpartition('_')[0]}"
    return f"{folder}/{bucket(name, FOLDS)}"


def read_samples(data: Path, seed: int = 0) -> list[Sample]:
    """Translations, originals and genuine articles, each with its fold."""
    rng = random.Random(seed)
    rows = [
        json.loads(line)
        for path in sorted((data / "translated").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    originals = sorted((row for row in rows if row["label"] == "original"), key=lambda row: _number(row["id"]))
    samples = [
        Sample(row["text"], "original", "", "", "original", place * FOLDS // len(originals))
        for place, row in enumerate(originals)
    ]
    pairs = sorted({row["pair"] for row in rows if row["label"] != "original"})
    samples += [
        Sample(row["text"], row["label"], row["pair"], row["system"] or "", "", pairs.index(row["pair"]) % FOLDS)
        for row in rows
        if row["label"] != "original"
    ]
    for key, text in read_texts(data):
        body = text.partition("\n\n")[2] if text.startswith("http") else text
        part = cut_to_words(body, rng.randint(MIN_WORDS, MAX_WORDS))
        samples.append(Sample(part, "genuine", "", "", outlet(key), bucket(outlet(key), FOLDS)))
    return samples


def _number(name: str) -> tuple[str, int]:
    numbers = re.findall(r"\d+", name)
    return name.partition("-")[0], int(numbers[-1]) if numbers else 0


def matrix(texts: Sequence[str]) -> sp.csr_matrix:
    """(texts, buckets): what `Style.score` multiplies its weights with."""
    pointers, buckets, values = [0], [], []
    for text in texts:
        classes = read_classes(text)
        found, counts = run_counts(classes)
        buckets.append(found)
        values.append(np.sqrt(counts / len(classes)).astype(np.float32))
        pointers.append(pointers[-1] + len(found))
    shape = (len(texts), 1 << style.BUCKET_BITS)
    return sp.csr_matrix((np.concatenate(values), np.concatenate(buckets), pointers), shape=shape)


def fit(features: sp.csr_matrix, samples: Sequence[Sample], seed: int = 0) -> tuple[NDArray[np.float32], float]:
    """Weights by bucket and the bias: a logistic regression in which both sides count the same together."""
    from sklearn.linear_model import LogisticRegression

    translated = np.array([sample.label == "machine-translation" for sample in samples])
    texts_with = np.bincount(features.indices, minlength=features.shape[1])
    rarity = np.where(texts_with >= MIN_TEXTS, np.log((1 + len(samples)) / (1 + texts_with)) + 1, 0) * FEATURE_SCALE
    counts = np.array([ORIGINAL_WEIGHT if sample.label == "original" else 1.0 for sample in samples])
    counts[translated] *= 0.5 * len(samples) / counts[translated].sum()
    counts[~translated] *= 0.5 * len(samples) / counts[~translated].sum()
    model = LogisticRegression(C=INVERSE_REGULARIZATION, max_iter=200, random_state=seed)
    model.fit(features @ sp.diags(rarity.astype(np.float32)), translated, sample_weight=counts)
    return (model.coef_[0] * rarity).astype(np.float32), float(model.intercept_[0])


class LeftOut(NamedTuple):
    """Scores by weights in which a language pair, half of the systems and a fold of genuine texts had no part.

    `scores` holds one for each sample; NaN where the sample had a part.
    """

    pair: str
    scores: Array


def leave_out(features: sp.csr_matrix, samples: Sequence[Sample]) -> Iterator[LeftOut]:
    """For each language pair and each half of the systems: fit without both, and score what they have in common.

    All systems translated the same documents: leaving out a system alone would leave its documents in.
    """
    words = [_runs_of_words(sample.text) if sample.label == "original" else frozenset() for sample in samples]
    pairs = sorted({sample.pair for sample in samples if sample.label == "machine-translation"})
    for place, pair in enumerate(pairs):
        for half in (0, 1):
            out = np.array([_is_left_out(sample, pair, half, place % FOLDS) for sample in samples])
            shared = frozenset[str]().union(*(words[i] for i in np.flatnonzero(out)))
            part = [
                i
                for i, sample in enumerate(samples)
                if not out[i] and _may_teach(sample, pair, half) and not (words[i] & shared)
            ]
            weights, bias = fit(features[part], [samples[i] for i in part])
            scores = np.full(len(samples), np.nan)
            scores[out] = features[np.flatnonzero(out)] @ weights + bias
            yield LeftOut(pair, scores)


def _is_left_out(sample: Sample, pair: str, half: int, fold: int) -> bool:
    if sample.label in FALSE_CALLS:
        return sample.fold == fold
    return sample.pair == pair and (sample.label == "human-translation" or bucket(sample.system, 2) == half)


def _may_teach(sample: Sample, pair: str, half: int) -> bool:
    if sample.label in FALSE_CALLS:
        return True
    return sample.label == "machine-translation" and sample.pair != pair and bucket(sample.system, 2) != half


def _runs_of_words(text: str) -> frozenset[str]:
    words = text.split()
    return frozenset(" ".join(words[i : i + OVERLAP_WORDS]) for i in range(len(words) - OVERLAP_WORDS + 1))


def report(left_outs: Sequence[LeftOut], samples: Sequence[Sample]) -> None:
    """Print AUROC and recall at 1% false alarms for each language pair and system, the worst first.

    Originals are those of the translations' own news and years; genuine texts are all others.
    """
    for name in ("pair", "system"):
        values = {getattr(s, name) for s in samples if s.label == "machine-translation"}
        rows = [(value, _measure(left_outs, samples, name, value)) for value in values]
        print(f"left out: {name:<16} texts  originals: AUROC recall  genuine: AUROC recall")
        for value, (count, *figures) in sorted(rows, key=lambda row: row[1][1]):
            print(f"  {value:<24} {count:>5}             " + "         ".join(f"{f:.3f}  {g:.3f}" for f, g in figures))
    for pair in sorted({sample.pair for sample in samples if sample.label == "human-translation"}):
        print(f"  human translations {pair}: {_human(left_outs, samples, pair):.3f} above the originals' threshold")


def _measure(
    left_outs: Sequence[LeftOut], samples: Sequence[Sample], name: str, value: str
) -> tuple[int, tuple[float, float], tuple[float, float]]:
    """How many translations have this pair or system; AUROC and recall against originals and genuine texts.

    Scores of different weights are not compared: figures of each are averaged by the number of translations.
    """
    from sklearn.metrics import roc_auc_score

    total, sums = 0, np.zeros((2, 2))
    for left_out in left_outs:
        chosen = [getattr(s, name) == value and s.label == "machine-translation" for s in samples]
        translated = left_out.scores[np.array(chosen) & ~np.isnan(left_out.scores)]
        if not len(translated):
            continue
        total += len(translated)
        for row, label in enumerate(FALSE_CALLS):
            genuine = _scores(left_out, samples, label)
            truth = np.r_[np.zeros(len(genuine)), np.ones(len(translated))]
            area = roc_auc_score(truth, np.r_[genuine, translated])
            recall = (translated > np.quantile(genuine, 1 - FALSE_ALARMS)).mean()
            sums[row] += np.array([area, recall]) * len(translated)
    (a, b), (c, d) = (sums / total).tolist()
    return total, (a, b), (c, d)


def _human(left_outs: Sequence[LeftOut], samples: Sequence[Sample], pair: str) -> float:
    """The share of a pair's human translations above the threshold of 1% false alarms on originals."""
    shares = [
        (_scores(out, samples, "human-translation") > np.quantile(_scores(out, samples, "original"), 1 - FALSE_ALARMS))
        for out in left_outs
        if out.pair == pair
    ]
    return float(np.concatenate(shares).mean())


def _scores(left_out: LeftOut, samples: Sequence[Sample], label: str) -> Array:
    of_label = np.array([sample.label == label for sample in samples])
    return left_out.scores[of_label & ~np.isnan(left_out.scores)]


def calibrate(left_outs: Sequence[LeftOut], samples: Sequence[Sample]) -> tuple[float, float]:
    """Slope and offset that turn scores into log odds, from what was left out.

    The slope is that of a logistic regression in which genuine texts and translations count the same together. The
    offset is where style alone calls no more genuine texts translations than FALSE_CALLS allows.
    """
    from sklearn.linear_model import LogisticRegression

    parts = {
        label: np.concatenate([_scores(left_out, samples, label) for left_out in left_outs])
        for label in ("machine-translation", *FALSE_CALLS)
    }
    truth = np.concatenate([np.full(len(part), label not in FALSE_CALLS) for label, part in parts.items()])
    counts = np.concatenate(
        [np.full(len(part), (1 if label in FALSE_CALLS else 2) / len(part)) for label, part in parts.items()]
    )
    model = LogisticRegression(C=1e3)
    model.fit(np.concatenate(list(parts.values()))[:, None], truth, sample_weight=counts * 1000)
    slope = float(model.coef_[0, 0])
    highest = max(float(np.quantile(parts[label], 1 - share)) for label, share in FALSE_CALLS.items())
    return slope, math.log((1 - PRIOR) / PRIOR) - slope * highest


def report_calls(left_outs: Sequence[LeftOut], samples: Sequence[Sample], slope: float, offset: float) -> None:
    """Print what share of left-out texts of each label style alone calls a translation, as shipped."""
    limit = (math.log((1 - PRIOR) / PRIOR) - offset) / slope
    for label in dict.fromkeys(sample.label for sample in samples):
        scores = np.concatenate([_scores(left_out, samples, label) for left_out in left_outs])
        print(f"called a translation by style alone: {(scores > limit).mean():.3%} of {len(scores)} {label}")


def report_rates(data: Path) -> None:
    """Print in how many texts of each label each rule of damage finds something."""
    samples = read_samples(data)
    texts = {label: [s.text for s in samples if s.label == label] for label in dict.fromkeys(s.label for s in samples)}
    for label, of_label in texts.items():
        found = Counter(
            rule
            for text in of_label
            for rule in {artifact.rule for find in (*FINDERS, *WEAK_FINDERS) for artifact in find(Article(text))}
        )
        print(f"{label}: {len(of_label)} texts")
        for rule in sorted(RATES):
            print(f"  {rule:<22} {found[rule]:>5} {found[rule] / len(of_label):.4f}")


def train(data: Path) -> Style:
    """Weights of all samples, calibrated on what was left out; prints what leaving out gives."""
    samples = read_samples(data)
    features = matrix([sample.text for sample in samples])
    left_outs = list(leave_out(features, samples))
    report(left_outs, samples)
    slope, offset = calibrate(left_outs, samples)
    report_calls(left_outs, samples, slope, offset)
    kept = [i for i, sample in enumerate(samples) if sample.label != "human-translation"]
    weights, bias = fit(features[kept], [samples[i] for i in kept])
    return Style(weights, bias, slope, offset)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path("cleaners/translation/style.bin"))
    parser.add_argument("--rates", action="store_true", help="only count what the rules of damage find")
    arguments = parser.parse_args()
    if arguments.rates:
        report_rates(arguments.data)
        return
    trained = train(arguments.data)
    packed = trained.dump()
    arguments.out.write_bytes(packed)
    print(f"{arguments.out}: {len(packed) / 1e3:.0f} kB; log odds {trained.slope:.2f} * score {trained.offset:+.2f}")


if __name__ == "__main__":
    main()
