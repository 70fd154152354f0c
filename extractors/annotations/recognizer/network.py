"""The network: a token encoder shared by two taggers, one for entities and one for the roles of quotations."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from unspun.extractors.annotations.recognizer import layers
from unspun.extractors.annotations.recognizer.features import FLAGS, TABLES
from unspun.extractors.annotations.recognizer.lexicon import WIDTH, Lexicon
from unspun.extractors.annotations.recognizer.tags import allowed, tag_names

LABELS = ("Person", "Organization", "Location", "Facility", "NORP", "Date", "Money", "Product", "Misc")
ROLES = ("source", "cue", "content")
TAGS = {"entities": tag_names(LABELS), "quotes": tag_names(ROLES)}
FORBIDDEN = np.float32(-1e4)
Params = dict[str, np.ndarray]


class Sizes(NamedTuple):
    """Widths of the layers."""

    word: int = 128
    shared: int = 96
    entities: int = 48
    quotes: int = 80


class Transitions(NamedTuple):
    """Scores of one tag after another, at the beginning and at the end; what is not allowed is FORBIDDEN."""

    move: np.ndarray
    first: np.ndarray
    last: np.ndarray


class Batch(NamedTuple):
    """Sequences of tokens, falling in length, as the encoder reads them.

    `types` (T, B) indexes the rows of the words that occur; row 0 is padding. `flags` (T, B, len(FLAGS)) float32.
    """

    types: np.ndarray
    flags: np.ndarray
    lengths: np.ndarray


def initial(rng: np.random.Generator, sizes: Sizes) -> Params:
    """Parameters before training."""

    def uniform(*shape: int) -> np.ndarray:
        bound = np.sqrt(6.0 / (shape[-2] + shape[-1]))
        return rng.uniform(-bound, bound, shape).astype(np.float32)

    params: Params = {
        f"table.{name}": (rng.standard_normal(shape) * 0.1).astype(np.float32) for name, shape in TABLES.items()
    }
    width = WIDTH + sum(columns for _, columns in TABLES.values())
    params["word"] = uniform(width, 2 * sizes.word)
    params["flags"] = uniform(len(FLAGS), 2 * sizes.word)
    params["word_bias"] = np.zeros(2 * sizes.word, np.float32)
    params["norm_gain"] = np.ones(sizes.word, np.float32)
    params["norm_bias"] = np.zeros(sizes.word, np.float32)
    inputs = {"shared": sizes.word, "entities": 2 * sizes.shared + sizes.word, "quotes": 2 * sizes.shared + sizes.word}
    for name, columns in inputs.items():
        hidden = getattr(sizes, name)
        params[f"{name}.inputs"] = uniform(2, columns, 4 * hidden)
        params[f"{name}.recurrent"] = uniform(2, hidden, 4 * hidden) * np.float32(0.7)
        bias = np.zeros((2, 4 * hidden), np.float32)
        bias[:, hidden : 2 * hidden] = -1.0
        params[f"{name}.bias"] = bias
    for task, names in TAGS.items():
        params[f"{task}.tags"] = uniform(2 * getattr(sizes, task), len(names))
        params[f"{task}.tags_bias"] = np.zeros(len(names), np.float32)
        params[f"{task}.move"] = np.zeros((len(names), len(names)), np.float32)
    return params


def transitions(moves: np.ndarray, task: str) -> Transitions:
    """`moves` (tags, tags) are the learned scores of one tag after another."""
    move, first, last = allowed(TAGS[task])
    return Transitions(
        np.where(move, moves, FORBIDDEN),
        np.where(first, np.float32(0), FORBIDDEN),
        np.where(last, np.float32(0), FORBIDDEN),
    )


def word_vectors(params: Params, lexicon: Lexicon, ids: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """What is known of words, from their `word_ids` (words, 9): (words, width), and the rows taken from each table."""
    hashes = ids.astype(np.uint32)
    paths = lexicon.cluster_paths(hashes[:, 1]).astype(np.int64)
    rows = {"cluster": paths % 4096, "cluster_10": paths & 1023, "cluster_6": paths & 63}
    for column, name in enumerate(list(TABLES)[3:], start=2):
        rows[name] = (hashes[:, column] % TABLES[name][0]).astype(np.int64)
    known = lexicon.vectors(lexicon.vector_rows(hashes[:, 0]))
    return np.concatenate([known, *(params[f"table.{name}"][rows[name]] for name in TABLES)], axis=1), rows


def collate(sequences: Sequence[tuple[np.ndarray, np.ndarray]]) -> Batch:
    """Pad sequences of (types, flags) that fall in length."""
    lengths = np.array([len(types) for types, _ in sequences])
    steps = int(lengths[0])
    types = np.zeros((steps, len(sequences)), np.int64)
    flags = np.zeros((steps, len(sequences), len(FLAGS)), np.float32)
    for column, (sequence, place) in enumerate(sequences):
        types[: len(sequence), column] = sequence
        flags[: len(sequence), column] = place
    return Batch(types, flags, lengths)


def emissions(
    params: Params, projected: np.ndarray, batch: Batch, spaces: dict[str, layers.Space]
) -> dict[str, np.ndarray]:
    """Tag scores of each task (T, B, tags). `projected` (rows, 2 * word) are the words' vectors times `word`.

    `spaces` are work spaces, one for each name of `Sizes`.
    """
    wide = np.take(
        projected, batch.types, axis=0, out=spaces["word"].take("wide", *batch.types.shape, projected.shape[1])
    )
    wide += batch.flags @ params["flags"] + params["word_bias"]
    narrow, _ = layers.maxout(wide)
    words, _ = layers.layer_norm(narrow, params["norm_gain"], params["norm_bias"])
    turned = layers.reversal(batch.lengths, len(words))
    shared, _ = layers.lstm(words, turned, *lstm_params(params, "shared"), spaces["shared"])
    seen = spaces["word"].take("seen", *batch.types.shape, shared.shape[-1] + words.shape[-1])
    seen[..., : shared.shape[-1]] = shared
    seen[..., shared.shape[-1] :] = words
    out = {}
    for task in TAGS:
        own, _ = layers.lstm(seen, turned, *lstm_params(params, task), spaces[task])
        out[task] = own @ params[f"{task}.tags"] + params[f"{task}.tags_bias"]
    return out


def lstm_params(params: Params, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return params[f"{name}.inputs"], params[f"{name}.recurrent"], params[f"{name}.bias"]
