"""Runs that are killed, and runs that meet: nothing is lost, nothing doubled, and readers see whole batches."""

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from unspun.benchmarks.command_runner import Runner
from unspun.benchmarks.generate import write
from unspun.benchmarks.kill_scenarios import Scenario
from unspun.benchmarks.kills import CHECKS, Prepared, empty, kill, prepare, torn
from unspun.benchmarks.warehouse_contents import contents, differences
from unspun.pipeline.collecting.collect import collect
from unspun.pipeline.collecting.registered import drop_folder
from unspun.pipeline.plan import ingest
from unspun.pipeline.settings import Settings
from unspun.pipeline.steps import audit, load, process
from unspun.warehouse import Warehouse, WarehouseError
from unspun.warehouse.lock import loader_lock


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("runner"))


@pytest.fixture(scope="module")
def prepared(runner: Runner) -> Prepared:
    """A drop folder of 40 files for two batches, an empty warehouse, and what a run that nothing disturbs makes."""
    drop = runner.work.parent / "drop"
    write(drop, 40)
    scenario = Scenario(("ingest", str(drop), "--jobs", "1"), lambda run: None, {"BATCH_SIZE": "20"})
    return prepare(scenario, runner, runner.work.parent / "before")


@pytest.mark.slow
def test_a_run_that_was_killed_and_run_again_equals_one_that_nothing_disturbs(
    prepared: Prepared, runner: Runner
) -> None:
    chance = random.Random(7)
    results = sum((kill(prepared, runner, chance) for _ in range(2)), Counter[str]())
    assert results["kills"]
    assert not {check: results[check] for check in CHECKS if results[check]}


@pytest.mark.slow
def test_two_runs_at_once_give_the_tables_of_one_and_readers_see_whole_batches(
    prepared: Prepared, runner: Runner
) -> None:
    empty(runner.work)
    processes = [runner.start(prepared.scenario.arguments, prepared.scenario.settings) for _ in range(2)]
    while any(process.exitcode is None for process in processes):
        assert not torn(runner.work)
        processes[0].join(0.05)
        processes[1].join(0.05)
    assert [process.exitcode for process in processes] == [0, 0]
    assert not list(differences(contents(runner.work), prepared.expected))


@pytest.mark.slow
def test_incidents_that_a_killed_run_did_not_come_to_are_evaluated_by_the_next(tmp_path: Path) -> None:
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"))
    write(tmp_path / "drop", 2)
    for segment in collect(drop_folder(str(tmp_path / "drop"), settings), settings)["segments"]:
        load(audit(process(segment, settings), settings), settings)
    assert ingest([str(tmp_path / "drop")], settings)["unchanged"] == 2
    evaluated = Warehouse(settings.warehouse).query("SELECT newest_document_at FROM internal.incident_evaluations")
    assert evaluated["newest_document_at"][0].as_py()


def test_a_loader_that_finds_the_lock_taken_says_who_holds_it(tmp_path):
    write(tmp_path / "drop", 1)
    warehouse = tmp_path / "news.duckdb"
    Warehouse(warehouse).migrate()
    with (
        loader_lock(Warehouse(warehouse).folder / "lock", 1),
        pytest.raises(WarehouseError, match=f"process {os.getpid()}"),
    ):
        ingest([str(tmp_path / "drop")], Settings(warehouse=str(warehouse), lock_timeout=0.2))


def test_the_command_ends_with_one_line_where_a_folder_is_missing(runner: Runner) -> None:
    process = runner.start(("ingest", "nowhere"), {})
    process.join()
    said = runner.output.read_text()
    assert process.exitcode == 1 and said.count("\n") == 1 and "nowhere" in said
