"""Train the n-gram model of clean news: `python -m unspun.training.ngrams DATA OUT.bin`.

DATA holds `clean/*.jsonl`, `quotes/*.jsonl` and `entities/*.jsonl`, each line an object with a "text" of genuine news,
and what `read_more_texts` reads.
"""

import argparse
import functools
import importlib.resources
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from wordfreq import top_n_list, word_frequency

from unspun.text.ngrams import BITS, STEP, UNKNOWN, Ids, NGrams, split

COMMON_WORDS = 40_000
"""Words of general English that get a probability although the news never used them: spinners use them."""
LEAST_TRIPLES = 2
"""How often three words must follow each other to be kept; rarer ones are left to the back-off."""
DISCOUNT = 0.75
GENERAL_WEIGHT = 0.25
"""Share of a word's probability that comes from general English; the rest is its frequency in the news."""
PAIR_WEIGHT = 0.5
"""Of what the news does not say of a pair of words, the part that general English says: the least perplexity on
held-out articles."""
FOLDERS = ("clean", "quotes", "entities")
ENGLISH = 300
"""Characters of English text in which " the " stands at least once."""


def read_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Id and text of every genuine article under the data folder."""
    for folder in FOLDERS:
        for path in sorted((data / folder).glob("*.jsonl")):
            for line in path.open(encoding="utf-8"):
                item = json.loads(line)
                yield f"{folder}/{item['id']}", item["text"]


def read_more_texts(data: Path) -> Iterator[str]:
    """More news for the counts of words: event reports, and bodies of web pages in English. It is no test of anything,
    since who wrote it, and what the pages left in it, is not known."""
    for path in sorted((data / "stories").glob("*.jsonl")):
        yield from (json.loads(line)["text"] for line in path.open(encoding="utf-8"))
    bodies = [
        json.loads(line).get("body")
        for path in sorted((data / "html" / "web").glob("*.jsonl"))
        for line in path.open(encoding="utf-8")
    ]
    truth = data / "html" / "aeb" / "ground-truth.json"
    if truth.is_file():
        bodies += [page["articleBody"] for page in json.loads(truth.read_text(encoding="utf-8")).values()]
    yield from (body for body in bodies if isinstance(body, str) and body.count(" the ") * ENGLISH > len(body))


def train(texts: Iterable[str]) -> NGrams:
    """A model of the texts and, where they say little, of general English."""
    sequences = [["", ".", *split(text), "."] for text in texts]
    counts = Counter(word for sequence in sequences for word in sequence)
    common = top_n_list("en", COMMON_WORDS)
    known = [word for word, count in counts.most_common() if count > 1 and word]
    words = ["", ".", *dict.fromkeys(word for word in [*known, *common] if word not in ("", "."))][: 1 << BITS]
    vocabulary = {word: index for index, word in enumerate(words)}
    ids = np.array([vocabulary.get(word, UNKNOWN) for sequence in sequences for word in sequence], dtype=np.int64)

    seen = np.bincount(ids, minlength=len(words)).astype(np.float64)
    frequency = np.array([word_frequency(word, "en") if word[:1].isalpha() else 0.0 for word in words])
    frequency[UNKNOWN] = 1e-9
    probability = (1 - GENERAL_WEIGHT) * seen / seen.sum() + GENERAL_WEIGHT * frequency / max(frequency.sum(), 1.0)
    probability = np.maximum(probability, 1e-9)
    probability[UNKNOWN] = 1e-8

    pairs, pair_counts = np.unique((ids[:-1] << BITS) | ids[1:], return_counts=True)
    pairs, pair_counts = _known(pairs, pair_counts, 2)
    pairs, pair_counts, pair_shares = _with_general(pairs, pair_counts, _general_pairs(vocabulary))
    listed = np.bincount(pairs >> BITS, pair_shares, len(words))
    rest = 1 - PAIR_WEIGHT * listed
    lower = PAIR_WEIGHT * pair_shares + rest[pairs >> BITS] * probability[pairs & _MASK]
    pair_logs, word_backoff = _discounted(pairs, pair_counts, lower, len(words), pairs >> BITS)
    word_backoff += np.log(rest)

    triples, triple_counts = np.unique((ids[:-2] << (2 * BITS)) | (ids[1:-1] << BITS) | ids[2:], return_counts=True)
    triples, triple_counts = _known(triples, triple_counts, 3)
    context = np.searchsorted(pairs, triples >> BITS)
    suffix = np.searchsorted(pairs, triples & ((1 << (2 * BITS)) - 1))
    triple_logs, pair_backoff = _discounted(triples, triple_counts, np.exp(pair_logs)[suffix], len(pairs), context)
    kept = triple_counts >= LEAST_TRIPLES
    return NGrams(
        words,
        np.log(probability).astype(np.float32),
        word_backoff.astype(np.float32),
        pairs,
        _quantize(pair_logs),
        _quantize(pair_backoff),
        triples[kept],
        _quantize(triple_logs[kept]),
    )


@functools.cache
def _web() -> tuple[list[tuple[str, str, float]], dict[str, float]]:
    """Pairs of words of the English web with their counts, and the counts of words (package wordsegment)."""
    folder = importlib.resources.files("wordsegment")
    words = dict(line.split("\t") for line in folder.joinpath("unigrams.txt").read_text("utf-8").splitlines())
    pairs = []
    for line in folder.joinpath("bigrams.txt").read_text("utf-8").splitlines():
        pair, count = line.split("\t")
        first, second = ("." if word in ("<s>", "</s>") else word for word in pair.split(" "))
        pairs.append((first, second, float(count)))
    return pairs, {word: float(count) for word, count in words.items()}


def _general_pairs(vocabulary: dict[str, int]) -> dict[int, float]:
    """p(second | first) of general English for the pairs that are common there, by their key."""
    pairs, words = _web()
    return {
        (vocabulary[first] << BITS) | vocabulary[second]: count / max(words[first], count)
        for first, second, count in pairs
        if first in vocabulary and second in vocabulary and first in words
    }


def _with_general(
    keys: Ids, counts: Ids, general: dict[int, float]
) -> tuple[Ids, NDArray[np.float64], NDArray[np.float64]]:
    """The pairs of the news and of general English, with their counts in the news and their shares in the other."""
    general_keys = np.array(sorted(general), np.int64)
    both = np.union1d(keys, general_keys)
    news, shares = np.zeros(len(both)), np.zeros(len(both))
    news[np.searchsorted(both, keys)] = counts
    shares[np.searchsorted(both, general_keys)] = [general[key] for key in general_keys.tolist()]
    return both, news, shares


_MASK = (1 << BITS) - 1


def _known(keys: Ids, counts: Ids, order: int) -> tuple[Ids, Ids]:
    """The n-grams whose words are all in the vocabulary."""
    known = np.ones(len(keys), bool)
    for place in range(order):
        known &= ((keys >> (place * BITS)) & _MASK) != UNKNOWN
    return keys[known], counts[known]


def _discounted(
    keys: Ids, counts: NDArray[Any], lower: NDArray[np.float64], contexts: int, context: Ids
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Interpolated absolute discounting: log probability of each n-gram, log back-off weight of each context."""
    total = np.bincount(context, counts, contexts)
    kinds = np.bincount(context, counts > 0, contexts)
    weight = np.where(total > 0, DISCOUNT * kinds / np.maximum(total, 1), 1.0)
    logs = np.log(np.maximum(counts - DISCOUNT, 0) / np.maximum(total, 1)[context] + weight[context] * lower)
    return logs, np.log(weight)


def _quantize(logs: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.rint(-logs / STEP).clip(0, 255).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    model = train([*(text for _, text in read_texts(arguments.data)), *read_more_texts(arguments.data)])
    data = model.dump()
    arguments.out.write_bytes(data)
    print(f"{arguments.out}: {len(model.vocabulary):,} words, {len(data) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
