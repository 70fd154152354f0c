"""Kill -9 of every command that writes at random moments, then the same command again: the warehouse must equal that of
a run that was never killed, with nothing lost, nothing doubled, and every funnel balanced.

usage: python -m unspun.benchmarks.kills [--kills 200] [--seed 1] [--only ingest collect ...]

Commands run in processes of their own, forked from one that has imported the libraries, so that kills hit work. The
moment of a kill is drawn over the processor time of a run, which is the same on a busy machine. A kill is followed by a
run to the end, or, every other time, by another kill. Commands take turns; prints a JSON line with the sums of the
command after each turn, and the sums of all at last.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb

from unspun.benchmarks.command_runner import Runner, follow
from unspun.benchmarks.kill_scenarios import Scenario, scenarios, serving, write_inputs, write_site
from unspun.benchmarks.warehouse_contents import DOCUMENT_IDS, Contents, contents, differences

NAMES = ("ingest", "collect", "publish", "reprocess", "replay", "migrate", "learn")

CHECKS = (
    "lost",
    "doubled",
    "unequal_tables",
    "unbalanced",
    "orphaned_rows",
    "unreadable",
    "torn_for_readers",
    "unpruned",
    "failed_runs",
)
"""What must be 0 after a kill and the run that followed it."""

ENDED_SHARE = 1 / 2
"""Kills that are followed by a run to the end; the others are followed by another kill."""

MONTH_SECONDS = 30 * 86_400


def examine(work: Path, expected: Contents, times: frozenset[str]) -> Counter[str]:
    """What is wrong with a warehouse whose command was killed and then run to its end."""
    from unspun.warehouse import WarehouseError

    try:
        found = contents(work, times)
        funnel_and_rows = sound(work)
    except (duckdb.Error, WarehouseError) as error:
        print(error, file=sys.stderr)
        return Counter(unreadable=1)
    unequal = list(differences(found, expected))
    print("".join(f"{line}\n" for line in unequal), end="", file=sys.stderr)
    ids, wanted = Counter(found[DOCUMENT_IDS].rows), Counter(expected[DOCUMENT_IDS].rows)
    return funnel_and_rows + Counter(
        unequal_tables=len(unequal),
        lost=(wanted - ids).total(),
        doubled=(ids - wanted).total(),
        unpruned=unpruned(work),
    )


def sound(work: Path) -> Counter[str]:
    """Batches whose funnel does not balance, and orphaned rows, in all that is loaded."""
    from unspun.warehouse import Warehouse, maintenance

    warehouse = Warehouse(work / "news.duckdb")
    balances = warehouse.newest("SELECT balances FROM funnel_balance", {})["balances"].to_pylist()
    orphans = maintenance.orphans(warehouse)["rows"].to_pylist()
    return Counter(unbalanced=balances.count(False), orphaned_rows=sum(orphans))


def unpruned(work: Path) -> int:
    """Unfinished files and staged batches that maintenance leaves when they are a month old."""
    from unspun.pipeline.maintenance import prune
    from unspun.pipeline.settings import Settings

    warehouse = work / "news.duckdb"
    folder = warehouse.with_suffix(".unspun")
    before = time.time() - MONTH_SECONDS
    for path in folder.rglob("*"):
        os.utime(path, (before, before))
    prune(Settings(warehouse=str(warehouse)), staged_days=7, raw_days=0)
    ours = [path for path in folder.rglob("*") if not path.is_relative_to(folder / "docs")]  # of Great Expectations
    left = [path for path in ours if path.name.startswith(".") or path.suffix in {".new", ".compact"}]
    left += [path.parent for path in folder.glob("staged/*/documents.parquet")]
    print("".join(f"not pruned: {path}\n" for path in left), end="", file=sys.stderr)
    return len(left)


def torn(work: Path) -> int:
    """1 where readers of the published file do not see whole batches."""
    if not (work / "news.duckdb").exists():
        return 0
    try:
        with duckdb.connect(str(work / "news.duckdb"), read_only=True) as reader:
            row = reader.execute(
                "SELECT (SELECT count(*) FROM documents) = (SELECT coalesce(sum(fetched), 0) FROM batches) "
                "AND (SELECT coalesce(bool_and(balances), true) FROM funnel_balance)"
            ).fetchone()
    except duckdb.Error as error:
        print(error, file=sys.stderr)
        return 1
    return int(row != (True,))


class Prepared(NamedTuple):
    """A scenario with the folder of the warehouse that its command finds, what a whole run makes of it, and how many
    seconds of processor time it takes."""

    scenario: Scenario
    before: Path
    expected: Contents
    seconds: float


def prepare(scenario: Scenario, runner: Runner, before: Path) -> Prepared:
    """Make the warehouse that a command finds, in the folder `before`, and run the command once to its end."""
    empty(runner.work)
    scenario.prepare(runner.finish)
    shutil.copytree(runner.work, before)
    seconds = runner.finish(*scenario.arguments, **scenario.settings)
    return Prepared(scenario, before, contents(runner.work, scenario.times), seconds)


def kill(prepared: Prepared, runner: Runner, chance: random.Random) -> Counter[str]:
    """Kill a command once or several times, and run it to its end; returns the kills, and what went wrong.

    A run that was faster than its kill is not counted.
    """
    command, settings = prepared.scenario.arguments, prepared.scenario.settings
    results = Counter[str](runs_to_the_end=1)
    empty(runner.work)
    shutil.copytree(prepared.before, runner.work, dirs_exist_ok=True)
    while True:
        process = runner.start(command, settings)
        follow(process, chance.uniform(0, prepared.seconds))
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
    return results + examine(runner.work, prepared.expected, prepared.scenario.times)


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
        made = scenarios(folder)
        prepared = {name: prepare(made[name], runner, folder / "before" / name) for name in arguments.only}
        seconds = {name: round(each.seconds, 1) for name, each in prepared.items()}
        print(json.dumps({"processor_seconds_of_a_run": seconds}), flush=True)
        while results_of_all(results)["kills"] < arguments.kills:
            for command in arguments.only:
                results[command] += kill(prepared[command], runner, chance)
                print_line(command, results[command])
    print_line("all", results_of_all(results))
    sys.exit(any(results_of_all(results)[check] for check in CHECKS))


def results_of_all(results: Mapping[str, Counter[str]]) -> Counter[str]:
    """The sum over the commands."""
    return sum(results.values(), Counter[str]())


def print_line(command: str, results: Mapping[str, int]) -> None:
    """Print the counts of a command as JSON."""
    counts = {name: results[name] for name in ("kills", "runs_to_the_end", *CHECKS)}
    print(json.dumps({"command": command, **counts}), flush=True)


if __name__ == "__main__":
    main()
