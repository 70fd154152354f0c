"""Kill -9 of `unspun ingest` at random moments, rerun after each: the warehouse must equal that of one clean run.

usage: python -m unspun.benchmarks.durability [--kills 20] [--documents 500] [--seed 1]
"""

import argparse
import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from unspun.benchmarks.generate import write
from unspun.schemas.catalogue import TABLES
from unspun.schemas.columns import arrow_schema
from unspun.schemas.tables import ARROW

CLOCKS = {"checked_at"}
"""Columns of staged rows that say when a run happened; those that the load sets are not compared either."""

LINKED = ("article_copies", "stories", "story_articles", "quote_wordings")
"""Tables that are made of all articles before each publish."""


def ingest(folder: Path, warehouse: Path, batch_size: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "unspun.cli.main", "ingest", str(folder), "--warehouse", str(warehouse)]
    return subprocess.Popen(
        [*command, "--batch-size", str(batch_size), "--jobs", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate(timeout=600)
    if process.returncode:
        raise RuntimeError(f"ingest failed with status {process.returncode}: {errors.decode(errors='replace')}")


def contents(warehouse: Path) -> dict[str, str]:
    """A hash of every table's rows, without the columns that tell the time of a run."""
    hashes = {}
    places = {table.name: f"{table.schema}.{table.name}" for table in TABLES}
    compared = ARROW | {table.name: arrow_schema(table.record) for table in TABLES if table.name in LINKED}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for table, schema in compared.items():
            columns = ", ".join(name for name in schema.names if name not in CLOCKS)
            rows = connection.execute(f"SELECT {columns} FROM {places.get(table, table)} ORDER BY ALL").fetchall()
            hashes[table] = f"{len(rows)} rows, {hashlib.sha256(repr(rows).encode()).hexdigest()[:16]}"
    return hashes


def remove(warehouse: Path) -> None:
    warehouse.unlink(missing_ok=True)
    shutil.rmtree(warehouse.with_suffix(".unspun"), ignore_errors=True)


def survive(folder: Path, warehouse: Path, kills: int, batch_size: int, chance: random.Random) -> tuple[int, int]:
    """Kill and rerun so many times; returns how many kills hit a running ingest, and how many reruns were right."""
    started = time.monotonic()
    finish(ingest(folder, warehouse, batch_size))
    duration = time.monotonic() - started
    expected = contents(warehouse)
    hit = right = 0
    for _ in range(kills):
        remove(warehouse)
        process = ingest(folder, warehouse, batch_size)
        moment = chance.uniform(0, duration)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            hit += 1
        process.communicate()
        finish(ingest(folder, warehouse, batch_size))
        found = contents(warehouse)
        right += found == expected
        for table in expected:
            if found[table] != expected[table]:
                print(f"killed after {moment:.2f} s: {table} has {found[table]}, not {expected[table]}")
    return hit, right


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--batch-size", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "drop")
        write(folder, arguments.documents)
        chance = random.Random(arguments.seed)
        hit, right = survive(folder, Path(name, "news.duckdb"), arguments.kills, arguments.batch_size, chance)
    print(f"{arguments.kills} runs, {hit} killed while running, {right} equal to the clean run")
    sys.exit(right != arguments.kills)


if __name__ == "__main__":
    main()
