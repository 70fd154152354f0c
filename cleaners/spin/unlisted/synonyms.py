"""How much better near synonyms would fit where a word stands.

A writer's own word mostly fits its place better than its synonyms do; a spinner's does not. For each word of a text
that has near synonyms, the n-gram model weighs them against it between the same two words before and after.
`unspun.training.thesaurus` writes the packaged table.
"""

import functools
import zlib
from collections.abc import Collection, Mapping, Sequence
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from unspun.text.ngrams import BOUNDARY, UNKNOWN, NGrams

Array = NDArray[np.float64]
Ids = NDArray[np.int64]

TEMPER = 0.8
"""The n-gram model is surer than its words allow: its log odds count for this much."""
RARITY_SHARE = 0.5
"""Of a synonym's advantage, the part of what its frequency alone gives that `in context` leaves out."""
MIN_PLACES = 10
"""Places without which a text says nothing."""
BEST_NATS = (1, 2, 3, 4, 6)
MEAN_NATS = (0, 1, 2, 3, 5)
"""Nats by which a word's best synonym, and the mean of all, are preferred: the shares of places beyond each."""
RATES = (0.03, 0.1, 0.2)
"""Shares of words that a spinner may have replaced, for each of which the text's likelihood is a feature."""
MAX_NATS = 8.0
FEATURES = 28


class Synonyms:
    """Near synonyms by word, all in one word and in the same form."""

    def __init__(self, synonyms_of: Mapping[str, Sequence[str]]) -> None:
        self.synonyms_of = synonyms_of
        self._ids: dict[NGrams, dict[str, Ids]] = {}

    @classmethod
    def load(cls, data: bytes) -> "Synonyms":
        """The table that `dump` wrote."""
        lines = (line.split(" ") for line in zlib.decompress(data).decode().splitlines())
        return cls({word: synonyms for word, *synonyms in lines})

    def dump(self) -> bytes:
        """The table as bytes that `load` reads: compressed lines, each a word and its synonyms."""
        lines = (" ".join((word, *synonyms)) for word, synonyms in sorted(self.synonyms_of.items()))
        return zlib.compress("\n".join(lines).encode(), 9)

    def read_features(self, words: Sequence[str], model: NGrams, hidden: Collection[str] = ()) -> Array:
        """How well the words of a text fit against their synonyms: (FEATURES,); zeros where too few have any.

        `words` are as the model counts them; the `hidden` ones have no synonyms.
        """
        ids_of = self._ids_of(model)
        places = [(at, ids_of[word]) for at, word in enumerate(words) if word in ids_of and word not in hidden]
        if len(places) < MIN_PLACES:
            return np.zeros(FEATURES)
        ids = model.ids(words)
        padded = np.concatenate([[BOUNDARY, BOUNDARY], ids, [BOUNDARY, BOUNDARY]])
        counts = np.array([len(synonyms) for _, synonyms in places])
        starts = np.concatenate([[0], np.cumsum(counts + 1)[:-1]])
        middle = np.concatenate([part for at, synonyms in places for part in (ids[at : at + 1], synonyms)])
        at = np.repeat([at for at, _ in places], counts + 1)
        contexts = np.stack([padded[at], padded[at + 1], middle, padded[at + 3], padded[at + 4]], axis=1)
        logs = model.logs(contexts.ravel()).reshape(-1, 5)[:, 2:].sum(axis=1)
        own = np.repeat(starts, counts + 1)
        is_own = np.zeros(len(own), np.bool_)
        is_own[starts] = True
        odds = TEMPER * (logs - logs[own])
        commoner = model.unigrams[middle] - model.unigrams[middle][own]
        return _summary(len(words), odds, commoner, is_own, starts, counts)

    def rarity(self, model: NGrams) -> dict[str, float]:
        """By how many nats the commonest synonym of a word is commoner in news, of words that have a commoner one."""
        alone, vocabulary = model.unigrams, model.vocabulary
        advantages = {
            word: float(alone[ids].max() - alone[vocabulary[word]]) for word, ids in self._ids_of(model).items()
        }
        return {word: nats for word, nats in advantages.items() if nats > 0}

    def _ids_of(self, model: NGrams) -> dict[str, Ids]:
        """The synonyms as ids of a model, of words that have some there."""
        if model not in self._ids:
            vocabulary = model.vocabulary
            listed = {
                word: np.array([vocabulary[synonym] for synonym in synonyms if synonym in vocabulary], np.int64)
                for word, synonyms in self.synonyms_of.items()
                if vocabulary.get(word, UNKNOWN) != UNKNOWN
            }
            self._ids[model] = {word: ids for word, ids in listed.items() if len(ids)}
        return self._ids[model]


@functools.cache
def packaged() -> Synonyms:
    """The packaged table."""
    return Synonyms.load(resources.files("unspun.cleaners.spin.unlisted").joinpath("synonyms.bin").read_bytes())


def _summary(words: int, odds: Array, commoner: Array, is_own: NDArray[np.bool_], starts: Ids, counts: Ids) -> Array:
    """The features of places whose own word stands first, at `starts`, before `counts` synonyms of log `odds`."""

    def best_of(values: Array) -> Array:
        return np.asarray(np.maximum.reduceat(np.where(is_own, -np.inf, values), starts))

    best, best_frequency = best_of(odds), best_of(commoner)
    in_context = best_of(odds - RARITY_SHARE * TEMPER * commoner)
    mean_ratio = np.add.reduceat(np.where(is_own, 0.0, np.exp(np.minimum(odds, 10.0))), starts) / counts
    mean = np.log(mean_ratio + 1e-6)
    return np.array(
        [
            len(starts) / words,
            np.clip(best, -4, 6).mean(),
            np.clip(best, 0, MAX_NATS).mean(),
            np.clip(best, 0, MAX_NATS).std(),
            np.clip(mean, -6, 6).mean(),
            *((best > nats).mean() for nats in BEST_NATS),
            *((mean > nats).mean() for nats in MEAN_NATS),
            *(np.log(1 - rate + rate * np.exp(np.minimum(mean, MAX_NATS))).mean() for rate in RATES),
            np.clip(best_frequency, -3, 6).mean(),
            (best_frequency > 2).mean(),
            (best_frequency > 4).mean(),
            np.clip(in_context, -4, 6).mean(),
            (in_context > 1).mean(),
            (in_context > 3).mean(),
            *np.quantile(best, (0.5, 0.75, 0.9)),
            np.quantile(mean, 0.9),
        ]
    )
