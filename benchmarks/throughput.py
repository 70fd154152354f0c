"""From a folder of text articles to the published warehouse on one core: words per second, and peak memory.

    python -m unspun.benchmarks.throughput [--documents 2000] [--words 500]

The articles are generated (`benchmarks/generate.py`) and ingested by `unspun ingest` in a process of its own.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from unspun.benchmarks.generate import article


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000, help="articles to generate")
    parser.add_argument("--words", type=int, default=500, help="words of each article, about")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "drop")
        folder.mkdir()
        words = 0
        for number in range(arguments.documents):
            title, body = article(number, arguments.words)
            words += len(body.split())
            (folder / f"{number:06d}.txt").write_text(f"{title}\n\n{body}\n")
        command = [sys.executable, "-m", "unspun.cli.main", "ingest", str(folder), "--json"]
        command += ["--warehouse", str(Path(name, "news.duckdb"))]
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        started = time.monotonic()
        done = subprocess.run(command, env={**os.environ, **threads}, stdout=subprocess.PIPE, check=True)
        seconds = time.monotonic() - started
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    counts = json.loads(done.stdout)
    cpu = usage.ru_utime + usage.ru_stime
    print(f"{counts['fetched']} documents, {counts['loaded']} loaded, {words} words in {seconds:.1f} s")
    print(f"{words / seconds:.0f} words/s by the clock, {words / cpu:.0f} words per second of processor time")
    print(f"peak memory {usage.ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    main()
