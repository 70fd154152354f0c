"""`make run`: the DAG in one process, and what is printed at its end."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
def test_the_dag_runs_in_one_process_and_a_second_run_finds_everything_unchanged(tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.txt").write_text(
        "Tunnel talks collapse\n\n“We will not wait,” said Ada Brandvik, the mayor of Velmora.\n"
    )
    (drop / "b.bin").write_bytes(b"\0\1")
    environment = os.environ | {
        "UNSPUN_WAREHOUSE": str(tmp_path / "news.duckdb"),
    }

    def run(*command):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return dict(line.split("\t")[:2] for line in done.stdout.splitlines() if line.count("\t") == 1)

    run("dags.run_once", str(drop))
    first = run("pipeline.demo")
    assert (first["fetched"], first["loaded"], first["unsupported"]) == ("2", "1", "1")
    run("dags.run_once", str(drop))
    again = run("pipeline.demo")
    assert (again["fetched"], again["unchanged"]) == ("2", "2")
