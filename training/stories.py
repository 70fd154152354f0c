"""The weights by which two articles report one event (`copies/events.py`), from the clusters of ECB+.

    python -m unspun.training.stories --data DATA

DATA holds `stories/dev.jsonl` ({"id", "topic", "cluster", "text"}). Prints the weights of all topics together, and B3
of the clusters of each topic with weights that other topics gave. Both halves of an ECB+ topic are events of one kind,
as two arrests of two players of one team: pairs across them are the near misses.
"""

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from unspun.copies.article import Article
from unspun.copies.events import MIN_PROBABILITY, cosines, event_terms
from unspun.copies.relations import Relation, relate
from unspun.copies.stories import cluster

FOLDS = 5


class Labelled(NamedTuple):
    """An article of ECB+, its topic and its cluster."""

    article: Article
    topic: int
    cluster: str


class BCubed(NamedTuple):
    """B3 of clusters (Bagga and Baldwin 1998)."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def read_stories(path: Path) -> list[Labelled]:
    """The articles, without the address that is the first line of many."""
    found = []
    with path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            first, _, rest = record["text"].partition("\n")
            body = rest if first.startswith("http") else record["text"]
            found.append(Labelled(Article(document_id=record["id"], body=body), record["topic"], record["cluster"]))
    return found


def b_cubed(gold: Mapping[str, str], stories: Mapping[str, str]) -> BCubed:
    """B3 of the stories of the documents in `gold`."""
    both = Counter((gold[key], stories[key]) for key in gold)
    of_gold, of_story = Counter(gold.values()), Counter(stories[key] for key in gold)
    precision = sum(both[gold[key], stories[key]] / of_story[stories[key]] for key in gold) / len(gold)
    recall = sum(both[gold[key], stories[key]] / of_gold[gold[key]] for key in gold) / len(gold)
    return BCubed(precision, recall)


def cross_validate(labelled: Sequence[Labelled]) -> list[tuple[list[int], BCubed]]:
    """B3 of all articles together, on the topics of each fold, with weights that the other folds' pairs gave."""
    terms = [event_terms(None, one.article.body) for one in labelled]
    pairs = list(itertools.combinations(range(len(labelled)), 2))
    features = np.array([cosines(terms[i], terms[j]) for i, j in pairs])
    same = np.array([labelled[i].cluster == labelled[j].cluster for i, j in pairs])
    topics = sorted({one.topic for one in labelled})
    copies = _copies(labelled, pairs, features)
    scores = []
    for fold in range(FOLDS):
        held_out = set(topics[fold::FOLDS])
        teaching = np.array([not {labelled[i].topic, labelled[j].topic} & held_out for i, j in pairs])
        weights = fit(features[teaching], same[teaching])
        probabilities = 1 / (1 + np.exp(-(features @ weights[1:] + weights[0])))
        relations = [
            _event(labelled[i].article, labelled[j].article, float(probability))
            for (i, j), probability in zip(pairs, probabilities, strict=True)
            if probability >= MIN_PROBABILITY
        ]
        stories = cluster([one.article for one in labelled], [*relations, *copies])
        of = {key: story.story_id for story in stories for key in story.document_ids}
        gold = {one.article.document_id: one.cluster for one in labelled if one.topic in held_out}
        scores.append((sorted(held_out), b_cubed(gold, of)))
    return scores


def fit(features: "np.ndarray", same: "np.ndarray") -> "np.ndarray":
    """Bias and weights of a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=10, max_iter=500).fit(features, same)
    return np.concatenate([model.intercept_, model.coef_[0]])


def _copies(labelled: Sequence[Labelled], pairs: Sequence[tuple[int, int]], features: "np.ndarray") -> list[Relation]:
    """The copies among the pairs; no pair without any words in common is one."""
    related = (
        relate(labelled[i].article, labelled[j].article) for (i, j), row in zip(pairs, features, strict=True) if row[0]
    )
    return [one for one in related if one and one.relation != "independent_report"]


def _event(a: Article, b: Article, probability: float) -> Relation:
    return Relation(b.document_id, a.document_id, "independent_report", 0.0, 0.0, 0, "id", "", probability)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    labelled = read_stories(parser.parse_args().data / "stories" / "dev.jsonl")
    for topics, score in cross_validate(labelled):
        print(f"topics {topics}: B3 P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}")
    terms = [event_terms(None, one.article.body) for one in labelled]
    pairs = list(itertools.combinations(range(len(labelled)), 2))
    features = np.array([cosines(terms[i], terms[j]) for i, j in pairs])
    same = np.array([labelled[i].cluster == labelled[j].cluster for i, j in pairs])
    print("bias and weights:", *fit(features, same).round(1))


if __name__ == "__main__":
    main()
