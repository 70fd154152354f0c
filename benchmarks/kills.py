"""Kill -9 of every command that writes at random moments, then the same command again: the warehouse must equal that of
a run that was never killed, with nothing lost, nothing doubled, and every funnel balanced.

usage: python -m unspun.benchmarks.kills [--kills 200] [--seed 1] [--only ingest collect ...]

Commands run in processes of their own, forked from one that has imported the libraries, so that kills hit work. The
moment of a kill is drawn over the length of a run. Each kill is followed by a run to the end, or, one time in three, by
another kill. Commands take turns; prints a JSON line with the sums after each turn, and one for each command at last.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb

from unspun.benchmarks.kill_scenarios import Scenario, scenarios, serving, write_inputs, write_site

NAMES = ("ingest", "collect", "publish", "reprocess", "replay", "migrate", "learn")
PRELOADED = ["unspun.benchmarks.preloaded", "unspun.benchmarks.kills"]
CLOCKS = {
    "applied_at",
    "checked_at",
    "evaluated_at",
    "fetched_at",
    "loaded_at",
    "next_check_at",
    "rejected_at",
    "replayed_at",
}
"""Columns that say when a run happened."""

CHECKS = ("lost", "doubled", "unequal_tables", "unbalanced", "orphaned_rows", "torn_for_readers", "failed_runs")
"""What must be 0 after a kill and the run that followed it."""

ENDED_SHARE = 2 / 3
"""Kills that are followed by a run to the end; the others are followed by another kill."""

Contents = dict[str, list[str]]
"""A hash of each row, by table of a file."""

DOCUMENT_IDS = "document ids"
"""Entry of the contents with the documents of what is loaded."""


class Runner:
    """Runs commands on the warehouse `news.duckdb` of the folder `work`."""

    def __init__(self, folder: Path) -> None:
        self.work = folder / "work"
        self.output = folder / "output.txt"
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(PRELOADED)
        os.environ["PRELOAD_UNSPUN"] = "1"

    def start(self, *arguments: str, **settings: str) -> multiprocessing.process.BaseProcess:
        """Start a command, with settings by the names of their variables without `UNSPUN_`."""
        process = self.context.Process(target=run_command, args=(arguments, settings, self.work, self.output))
        process.start()
        return process

    def finish(self, *arguments: str, **settings: str) -> None:
        """Run a command to its end. Raises RuntimeError with what it printed where its exit status is not 0."""
        process = self.start(*arguments, **settings)
        process.join()
        if process.exitcode:
            raise RuntimeError(f"{' '.join(arguments)}: status {process.exitcode}: {self.output.read_text()[-2000:]}")


def run_command(arguments: tuple[str, ...], settings: Mapping[str, str], work: Path, output: Path) -> None:
    """What a process does: the command line, with its output in a file."""
    with output.open("wb") as file:
        for descriptor in (1, 2):
            os.dup2(file.fileno(), descriptor)
    os.environ.update({f"UNSPUN_{name}": value for name, value in settings.items()})
    os.environ.update({"UNSPUN_WAREHOUSE": str(work / "news.duckdb"), "UNSPUN_SETTLE_SECONDS": "0"})
    os.chdir(work)
    sys.argv = ["unspun", *arguments]
    from unspun.cli.main import main

    main()


def contents(work: Path) -> Contents:
    """What is loaded and what is published, row by row, and other files that a command writes for people."""
    found: Contents = {}
    for name in ("news.unspun/loading.duckdb", "news.duckdb"):
        if (work / name).exists():
            with duckdb.connect(str(work / name), read_only=True) as connection:
                found |= {f"{name}: {table}": rows for table, rows in tables(connection)}
                ids = connection.execute("SELECT document_id FROM documents ORDER BY ALL").fetchall()
                found.setdefault(DOCUMENT_IDS, [document_id for (document_id,) in ids])
    return found | {file.name: [_hash(file.read_bytes())] for file in sorted(work.glob("*.tsv"))}


def tables(connection: duckdb.DuckDBPyConnection) -> Iterable[tuple[str, list[str]]]:
    """The tables of a database by name, each with a hash of every row but for its clocks, in the order of the rows."""
    listed = connection.execute(
        "SELECT schema_name || '.' || table_name, list(column_name ORDER BY column_index) "
        "FROM duckdb_columns() JOIN duckdb_tables() USING (schema_name, table_name) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    for table, columns in listed:
        compared = ", ".join(f'"{name}"' for name in columns if name not in CLOCKS)
        rows = connection.execute(f"SELECT {compared} FROM {table} ORDER BY ALL").fetchall()
        yield table, [_hash(repr(row).encode()) for row in rows]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def examine(work: Path, expected: Contents) -> Counter[str]:
    """What is wrong with a warehouse whose command was killed and then run to its end."""
    found, wrong = contents(work), Counter[str]()
    for table in sorted(expected.keys() | found.keys()):
        if found.get(table) != expected.get(table):
            wrong["unequal_tables"] += 1
            print(f"{table}: {len(found.get(table, []))} rows, not the {len(expected.get(table, []))}", file=sys.stderr)
    ids, wanted = Counter(found[DOCUMENT_IDS]), Counter(expected[DOCUMENT_IDS])
    wrong.update(lost=(wanted - ids).total(), doubled=(ids - wanted).total())
    return wrong + sound(work)


def sound(work: Path) -> Counter[str]:
    """Batches whose funnel does not balance, and orphaned rows, in all that is loaded."""
    from unspun.warehouse import Warehouse, maintenance

    warehouse = Warehouse(work / "news.duckdb")
    balances = warehouse.newest("SELECT balances FROM funnel_balance", {})["balances"].to_pylist()
    orphans = maintenance.orphans(warehouse)["rows"].to_pylist()
    return Counter(unbalanced=balances.count(False), orphaned_rows=sum(orphans))


def torn(work: Path) -> int:
    """1 where readers of the published file do not see whole batches."""
    if not (work / "news.duckdb").exists():
        return 0
    with duckdb.connect(str(work / "news.duckdb"), read_only=True) as reader:
        row = reader.execute(
            "SELECT (SELECT count(*) FROM documents) = (SELECT coalesce(sum(fetched), 0) FROM batches) "
            "AND (SELECT coalesce(bool_and(balances), true) FROM funnel_balance)"
        ).fetchone()
    return int(row != (True,))


class Prepared(NamedTuple):
    """A scenario with the warehouse that its command finds, what a whole run makes of it, and how long it takes."""

    scenario: Scenario
    before: Path
    expected: Contents
    seconds: float


def prepare(name: str, runner: Runner) -> Prepared:
    """Make the warehouse that a command finds, and run the command once to its end."""
    folder = runner.work.parent
    scenario, before = scenarios(folder)[name], folder / "before" / name
    empty(runner.work)
    scenario.prepare(runner.finish)
    shutil.copytree(runner.work, before)
    started = time.monotonic()
    runner.finish(*scenario.arguments, **scenario.settings)
    seconds = time.monotonic() - started
    return Prepared(scenario, before, contents(runner.work), seconds)


def kill(prepared: Prepared, runner: Runner, chance: random.Random) -> Counter[str]:
    """Kill a command once or several times, and run it to its end; returns the kills, and what went wrong.

    A run that was faster than its kill is not counted.
    """
    command, settings = prepared.scenario.arguments, prepared.scenario.settings
    results = Counter[str](runs_to_the_end=1)
    empty(runner.work)
    shutil.copytree(prepared.before, runner.work, dirs_exist_ok=True)
    while True:
        process = runner.start(*command, **settings)
        process.join(chance.uniform(0, prepared.seconds))
        is_killed = process.exitcode is None
        process.kill()
        process.join()
        results.update(kills=is_killed, failed_runs=not is_killed and process.exitcode != 0)
        results["torn_for_readers"] += torn(runner.work)
        if not is_killed or chance.random() < ENDED_SHARE:
            break
    try:
        runner.finish(*command, **settings)
    except RuntimeError as error:
        results["failed_runs"] += 1
        print(error, file=sys.stderr)
    return results + examine(runner.work, prepared.expected)


def empty(folder: Path) -> None:
    """Make the folder an empty one."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def main() -> None:
    """Kill commands in turn, print what came of it, and end with status 1 where anything was not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="over all commands")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(NAMES), metavar="COMMAND")
    arguments = parser.parse_args()
    results = {name: Counter[str]() for name in arguments.only}
    with tempfile.TemporaryDirectory() as name, serving(Path(name, "inputs", "site")) as site:
        folder = Path(name, "inputs")
        write_inputs(folder)
        write_site(folder, site)
        runner, chance = Runner(folder), random.Random(arguments.seed)
        prepared = {name: prepare(name, runner) for name in arguments.only}
        while results_of_all(results)["kills"] < arguments.kills:
            for command in arguments.only:
                results[command] += kill(prepared[command], runner, chance)
            print_line("all", results_of_all(results))
    for command in arguments.only:
        print_line(command, results[command], seconds_of_a_run=round(prepared[command].seconds, 1))
    print_line("all", results_of_all(results))
    sys.exit(any(results_of_all(results)[check] for check in CHECKS))


def results_of_all(results: Mapping[str, Counter[str]]) -> Counter[str]:
    """The sum over the commands."""
    return sum(results.values(), Counter[str]())


def print_line(command: str, results: Mapping[str, int], **more: float) -> None:
    """Print the counts of a command as JSON."""
    counts = {name: results[name] for name in ("kills", "runs_to_the_end", *CHECKS)}
    print(json.dumps({"command": command, **counts, **more}), flush=True)


if __name__ == "__main__":
    main()
