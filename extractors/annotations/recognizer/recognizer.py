"""Texts to scored spans: the networks with their weights, in batches."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from unspun.extractors.annotations.recognizer import layers
from unspun.extractors.annotations.recognizer.features import place_flags, word_ids
from unspun.extractors.annotations.recognizer.lexicon import Lexicon
from unspun.extractors.annotations.recognizer.network import (
    TAGS,
    Batch,
    Params,
    Sizes,
    collate,
    emissions,
    transitions,
    word_vectors,
)
from unspun.extractors.annotations.recognizer.segments import segments
from unspun.extractors.annotations.recognizer.spans import TokenSpan
from unspun.extractors.annotations.recognizer.tags import decode
from unspun.text.tokens import Tokens, split_clitics, tokenize

TEXTS_AT_ONCE = 32
TOKENS_AT_ONCE = 6000
BLOCK = 64
"""Words projected at once: a multiple of the tiles of every processor's product of matrices."""
FLOOR = 0.35
"""Mentions below it are left out: leaving out what is right less often than half of F1 (0.84) raises F1. It is lower
than that half by as much as costs little: an unsure mention may be the only one of its name, or bring an alias."""


class Read(NamedTuple):
    """A text's tokens, and what was found in them for each task, in order."""

    tokens: Tokens
    spans: dict[str, list[TokenSpan]]


class _Segment(NamedTuple):
    text: int
    start: int
    types: np.ndarray
    flags: np.ndarray


class Recognizer:
    """Finds entities and the roles of quotations, by the mean of what several networks say.

    The same texts in the same order always give the same. Beside other texts a score may differ in its last decimal:
    how a product of matrices is rounded depends on their size. With AVX-512 none of 5,264 spans of 48 articles did,
    with the instructions of older processors 4; the spans were the same. Products of one size alone do not mend this
    (there a row's rounding depends on its place), and make a text that comes alone four times slower.
    """

    def __init__(self, networks: Sequence[Params], lexicon: Lexicon) -> None:
        spaces = {name: layers.Space() for name in Sizes._fields}
        self._networks, self._lexicon = [_Network(params, spaces) for params in networks], lexicon
        self._logs = {
            task: transitions(np.mean([params[f"{task}.move"] for params in networks], axis=0), task) for task in TAGS
        }
        self._weights = {task: tuple(np.exp(part) for part in logs) for task, logs in self._logs.items()}
        self._places = frozenset(lexicon.places.tolist())
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}

    def read(self, texts: Iterable[str]) -> Iterator[Read]:
        iterator = iter(texts)
        while batch := [split_clitics(tokenize(text)) for text in islice(iterator, TEXTS_AT_ONCE)]:
            with self._lock:
                found = self._read(batch)
            yield from found

    def _read(self, batch: list[Tokens]) -> list[Read]:
        self._rows.clear()  # what was read before must not decide how products are rounded
        cut = []
        for number, tokens in enumerate(batch):
            types = self._types(tokens.words)
            flags = place_flags(*tokens, self._places)
            cut += [_Segment(number, a, types[a:b], flags[a:b]) for a, b in segments(tokens.words)]
        cut.sort(key=lambda segment: (-len(segment.types), segment.text, segment.start))
        out = [Read(tokens, {task: [] for task in TAGS}) for tokens in batch]
        at = 0
        while at < len(cut):
            count = max(1, TOKENS_AT_ONCE // len(cut[at].types))
            self._tag(cut[at : at + count], out)
            at += count
        for read in out:
            for spans in read.spans.values():
                spans.sort()
            read.spans["entities"] = [span for span in read.spans["entities"] if span.score >= FLOOR]
        return out

    def _tag(self, cut: list[_Segment], out: list[Read]) -> None:
        batch = collate([(segment.types, segment.flags) for segment in cut])
        said = [network.emissions(batch) for network in self._networks]
        for task in TAGS:
            scores = np.mean([of_network[task] for of_network in said], axis=0)
            best = layers.viterbi(scores, batch.lengths, *self._logs[task])
            certain = span_scores(scores, batch.lengths, best, self._weights[task])
            for column, segment in enumerate(cut):
                length = len(segment.types)
                for start, end, label in decode(best[:length, column], TAGS[task]):
                    score = certain(column, start, end)
                    out[segment.text].spans[task].append(
                        TokenSpan(segment.start + start, segment.start + end, label, score)
                    )

    def _types(self, words: Sequence[str]) -> np.ndarray:
        rows = self._rows
        unknown = [word for word in dict.fromkeys(words) if word not in rows]
        if unknown:
            ids = np.array([word_ids(word) for word in unknown])
            first = len(rows) + 1
            for network in self._networks:
                network.learn(first, ids, self._lexicon)
            rows.update((word, first + i) for i, word in enumerate(unknown))
        return np.array([rows[word] for word in words], np.int64)


class _Network:
    """A network, and what its first layer makes of the words that were seen: row 0 is padding."""

    def __init__(self, params: Params, spaces: dict[str, layers.Space]) -> None:
        self._params, self._spaces = params, spaces
        self._projected = np.zeros((1024, params["word"].shape[1]), np.float32)

    def learn(self, first: int, ids: np.ndarray, lexicon: Lexicon) -> None:
        """Words with these `word_ids` become the rows from `first` on."""
        vectors, _ = word_vectors(self._params, lexicon, ids)
        if first + len(ids) > len(self._projected):
            grown = np.zeros((2 * (first + len(ids)), self._projected.shape[1]), np.float32)
            grown[:first] = self._projected[:first]
            self._projected = grown
        self._projected[first : first + len(ids)] = _project(vectors, self._params["word"])

    def emissions(self, batch: Batch) -> dict[str, np.ndarray]:
        return emissions(self._params, self._projected, batch, self._spaces)


def _project(vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The product, in blocks of one size: rounding depends on the size, and the size on what was read before."""
    padded = np.zeros((-(-len(vectors) // BLOCK) * BLOCK, vectors.shape[1]), np.float32)
    padded[: len(vectors)] = vectors
    return np.concatenate([padded[i : i + BLOCK] @ weights for i in range(0, len(padded), BLOCK)])[: len(vectors)]


def span_scores(scores: np.ndarray, lengths: np.ndarray, best: np.ndarray, weights: Any) -> Any:
    """A function of (sequence, start, end) that gives the probability that a span of `best` stands exactly there."""
    _, _, (weight, alpha, beta, scale, ending) = layers.posteriors(scores, lengths, *weights)
    move = weights[0]
    with np.errstate(divide="ignore"):
        step = np.take_along_axis(weight, best[..., None], -1)[..., 0] / scale[..., 0]
        step[1:] *= move[best[:-1], best[1:]]
        path = np.cumsum(np.log(np.maximum(step, 1e-30)), 0)
        opens = np.log(np.maximum(np.take_along_axis(alpha, best[..., None], -1)[..., 0], 1e-30))
        closes = np.log(np.maximum(np.take_along_axis(beta, best[..., None], -1)[..., 0] / ending, 1e-30))

    def certain(column: int, start: int, end: int) -> float:
        last = end - 1
        log = opens[start, column] + path[last, column] - path[start, column] + closes[last, column]
        return round(min(1.0, float(np.exp(log))), 3)

    return certain
