"""Train the linker of quotation roles (`extractors/linking.json`) on gold attributions.

    python -m benchmarks.linking DATA/quotes [--folds 5] [--write]

Logistic regression over the pairs of each role with the cues near it, by full-batch gradient steps with L2. To be ready
for what a recognizer misses, each article is seen as annotated and again with a share of its spans dropped. Without
--write it prints the cross-validated share of right links.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from extractors import linking
from extractors.sentences import split_sentences
from schemas.tables import Span

WEIGHTS = Path(linking.__file__).with_name("linking.json")
DROPPED = (0.0, 0.12, 0.25)
Pair = tuple[list[str], bool]


def read_pairs(article: dict[str, Any], dropped: float, rng: random.Random) -> dict[str, list[Pair]]:
    """Feature lists of the pairs of each role, and whether the pair belongs together."""
    spans: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
    belongs = set()
    for attribution in article["attributions"]:
        kept = {role: [Span(*s) for s in attribution.get(role) or [] if rng.random() >= dropped] for role in spans}
        for role in spans:
            spans[role] += kept[role]
        belongs |= {(cue, span, role) for cue in kept["cue"] for role in ("source", "content") for span in kept[role]}
    text = article["text"]
    layout = linking.Layout(text, split_sentences(text), *(sorted(set(spans[role])) for role in spans))
    return {
        role: [(features, (cue, span, role) in belongs) for cue, span, features in layout.pairs(role)]
        for role in ("source", "content")
    }


def train(pairs: Sequence[Pair], steps: int = 400, l2: float = 1e-5, rate: float = 0.3) -> dict[str, float]:
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


def right_links(articles: Sequence[dict[str, Any]]) -> dict[str, tuple[int, int, int]]:
    """Right, proposed and wanted links of each role, from gold spans."""
    counts = {"source": [0, 0, 0], "content": [0, 0, 0]}
    for article in articles:
        spans: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
        gold: dict[str, set[tuple[Span, Span]]] = {"source": set(), "content": set()}
        for attribution in article["attributions"]:
            for role in spans:
                spans[role] += [Span(*s) for s in attribution.get(role) or []]
            for role in gold:
                gold[role] |= {
                    (Span(*c), Span(*s)) for c in attribution.get("cue") or [] for s in attribution.get(role) or []
                }
        text = article["text"]
        layout = linking.Layout(text, split_sentences(text), *(sorted(set(spans[role])) for role in spans))
        linked = linking.link(layout)
        found = {
            "source": {(one.cue, one.source) for one in linked if one.source},
            "content": {(one.cue, content) for one in linked for content in one.contents},
        }
        for role, wanted in gold.items():
            counts[role][0] += len(wanted & found[role])
            counts[role][1] += len(found[role])
            counts[role][2] += len(wanted)
    return {role: (right, proposed, wanted) for role, (right, proposed, wanted) in counts.items()}


def fit(articles: Sequence[dict[str, Any]], seed: int = 1) -> dict[str, dict[str, float]]:
    """Weights for both roles."""
    rng = random.Random(seed)
    pairs: dict[str, list[Pair]] = {"source": [], "content": []}
    for article in articles:
        for dropped in DROPPED:
            for role, found in read_pairs(article, dropped, rng).items():
                pairs[role] += found
    return {role: train(found) for role, found in pairs.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with train.jsonl")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="train on all articles and write the weights")
    args = parser.parse_args()
    articles = [json.loads(line) for line in (args.data / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    if args.write:
        WEIGHTS.write_text(json.dumps(fit(articles), indent=0, sort_keys=True) + "\n", encoding="utf-8")
        return
    totals: dict[str, np.ndarray] = {}
    for fold in range(args.folds):
        weights = fit([article for i, article in enumerate(articles) if i % args.folds != fold])
        linking._weights = lambda weights=weights: weights  # type: ignore[assignment, misc]
        for role, counts in right_links(articles[fold :: args.folds]).items():
            totals[role] = totals.get(role, np.zeros(3)) + np.array(counts)
    for role, (right, proposed, wanted) in totals.items():
        print(f"{role:<8} links: precision {right / proposed:.4f}, recall {right / wanted:.4f} of {int(wanted)}")


if __name__ == "__main__":
    main()
