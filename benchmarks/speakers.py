"""Measure who is said to speak: accuracy and coverage at the shipped threshold, and how far its score can be trusted.

    python -m unspun.benchmarks.speakers --data DATA

`speakers.jsonl` holds 150 quotes of DATA/quotes/dev.jsonl that we labelled by hand: article, content offsets, and the
full name of who speaks, null where nobody is named. The speaker is resolved from the gold source spans among the
entities that the packaged model finds, and again from the pipeline's own quotes, where those have the same words.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from unspun.extractors.annotations.annotator import Annotator
from unspun.extractors.annotations.entities.grouping import group_mentions
from unspun.extractors.annotations.entities.keys import entity_key
from unspun.extractors.annotations.quotations.assembly import ReadQuote
from unspun.extractors.annotations.quotations.cue_reading import read_cue
from unspun.extractors.annotations.speakers.article import ArticleContext
from unspun.extractors.annotations.speakers.context import MIN_SCORE, Speaker
from unspun.extractors.annotations.speakers.resolution import resolve_speakers
from unspun.extractors.annotations.text_layout import TextLayout
from unspun.schemas.articles import Annotations, ArticleEntity, Attribution
from unspun.schemas.tables import Span
from unspun.text.names import fold
from unspun.text.person_names import read_person, same_person
from unspun.text.reading import Reading

LABELS = Path(__file__).with_suffix(".jsonl")


class Answer(NamedTuple):
    """What was said about one labelled quote: score, whether an entity was given, is it right, is one wanted."""

    score: float
    given: bool
    right: bool
    wanted: bool
    basis: str


def means(entity: ArticleEntity, label: str) -> bool:
    """Whether the entity is the one of the label: by name, alias, key, or a person's name that fits."""
    names = [entity.name, *(name for name, _ in entity.aliases)]
    if fold(label) in map(fold, names) or entity.key == entity_key(entity.kind, label):
        return True
    one, other = read_person(entity.name), read_person(label)
    return entity.kind == "Person" and bool(same_person(one, other) or same_person(other, one))


def from_gold(article: dict[str, Any], annotations: Annotations, labels: Iterable[dict[str, Any]]) -> list[Answer]:
    """Speakers resolved from the gold spans of all attributions of the article."""
    text = article["text"]
    spans = lambda found: tuple(Span(*span) for span in found or ())  # noqa: E731
    attributions = sorted(
        (
            Attribution(content=spans(one["content"]), cue=spans(one.get("cue")), source=spans(one.get("source")))
            for one in article["attributions"]
            if one.get("content")
        ),
        key=lambda one: one.content,
    )
    grouped = group_mentions(text, annotations.mentions)
    quotes = [
        ReadQuote(one, read_cue(text, next(iter(one.cue), None), next(iter(one.source), None))) for one in attributions
    ]
    speakers = resolve_speakers(ArticleContext(TextLayout(Reading(text)), annotations.mentions, grouped), quotes)
    where = {one.content: speaker for one, speaker in zip(attributions, speakers, strict=True)}
    return [_answer(where[spans(label["content"])], grouped.entities, label["speaker"]) for label in labels]


def _answer(speaker: Speaker, entities: tuple[ArticleEntity, ...], label: str | None) -> Answer:
    entity = entities[speaker.entity] if speaker.entity is not None else None
    right = entity is not None and label is not None and means(entity, label)
    return Answer(speaker.score, entity is not None, right, label is not None, speaker.basis)


def from_pipeline(annotations: Annotations, labels: Iterable[dict[str, Any]]) -> list[Answer]:
    """Speakers of the pipeline's quotes that share most of their content with a labelled one; the rest is left out."""
    answers = []
    for label in labels:
        wanted = {i for start, end in label["content"] for i in range(start, end)}
        for quote in annotations.quotes:
            found = {i for start, end in quote.content for i in range(start, end)}
            if len(found & wanted) >= 0.8 * len(found | wanted):
                entity = annotations.entities[quote.speaker] if quote.speaker is not None else None
                right = entity is not None and label["speaker"] is not None and means(entity, label["speaker"])
                answers.append(Answer(quote.speaker_score, entity is not None, right, label["speaker"] is not None, ""))
                break
    return answers


def report(title: str, answers: list[Answer]) -> str:
    """Accuracy, coverage and the reliability table, as lines of text."""
    given = [one for one in answers if one.given and one.score >= MIN_SCORE]
    wanted = sum(one.wanted for one in answers)
    right = sum(one.right for one in given)
    lines = [
        f"{title}: {len(answers)} quotes, {wanted} with a named speaker",
        f"  at score {MIN_SCORE}: given {len(given)}, right {right}: accuracy {right / max(1, len(given)):.3f},"
        f" coverage {right / max(1, wanted):.3f}",
        "  score        quotes  mean score  right",
    ]
    bins: dict[int, list[Answer]] = defaultdict(list)
    for one in answers:
        if one.given:
            bins[min(9, int(one.score * 10))].append(one)
    for step, members in sorted(bins.items()):
        mean = sum(one.score for one in members) / len(members)
        share = sum(one.right for one in members) / len(members)
        lines.append(f"  {step / 10:.1f} to {step / 10 + 0.1:.1f} {len(members):>8} {mean:>11.2f} {share:>6.2f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds quotes/dev.jsonl")
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--split", default="dev")
    args = parser.parse_args()
    labels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in args.labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        labels[label["id"]].append(label)
    path = args.data / "quotes" / f"{args.split}.jsonl"
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = [article for article in articles if article["id"] in labels]
    gold: list[Answer] = []
    own: list[Answer] = []
    annotated = Annotator().annotate((Reading(article["text"]), "en") for article in articles)
    for article, annotations in zip(articles, annotated, strict=True):
        gold += from_gold(article, annotations, labels[article["id"]])
        own += from_pipeline(annotations, labels[article["id"]])
    print(report("from gold source spans", gold))
    print(report("from the pipeline's own quotes (those found)", own))


if __name__ == "__main__":
    main()
