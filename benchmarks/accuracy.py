"""Entities, quotations and speakers, measured on annotated articles; speed of annotating; docs/accuracy.md.

    python -m unspun.benchmarks.accuracy --data DATA [--write]

DATA holds `entities/dev.jsonl`, `quotes/dev.jsonl` (see docs/model-card.md for where a user gets them), and
`entities/reuters2020.jsonl` (CoNLL++). Who said what is measured on places that we labelled ourselves
(`speakers.jsonl`, `attributions.jsonl`). Everything goes the way of `unspun annotate`.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from unspun.benchmarks import attributions
from unspun.benchmarks.scoring import Tally, score_entities, score_quotes

LABELS = Path(__file__).with_name("speakers.jsonl")
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "accuracy.md"
BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
Records = list[dict[str, Any]]
AGENCY_LABELS = {"Facility": "Location", "NORP": "Misc", "Product": "Misc"}
"""Our labels in the four of CoNLL, which the articles of Reuters have."""
UNSEEN = "held back from the last round of rules"
DEV = "errors read while making rules"


class Figure(NamedTuple):
    """One share: of what, on which data, whether weights or rules have seen these, and the value (0 to 1)."""

    what: str
    data: str
    seen: str
    value: float


def summary(figures: Sequence[Figure]) -> list[str]:
    """The figures as a table, the worst first."""
    rows = [
        f"| {one.what} | {one.data} | {one.seen} | {one.value:.3f} |"
        for one in sorted(figures, key=lambda one: one.value)
    ]
    return ["| | data | seen by weights or rules | |", "|---|---|---|---:|", *rows]


def in_agency_labels(record: dict[str, Any]) -> dict[str, Any]:
    """A record with the labels of CoNLL, without dates and sums."""
    entities = [
        {**entity, "label": AGENCY_LABELS.get(entity["label"], entity["label"])}
        for entity in record["entities"]
        if entity["label"] not in {"Date", "Money"}
    ]
    return {**record, "entities": entities}


class Answer(NamedTuple):
    """A labelled quote: who spoke by label and by us (None: nobody named, or abstained), and how sure we are."""

    wanted: str | None
    found: str | None
    score: float

    @property
    def right(self) -> bool:
        return same_name(self.wanted, self.found)


def read(path: Path) -> Records:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def annotate(records: Records) -> Records:
    from unspun.pipeline.records import annotate_records
    from unspun.pipeline.settings import Settings

    return list(annotate_records(records, Settings()))


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are of the same: equal, or the one is a part of the other that ends alike.

    >>> same_name("Mike Pence", "Pence"), same_name("Mike Pence", "Karen Pence"), same_name(None, None)
    (True, False, True)
    """
    if one is None or other is None:
        return one is other
    a, b = one.casefold().split(), other.casefold().split()
    return a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a))


def speakers(quotes: Records, annotated: Records) -> tuple[list[Answer], int]:
    """Answers for the labelled quotes that were found, and how many were labelled."""
    by_id = {record["id"]: found for record, found in zip(quotes, annotated, strict=True)}
    labels = [label for label in read(LABELS) if label["id"] in by_id]
    answers = []
    for label in labels:
        best = max(by_id[label["id"]]["quotes"], key=lambda q: _overlap(q["content"], label["content"]), default=None)
        if best is not None and _overlap(best["content"], label["content"]) > 0.5:
            answers.append(Answer(label["speaker"], best["speaker"], best["speaker_score"]))
    return answers, len(labels)


def _overlap(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> float:
    a = {i for start, end in one for i in range(start, end)}
    b = {i for start, end in other for i in range(start, end)}
    return len(a & b) / len(a | b)


def table(tallies: dict[str, Tally]) -> list[str]:
    rows = [
        f"| {name} | {tally.precision:.3f} | {tally.recall:.3f} | {tally.f1:.3f} | {tally.wanted} |"
        for name, tally in tallies.items()
    ]
    return ["| | precision | recall | F1 | in the data |", "|---|---:|---:|---:|---:|", *rows]


def speaker_lines(answers: list[Answer], labelled: int) -> list[str]:
    named = [answer for answer in answers if answer.found is not None]
    right = sum(answer.right for answer in named)
    nobody = [answer for answer in answers if answer.wanted is None]
    lines = [
        f"{labelled} quotes of dev articles are labelled, {len(answers)} of them were found; {len(named)} have a"
        f" speaker (coverage {len(named) / max(1, len(answers)):.2f}), {right} of these the right one (accuracy"
        f" {right / max(1, len(named)):.3f}). Of {len(nobody)} whose speaker has no name,"
        f" {sum(a.right for a in nobody)} were left without one.",
        "",
        "| score of the speaker | quotes | mean score | right |",
        "|---|---:|---:|---:|",
    ]
    for low, high in pairwise(BINS):
        inside = [answer for answer in named if low <= answer.score < high]
        if inside:
            mean = sum(answer.score for answer in inside) / len(inside)
            share = sum(answer.right for answer in inside) / len(inside)
            lines.append(f"| {low:.2f} to {min(high, 1):.2f} | {len(inside)} | {mean:.2f} | {share:.2f} |")
    return lines


def measure_speed(data: Path) -> str:
    """Words a second of one process and of two at once, and peak memory; the start of Python left out."""
    one, two = _workers(data, 1), _workers(data, 2)
    return (
        f"One core: {one.processor:.0f} words per second of processor time, {one.clock:.0f} by the clock; peak memory"
        f" {one.memory / 2**10:.0f} MB. Two processes at once: {two.processor:.0f} words per second of their processor"
        f" time together, {two.processor / one.processor:.2f} times one; by the clock {two.clock:.0f},"
        f" {two.clock / one.clock:.2f} times. The clock is right on an idle machine only: the load was"
        f" {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores."
    )


class Speed(NamedTuple):
    """Words a second of all workers together, by the clock and by processor time, and the peak kilobytes of one."""

    clock: float
    processor: float
    memory: int


def _workers(data: Path, count: int) -> Speed:
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "unspun.benchmarks.accuracy", "--data", str(data), "--worker"]
    running = [
        subprocess.Popen(command, env={**os.environ, **threads}, stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    done = [json.loads(worker.communicate()[0]) for worker in running]
    return Speed(
        sum(words / seconds for words, seconds, *_ in done),
        sum(words / used for words, _, used, _ in done),
        max(memory for *_, memory in done),
    )


def _work(records: Records) -> None:
    annotate(records[:2])
    words = sum(len(record["text"].split()) for record in records)
    began, used = time.perf_counter(), time.process_time()
    annotate(records)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    print(json.dumps([words, seconds, used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        _work([record for task in ("entities", "quotes") for record in read(arguments.data / task / "dev.jsonl")])
        return
    lines = document(arguments.data)
    print("\n".join(lines))
    if arguments.write:
        DOCUMENT.write_text("\n".join(lines), encoding="utf-8")


def document(data: Path) -> list[str]:
    """The lines of docs/accuracy.md."""
    entities, quotes = (read(data / task / "dev.jsonl") for task in ("entities", "quotes"))
    agency = [in_agency_labels(record) for record in read(data / "entities" / "reuters2020.jsonl")]
    found_quotes = annotate(quotes)
    named = score_entities(zip(entities, annotate(entities), strict=True))
    agency_named = score_entities(zip(agency, map(in_agency_labels, annotate(agency)), strict=True))
    roles = score_quotes(zip(quotes, found_quotes, strict=True))
    answered, labelled = speakers(quotes, found_quotes)
    attributed = attributions.answers(data, attributions.read_labels())
    figures = [
        *_entity_figures(named, agency_named),
        *_quote_figures(roles),
        *_speaker_figures(answered, attributed),
    ]
    return [
        "# Accuracy",
        "",
        "Written by `make bench-accuracy DATA=... ARGS=--write`. Nothing here was trained on. Each figure says whether",
        "its errors were read while rules were made; such figures are higher than what new outlets will show.",
        "",
        "## The worst first",
        "",
        *summary(figures),
        "",
        "## Entities",
        "",
        f"{len(entities)} newswire articles of the whole world; exact span and label.",
        "",
        *table(named),
        "",
        f"{len(agency)} articles of Reuters, December 2020, in the four labels of CoNLL.",
        "",
        *table(agency_named),
        "",
        "## Quotations",
        "",
        f"{len(quotes)} articles on politics in the USA. Source, cue and content: the same tokens, marks at the edges",
        "aside. The other rows: contents of which four fifths overlap, by how far they are quoted, and those of them",
        "whose source is right as well.",
        "",
        *table(roles),
        "",
        "## Who said what",
        "",
        "Places drawn at random among quotation marks and verbs of reporting, labelled by reading before the pipeline",
        "had read them. A speaker counts as given where the quote is an utterance. The halves have different outlets;",
        "errors of the half `mended` were read to improve the rules.",
        "",
        *attributions.table(attributed),
        "",
        "### Speakers in articles on politics",
        "",
        *speaker_lines(answered, labelled),
        "",
        "## Speed",
        "",
        measure_speed(data),
        "",
    ]


def _entity_figures(named: dict[str, Tally], agency_named: dict[str, Tally]) -> list[Figure]:
    world, reuters = "newswire of the world, dev", "Reuters 2020"
    return [
        Figure("entities, F1", world, DEV, named["ALL"].f1),
        Figure("organizations, F1", world, DEV, named["Organization"].f1),
        Figure("persons, F1", world, DEV, named["Person"].f1),
        Figure("entities, F1", reuters, DEV, agency_named["ALL"].f1),
        Figure("organizations, F1", reuters, DEV, agency_named["Organization"].f1),
        Figure("persons, F1", reuters, DEV, agency_named["Person"].f1),
    ]


def _quote_figures(roles: dict[str, Tally]) -> list[Figure]:
    politics = "politics in the USA, dev"
    names = {
        "source": "sources, exact, F1",
        "cue": "cues, exact, F1",
        "content": "contents, exact, F1",
        "DIRECT attributed": "direct quotes with their source, F1",
        "INDIRECT attributed": "indirect quotes with their source, F1",
    }
    return [Figure(what, politics, DEV, roles[name].f1) for name, what in names.items()]


def _speaker_figures(answered: Sequence[Answer], attributed: Sequence[attributions.Answer]) -> list[Figure]:
    given = [answer for answer in answered if answer.found is not None]
    figures = [
        Figure(
            "speakers that are right", "politics in the USA, dev", DEV, sum(a.right for a in given) / max(1, len(given))
        )
    ]
    for half, seen in zip(attributions.HALVES, (DEV, UNSEEN), strict=True):
        one = attributions.figures([answer for answer in attributed if answer.label["half"] == half])
        data = f"302 places, outlets {half}"
        figures += [
            Figure("speakers that are right", data, seen, one.right / max(1, one.given)),
            Figure("speakers given, of those that the text names", data, seen, one.given / max(1, one.named)),
            Figure("utterance or not", data, seen, one.utterances_right / max(1, one.places)),
            Figure("act, of quotes found", data, seen, one.acts_right / max(1, one.acts)),
        ]
    return figures


if __name__ == "__main__":
    main()
