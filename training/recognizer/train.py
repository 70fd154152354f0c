"""Train the networks of the news model and write their weights and the card.

    python -m unspun.training.recognizer.train --data DATA

DATA holds `entities/` and `quotes/`, each with train.jsonl and dev.jsonl (docs/model-card.md says where a user gets
them), and may hold `clean/` with more articles (JSON Lines with "text"). The two networks of the first round learn from
the annotators. Those of each round label, for each task, the articles that nobody annotated for it, and the next two
learn from these and the annotated ones, which makes two to three times as much news (self-training: Scudder 1965;
McClosky, Charniak and Johnson 2006). The last two are kept. Each network is trained in a process of its own: on two
free cores all takes about 75 minutes.
"""

import argparse
import random
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from unspun.extractors.annotations.recognizer import WEIGHTS
from unspun.extractors.annotations.recognizer.lexicon import Lexicon
from unspun.extractors.annotations.recognizer.network import TAGS, Batch, Params, Sizes, collate, initial
from unspun.extractors.annotations.recognizer.recognizer import Recognizer
from unspun.extractors.annotations.recognizer.weights import pack
from unspun.training.model_card import Facts, read_clean, write_card
from unspun.training.recognizer.data import Article, Words, label, read_articles, sequences
from unspun.training.recognizer.gradients import loss_and_gradients
from unspun.training.recognizer.lexicon import compile_lexicon
from unspun.training.recognizer.optimizer import Adam

VECTORS = 400_000
SHARE = 0.5
"""Of the articles that networks labelled, so many are read in each pass: others in the next."""
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


class Round(NamedTuple):
    """Networks that learn from the same articles, one for each seed, in so many passes over them."""

    seeds: tuple[int, ...]
    passes: int


ROUNDS = (Round((2, 3), 12), Round((4, 5), 7), Round((6, 7), 8))
"""Two networks err in different places, so that their mean is better than either. A fourth round gave no more."""
Segment = tuple[np.ndarray, np.ndarray, np.ndarray]


class Trained(NamedTuple):
    """The weights of a network, and the steps of its training."""

    params: Params
    steps: int


def batches(articles: list[Article], words: Words, rng: random.Random) -> list[list[Segment]]:
    """Random batches of about TOKENS tokens, of segments of about equal length, the longest first."""
    cut: list[Segment] = []
    for article in articles:
        case = rng.choices(CASES, CASE_CHANCES)[0]
        cut += sequences(article, words, case, rng.choice(SEGMENT_SIZES))
    rng.shuffle(cut)
    out = []
    for at in range(0, len(cut), POOL):
        batch: list[Segment] = []
        for item in sorted(cut[at : at + POOL], key=lambda item: -len(item[0])):
            if batch and (len(batch) + 1) * len(batch[0][0]) > TOKENS:
                out.append(batch)
                batch = []
            batch.append(item)
        out.append(batch)
    return out


def assemble(items: list[Segment], words: Words) -> tuple[np.ndarray, Batch, np.ndarray]:
    """The ids of the words of a batch (row 0 padding), the batch, and its gold tags (T, B)."""
    batch = collate([(types, flags) for types, flags, _ in items])
    present, local = np.unique(np.append(batch.types.ravel(), 0), return_inverse=True)
    gold = np.zeros(batch.types.shape, np.int64)
    for column, (_, _, tags) in enumerate(items):
        gold[: len(tags), column] = tags
    ids = np.array([words.ids[row] for row in present])
    return ids, batch._replace(types=local[:-1].reshape(batch.types.shape)), gold


Articles = dict[str, list[Article]]


def train_network(annotated: Articles, labelled: Articles, lexicon: Lexicon, passes: int, seed: int) -> Trained:
    """Averaged weights of the encoder and both taggers, and the steps that were done."""
    rng, drop = random.Random(seed), np.random.default_rng(seed)
    words = Words(frozenset(lexicon.places.tolist()))
    adam = Adam(initial(np.random.default_rng(seed), Sizes()))
    step, total = 0, 0
    for _ in range(passes):
        plan = []
        for task, articles in annotated.items():
            more = rng.sample(labelled[task], int(SHARE * len(labelled[task])))
            plan += [(task, batch) for batch in batches([*articles, *more], words, rng)]
        rng.shuffle(plan)
        total = total or len(plan) * passes
        for task, items in plan:
            ids, batch, gold = assemble(items, words)
            loss, grads = loss_and_gradients(adam.params, lexicon, ids, batch, task, gold, drop)
            adam.step(grads, RATE * min(1.0, step / WARM_UP) * max(LOWEST, 1 - step / total))
            step += 1
            if step % 100 == 0:
                print(f"network {seed}  {step / total:5.1%}  {task} loss {loss:.4f}", flush=True)
    return Trained(adam.average, step)


def train_networks(annotated: Articles, labelled: Articles, lexicon: Lexicon, of_round: Round) -> list[Trained]:
    """The networks of a round, all at once."""
    with ProcessPoolExecutor(len(of_round.seeds)) as pool:
        learn = partial(train_network, annotated, labelled, lexicon, of_round.passes)
        return list(pool.map(learn, of_round.seeds))


def label_others(texts: dict[str, list[str]], recognizer: Recognizer) -> Articles:
    """For each task, the texts that were not annotated for it, labelled by the recognizer."""
    labelled: Articles = {task: [] for task in TAGS}
    for origin, of_origin in texts.items():
        for task, articles in label(of_origin, recognizer).items():
            labelled[task] += articles if task != origin else []
    return labelled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    lexicon = compile_lexicon(VECTORS)
    annotated = {task: read_articles(data / task / "train.jsonl", task) for task in TAGS}
    texts = {task: [article.text for article in articles] for task, articles in annotated.items()}
    texts["clean"] = [article["text"] for article in read_clean(data)]
    labelled: Articles = {task: [] for task in TAGS}
    steps = []
    for number, of_round in enumerate(ROUNDS, 1):
        trained = train_networks(annotated, labelled, lexicon, of_round)
        networks = [network.params for network in trained]
        steps.append(tuple(network.steps for network in trained))
        if number < len(ROUNDS):
            labelled = label_others(texts, Recognizer(networks, lexicon))
    WEIGHTS.write_bytes(pack(networks, lexicon))
    write_card(data, Facts(tuple(steps), TOKENS))


if __name__ == "__main__":
    main()
