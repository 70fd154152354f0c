"""How likely each paragraph of a page belongs to its article: gradient-boosted trees over its features.

The trees are data, in `chooser.json`, trained by `training/page_body.py`; they are evaluated here in NumPy. Each tree
is a list of nodes: a row goes left where its feature is at most the threshold; a leaf leads to itself and adds its
value.
"""

import json
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np

from unspun.extractors.articles.html.body.features import NAMES

WEIGHTS = "chooser.json"


class Trees(NamedTuple):
    """Nodes of all trees in one table. `roots` (trees,), the others (nodes,); `depth` is that of the deepest tree."""

    roots: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    base: float
    depth: int


def probabilities(features: np.ndarray) -> np.ndarray:
    """For each row of features (paragraphs, features) the probability that it is of the article, as float64."""
    return evaluate(_trees(), features)


def evaluate(trees: Trees, features: np.ndarray) -> np.ndarray:
    """The probability that the trees give each row."""
    rows = np.arange(len(features))[:, None]
    nodes = np.broadcast_to(trees.roots, (len(features), len(trees.roots)))
    for _ in range(trees.depth):
        goes_left = features[rows, trees.feature[nodes]] <= trees.threshold[nodes]
        nodes = np.where(goes_left, trees.left[nodes], trees.right[nodes])
    return 1 / (1 + np.exp(-(trees.base + trees.value[nodes].sum(axis=1))))


def parse_trees(record: dict[str, Any]) -> Trees:
    """Trees of a record as `training/page_body.py` writes it. Raises ValueError where it names features that are not
    ours."""
    columns = np.array([NAMES.index(name) for name in record["features"]])
    feature, left, right = (np.array(record[name], np.int32) for name in ("feature", "left", "right"))
    return Trees(
        roots=np.array(record["roots"], np.int32),
        feature=columns[feature],
        threshold=np.array(record["threshold"], np.float32),
        left=left,
        right=right,
        value=np.array(record["value"]),
        base=float(record["base"]),
        depth=int(record["depth"]),
    )


@cache
def _trees() -> Trees:
    return parse_trees(json.loads(resources.files(__package__).joinpath(WEIGHTS).read_text(encoding="utf-8")))
