"""The whole way from a folder of text articles to the published warehouse, beside its own annotation alone.

    python -m unspun.benchmarks.throughput [--documents 1000] [--data FOLDER]

The articles are those of the generated archive (`benchmarks/archive.py`), or with `--data` genuine ones of that folder
of training data. The steps are those of `unspun ingest` with one process, run after a first small batch, so that
nothing is imported or read for the first time. Times are of the processor. Prints the seconds of each step, words per
second, the share of the whole that annotation alone takes on the same texts, and the peak of memory.
"""

import argparse
import os
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from unspun.benchmarks.archive import NewsArchive
from unspun.benchmarks.copy_families import genuine_articles
from unspun.pipeline import steps
from unspun.pipeline.collecting.collect import collect
from unspun.pipeline.collecting.registered import drop_folder
from unspun.pipeline.settings import Settings
from unspun.warehouse import Warehouse

WARM_UP = 20


def articles(data: Path | None) -> Iterator[str]:
    """Texts with a headline where they have one: genuine ones, from each collection in turn, or generated ones."""
    if data is None:
        archive = NewsArchive(1_000_000)
        yield from (f"{text.title}\n\n{text.body}" for text in map(archive.text_of, range(archive.documents)))
    else:
        for group in zip_longest(*genuine_articles(data).values()):
            yield from (f"{article[0] or ''}\n\n{article[1]}".lstrip() for article in group if article)


def run(folder: Path, settings: Settings) -> dict[str, float]:
    """Take a folder to the published warehouse; returns the seconds of processor time of each step."""
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, step: Callable[..., Any], *given: Any, **options: Any) -> Any:
        start = time.process_time()
        result = step(*given, **options)
        spent[name] += time.process_time() - start
        return result

    source = drop_folder(str(folder), settings)
    for segment in timed("collect", collect, source, settings, None, False)["segments"]:
        staged = timed("process", steps.process, segment, settings)
        timed("audit", steps.audit, staged, settings)
        timed("load", steps.load, staged, settings)
    timed("link", steps.link, settings)
    timed("publish", steps.publish, settings, force=True)
    return spent


def annotate(warehouse: Warehouse, settings: Settings) -> tuple[float, int]:
    """Annotate the texts that are in the warehouse once more; returns seconds of processor time and words."""
    from unspun.pipeline.processing.annotation import annotate_texts
    from unspun.text.reading import read

    stored = warehouse.query("SELECT body, language, word_count FROM articles").to_pylist()
    start = time.process_time()
    annotate_texts([(read(row["body"]), row["language"]) for row in stored], settings)
    return time.process_time() - start, sum(row["word_count"] for row in stored)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000, help="articles that are measured")
    parser.add_argument("--data", type=Path, help="folder of training data with genuine articles")
    given = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="unspun-bench-") as name:
        folders = {"first": Path(name, "first"), "drop": Path(name, "drop")}
        for folder in folders.values():
            folder.mkdir()
        for number, text in enumerate(islice(articles(given.data), WARM_UP + given.documents)):
            folder = folders["first" if number < WARM_UP else "drop"]
            (folder / f"{number:07d}.txt").write_text(text, encoding="utf-8")
        settings = Settings(warehouse=str(Path(name, "news.duckdb")), settle_seconds=0)
        run(folders["first"], settings)
        spent = run(folders["drop"], settings)
        alone, words = annotate(Warehouse(settings.warehouse), settings)
    alone *= given.documents / (WARM_UP + given.documents)
    words = words * given.documents // (WARM_UP + given.documents)
    whole = sum(spent.values())
    print(", ".join(f"{step} {seconds:.2f} s" for step, seconds in spent.items()))
    print(f"{words} words in {whole:.1f} s of processor time, {words / whole:.0f} a second")
    print(f"annotation alone {alone:.2f} s, {words / alone:.0f} words a second: {alone / whole:.2f} of the whole way")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    main()
