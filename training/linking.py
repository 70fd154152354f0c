"""Train the linker of quotation roles (`extractors/annotations/quotations/linking.json`) on gold attributions.

    python -m unspun.training.linking --data DATA [--folds 3] [--write]

Logistic regression over the pairs of each role with the cues near it, by full-batch gradient steps with L2. Each
article is seen with its gold spans and with those of the packaged recognizer, whose mistakes the linker has to live
with. Without --write it prints how often a span's best cue is right, cross-validated.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from unspun.extractors.annotations.quotations import linking
from unspun.extractors.annotations.quotations.fitting import fit_roles
from unspun.extractors.annotations.quotations.linking import CandidateLinks, pair_features
from unspun.extractors.annotations.quotations.role_spans import ROLES, RoleSpans, role_spans
from unspun.extractors.annotations.recognizer import Prediction, predict
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.tables import Span
from unspun.text.reading import Reading

WEIGHTS = Path(linking.__file__).with_name("linking.json")
Pair = tuple[list[str], bool]


def read_pairs(article: dict[str, Any], roles: RoleSpans) -> dict[str, list[Pair]]:
    """Feature lists of the pairs of each role, and whether gold puts the two together. `roles` are recognized."""
    layout = TextLayout(Reading(article["text"]))
    candidates = CandidateLinks(layout, fit_roles(layout, roles))
    gold = {role: _numbered(article, role) for role in ROLES}
    return {
        role: [
            (pair_features(pair), bool(_numbers(gold["cue"], cue) & _numbers(gold[role], span)))
            for cue, span, pair in candidates.pairs(role)
        ]
        for role in ("source", "content")
    }


def _numbered(article: dict[str, Any], role: str) -> list[tuple[int, int, int]]:
    """Gold spans of a role, each with the number of its attribution."""
    return [
        (start, end, number)
        for number, attribution in enumerate(article["attributions"])
        for start, end in attribution.get(role) or []
    ]


def _numbers(gold: list[tuple[int, int, int]], span: Span) -> set[int]:
    """Numbers of the attributions whose gold span shares most of its length, or of the found span's, with it."""
    return {
        number
        for start, end, number in gold
        if min(end, span.end) - max(start, span.start) > 0.5 * min(end - start, span.end - span.start)
    }


def train(pairs: Sequence[Pair], steps: int = 100, l2: float = 1e-5, rate: float = 0.3) -> dict[str, float]:
    """Weights of the features, by Adam."""
    names = sorted({feature for features, _ in pairs for feature in features})
    index = {name: i for i, name in enumerate(names)}
    columns = np.array([[index[feature] for feature in features] for features, _ in pairs])
    wanted = np.array([belongs for _, belongs in pairs], dtype=np.float64)
    weights, first, second = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, steps + 1):
        error = 1 / (1 + np.exp(-weights[columns].sum(1))) - wanted
        gradient = (
            np.bincount(columns.ravel(), np.repeat(error, columns.shape[1]), len(names)) / len(pairs) + l2 * weights
        )
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) > 0.01}


def gold_roles(article: dict[str, Any]) -> RoleSpans:
    """The gold spans of an article, as if they had been recognized."""
    spans = {role: sorted({(s, e, 1.0) for s, e, _ in _numbered(article, role)}) for role in ROLES}
    return role_spans(spans["source"], spans["cue"], spans["content"])


def fit(articles: Sequence[dict[str, Any]], predictions: Sequence[Prediction]) -> dict[str, dict[str, float]]:
    """Weights for both roles, from recognized and from gold spans."""
    pairs: dict[str, list[Pair]] = {"source": [], "content": []}
    for article, found in zip(articles, predictions, strict=True):
        for roles in (role_spans(found.sources, found.cues, found.contents), gold_roles(article)):
            for role, read in read_pairs(article, roles).items():
                pairs[role] += read
    return {role: train(read) for role, read in pairs.items()}


def right_links(
    weights: dict[str, dict[str, float]], articles: Sequence[dict[str, Any]], predictions: Sequence[Prediction]
) -> dict[str, np.ndarray]:
    """How often the best cue of a span that has one among its candidates is right: (right, all), for each role."""
    counts = {"source": np.zeros(2), "content": np.zeros(2)}
    for article, found in zip(articles, predictions, strict=True):
        layout = TextLayout(Reading(article["text"]))
        roles = fit_roles(layout, role_spans(found.sources, found.cues, found.contents))
        gold = {role: _numbered(article, role) for role in ROLES}
        pairs = CandidateLinks(layout, roles)
        for role, of in weights.items():
            candidates: dict[Span, list[tuple[float, bool]]] = {}
            for cue, span, pair in pairs.pairs(role):
                belongs = bool(_numbers(gold["cue"], cue) & _numbers(gold[role], span))
                key = span if role == "content" else cue
                candidates.setdefault(key, []).append(
                    (sum(of.get(feature, 0.0) for feature in pair_features(pair)), belongs)
                )
            for scored in candidates.values():
                if any(belongs for _, belongs in scored):
                    counts[role] += (max(scored)[1], 1)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds quotes/train.jsonl")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="train on all articles and write the weights")
    args = parser.parse_args()
    articles = [
        json.loads(line) for line in (args.data / "quotes" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    predictions = list(predict(Reading(article["text"]) for article in articles))
    if args.write:
        weights = fit(articles, predictions)
        WEIGHTS.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        return
    totals = {"source": np.zeros(2), "content": np.zeros(2)}
    for fold in range(args.folds):
        kept = [i for i in range(len(articles)) if i % args.folds != fold]
        weights = fit([articles[i] for i in kept], [predictions[i] for i in kept])
        for role, counts in right_links(weights, articles[fold :: args.folds], predictions[fold :: args.folds]).items():
            totals[role] += counts
    for role, (right, total) in totals.items():
        print(f"{role:<8} right cue {right / total:.4f} of {int(total)}")


if __name__ == "__main__":
    main()
