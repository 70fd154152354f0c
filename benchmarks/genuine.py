"""What the cleaners do to genuine texts, where every applied edit and every call is wrong.

usage: python -m unspun.benchmarks.genuine --data DATA [--step N]

DATA holds `clean/`, `quotes/` and `entities/` with genuine news and `translated/` with English originals (JSON Lines
with "text"). `registers.jsonl` beside this file has older, official and regional English in words of our own. The
shipped weights were fitted to most of DATA; no list, model or weight has seen the registers. `--step` takes every N-th
text of each file of DATA.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from unspun.cleaners import clean

REGISTERS = Path(__file__).with_name("registers.jsonl")
KINDS = frozenset({"spin", "translation"})
"""Kinds of edits that are counted: encoding and boilerplate are damage in genuine texts too."""


class GenuineFigures(NamedTuple):
    """Of some texts: how many, their words, applied edits and flags, and how many were called spun or translated."""

    texts: int
    words: int
    applied: int
    flags: int
    spun: int
    translated: int

    def __str__(self) -> str:
        return (
            f"{self.texts:>5} texts, {self.words:>9,} words: called spun {self.spun / self.texts:.2%}, translated "
            f"{self.translated / self.texts:.2%}; in 10,000 words {self.applied / self.words * 1e4:.3f} applied edits, "
            f"{self.flags / self.words * 1e4:.2f} flags"
        )


def read_texts(data: Path, step: int = 1) -> Iterator[tuple[str, list[str]]]:
    """The texts of each set, by its name."""
    for folder in ("clean", "quotes", "entities"):
        for path in sorted((data / folder).glob("*.jsonl")):
            yield f"{folder}/{path.stem}", [row["text"] for row in _rows(path)[::step]]
    translated = [row for path in sorted((data / "translated").glob("*.jsonl")) for row in _rows(path)]
    yield "translated/originals", [row["text"] for row in translated if row["label"] == "original"][::step]
    yield "registers", [row["text"] for row in _rows(REGISTERS)]


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def measure(texts: Sequence[str]) -> GenuineFigures:
    """What the cleaners do to texts that are genuine."""
    applied = flags = spun = translated = 0
    for text in texts:
        cleaned = clean(text)
        edits = [edit for edit in cleaned.ledger.edits() if edit.kind in KINDS]
        applied += sum(edit.applied for edit in edits)
        flags += sum(not edit.applied for edit in edits)
        spun += cleaned.is_spun
        translated += cleaned.is_translated
    return GenuineFigures(len(texts), sum(len(text.split()) for text in texts), applied, flags, spun, translated)


def report(data: Path, step: int = 1) -> None:
    """Print the figures of each set, the one with most calls and edits first."""
    measured = [(name, measure(texts)) for name, texts in read_texts(data, step) if texts]
    for name, figures in sorted(measured, key=lambda item: _harm(item[1]), reverse=True):
        print(f"  {name:<22}{figures}")


def _harm(figures: GenuineFigures) -> tuple[float, float]:
    return (figures.spun + figures.translated) / figures.texts, figures.applied / figures.words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data")
    parser.add_argument("--step", type=int, default=1, help="take every N-th text of each file")
    arguments = parser.parse_args()
    report(arguments.data, arguments.step)


if __name__ == "__main__":
    main()
