"""Train the networks of the news model and write their weights and the card.

    python -m benchmarks.model.train --data DATA [--minutes 100]

DATA holds `entities/` and `quotes/`, each with train.jsonl and dev.jsonl (docs/model-card.md says where a user gets
them). Each network is trained in a process of its own: on two free cores twelve passes take about half an hour;
`--minutes` ends the schedule earlier on a busy machine.
"""

import argparse
import random
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.model.card import Facts, write_card
from benchmarks.model.data import Article, Words, read_articles, sequences
from benchmarks.model.gradients import loss_and_gradients
from benchmarks.model.lexicon import compile_lexicon
from benchmarks.model.optimizer import Adam
from extractors.model import WEIGHTS
from extractors.model.lexicon import Lexicon
from extractors.model.network import TAGS, Batch, Params, Sizes, collate, initial
from extractors.model.weights import pack

SEEDS = 2, 3
"""A network is trained with each: they err in different places, so that their mean is better than either."""
VECTORS = 400_000
PASSES = 12
TOKENS = 2400
RATE = 2.5e-3
WARM_UP = 100
LOWEST = 0.02
CASES, CASE_CHANCES = ["", "upper", "lower"], [0.93, 0.035, 0.035]
"""Some articles are read in capitals or in small letters: headlines, datelines and damaged copies are."""
SEGMENT_SIZES = [96, 112, 128, 144]
"""Articles are cut anew in each pass, so that no sentence always stands at a cut."""
POOL = 480
"""Segments that are sorted by length together: enough for little padding, few enough for random batches."""

Sequence = tuple[np.ndarray, np.ndarray, np.ndarray]


def batches(articles: list[Article], words: Words, rng: random.Random) -> list[list[Sequence]]:
    """Random batches of about TOKENS tokens, of segments of about equal length, the longest first."""
    cut: list[Sequence] = []
    for article in articles:
        case = rng.choices(CASES, CASE_CHANCES)[0]
        cut += sequences(article, words, case, rng.choice(SEGMENT_SIZES))
    rng.shuffle(cut)
    out = []
    for at in range(0, len(cut), POOL):
        batch: list[Sequence] = []
        for item in sorted(cut[at : at + POOL], key=lambda item: -len(item[0])):
            if batch and (len(batch) + 1) * len(batch[0][0]) > TOKENS:
                out.append(batch)
                batch = []
            batch.append(item)
        out.append(batch)
    return out


def assemble(items: list[Sequence], words: Words) -> tuple[np.ndarray, Batch, np.ndarray]:
    """The ids of the words of a batch (row 0 padding), the batch, and its gold tags (T, B)."""
    batch = collate([(types, flags) for types, flags, _ in items])
    present, local = np.unique(np.append(batch.types.ravel(), 0), return_inverse=True)
    gold = np.zeros(batch.types.shape, np.int64)
    for column, (_, _, tags) in enumerate(items):
        gold[: len(tags), column] = tags
    ids = np.array([words.ids[row] for row in present])
    return ids, batch._replace(types=local[:-1].reshape(batch.types.shape)), gold


def train_network(data: Path, lexicon: Lexicon, minutes: float, seed: int) -> tuple[Params, int]:
    """Averaged weights of the encoder and both taggers, and the steps that were done."""
    rng, drop = random.Random(seed), np.random.default_rng(seed)
    words = Words(frozenset(lexicon.places.tolist()))
    articles = {task: read_articles(data / task / "train.jsonl", task) for task in TAGS}
    adam = Adam(initial(np.random.default_rng(seed), Sizes()))
    began, step, total = time.monotonic(), 0, 0
    for _ in range(PASSES):
        plan = [(task, batch) for task, of_task in articles.items() for batch in batches(of_task, words, rng)]
        rng.shuffle(plan)
        total = total or len(plan) * PASSES
        for task, items in plan:
            done = max(step / total, (time.monotonic() - began) / (60 * minutes))
            if done >= 1:
                return adam.average, step
            ids, batch, gold = assemble(items, words)
            loss, grads = loss_and_gradients(adam.params, lexicon, ids, batch, task, gold, drop)
            adam.step(grads, RATE * min(1.0, step / WARM_UP) * max(LOWEST, 1 - done))
            step += 1
            if step % 100 == 0:
                print(f"network {seed}  {done:5.1%}  step {step} of {total}  {task} loss {loss:.4f}", flush=True)
    return adam.average, step


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=100, help="the learning rate has fallen to nothing by then")
    arguments = parser.parse_args()
    lexicon = compile_lexicon(VECTORS)
    with ProcessPoolExecutor(len(SEEDS)) as pool:
        train = partial(train_network, arguments.data, lexicon, arguments.minutes)
        networks, steps = zip(*pool.map(train, SEEDS), strict=True)
    WEIGHTS.write_bytes(pack(networks, lexicon))
    write_card(arguments.data, Facts(steps=steps, tokens=TOKENS))


if __name__ == "__main__":
    main()
