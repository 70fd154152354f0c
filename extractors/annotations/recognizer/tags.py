"""Spans as tags: B, I, E of a longer span, S of a single token, O of none."""

import numpy as np


def tag_names(labels: tuple[str, ...]) -> list[str]:
    """
    >>> tag_names(("Date",))
    ['O', 'B-Date', 'I-Date', 'E-Date', 'S-Date']
    """
    return ["O", *(f"{place}-{label}" for label in labels for place in "BIES")]


def allowed(names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which tag may follow which (tags, tags), begin (tags,) and end (tags,) a sequence, as bool."""
    closes = np.array([name[0] in "OES" for name in names])
    opens = np.array([name[0] in "OBS" for name in names])
    move = closes[:, None] & opens
    for i, before in enumerate(names):
        for j, after in enumerate(names):
            if before[0] in "BI" and after[0] in "IE" and before[2:] == after[2:]:
                move[i, j] = True
    return move, opens, closes


def encode(spans: list[tuple[int, int, str]], count: int, names: list[str]) -> np.ndarray:
    """Tag index of each of `count` tokens, for spans (first token, token after the last, label) that do not overlap.

    >>> encode([(1, 3, "Date")], 4, tag_names(("Date",))).tolist()
    [0, 1, 3, 0]
    """
    index = {name: i for i, name in enumerate(names)}
    tags = np.zeros(count, np.int64)
    for start, end, label in spans:
        if end - start == 1:
            tags[start] = index[f"S-{label}"]
        else:
            tags[start:end] = index[f"I-{label}"]
            tags[start] = index[f"B-{label}"]
            tags[end - 1] = index[f"E-{label}"]
    return tags


def decode(tags: np.ndarray, names: list[str]) -> list[tuple[int, int, str]]:
    """Spans of a sequence of tags that `allowed` permits.

    >>> decode(np.array([0, 1, 3, 4]), tag_names(("Date",)))
    [(1, 3, 'Date'), (3, 4, 'Date')]
    """
    spans = []
    start = 0
    for position in np.flatnonzero(tags).tolist():
        name = names[tags[position]]
        if name[0] in "BS":
            start = position
        if name[0] in "ES":
            spans.append((start, position + 1, name[2:]))
    return spans
