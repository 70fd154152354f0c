"""Train the links between the spans of a quotation on gold spans."""

import json
from pathlib import Path

import numpy as np

from extractors.model.features import place_flags
from extractors.model.linking import AXES, PAIR_FEATURES, REACH, Layout, initial, pair_features
from extractors.model.network import ROLES, Params
from extractors.model.tokens import tokenize

MOST = 2 * REACH


def examples(path: Path) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For each axis: features (choices, MOST, PAIR_FEATURES), which candidates exist, and the index of the right one
    (MOST for none)."""
    rows: dict[str, list[tuple[list[list[float]], int]]] = {axis: [] for axis in AXES}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            _add(json.loads(line), rows)
    return {axis: _stack(found) for axis, found in rows.items()}


def _add(record: dict, rows: dict[str, list]) -> None:  # type: ignore[type-arg]
    tokens = tokenize(record["text"])
    flags = place_flags(*tokens, frozenset())

    def located(attribution: dict, role: str) -> list[tuple[int, int]]:  # type: ignore[type-arg]
        spans = []
        for start, end in attribution.get(role) or ():
            first = int(np.searchsorted(tokens.ends, start, side="right"))
            after = int(np.searchsorted(tokens.starts, end, side="left"))
            if first < after:
                spans.append((first, after))
        return spans

    attributions = [{role: located(a, role) for role in ROLES} for a in record["attributions"]]
    spans = {role: sorted({span for a in attributions for span in a[role]}) for role in ROLES}
    layout = Layout(tokens.words, flags, spans)
    for attribution in attributions:
        for content in attribution["content"]:
            found = layout.candidates("content", content)
            right = [n for n, (i, _) in enumerate(found) if spans["cue"][i] in attribution["cue"]]
            rows["content"].append((pair_features(layout, "content", content, found), right[0] if right else MOST))
        for cue in attribution["cue"]:
            found = layout.candidates("source", cue)
            right = [n for n, (i, _) in enumerate(found) if spans["source"][i] in attribution["source"]]
            rows["source"].append((pair_features(layout, "source", cue, found), right[0] if right else MOST))


def _stack(rows: list[tuple[list[list[float]], int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    features = np.zeros((len(rows), MOST, PAIR_FEATURES), np.float32)
    present = np.zeros((len(rows), MOST + 1), bool)
    present[:, MOST] = True
    for n, (found, _) in enumerate(rows):
        if found:
            features[n, : len(found)] = found
            present[n, : len(found)] = True
    return features, present, np.array([right for _, right in rows])


def train_linking(path: Path, held: Path | None, epochs: int = 8, rate: float = 3e-3) -> Params:
    """Adam on the cross-entropy of the right candidate."""
    rng = np.random.default_rng(0)
    params = initial(rng)
    first = {name: np.zeros_like(value) for name, value in params.items()}
    second = {name: np.zeros_like(value) for name, value in params.items()}
    step = 0
    data = examples(path)
    for epoch in range(epochs):
        for axis in AXES:
            features, present, right = data[axis]
            order = rng.permutation(len(right))
            for at in range(0, len(order), 64):
                pick = order[at : at + 64]
                grads = _gradients(params, axis, features[pick], present[pick], right[pick])
                step += 1
                for name, grad in grads.items():
                    first[name] += 0.1 * (grad - first[name])
                    second[name] += 0.01 * (grad * grad - second[name])
                    params[name] -= rate * (1 - epoch / epochs) * first[name] / (np.sqrt(second[name]) + 1e-6)
    if held:
        for axis, (features, present, right) in examples(held).items():
            chances = _chances(params, axis, features, present)[0]
            print("linking", axis, len(right), round(float((chances.argmax(1) == right).mean()), 4))
    return params


def _chances(params: Params, axis: str, features: np.ndarray, present: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    hidden = np.tanh(features @ params[f"link.{axis}.in"])
    none = np.broadcast_to(params[f"link.{axis}.none"], (len(features), 1))
    scores = np.where(present, np.concatenate([hidden @ params[f"link.{axis}.out"], none], 1), -1e9)
    weight = np.exp(scores - scores.max(1, keepdims=True))
    return weight / weight.sum(1, keepdims=True), hidden


def _gradients(params: Params, axis: str, features: np.ndarray, present: np.ndarray, right: np.ndarray) -> Params:
    chances, hidden = _chances(params, axis, features, present)
    chances[np.arange(len(right)), right] -= 1
    chances /= len(right)
    d_scores = chances[:, :MOST]
    d_hidden = d_scores[..., None] * params[f"link.{axis}.out"] * (1 - hidden * hidden)
    return {
        f"link.{axis}.in": features.reshape(-1, PAIR_FEATURES).T @ d_hidden.reshape(-1, d_hidden.shape[-1]),
        f"link.{axis}.out": (d_scores[..., None] * hidden).sum((0, 1)),
        f"link.{axis}.none": chances[:, MOST].sum(keepdims=True),
    }
