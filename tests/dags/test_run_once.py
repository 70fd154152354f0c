"""`make run`: the DAG in one process, and what is printed at its end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def reached(events: Path, start: str) -> set[str]:
    """The data sets that documents of the first one flow into, by the OpenLineage events of a run."""
    flows = [
        [{f"{dataset['namespace']} {dataset['name']}" for dataset in event[side]} for side in ("inputs", "outputs")]
        for event in map(json.loads, events.read_text(encoding="utf-8").splitlines())
        if event["eventType"] == "COMPLETE"
    ]
    found, before = {start}, set()
    while found != before:
        before = set(found)
        for inputs, outputs in flows:
            found |= outputs if inputs & found else set()
    return found


@pytest.mark.slow
def test_the_dag_runs_in_one_process_and_a_second_run_finds_everything_unchanged(tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.txt").write_text(
        "Tunnel talks collapse\n\n“We will not wait,” said Ada Brandvik, the mayor of Velmora.\n"
    )
    (drop / "b.bin").write_bytes(b"\0\1")
    events = tmp_path / "lineage.jsonl"
    environment = os.environ | {
        "UNSPUN_WAREHOUSE": str(tmp_path / "news.duckdb"),
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps({"type": "file", "log_file_path": str(events), "append": True}),
    }

    def run(*command):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return dict(line.split("\t")[:2] for line in done.stdout.splitlines() if line.count("\t") == 1)

    run("unspun.deploy.run_once", str(drop))
    first = run("unspun.cli.demo")
    assert (first["fetched"], first["loaded"], first["unsupported"]) == ("2", "1", "1")
    assert reached(events, f"file {drop}") >= {
        f"file {tmp_path}/news.unspun/raw",
        f"file {tmp_path}/news.unspun/staged",
        *(f"duckdb://{tmp_path}/news.duckdb main.{table}" for table in ("article_revisions", "documents", "quotes")),
    }
    run("unspun.deploy.run_once", str(drop))
    again = run("unspun.cli.demo")
    assert (again["fetched"], again["unchanged"]) == ("2", "2")
