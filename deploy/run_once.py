"""Runs `ingest_news` once over a folder, in this process: what `make run` calls."""

import argparse
import contextlib
import os
import sys
from pathlib import Path

from unspun.deploy.airflow_environment import airflow_environment
from unspun.deploy.processes import ServerError
from unspun.deploy.supervisor import HOME, migrate


def main() -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m unspun.deploy.run_once", description="Run the DAG ingest_news once"
    )
    parser.add_argument("folder", help="folder or file with raw documents")
    folder = Path(parser.parse_args().folder)
    if not folder.exists():
        print(f"error: {folder} does not exist", file=sys.stderr)
        return 1
    home = HOME.with_name("airflow-once").absolute()
    os.environ.update(airflow_environment(home) | {"AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING"})
    try:
        migrate(home, os.environ)
    except ServerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"Running the DAG ingest_news over {folder} ...", flush=True)
    with (home / "run.log").open("w") as log, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        from unspun.dags.ingest_news import ingest_news

        dag = ingest_news()
        dag.deadline = None  # Airflow 3.3 looks alerts up under ids that only its DAG processor assigns
        for operator in dag.tasks:
            operator.retries = 0
        run = dag.test(run_conf={"folder": str(folder.resolve())})
    if run.state != "success":
        print(f"error: the run ended as {run.state}: see {home / 'run.log'}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
