"""Entities, quotations and speakers, measured on annotated articles; speed of annotating; docs/accuracy.md.

    python -m unspun.benchmarks.accuracy --data DATA [--write]

DATA holds `entities/dev.jsonl` and `quotes/dev.jsonl` (see docs/model-card.md for where a user gets them). Speakers are
measured on the quotes that we labelled ourselves (`speakers.jsonl`). Everything goes the way of `unspun annotate`.
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

from unspun.benchmarks.scoring import Tally, score_entities, score_quotes

LABELS = Path(__file__).with_name("speakers.jsonl")
DOCUMENT = Path(__file__).parent.parent / "docs" / "accuracy.md"
BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
Records = list[dict[str, Any]]


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
    entities, quotes = (read(arguments.data / task / "dev.jsonl") for task in ("entities", "quotes"))
    if arguments.worker:
        _work(entities + quotes)
        return
    found = annotate(quotes)
    lines = [
        "# Accuracy",
        "",
        "Written by `make bench-accuracy DATA=... ARGS=--write`. The articles are the dev sets of the model card: none",
        "of them was trained on.",
        "",
        "## Entities",
        "",
        f"{len(entities)} newswire articles of the whole world; exact span and label.",
        "",
        *table(score_entities(zip(entities, annotate(entities), strict=True))),
        "",
        "## Quotations",
        "",
        f"{len(quotes)} articles on politics in the USA. Source, cue and content: the same tokens, marks at the edges",
        "aside. The other rows: contents of which four fifths overlap, by how far they are quoted, and those of them",
        "whose source is right as well.",
        "",
        *table(score_quotes(zip(quotes, found, strict=True))),
        "",
        "## Speakers",
        "",
        *speaker_lines(*speakers(quotes, found)),
        "",
        "## Speed",
        "",
        measure_speed(arguments.data),
        "",
    ]
    print("\n".join(lines))
    if arguments.write:
        DOCUMENT.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
