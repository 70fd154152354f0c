"""Train the news model: `python -m benchmarks.model.train --data DIR`."""

import argparse
import json
import math
import random
import time
from pathlib import Path

import numpy as np

from benchmarks.model.data import Article, Words, read_articles, sequences
from benchmarks.model.gradients import loss_and_gradients
from extractors.model import layers
from extractors.model.lexicon import Lexicon
from extractors.model.network import TAGS, Batch, Params, Sizes, collate, emissions, initial, transitions, word_vectors
from extractors.model.tags import decode

TASKS = ("entities", "quotes")


class Adam:
    """Adam (Kingma and Ba 2015) with decoupled weight decay, clipped gradients and a running average of the weights."""

    def __init__(self, params: Params, average: float = 0.9985, decay: float = 1e-2, clip: float = 2.0) -> None:
        self.params, self.average_rate, self.decay, self.clip = params, average, decay, clip
        self.first = {name: np.zeros_like(value) for name, value in params.items()}
        self.second = {name: np.zeros_like(value) for name, value in params.items()}
        self.average = {name: value.copy() for name, value in params.items()}
        self.counts = dict.fromkeys(params, 0)
        self.steps = 0

    def step(self, grads: Params, rate: float) -> None:
        self.steps += 1
        norm = math.sqrt(sum(float((grad * grad).sum()) for grad in grads.values()))
        shrink = np.float32(min(1.0, self.clip / (norm + 1e-9)))
        keep = min(self.average_rate, self.steps / (self.steps + 20))
        for name, grad in grads.items():
            self.counts[name] += 1
            count = self.counts[name]
            value, first, second = self.params[name], self.first[name], self.second[name]
            grad = grad * shrink
            first *= 0.9
            first += 0.1 * grad
            second *= 0.99
            second += 0.01 * grad * grad
            change = (first / (1 - 0.9**count)) / (np.sqrt(second / (1 - 0.99**count)) + 1e-8)
            if value.ndim > 1 and not name.startswith("table."):
                value *= 1 - rate * self.decay
            value -= (rate * change).astype(np.float32)
        for name, value in self.params.items():
            self.average[name] += (1 - keep) * (value - self.average[name])


def batches(items: list, task: str, words: Words, rng: random.Random, tokens: int) -> list:
    """Random batches of segments of about equal length."""
    cut = []
    for article in items:
        case = rng.choices(["", "upper", "lower"], [0.93, 0.035, 0.035])[0]
        cut += sequences(article, words, case, rng.choice([96, 112, 128, 144]))
    rng.shuffle(cut)
    out = []
    pool = 60
    for at in range(0, len(cut), pool * 8):
        chunk = sorted(cut[at : at + pool * 8], key=lambda item: -len(item[0]))
        batch, total = [], 0
        for item in chunk:
            if batch and total + len(batch[0][0]) > tokens:
                out.append((task, batch))
                batch, total = [], 0
            batch.append(item)
            total += len(batch[0][0])
        if batch:
            out.append((task, batch))
    return out


def assemble(items: list, words: Words) -> tuple[np.ndarray, Batch, np.ndarray]:
    """The ids of the words of a batch (row 0 padding), the batch, and its gold tags."""
    batch = collate([(types, flags) for types, flags, _ in items])
    present, local = np.unique(np.append(batch.types.ravel(), 0), return_inverse=True)
    gold = np.zeros(batch.types.shape, np.int64)
    for column, (_, _, tags) in enumerate(items):
        gold[: len(tags), column] = tags
    ids = np.array([words.ids[row] for row in present])
    return ids, batch._replace(types=local[:-1].reshape(batch.types.shape)), gold


def spans_of(
    params: Params, lexicon: Lexicon, articles: list[Article], words: Words
) -> list[list[tuple[int, int, str]]]:
    """The spans (in tokens) that the network finds in each article, for the article's own task."""
    out = []
    for article in articles:
        items = sequences(article, words)
        order = sorted(range(len(items)), key=lambda i: -len(items[i][0]))
        ids, batch, _ = assemble([items[i] for i in order], words)
        vectors, _ = word_vectors(params, lexicon, ids)
        scores = emissions(params, vectors @ params["word"], batch, {name: layers.Space() for name in Sizes._fields})[
            article.task
        ]
        best = layers.viterbi(scores, batch.lengths, *transitions(params, article.task))
        tags = [np.zeros(0)] * len(items)
        for column, i in enumerate(order):
            tags[i] = best[: len(items[i][0]), column]
        found, at = [], 0
        for part in tags:
            found += [(at + start, at + end, label) for start, end, label in decode(part, TAGS[article.task])]
            at += len(part)
        out.append(found)
    return out


def score(params: Params, lexicon: Lexicon, articles: list[Article], words: Words) -> dict[str, float]:
    """F1 of exact spans, of each label and of all."""
    counts: dict[str, list[int]] = {}
    for article, found in zip(articles, spans_of(params, lexicon, articles, words), strict=True):
        gold, predicted = set(decode(article.tags, TAGS[article.task])), set(found)
        for label in {span[2] for span in gold | predicted}:
            g = {span for span in gold if span[2] == label}
            p = {span for span in predicted if span[2] == label}
            for name in (label, "all"):
                row = counts.setdefault(name, [0, 0, 0])
                row[0] += len(g & p)
                row[1] += len(p)
                row[2] += len(g)
    return {name: round(2 * a / max(1, b + c), 4) for name, (a, b, c) in sorted(counts.items())}


def train(args: argparse.Namespace) -> None:
    rng = random.Random(args.seed)
    drop = np.random.default_rng(args.seed)
    lexicon = Lexicon(**np.load(args.lexicon))
    words = Words(frozenset(lexicon.places.tolist()))
    data, held = {}, {}
    for task in TASKS:
        articles = read_articles(args.data / task / "train.jsonl", task)
        random.Random(7).shuffle(articles)
        count = int(len(articles) * args.hold_out)
        held[task], data[task] = articles[:count], articles[count:]
        if args.part < 1:
            data[task] = data[task][: int(len(data[task]) * args.part)]
    sizes = Sizes(*args.sizes)
    params = dict(np.load(args.resume)) if args.resume else initial(np.random.default_rng(args.seed), sizes)
    adam = Adam(params)
    total = None
    step, began = 0, time.monotonic()
    for _ in range(args.epochs):
        plan = [batch for task in args.tasks for batch in batches(data[task], task, words, rng, args.tokens)]
        rng.shuffle(plan)
        total = total or len(plan) * args.epochs
        losses = {task: [] for task in TASKS}
        for task, items in plan:
            ids, batch, gold = assemble(items, words)
            loss, grads = loss_and_gradients(params, lexicon, ids, batch, task, gold, drop)
            progress = max(step / total, (time.monotonic() - began) / (60 * args.minutes))
            rate = args.rate * min(1.0, step / 100) * max(0.02, 1 - progress)
            adam.step(grads, rate)
            if progress >= 1:
                break
            losses[task].append(loss)
            step += 1
            if step % 50 == 0:
                print(
                    step,
                    total,
                    round(time.monotonic() - began),
                    {t: round(float(np.mean(v[-50:])), 4) for t, v in losses.items() if v},
                    flush=True,
                )
        np.savez(args.out, **adam.average)
        if progress >= 1:
            break
    for task in args.tasks if args.hold_out else ():
        print(task, json.dumps(score(adam.average, lexicon, held[task], words)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lexicon", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--part", type=float, default=1)
    parser.add_argument("--tokens", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=110, help="the learning rate falls to nothing by then")
    parser.add_argument("--sizes", type=int, nargs=4, default=list(Sizes()))
    parser.add_argument("--tasks", nargs="+", default=list(TASKS))
    parser.add_argument("--hold-out", type=float, default=0.05)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
