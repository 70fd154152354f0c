"""The speed of the cleaners.

    python -m unspun.benchmarks.cleaner_speed --data DATA

reads the articles of DATA/{clean,quotes,entities}/*.jsonl and prints how many MB of UTF-8 all cleaners together clean
per second of one core, and how many milliseconds each cleaner takes for a MB, on the texts as `clean()` hands them on.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from unspun.cleaners import clean, spin, translation
from unspun.cleaners.boilerplate import remove_boilerplate
from unspun.cleaners.characters import character_references, controls, lookalikes, mojibake, paragraphs, spaces
from unspun.cleaners.ledger import Ledger

WARM_UP_ARTICLES = 20
"""Articles that are cleaned before the clock starts: a process loads word lists and models once."""

CHARACTERS: tuple[Callable[[str], Any], ...] = (
    character_references.unescape_entities,
    lookalikes.join_accents,
    mojibake.undo_decomposition,
    mojibake.restore_closing_quotes,
    mojibake.repair_mojibake,
    controls.remove_unseen,
    lookalikes.split_ligatures,
    lookalikes.unify_scripts,
    spaces.normalize_spaces,
    paragraphs.join_hyphenated,
    paragraphs.join_wrapped,
    paragraphs.split_paragraphs,
    paragraphs.join_torn,
    controls.flag_lost,
)


def print_speed(folder: Path) -> None:
    """Print the speed of all cleaners together, and the cost of each."""
    files = sorted(file for name in ("clean", "quotes", "entities") for file in (folder / name).glob("*.jsonl"))
    texts = [json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    megabytes = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    for text in texts[:WARM_UP_ARTICLES]:
        clean(text)
    started = time.process_time()
    for text in texts:
        clean(text)
    seconds = time.process_time() - started
    print(f"{len(texts)} articles, {megabytes:.1f} MB: {megabytes / seconds:.2f} MB/s and core")
    for name, cost in sorted(costs(texts).items(), key=lambda item: -item[1]):
        print(f"  {name:<28} {cost / megabytes * 1000:>7.1f} ms/MB")


def costs(texts: list[str]) -> dict[str, float]:
    """Seconds of processor time of each cleaner over all texts, by its name."""
    spent: dict[str, float] = defaultdict(float)

    def run(cleaner: Callable[[str], Any], text: str) -> Any:
        started = time.process_time()
        result = cleaner(text)
        spent[f"{cleaner.__module__.removeprefix('unspun.cleaners.')}.{cleaner.__name__}"] += (
            time.process_time() - started
        )
        return result

    for text in texts:
        ledger = Ledger(text)
        for cleaner in CHARACTERS:
            ledger.apply(run(cleaner, ledger.text))
        ledger.apply(run(remove_boilerplate, ledger.text)[0])
        ledger.apply(run(translation.assess, ledger.text).changes)
        run(spin.assess, ledger.text)
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds clean/, quotes/ and entities/")
    print_speed(parser.parse_args().data)


if __name__ == "__main__":
    main()
