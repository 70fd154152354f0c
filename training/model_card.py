"""The model card: what the weights are made of, and what they do on the dev articles.

    python -m unspun.training.model_card --data DATA

writes docs/model-card.md anew for the weights that are there.
"""

import argparse
import json
from pathlib import Path
from typing import Any, NamedTuple

from unspun.benchmarks.accuracy import read, table
from unspun.benchmarks.scoring import ROLES, Tally, score_entities
from unspun.extractors.annotations.recognizer import NAME, WEIGHTS, Prediction, predict
from unspun.extractors.annotations.recognizer.network import Sizes
from unspun.extractors.annotations.recognizer.recognizer import FLOOR
from unspun.text.reading import Reading

TEMPLATE = Path(__file__).with_name("card.md")
DOCUMENT = Path(__file__).parents[2] / "docs" / "model-card.md"
FACTS = WEIGHTS.with_name("training.json")


class Facts(NamedTuple):
    """What the weights cannot tell of their training: the steps of each network of each round, and the tokens of a
    step."""

    rounds: tuple[tuple[int, ...], ...]
    tokens: int


def role_tallies(articles: list[dict[str, Any]], predictions: list[Prediction]) -> dict[str, Tally]:
    """Exact spans of each role, before anything is put together."""
    out = {}
    for role in ROLES:
        right = predicted = wanted = 0
        for article, prediction in zip(articles, predictions, strict=True):
            gold = {tuple(span) for a in article["attributions"] for span in a.get(role) or ()}
            found = {span[:2] for span in getattr(prediction, f"{role}s")}
            right, predicted, wanted = right + len(gold & found), predicted + len(found), wanted + len(gold)
        out[role] = Tally(right, predicted, wanted)
    return out


def read_clean(data: Path) -> list[dict[str, Any]]:
    """Articles that nobody annotated; none where there is no folder of them."""
    return [article for path in sorted((data / "clean").glob("*.jsonl")) for article in read(path)]


def write_card(data: Path, facts: Facts) -> None:
    """Measure the weights on the dev articles, and write the card and the facts beside the weights."""
    FACTS.write_text(json.dumps(facts._asdict(), indent=1) + "\n", encoding="utf-8")
    entities, quotes = (read(data / task / "dev.jsonl") for task in ("entities", "quotes"))
    found = [
        {"entities": [mention._asdict() for mention in prediction.mentions]}
        for prediction in predict(Reading(article["text"]) for article in entities)
    ]
    roles = role_tallies(quotes, list(predict(Reading(article["text"]) for article in quotes)))
    trained = {task: read(data / task / "train.jsonl") for task in ("entities", "quotes")}
    trained["clean"] = read_clean(data)
    DOCUMENT.write_text(_card(facts, trained, score_entities(zip(entities, found, strict=True)), roles), "utf-8")


def _card(
    facts: Facts, trained: dict[str, list[dict[str, Any]]], entities: dict[str, Tally], roles: dict[str, Tally]
) -> str:
    size = {f"{task}_{of}": value for task, found in trained.items() for of, value in _sizes(found).items()}
    return TEMPLATE.read_text(encoding="utf-8").format(
        name=NAME,
        megabytes=WEIGHTS.stat().st_size / 1e6,
        layers=Sizes(),
        floor=FLOOR,
        teachers=_both(facts.rounds[0]),
        rounds=len(facts.rounds) - 1,
        pupils="; ".join(map(_both, facts.rounds[1:])),
        tokens=facts.tokens,
        entities="\n".join(table(entities)),
        roles="\n".join(table(roles)),
        **size,
    )


def _both(steps: tuple[int, ...]) -> str:
    return " and ".join(f"{number:,}" for number in steps)


def _sizes(articles: list[dict[str, Any]]) -> dict[str, int]:
    return {"articles": len(articles), "words": sum(len(article["text"].split()) for article in articles)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    write_card(parser.parse_args().data, Facts(**json.loads(FACTS.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
